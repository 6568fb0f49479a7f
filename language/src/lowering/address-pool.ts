/** Who gets which address of a subnet when the file does not say: the next free one, as DHCP would hand it out. */
import { addressKey, type Cidr, type IpAddress, type Ipv4, nthAddress } from '../model/address.js';
import { freeAddresses, type Ipv4Block, isIpv4Block, RESERVED_AT_START } from '../model/address-plan.js';

/** Addresses that are spoken for, as address keys. */
export type TakenAddresses = ReadonlySet<number | string>;

/** The free addresses of one block, lowest first. Addresses written anywhere in the subnet are not handed out. */
export interface AddressPool {
    /** The next free address; undefined when the block is full. */
    next(): IpAddress | undefined;
}

/** The pool of a subnet: of its IPv4 block, or of its IPv6 block where that is all it has. An IPv6 address is otherwise written. */
export function addressPool(blocks: readonly Cidr[], taken: TakenAddresses): AddressPool | undefined {
    const ipv4 = blocks.find(isIpv4Block);
    const [first] = blocks;
    return ipv4 ? new Ipv4Pool(ipv4, taken) : first && new Ipv6Pool(first, taken);
}

class Ipv4Pool implements AddressPool {
    private from: Ipv4;

    constructor(
        private readonly block: Ipv4Block,
        private readonly taken: TakenAddresses,
    ) {
        this.from = block.address;
    }

    next(): Ipv4 | undefined {
        const [address] = freeAddresses(this.block, this.taken, 1, this.from);
        if (address !== undefined) {
            this.from = address + 1;
        }
        return address;
    }
}

/** An IPv6 block has more addresses than any file takes (V1): it is never full. */
class Ipv6Pool implements AddressPool {
    private n = RESERVED_AT_START;

    constructor(
        private readonly block: Cidr,
        private readonly taken: TakenAddresses,
    ) {}

    next(): IpAddress {
        let address = nthAddress(this.block, this.n++);
        while (this.taken.has(addressKey(address))) {
            address = nthAddress(this.block, this.n++);
        }
        return address;
    }
}
