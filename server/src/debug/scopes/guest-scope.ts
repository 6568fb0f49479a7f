/** Scope "Guest": what the machine believes: its addresses, its routes, and whether it forwards. */
import {
    formatAddress,
    formatCidr,
    type Guest,
    type Instance,
    type Network,
    type NetworkInterface,
    outsideHost,
} from '#language';
import { nameOf } from '../elements.js';
import { lookupNode } from './lookup-nodes.js';
import type { Scope } from './scope.js';
import { branch, leaf, present, type VariableNode } from './variable-node.js';
import type { View } from './view.js';

/** The machine at this hop, while the packet is inside one. */
export const guestScope: Scope = {
    name: 'Guest',
    applies: (view) => isInside(view) || view.lookups('guest-route-table').length > 0,
    lines: (view) => [
        ...view.lookups('guest-route-table').map((found) => lookupNode(view, found)),
        ...(isInside(view) ? machineNodes(view) : []),
    ],
};

const isInside = ({ step }: View): boolean => step.hop.kind === 'guest';

function machineNodes({ state, step }: View): VariableNode[] {
    const { network } = state;
    const instance = network.instances.get(step.hop.element);
    const host = outsideHost(network, step.hop.element);
    return present([
        ...(instance ? instanceNodes(network, instance) : []),
        host &&
            leaf(
                'host',
                `${host.name}, ${host.kind === 'site-host' ? `on premises in ${nameOf(network, host.site)}` : 'on the internet'}`,
                { span: host.span },
            ),
        host && leaf('addresses', addressesText(host.addresses.map(({ address }) => address))),
    ]);
}

function instanceNodes(network: Network, instance: Instance): VariableNode[] {
    const { guest } = instance;
    return present([
        leaf('instance', `${instance.name}${instance.running ? '' : ' (stopped)'}`, { span: instance.span }),
        ...instance.interfaces.flatMap((id) => {
            const networkInterface = network.interfaces.get(id);
            return networkInterface ? [interfaceNode(network, guest, networkInterface)] : [];
        }),
        leaf('forwarding', guest.forwarding ? 'on: packets for others are routed on' : 'off: packets for others are dropped', {
            ...(guest.forwardingSpan && { span: guest.forwardingSpan }),
        }),
        guest.genevePort && leaf('GENEVE', `returned to port ${guest.genevePort.port}`, { span: guest.genevePort.span }),
        guest.masquerade &&
            leaf('masquerade', `what leaves through ${nameOf(network, guest.masquerade.interface)} gets its address`, {
                span: guest.masquerade.span,
            }),
        ...guest.routes.map((route) =>
            leaf(`route ${formatCidr(route.destination)}`, `via ${formatAddress(route.via)}${route.onlink ? ' onlink' : ''}`, {
                span: route.span,
            }),
        ),
    ]);
}

/** An interface as the guest sees it; what the platform assigned is told apart where the two differ. */
function interfaceNode(network: Network, guest: Guest, networkInterface: NetworkInterface): VariableNode {
    const assigned = networkInterface.addresses.map(({ address }) => address);
    const believed = guest.addresses.get(networkInterface.id) ?? assigned;
    return branch(
        networkInterface.name,
        addressesText(believed),
        () =>
            present([
                leaf('addresses in the guest', addressesText(believed)),
                leaf('assigned by the platform', addressesText(assigned)),
                leaf('MAC in the guest', guest.macs.get(networkInterface.id) ?? networkInterface.mac),
                leaf('MAC of the interface', networkInterface.mac),
                leaf('subnet', nameOf(network, networkInterface.subnet)),
                leaf('source/destination check', networkInterface.sourceDestinationCheck ? 'on' : 'off'),
            ]),
        { span: networkInterface.span },
    );
}

const addressesText = (addresses: readonly Parameters<typeof formatAddress>[0][]): string =>
    addresses.map((address) => formatAddress(address)).join(', ') || 'none';
