/**
 * Which decisions fall to the numbers of a single flow: to a hash of its addresses and ports, or to a port chosen by one.
 * Where one is met, the verdict about a flow says nothing about its class, and every flow is run by itself.
 *
 * A stage that is not listed here counts as one of those: what is new is run flow by flow until somebody has looked at it.
 */
import type { Network, TrafficMatch } from '../../model/network.js';
import type { TransitGatewayAttachment } from '../../model/transit-gateway.js';
import { availabilityZoneId, hasFailed } from '../faults.js';
import { zonedInterfaces } from '../interconnects.js';
import type { StageId } from '../stage-catalog.js';
import type { Step } from '../trace.js';

/** Stages that see of an address only who has it, which blocks cover it, and whether it equals another. */
const DECIDED_BY_CLASS: ReadonlySet<StageId> = new Set([
    'originate',
    'guest-route',
    'arp',
    'guest-send',
    'anti-spoof',
    'frame-check',
    'arp-proxy',
    'link-local-services',
    'security-group-egress',
    'classify',
    'network-acl-egress',
    'route-lookup',
    'path-mtu',
    'peering-check',
    'mapping',
    'encapsulate',
    'underlay',
    'verify-mapping',
    'decapsulate',
    'gateway-check',
    'transit-gateway-association',
    'transit-gateway-route',
    'service',
    'internet-route',
    'network-acl-ingress',
    'security-group-ingress',
    'destination-check',
    'deliver',
    'guest-receive',
    'guest-forward',
    'respond',
    'expectation',
]);

/** Whether a step may decide otherwise about another flow of the same classes. */
export function isDecidedByFlow(step: Step): boolean {
    switch (step.stage) {
        case 'transit-gateway-exit':
            return isZoneChosenByHash(step);
        case 'nat':
            return step.hop.kind !== 'internet-gateway' && doesPortMatter(step.before.network);
        default:
            return !DECIDED_BY_CLASS.has(step.stage);
    }
}

/** X11, X14: an attachment with several interfaces takes the zone the packet came from; in all other cases a hash decides. */
function isZoneChosenByHash({ before: { network, packets }, packetId, hop }: Step): boolean {
    const target = packets.find(({ id }) => id === packetId)?.decided.target ?? '';
    const attachment = network.transitGatewayAttachments.get(target);
    if (!attachment) {
        return !network.peerings.has(target);
    }
    return waysOut(attachment) > 1 && !staysInZone(network, attachment, hop.interface);
}

/** Of a kind that is not known here: several. */
function waysOut(attachment: TransitGatewayAttachment): number {
    if (attachment.attached === 'vpc') {
        return attachment.interfaces.length;
    }
    return 'connections' in attachment ? attachment.connections.length : 2;
}

function staysInZone(network: Network, attachment: TransitGatewayAttachment, from: string | undefined): boolean {
    if (attachment.attached !== 'vpc' || attachment.applianceMode) {
        return false;
    }
    const zone = network.subnets.get(network.interfaces.get(from ?? '')?.subnet ?? '')?.availabilityZone;
    const isServed = zonedInterfaces(network, attachment).some((each) => each.zone === zone);
    return zone !== undefined && isServed && !hasFailed(network, availabilityZoneId(zone));
}

/** N1: a NAT gateway takes its ports from here. */
const TRANSLATED_PORTS = { from: 1024, to: 65_535 } as const;

const PORT_MATTERS = new WeakMap<Network, boolean>();

/** Whether any rule treats one of the ports that a NAT gateway may take differently from another. */
function doesPortMatter(network: Network): boolean {
    let matters = PORT_MATTERS.get(network);
    if (matters === undefined) {
        const rules: { readonly traffic: TrafficMatch }[] = [
            ...[...network.networkAcls.values()].flatMap(({ entries }) => entries),
            ...[...network.securityGroups.values()].flatMap((group) => group.rules),
        ];
        matters = rules.some(({ traffic }) => dividesPorts(traffic));
        PORT_MATTERS.set(network, matters);
    }
    return matters;
}

function dividesPorts({ ports }: TrafficMatch): boolean {
    if (!ports || ports.to < TRANSLATED_PORTS.from) {
        return false;
    }
    return ports.from > TRANSLATED_PORTS.from || ports.to < TRANSLATED_PORTS.to;
}
