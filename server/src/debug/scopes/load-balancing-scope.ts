/**
 * Scope "Load balancing": which target was picked and why, what a gateway load balancer remembers, and what the options of its
 * GENEVE header say, while the packet wears one (X24–X29).
 */
import {
    type AppliancePacket,
    appliancePacketOf,
    type BalancedFlow,
    endpointWithIdentifier,
    formatAddress,
    labelOf,
    protocolName,
    toHex,
} from '#language';
import { entryWatchId } from '../breakpoints/table-watches.js';
import { nameOf } from '../elements.js';
import { balancedFlowEdit } from '../fork/table-edits.js';
import { lookupNode } from './lookup-nodes.js';
import type { Scope } from './scope.js';
import { endText, forgottenText } from './security-scope.js';
import { branch, leaf, present, type VariableNode } from './variable-node.js';
import type { LookupView, View } from './view.js';

/** The choice of this visit, and the header around the packet. */
export const loadBalancingScope: Scope = {
    name: 'Load balancing',
    applies: (view) => lookupsOf(view).length > 0 || headerOf(view) !== undefined,
    lines: (view) => {
        const header = headerOf(view);
        return [...(header ? headerNodes(view, header) : []), ...lookupsOf(view).map((found) => lookupNode(view, found))];
    },
};

const lookupsOf = (view: View): readonly LookupView[] => view.lookups('balanced-flows', 'target-group');

const headerOf = ({ packet }: View): AppliancePacket | undefined => packet && appliancePacketOf(packet.packet);

/** The three options with what they stand for, and the flow that the cookie is of. */
function headerNodes(view: View, { header, source, destination }: AppliancePacket): VariableNode[] {
    const flow = [...view.state.balancedFlows.values()].find(({ cookie }) => cookie === header.cookie);
    const balancer = view.network.loadBalancers.get(flow?.owner ?? '');
    const endpoint = balancer && endpointWithIdentifier(view.network, balancer, header.endpoint);
    const appliance = [source, destination].find((address) => address === flow?.target);
    return present([
        balancer && leaf('load balancer', nameOf(view.network, balancer.id), { span: balancer.span }),
        appliance === undefined ? undefined : leaf('appliance', applianceText(view, appliance)),
        leaf(
            'option 1, endpoint',
            `${toHex(header.endpoint)}${endpoint ? `: ${nameOf(view.network, endpoint.interface.id)}` : ''}`,
        ),
        leaf('option 2, attachment', toHex(header.attachment)),
        leaf('option 3, flow cookie', cookieText(header.cookie)),
        flow && balancedFlowNode(view, flow),
    ]);
}

function applianceText({ network }: View, address: number): string {
    const owner = [...network.interfaces.values()].find((each) => each.addresses.some((own) => own.address === address));
    return owner ? `${labelOf(network, owner.id)} (${formatAddress(address)})` : formatAddress(address);
}

const cookieText = (cookie: number): string => `0x${cookie.toString(16).padStart(8, '0')}`;

/** One flow. */
export function balancedFlowNode(view: View, entry: BalancedFlow): VariableNode {
    const ends = `${endText(entry.source, entry.sourcePort)} → ${endText(entry.destination, entry.destinationPort)}`;
    return branch(
        `${protocolName(entry.protocol)} ${ends}`,
        `at ${formatAddress(entry.target)}`,
        () => [
            leaf('load balancer', nameOf(view.network, entry.owner)),
            leaf('endpoint', nameOf(view.network, entry.endpoint)),
            leaf('cookie', cookieText(entry.cookie)),
            leaf('forgotten', forgottenText(entry.expires, view.state.clock), { edit: balancedFlowEdit(entry) }),
        ],
        { watch: entryWatchId('balanced-flows', entry) },
    );
}
