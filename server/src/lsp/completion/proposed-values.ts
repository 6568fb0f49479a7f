/** Values for literals, computed from the network: free addresses and blocks, unused numbers, catalogue entries, ports. */

import { type AstNode, AstUtils } from 'langium';
import type { CompletionValueItem } from 'langium/lsp';
import { CompletionItemKind } from 'vscode-languageserver-protocol';
import {
    type Design,
    DROP_REASONS,
    FIELDS,
    formatAddress,
    formatCidr,
    isNetworkAclDecl,
    isSubnetDecl,
    isVpcDecl,
    type NetworkAclEntryDecl,
    type SubnetDecl,
    type VpcDecl,
} from '#language';
import { portsByUse } from '../service-ports.js';
import type { Place } from './completion-provider.js';
import { blocksForSubnet, blocksForVpc, freePublicAddress, nextAddresses } from './free-values.js';
import type { ProposalSubject } from './resolve.js';

/** Where a value is wanted, and the design around it. */
export type ValuePlace = Place & {
    readonly property: string;
    readonly design: Design;
    /** What stands before the cursor of the word that is being typed. */
    readonly typed: string;
};

type Proposer = (place: ValuePlace) => readonly CompletionValueItem[];

/** The proposals for a property, best first. */
export const proposedValues = (place: ValuePlace): readonly CompletionValueItem[] => {
    const proposer = PROPOSERS[`${place.type}.${place.property}`] ?? PROPOSERS[place.property];
    return inOrder(proposer?.(place) ?? []);
};

const value = (label: string, detail: string): CompletionValueItem => ({ label, detail, kind: CompletionItemKind.Value });

/** Proposals keep their order in the list, before keywords. */
const inOrder = (items: readonly CompletionValueItem[]): CompletionValueItem[] =>
    items.map((item, i) => ({ ...item, sortText: `0${String(i).padStart(3, '0')}` }));

/** By `Type.property`, by property alone where the type does not matter, or by the rule of a composed word. */
const PROPOSERS: Readonly<Record<string, Proposer>> = {
    addresses: freeAddresses,
    availabilityZone: availabilityZones,
    cidrs: freeBlocks,
    'CreateRouteCall.destination': routeDestinations,
    'DeleteRouteCall.destination': routeDestinations,
    'EndpointDecl.port': ports,
    FieldName: ({ block }) => fields(block.$type === 'PacketDecl'),
    'GuestRouteDecl.via': neighbours,
    'NetworkAclEntryDecl.number': ruleNumbers,
    peer: peers,
    publicAddresses: ({ block }) => [value(freePublicAddress(AstUtils.getDocument(block)), 'free in this file')],
    reason: () => dropReasons(),
    'RouteDecl.destination': routeDestinations,
    'TrafficDecl.portOrType': ports,
    'TrafficDecl.range': () => [value('1024-65535', 'ephemeral ports')],
    'WaitStepDecl.duration': () => [value('351s', 'longer than NAT bindings live (N7)'), value('61s', 'a minute')],
};

const subnetOf = (node: AstNode): SubnetDecl | undefined => AstUtils.getContainerOfType(node, isSubnetDecl);
const vpcOf = (node: AstNode): VpcDecl | undefined => AstUtils.getContainerOfType(node, isVpcDecl);

function freeAddresses({ block, design }: ValuePlace): CompletionValueItem[] {
    const subnet = subnetOf(block);
    return subnet
        ? nextAddresses(design.network, subnet).map((address) => value(formatAddress(address), `free in ${subnet.name}`))
        : [];
}

/** `/26`, or any block with a length, asks for the next free one of that size. */
function freeBlocks({ block, design, typed }: ValuePlace): CompletionValueItem[] {
    const [, digits] = /\/(\d+)$/.exec(typed) ?? [];
    const asked = digits === undefined ? undefined : Number(digits);
    const blocks = isSubnetDecl(block) ? blocksForSubnet(design.network, block, asked) : blocksForVpc(design.network, asked);
    return blocks.map((free) => ({
        ...value(formatCidr(free), `free, ${2 ** (32 - free.length)} addresses`),
        ...(asked === undefined ? {} : { filterText: typed }),
    }));
}

