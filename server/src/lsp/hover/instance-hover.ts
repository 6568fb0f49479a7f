/** Instances and their interfaces: addresses, public mappings, effective security rules, and what the guest does. */
import { formatAddress, formatCidr, type Instance, labelOf, type Network, type NetworkInterface } from '#language';
import { code, table } from './markdown.js';
import { reachHover } from './reach-hover.js';
import { effectiveRules } from './security-hover.js';

/** Every interface, the guest, and the rules that filter the primary interface. */
export function instanceFacts(network: Network, instance: Instance): string[] {
    const interfaces = instance.interfaces.map((id) => network.interfaces.get(id)).filter((found) => found !== undefined);
    const [primary] = interfaces;
    return [
        table(
            ['Interface', 'Address', 'Public', 'MAC', 'Subnet'],
            interfaces.flatMap((owner) => interfaceRows(network, owner)),
        ),
        primary ? `On server ${code(labelOf(network, primary.server))}.` : '',
        guestFacts(network, instance),
        primary
            ? `What may pass ${code(primary.name)} (source/destination check ${primary.sourceDestinationCheck ? 'on' : 'off'}):`
            : '',
        primary ? effectiveRules(network, primary) : '',
        ...reachHover(network, instance.id),
    ];
}

/** One interface of an instance or NAT gateway. */
export function interfaceFacts(network: Network, owner: NetworkInterface): string[] {
    return [
        table(['Interface', 'Address', 'Public', 'MAC', 'Subnet'], interfaceRows(network, owner)),
        `Of ${code(labelOf(network, owner.owner))}, source/destination check ${owner.sourceDestinationCheck ? 'on' : 'off'}.`,
        effectiveRules(network, owner),
    ];
}

const interfaceRows = (network: Network, owner: NetworkInterface): string[][] =>
    owner.addresses.map(({ address, publicAddress }, i) => [
        i === 0 ? code(owner.name) : '',
        formatAddress(address),
        publicAddress === undefined ? '' : formatAddress(publicAddress),
        i === 0 ? owner.mac : '',
        i === 0 ? code(labelOf(network, owner.subnet)) : '',
    ]);

function guestFacts(network: Network, { guest }: Instance): string {
    const routes = guest.routes.map(
        ({ destination, via, onlink }) => `route ${formatCidr(destination)} via ${formatAddress(via)}${onlink ? ' onlink' : ''}`,
    );
    const geneve = guest.genevePort ? [`returns GENEVE packets to port ${guest.genevePort.port}`] : [];
    const masquerade = guest.masquerade ? [`masquerades what leaves by ${labelOf(network, guest.masquerade.interface)}`] : [];
    const all = [...routes, ...(guest.forwarding ? ['forwards packets for others'] : []), ...geneve, ...masquerade];
    return all.length === 0 ? '' : `Inside the guest: ${all.join('; ')}.`;
}
