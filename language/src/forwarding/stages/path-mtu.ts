/**
 * Path MTU: does the packet fit what lies behind the route target? (E10, I22, W12, and the MTU table of section 7.)
 *
 * With DF set, a packet that does not fit is dropped, and the sender is told by ICMP "fragmentation needed" from its
 * subnet's router (I22), the only message that router ever originates. Without DF the packet is cut.
 */
import { formatAddress } from '../../model/address.js';
import type { ElementId, Network } from '../../model/network.js';
import type { Peering } from '../../model/peering.js';
import { icmpError } from '../answers.js';
import { fragmentsToSend } from '../fragments.js';
import { regionOf } from '../interconnects.js';
import { ipOf, mayBeCut } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { isIpv6, reportingAddress } from '../link-local.js';
import { ipLength } from '../packet-length.js';
import { elementOf, type Port } from '../places.js';
import type { RuleId } from '../rules.js';
import type { NewPacket, Pass, StageContext, Verdict } from '../verdict.js';
import { INTERNET_MTU, VPC_MTU } from './guest-send.js';

/** Largest IP packet a transit gateway takes (X17). */
const TRANSIT_GATEWAY_MTU = 8500;

type V = Verdict<'path-mtu'>;

/** Compares the packet's length with the MTU towards its target. */
export function checkPathMtu(context: StageContext, port: Port): V {
    const { network, packet, flight } = context;
    const { mtu, rule } = mtuTowards(network, flight.decided.target);
    const length = ipLength(packet);
    const target = elementOf(network, flight.decided.target ?? '');
    const decidedBy = target?.span ?? port.subnet.span;
    const where = (): string => (target ? `behind ${labelOf(network, target.id)}` : 'inside the VPC');
    if (length <= mtu) {
        const summary = (): string => `${length} bytes fit the MTU of ${mtu} ${where()}.`;
        const { next, at } = onward(context, port);
        return { kind: 'pass', next, at, rules: [rule], decidedBy, summary };
    }
    if (!mayBeCut(packet)) {
        const reporter = reportingAddress(port.subnet, ipOf(packet)?.source);
        const why = ipOf(packet)?.protocol === 'ipv6' ? 'IPv6 is never cut on the way' : 'DF is set';
        const summary = (): string =>
            `${length} bytes do not fit the MTU of ${mtu} ${where()}, and ${why}: ${reporter === undefined ? 'the router' : formatAddress(reporter)} reports it to the sender.`;
        return {
            kind: 'drop',
            reason: 'mtu-exceeded',
            rules: [rule, 'E10', 'I22'],
            decidedBy,
            born: fragmentationNeeded(context, port, mtu),
            summary,
        };
    }
    const summary = (): string => `${length} bytes do not fit the MTU of ${mtu} ${where()}: the packet is cut into fragments.`;
    return {
        kind: 'pass',
        next: 'path-mtu',
        rewritten: true,
        ...fragmentsToSend(context, mtu),
        rules: [rule, 'E10'],
        decidedBy,
        summary,
    };
}

/** Behind the check comes the mapping service; a peering has its say before. */
function onward({ network, flight }: StageContext, port: Port): Pick<Pass, 'next' | 'at'> {
    const peering = network.peerings.get(flight.decided.target ?? '');
    return peering
        ? { next: 'peering-check', at: { kind: 'peering', element: peering.id, interface: port.interface.id } }
        : { next: 'mapping' };
}

/** X17, and peering between regions (MTU table); without regions of its own a VPC counts as near. */
const isFarPeering = (network: Network, { requester, accepter }: Peering): boolean =>
    regionOf(network, requester) !== regionOf(network, accepter);

function mtuTowards(network: Network, target: ElementId | undefined): { readonly mtu: number; readonly rule: RuleId } {
    if (target !== undefined && (network.internetGateways.has(target) || network.egressOnlyInternetGateways.has(target))) {
        return { mtu: INTERNET_MTU, rule: 'W12' };
    }
    const peering = network.peerings.get(target ?? '');
    if (peering) {
        return { mtu: isFarPeering(network, peering) ? network.profile.interRegionPeeringMtu : VPC_MTU, rule: 'E10' };
    }
    const owner = network.interfaces.get(target ?? '')?.owner;
    if (owner !== undefined && network.transitGatewayAttachments.has(owner)) {
        return { mtu: TRANSIT_GATEWAY_MTU, rule: 'X17' };
    }
    return owner !== undefined && network.natGateways.has(owner)
        ? { mtu: network.profile.natGatewayMtu, rule: 'N10' }
        : { mtu: VPC_MTU, rule: 'E10' };
}

/** The report enters the sender's interface past the ACL, but not past its security groups (I25, F18). */
function fragmentationNeeded({ packet, hop, flight }: StageContext, port: Port, mtu: number): readonly NewPacket[] {
    const from = reportingAddress(port.subnet, ipOf(packet)?.source);
    const error = icmpError(packet, { from, what: 'too-big', mtu });
    const at = { kind: 'hypervisor-in', element: hop.element, interface: port.interface.id } as const;
    return error
        ? [
              {
                  role: 'icmp-error',
                  title: `${isIpv6(from) ? 'packet too big' : 'fragmentation needed'} for ${flight.title}`,
                  packet: error,
                  at,
                  stage: 'security-group-ingress',
              },
          ]
        : [];
}
