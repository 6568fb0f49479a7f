/** Rules and entries that let a refused packet through a security group, a network ACL or a network firewall. */
import { exactTraffic, hostBlock } from '../forwarding/blockers/repairs.js';
import { IP_PROTOCOL } from '../forwarding/flow.js';
import { firewallRuleLabel } from '../forwarding/labels.js';
import { matchNetworkAcl, peerOf } from '../forwarding/network-acls.js';
import { networkIndex } from '../forwarding/network-index.js';
import { formatCidr, type IpAddress } from '../model/address.js';
import type { ElementId, Network, NetworkInterface, SecurityGroup, TrafficMatch } from '../model/network.js';
import { endOf, startOf } from '../model/source-span.js';
import type { FirewallRule } from '../model/vpc-endpoint.js';
import type { Repair } from '../validation/report.js';
import { EPHEMERAL_PORTS, freeEntryNumber } from '../validation/return-traffic.js';
import {
    freeName,
    inserted,
    lookupIn,
    PREPOSITIONS,
    type Proposal,
    type RefusedPacket,
    replaced,
    writtenTraffic,
} from './proposal.js';

/** A rule for the packet's own protocol and port: from the other end's address, or from a group of the other end (F1, F6). */
export function securityGroupProposals(refused: RefusedPacket): Proposal[] {
    const { network, flow } = refused;
    const lookup = lookupIn(refused, 'security-group');
    const owner = network.interfaces.get(lookup?.element ?? '');
    const direction = lookup?.key.direction;
    if (!owner || !direction) {
        return [];
    }
    const traffic = exactTraffic(flow);
    const peer = peerOf(flow, direction);
    const rules = peerNames(network, owner, peer).map(
        (name) => `${direction} ${writtenTraffic(traffic)} ${PREPOSITIONS[direction]} ${name}`,
    );
    const groups = owner.securityGroups.flatMap((id) => network.securityGroups.get(id) ?? []).filter(({ implicit }) => !implicit);
    const added = groups.flatMap((group) =>
        rules.map((rule) => ({ clause: `add '${rule}' to '${group.name}'`, repairs: [addRule(group, rule)], traffic })),
    );
    return added.length > 0 ? added : rules.flatMap((rule) => newGroup(network, owner, { rule, traffic }));
}

/** A rule for what leaves takes the place of the words that nothing may (F3). */
const addRule = ({ withoutEgressSpan, span }: SecurityGroup, rule: string): Repair =>
    withoutEgressSpan && rule.startsWith('egress') ? replaced(rule, withoutEgressSpan) : inserted(rule, span);

/** How a rule can name the other end: by its address, or by each of its groups where it stands in the same VPC. */
function peerNames(network: Network, owner: NetworkInterface, peer: IpAddress): string[] {
    const vpc = networkIndex(network).vpcOf(owner)?.id ?? '';
    const other = networkIndex(network).interfaceByAddress(vpc, peer);
    const groups = (other?.securityGroups ?? []).flatMap((id) => network.securityGroups.get(id) ?? []);
    return [formatCidr(hostBlock(peer)), ...groups.filter(({ implicit }) => !implicit).map(({ name }) => name)];
}

/** Where only the default group applies, a group of its own beside it: the default group stays as the cloud supplies it (F3). */
function newGroup(
    network: Network,
    owner: NetworkInterface,
    { rule, traffic }: { readonly rule: string; readonly traffic: TrafficMatch },
): Proposal[] {
    const vpc = networkIndex(network).vpcOf(owner);
    const [group] = owner.securityGroups.flatMap((id) => network.securityGroups.get(id) ?? []);
    if (!vpc || !group) {
        return [];
    }
    const holder = network.instances.get(owner.owner)?.name ?? owner.name;
    const name = freeName(`${holder}-sg`, namesIn(network.securityGroups, vpc.id));
    // A group without egress rules would let everything out besides.
    const rules = rule.startsWith('egress') ? rule : `${rule}\n  egress none`;
    const attached: Repair = owner.securityGroupsSpan
        ? replaced(`, ${name}`, endOf(owner.securityGroupsSpan))
        : inserted(`security-groups ${group.name}, ${name}`, owner.span);
    return [
        {
            clause: `add a security group '${name}' with '${rule}' to '${holder}'`,
            repairs: [inserted(`security-group ${name} {\n  ${rules}\n}`, vpc.span), attached],
            traffic,
        },
    ];
}

const namesIn = (groups: ReadonlyMap<ElementId, SecurityGroup>, vpc: ElementId): ReadonlySet<string> =>
    new Set([...groups.values()].filter((group) => group.vpc === vpc).map(({ name }) => name));

/** An entry before the one that denies, for the packet's own ports; for answers, for all ports that clients send from (F22). */
export function networkAclProposals(refused: RefusedPacket): Proposal[] {
    const { network, flow } = refused;
    const lookup = lookupIn(refused, 'network-acl');
    const acl = network.networkAcls.get(lookup?.element ?? '');
    const direction = lookup?.key.direction;
    if (!acl || acl.implicit || !direction) {
        return [];
    }
    const number = freeEntryNumber(acl, direction, matchNetworkAcl(acl, direction, flow).entry);
    if (number === undefined) {
        return [];
    }
    const traffic = answerTraffic(refused);
    const peer = formatCidr(hostBlock(peerOf(flow, direction)));
    const entry = `${direction} ${number} allow ${writtenTraffic(traffic)} ${PREPOSITIONS[direction]} ${peer}`;
    return [{ clause: `add '${entry}' to '${acl.name}'`, repairs: [inserted(entry, acl.span)], traffic }];
}

/** The next client sends from another port: an entry for answers admits all of them. */
function answerTraffic({ blocker, flow }: RefusedPacket): TrafficMatch {
    const traffic = exactTraffic(flow);
    const { ports } = traffic;
    const isAnswer = blocker.direction === 'reply' && ports !== undefined && ports.from >= EPHEMERAL_PORTS.from;
    const hasPorts = flow.protocol === IP_PROTOCOL.tcp || flow.protocol === IP_PROTOCOL.udp;
    return isAnswer && hasPorts ? { protocol: flow.protocol, ports: EPHEMERAL_PORTS } : traffic;
}

/** A rule before the one that drops, or behind all others where the default does (X39). */
export function firewallProposals(refused: RefusedPacket): Proposal[] {
    const { network, flow } = refused;
    const lookup = lookupIn(refused, 'network-firewall');
    const firewall = network.vpcEndpoints.get(lookup?.element ?? '');
    if (!lookup || firewall?.type !== 'network-firewall') {
        return [];
    }
    const traffic = exactTraffic(flow);
    const [source, destination] = [hostBlock(flow.source), hostBlock(flow.destination)];
    const rule: FirewallRule = { action: 'pass', traffic, source, destination, span: firewall.span };
    const text = firewallRuleLabel(rule);
    const before = firewall.rules[lookup.winner];
    const repair = before
        ? replaced(`${text}\n${' '.repeat(before.span.start.character)}`, startOf(before.span))
        : inserted(text, firewall.span);
    return [{ clause: `add '${text}' to '${firewall.name}'`, repairs: [repair], traffic }];
}
