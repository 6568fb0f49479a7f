/** What a random network consists of, as far as those who write packets and experiments for it need to know. */

/** An instance of a random network, or one of its outside hosts. */
export interface RandomMachine {
    /** As packets name it: `red.a`. */
    readonly name: string;
    readonly vpc?: string;
    readonly ipv4: string;
    readonly ipv6?: string;
    readonly publicAddress?: string;
    readonly subnet?: string;
}

/** One VPC. Names are those that stand in the text. */
export interface RandomVpc {
    readonly name: string;
    /** Second number of its IPv4 block, and of its IPv6 block. */
    readonly octet: number;
    readonly group: number;
    readonly ipv6: boolean;
    readonly machines: RandomMachine[];
    /** Addresses that something answers for, or that nobody has. */
    readonly addresses: string[];
    readonly tables: string[];
    readonly groups: readonly string[];
    readonly acls: readonly string[];
    readonly gateways: ReadonlySet<Gateway>;
    /** Peerings and transit gateways that reach it. */
    readonly joins: string[];
}

/** What a VPC may have at its edge. */
export type Gateway = 'igw' | 'eigw' | 'nat' | 'vgw' | 'box';

/** A whole random network. */
export interface RandomWorld {
    /** The program without packets. */
    readonly text: string;
    readonly vpcs: readonly RandomVpc[];
    readonly hosts: readonly RandomMachine[];
    readonly peerings: readonly string[];
    readonly gatewayTables: readonly string[];
    readonly attachments: readonly string[];
    readonly lines: readonly string[];
}