/** Zones that the design names, then the usual names of a region. */
function availabilityZones({ design: { network } }: ValuePlace): CompletionValueItem[] {
    const used = [...network.subnets.values(), ...network.servers.values()].map(({ availabilityZone }) => availabilityZone);
    const usual = ['a', 'b', 'c'].map((letter) => `eu-west-1${letter}`);
    return [...new Set([...used, ...usual])].map((zone) => value(zone, used.includes(zone) ? 'used here' : 'availability zone'));
}

function routeDestinations({ block, design: { network } }: ValuePlace): CompletionValueItem[] {
    const own = vpcOf(block)?.name;
    const others = [...network.vpcs.values()].filter(({ name }) => name !== own);
    return [
        value('0.0.0.0/0', 'every IPv4 address'),
        value('::/0', 'every IPv6 address'),
        ...others.flatMap(({ name, cidrs }) => cidrs.map(({ cidr }) => value(formatCidr(cidr), `VPC ${name}`))),
    ];
}

/** The other end of a rule: everything, the VPC, its subnets. */
function peers({ block, design: { network } }: ValuePlace): CompletionValueItem[] {
    const own = vpcOf(block)?.name;
    const vpc = [...network.vpcs.values()].find(({ name }) => name === own);
    const subnets = [...network.subnets.values()].filter((subnet) => subnet.vpc === vpc?.id);
    return [
        value('0.0.0.0/0', 'every IPv4 address'),
        ...(vpc?.cidrs ?? []).map(({ cidr }) => value(formatCidr(cidr), `VPC ${vpc?.name}`)),
        ...subnets.flatMap(({ name, cidrs }) => cidrs.map(({ cidr }) => value(formatCidr(cidr), `subnet ${name}`))),
    ];
}

/** Addresses of the other interfaces of the subnet: next hops that a guest accepts (G8). */
function neighbours({ block, design: { network } }: ValuePlace): CompletionValueItem[] {
    const subnet = subnetOf(block);
    const home = [...network.subnets.values()].find(
        ({ name, vpc }) => name === subnet?.name && network.vpcs.get(vpc)?.name === vpcOf(block)?.name,
    );
    return [...network.interfaces.values()]
        .filter((owner) => owner.subnet === home?.id)
        .flatMap((owner) => owner.addresses.map(({ address }) => value(formatAddress(address), owner.qualifiedName)));
}

/** The next numbers after the highest of each direction, in the usual steps. */
function ruleNumbers({ block, container }: ValuePlace): CompletionValueItem[] {
    const acl = isNetworkAclDecl(block) ? block : undefined;
    const direction = (container as Partial<NetworkAclEntryDecl>).direction;
    const numbers = (acl?.entries ?? [])
        .filter((entry) => entry !== container && (direction === undefined || entry.direction === direction))
        .map((entry) => entry.number ?? 0);
    const next = numbers.length === 0 ? 100 : Math.floor(Math.max(...numbers) / 10) * 10 + 10;
    return [value(`${next}`, 'next free number')];
}

const dropReasons = (): CompletionValueItem[] =>
    Object.entries(DROP_REASONS).map(([reason, { summary, rule }]) => ({
        label: reason,
        detail: `${summary} (${rule})`,
        kind: CompletionItemKind.EnumMember,
        data: { kind: 'drop-reason', word: reason } satisfies ProposalSubject,
    }));

const fields = (settableOnly: boolean): CompletionValueItem[] =>
    FIELDS.filter(({ write, type }) => !settableOnly || (write !== undefined && type !== 'protocol')).map(({ name, label }) => ({
        label: name,
        detail: label,
        kind: CompletionItemKind.Field,
        data: { kind: 'field', word: name } satisfies ProposalSubject,
    }));

/** Typed digits look for the port, typed letters for the service. */
function ports({ typed }: ValuePlace): CompletionValueItem[] {
    return portsByUse.map(([port, service]) => ({
        ...value(`${port}`, service),
        filterText: /^[a-z]/i.test(typed) ? service : `${port} ${service}`,
    }));
}
