/** Where packets go from one VPC into another: only through something that joins the two (E7, X1, X5). */
import type { Step } from '../../../language/src/forwarding/trace.js';
import type { ElementId, Network } from '../../../language/src/model/network.js';

/** Places between VPCs. */
const BETWEEN = new Set([
    'peering',
    'transit-gateway',
    'internet-gateway',
    'egress-only-internet-gateway',
    'vpn-gateway',
    'customer-gateway',
    'internet',
]);

/** The VPC whose interface a packet stands at. */
function vpcOf(network: Network, { hop }: Step): ElementId | undefined {
    const subnet = network.interfaces.get(hop.interface ?? '')?.subnet;
    return network.subnets.get(subnet ?? '')?.vpc;
}

/** Every step at which a packet stands in a VPC that it could not have come to. */
export function wrongCrossings(steps: readonly Step[]): string[] {
    const last = new Map<number, { vpc: ElementId | undefined; between: ElementId[] }>();
    return steps.flatMap((step) => {
        const { packetId, hop, before, born } = step;
        if (packetId === undefined) {
            return [];
        }
        const seen = last.get(packetId) ?? { vpc: undefined, between: [] };
        const { network } = before;
        const vpc = BETWEEN.has(hop.kind) ? undefined : vpcOf(network, step);
        const between = BETWEEN.has(hop.kind) ? [...seen.between, hop.element] : seen.between;
        const isCrossing = vpc !== undefined && seen.vpc !== undefined && vpc !== seen.vpc;
        const wrong = isCrossing && !isJoined(network, { from: seen.vpc ?? '', to: vpc, between });
        last.set(packetId, vpc === undefined ? { vpc: seen.vpc, between } : { vpc, between: [] });
        for (const id of born) {
            last.set(id, vpc === undefined ? { vpc: seen.vpc, between } : { vpc, between: [] });
        }
        return wrong
            ? [`packet ${packetId} from ${seen.vpc} into ${vpc} at ${step.stage} by ${between.join(', ') || 'nothing'}`]
            : [];
    });
}

/** Whether what lies between belongs to both sides: the peering of the two, a gateway of each, or one transit gateway. */
function isJoined(
    network: Network,
    { from, to, between }: { readonly from: ElementId; readonly to: ElementId; readonly between: readonly ElementId[] },
): boolean {
    const [first, last] = [between[0], between.at(-1)];
    return first !== undefined && last !== undefined && belongs(network, first, from) && belongs(network, last, to);
}

function belongs(network: Network, element: ElementId, vpc: ElementId): boolean {
    const peering = network.peerings.get(element);
    if (peering) {
        return peering.requester === vpc || peering.accepter === vpc;
    }
    if (network.transitGateways.has(element)) {
        return [...network.transitGatewayAttachments.values()].some(
            (each) => each.gateway === element && each.attached === 'vpc' && each.vpc === vpc,
        );
    }
    return (
        network.internetGateways.get(element)?.vpc === vpc ||
        network.egressOnlyInternetGateways.get(element)?.vpc === vpc ||
        network.vpnGateways.get(element)?.vpc === vpc
    );
}
