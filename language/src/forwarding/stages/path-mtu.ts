/**
 * Path MTU: does the packet fit what lies behind the route target? (E10, I22, W12, and the MTU table of section 7.)
 *
 * With DF set, a packet that does not fit is dropped, and the sender is told by ICMP "fragmentation needed" from its
 * subnet's router (I22), the only message that router ever originates. Without DF the packet is cut.
 */
import { formatAddress } from '../../model/address.js';
import type { ElementId, Network } from '../../model/network.js';
import { FRAGMENTATION_NEEDED, icmpError } from '../answers.js';
import { ICMP_TYPE } from '../flow.js';
import { fragmentsToSend } from '../fragments.js';
import { ipOf } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { ipLength } from '../packet-length.js';
import { elementOf, type Port } from '../places.js';
import type { RuleId } from '../rules.js';
import type { NewPacket, StageContext, Verdict } from '../verdict.js';
import { INTERNET_MTU, VPC_MTU } from './guest-send.js';

/** Largest IP packet a NAT gateway takes (N10). */
const NAT_GATEWAY_MTU = 8500;

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
        return { kind: 'pass', next: 'mapping', rules: [rule], decidedBy, summary };
    }
    if (ipOf(packet)?.dontFragment) {
        const summary = (): string =>
            `${length} bytes do not fit the MTU of ${mtu} ${where()}, and DF is set: ${formatAddress(port.subnet.routerAddress)} reports it to the sender.`;
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

function mtuTowards(network: Network, target: ElementId | undefined): { readonly mtu: number; readonly rule: RuleId } {
    if (target !== undefined && network.internetGateways.has(target)) {
        return { mtu: INTERNET_MTU, rule: 'W12' };
    }
    const owner = network.interfaces.get(target ?? '')?.owner;
    return owner !== undefined && network.natGateways.has(owner)
        ? { mtu: NAT_GATEWAY_MTU, rule: 'N10' }
        : { mtu: VPC_MTU, rule: 'E10' };
}

/** The report enters the sender's interface past the ACL, but not past its security groups (I25, F18). */
function fragmentationNeeded({ packet, hop, flight }: StageContext, port: Port, mtu: number): readonly NewPacket[] {
    const error = icmpError(packet, {
        from: port.subnet.routerAddress,
        type: ICMP_TYPE.unreachable,
        code: FRAGMENTATION_NEEDED,
        mtu,
    });
    const at = { kind: 'hypervisor-in', element: hop.element, interface: port.interface.id } as const;
    return error
        ? [
              {
                  role: 'icmp-error',
                  title: `fragmentation needed for ${flight.title}`,
                  packet: error,
                  at,
                  stage: 'security-group-ingress',
              },
          ]
        : [];
}
