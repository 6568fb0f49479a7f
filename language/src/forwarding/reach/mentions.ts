/**
 * What the design says about addresses and elements: everything that could make the machine treat two stations differently.
 *
 * The design is walked as plain data, without knowing what its parts mean, so that an element added tomorrow is noticed too.
 * Blocks divide the address space into atoms: addresses of one atom lie in exactly the same blocks. An interface, instance or
 * server that anything but its own declaration names is singled out. A station's own identity (ids, MACs, addresses, the
 * server it has for itself) is left out: it is what members of a class may differ in.
 */
import {
    addressKey,
    blockOf,
    type Cidr,
    type IpAddress,
    type Ipv6,
    lastAddress,
    nthAddress,
    parseAddress,
} from '../../model/address.js';
import type { ElementId, Network } from '../../model/network.js';
import { type PrefixIndex, prefixIndex } from '../prefix-index.js';
import { RESERVED_AT_START } from '../reserved-addresses.js';

/** The answer of the walk. */
export interface Mentions {
    /** Interfaces, instances and servers that are named somewhere else than in their own declaration. */
    readonly named: ReadonlySet<ElementId>;
    /** Which atom an address lies in. */
    readonly atomOf: (address: IpAddress) => number;
}

/** Blocks that the machine knows without any design (`address-classes.ts`, `local-services.ts`, `nat64.ts`). */
const BLOCKS_OF_THE_MACHINE: readonly Cidr[] = [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '169.254.168.0/22',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/4',
    '255.255.255.255/32',
    '::/128',
    '::1/128',
    '64:ff9b::/96',
    'fc00::/7',
    'fd00:ec2::/32',
    'fe80::/10',
    'fe80::/64',
    'ff00::/8',
].map((text) => {
    const [address = '', length = ''] = text.split('/');
    return blockOf(parseAddress(address) ?? 0, Number(length));
});

/** Values that no stage decides by: where something stands in a file, and how people call it. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set(['id', 'name', 'qualifiedName', 'documentation', 'text', 'span']);

/** Whether a field says only where something is written or how it is called. */
export const isWithoutEffect = (field: string): boolean => WITHOUT_EFFECT.has(field) || field.endsWith('Span');

/** By kind of element: the fields that are its identity, which stations of a class do not share. */
export const IDENTITY: Readonly<Record<string, ReadonlySet<string>>> = {
    interface: new Set(['owner', 'mac', 'addresses', 'server']),
    instance: new Set(['interfaces']),
    server: new Set(['address']),
};

const NO_IDENTITY: ReadonlySet<string> = new Set();

const MENTIONS = new WeakMap<Network, Mentions>();

/** The mentions of a network: walked once. */
export function mentionsOf(network: Network): Mentions {
    let mentions = MENTIONS.get(network);
    if (!mentions) {
        mentions = new Walk(network).result();
        MENTIONS.set(network, mentions);
    }
    return mentions;
}

/** Numbers above this may be IPv4 addresses; what else is that large only makes the atoms finer. */
const LARGEST_SMALL_NUMBER = 0x00ffffff;

class Walk {
    private readonly named = new Set<ElementId>();
    private readonly blocks = new Map<string, Cidr>();
    private readonly candidates: ReadonlySet<ElementId>;

    constructor(network: Network) {
        this.candidates = new Set([...network.interfaces.keys(), ...network.instances.keys(), ...network.servers.keys()]);
        for (const block of BLOCKS_OF_THE_MACHINE) {
            this.noteBlock(block);
        }
        for (const part of Object.values(network)) {
            if (part instanceof Map) {
                for (const element of part.values()) {
                    this.noteElement(element);
                }
            } else {
                this.note(part);
            }
        }
    }

    result(): Mentions {
        const index: PrefixIndex = prefixIndex([...this.blocks.values()]);
        return { named: this.named, atomOf: (address) => index.find(address) };
    }

    private noteElement(element: unknown): void {
        if (typeof element !== 'object' || element === null) {
            this.note(element);
            return;
        }
        const identity = IDENTITY[(element as { readonly kind?: string }).kind ?? ''] ?? NO_IDENTITY;
        this.noteFields(element, identity);
    }

    private noteFields(value: object, left: ReadonlySet<string>): void {
        for (const [field, content] of Object.entries(value)) {
            if (!isWithoutEffect(field) && !left.has(field)) {
                this.note(content);
            }
        }
    }

    private note(value: unknown): void {
        if (typeof value === 'number') {
            this.noteNumber(value);
        } else if (typeof value === 'string') {
            this.noteText(value);
        } else if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
            this.noteAll(value);
        } else if (typeof value === 'object' && value !== null) {
            if (isCidr(value)) {
                this.noteBlock(value);
            } else {
                this.noteFields(value, NO_IDENTITY);
            }
        }
    }

    private noteAll(values: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | readonly unknown[]): void {
        if (isIpv6(values)) {
            this.noteAddress(values);
        }
        for (const value of values) {
            this.note(value);
        }
    }

    private noteNumber(value: number): void {
        if (Number.isInteger(value) && value > LARGEST_SMALL_NUMBER && value <= 0xffffffff) {
            this.noteAddress(value);
        }
    }

    private noteText(value: string): void {
        if (this.candidates.has(value)) {
            this.named.add(value);
        }
    }

    /** A block, and the addresses in it that belong to the cloud should it be a subnet's or a VPC's (V3, I26). */
    private noteBlock(block: Cidr): void {
        this.addBlock(block);
        for (let n = 0; n < RESERVED_AT_START; n++) {
            this.noteAddress(nthAddress(block, n));
        }
        if (typeof block.address === 'number') {
            this.noteAddress(lastAddress({ address: block.address, length: block.length }));
        }
    }

    private noteAddress(address: IpAddress): void {
        this.addBlock({ address, length: typeof address === 'number' ? 32 : 128 });
    }

    private addBlock(block: Cidr): void {
        this.blocks.set(`${addressKey(block.address)}/${block.length}`, block);
    }
}

const isCidr = (value: object): value is Cidr => 'address' in value && 'length' in value && typeof value.length === 'number';

/** Four numbers in a row; what else looks like that only makes the atoms finer. */
const isIpv6 = (values: unknown): values is Ipv6 =>
    Array.isArray(values) && values.length === 4 && values.every((value) => Number.isInteger(value) && value >= 0);
