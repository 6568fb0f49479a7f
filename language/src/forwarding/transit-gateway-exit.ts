/** By which zone a transit gateway hands a packet to a VPC: zone affinity (X11) and appliance mode (X14). */
import type { IpAddress } from '../model/address.js';
import type { Network } from '../model/network.js';
import type { VpcAttachment } from '../model/transit-gateway.js';
import { availabilityZoneId, hasFailed } from './faults.js';
import type { Flow } from './flow.js';
import { hashNumbers } from './hash.js';
import { type ZonedInterface, zonedInterfaces, zoneOfAddress } from './interconnects.js';
import type { RuleId } from './rules.js';

/** What the choice depends on. */
export interface ExitQuestion {
    readonly network: Network;
    readonly attachment: VpcAttachment;
    readonly flow: Flow;
    /** The zone by which the packet came in; absent when it came from elsewhere than a VPC. */
    readonly zone?: string;
}

/** The interface to leave by, or the zone that is needed and cannot be used. */
export type ExitChoice =
    | { readonly kind: 'found'; readonly exit: ZonedInterface; readonly rule: RuleId; readonly why: string }
    | { readonly kind: 'unusable'; readonly zone?: string; readonly rule: RuleId };

/** Chooses. Pure: both directions of a flow get the same answer in appliance mode, as stickiness would give them. */
export function chooseExit(question: ExitQuestion): ExitChoice {
    const enabled = zonedInterfaces(question.network, question.attachment);
    return question.attachment.applianceMode ? stickyExit(question, enabled) : nearestExit(question, enabled);
}

const works = (network: Network, { zone }: ZonedInterface): boolean => !hasFailed(network, availabilityZoneId(zone));

/** X11: the zone the packet came from, where the attachment is present there; otherwise any of its zones. */
function nearestExit({ network, flow, zone }: ExitQuestion, enabled: readonly ZonedInterface[]): ExitChoice {
    const usable = enabled.filter((each) => works(network, each));
    const same = usable.find((each) => each.zone === zone);
    if (same) {
        return { kind: 'found', exit: same, rule: 'X11', why: `the packet came from ${same.zone} and stays there` };
    }
    const any = pick(usable, flow);
    const reason =
        zone === undefined ? 'the packet comes from no zone' : `it has no interface in ${zone}, where the packet came from`;
    return any
        ? { kind: 'found', exit: any, rule: 'X11', why: `${reason}: one of its zones is taken` }
        : { kind: 'unusable', rule: 'X11' };
}

/** X14: one zone for both directions of a flow, as long as it lives. */
function stickyExit({ network, attachment, flow }: ExitQuestion, enabled: readonly ZonedInterface[]): ExitChoice {
    const zones = new Set(
        [flow.source, flow.destination].flatMap((address) => zoneOfAddress(network, attachment.gateway, address) ?? []),
    );
    const shared = zones.size === 1 ? enabled.find(({ zone }) => zones.has(zone)) : undefined;
    const exit = shared ?? pick(enabled, flow);
    if (!exit) {
        return { kind: 'unusable', rule: 'X14' };
    }
    const why = shared
        ? `appliance mode keeps the flow in ${exit.zone}, the zone of its known ends`
        : `appliance mode: its ends lie in different zones, so the hash of the flow decides for ${exit.zone}, both ways`;
    return works(network, exit) ? { kind: 'found', exit, rule: 'X14', why } : { kind: 'unusable', zone: exit.zone, rule: 'X14' };
}

/** One of several, the same for every packet of a flow and for both its directions. */
function pick(choices: readonly ZonedInterface[], flow: Flow): ZonedInterface | undefined {
    return choices[symmetricHash(flow) % Math.max(1, choices.length)];
}

function symmetricHash({ protocol, source, destination, sourcePort = 0, destinationPort = 0 }: Flow): number {
    const ends = [
        { address: numberOf(source), port: sourcePort },
        { address: numberOf(destination), port: destinationPort },
    ].sort((a, b) => a.address - b.address || a.port - b.port);
    return hashNumbers(protocol, ...ends.flatMap(({ address, port }) => [address, port]));
}

const numberOf = (address: IpAddress): number => (typeof address === 'number' ? address : address[3]);
