/**
 * Addresses of the simulated physical network: servers and edge devices, handed out in order of declaration. The servers of a VPC
 * have racks of their own, so that one more in it seldom gives those of the next VPC other addresses.
 */
import { type Ipv4, parseIpv4 } from '../model/address.js';

/** How many addresses there are in a rack. */
const RACK = 64;

/** Hands out addresses of 172.31.0.0/16, skipping those that servers declare. The same text always gives the same addresses. */
export class UnderlayPlan {
    private last: Ipv4 = parseIpv4('172.31.0.0') ?? 0;

    constructor(private readonly declared: ReadonlySet<Ipv4>) {}

    /** The last address given away: where the next one is looked for. */
    get position(): Ipv4 {
        return this.last;
    }

    /** Goes on as if that address had been the last given away. */
    resumeAt(position: Ipv4): void {
        this.last = position;
    }

    /** Goes on with the next rack of which no address has been given away. */
    beginRack(): void {
        this.last += RACK - 1 - (this.last % RACK);
    }

    /** The next free address. Addresses that end in 0 or 255 are left alone. */
    next(): Ipv4 {
        do {
            this.last++;
        } while (this.declared.has(this.last) || (this.last & 255) === 0 || (this.last & 255) === 255);
        return this.last;
    }
}
