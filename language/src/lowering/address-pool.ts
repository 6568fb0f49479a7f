/** Who gets which address of a subnet when the file does not say: the next free one, as DHCP would hand it out. */
import type { Ipv4 } from '../model/address.js';
import { freeAddresses, type Ipv4Block } from '../model/address-plan.js';

/** The free addresses of one block, lowest first. Addresses written anywhere in the subnet are not handed out. */
export class AddressPool {
    private from: Ipv4;

    constructor(
        private readonly block: Ipv4Block,
        private readonly taken: ReadonlySet<Ipv4>,
    ) {
        this.from = block.address;
    }

    /** The next free address; undefined when the block is full. */
    next(): Ipv4 | undefined {
        const [address] = freeAddresses(this.block, this.taken, 1, this.from);
        if (address !== undefined) {
            this.from = address + 1;
        }
        return address;
    }
}
