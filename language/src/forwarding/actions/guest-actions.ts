/** What `guest …` lines change inside a virtual machine (G8, G9, G15–G17). The cloud does not notice any of it. */
import { type Cidr, formatAddress, formatCidr, type IpAddress, sameAddress, sameCidr } from '../../model/address.js';
import type { ElementId, Guest, GuestRoute, Instance, Network } from '../../model/network.js';
import type { GuestAction } from '../../model/probe.js';
import { guestTable } from '../guest-routes.js';
import { labelOf } from '../labels.js';
import { believedAddresses } from '../places.js';
import { type ActionResult, doesNotExist, done, refused, withEntry } from './action-result.js';
import { startBgp, stopBgp } from './bgp-actions.js';

/** Carries out one action inside an instance. `announce` changes nothing here: the packet it sends is the simulator's. */
export function applyGuestAction(network: Network, instanceId: ElementId, action: GuestAction): ActionResult {
    const instance = network.instances.get(instanceId);
    if (!instance) {
        return doesNotExist(network, instanceId);
    }
    if (!instance.running) {
        return refused(`'${labelOf(network, instanceId)}' is stopped: nothing can be done inside it.`, 'R13');
    }
    return 'interface' in action && !instance.interfaces.includes(action.interface)
        ? refused(`'${labelOf(network, action.interface)}' is not attached to '${labelOf(network, instanceId)}'.`, 'G1')
        : change(network, instance, action);
}

function change(network: Network, instance: Instance, action: GuestAction): ActionResult {
    const name = `'${labelOf(network, instance.id)}'`;
    switch (action.kind) {
        case 'add-address':
            return addAddress(network, instance, action);
        case 'set-address':
            return done(
                withGuest(network, instance, {
                    addresses: withEntry(instance.guest.addresses, action.interface, [action.address]),
                }),
                `Inside ${name}, ${formatAddress(action.address)} replaces the address${unassigned(network, action.interface, action.address)}.`,
                'G16',
            );
        case 'set-mac':
            return done(
                withGuest(network, instance, { macs: withEntry(instance.guest.macs, action.interface, action.mac) }),
                `Inside ${name}, the MAC address is now ${action.mac}.`,
                'G17',
            );
        case 'announce':
            return done(network, `${name} announces ${formatAddress(action.address)} by gratuitous ARP.`, 'G15');
        case 'join-group':
        case 'leave-group':
            return done(
                network,
                `${name} tells the network by IGMP that it ${action.kind === 'join-group' ? 'joins' : 'leaves'} ${formatAddress(action.address)}.`,
                'X-M',
            );
        case 'add-route':
            return addRoute(network, instance, action.route);
        case 'start-bgp':
            return startBgp(network, instance, action.neighbor);
        case 'stop-bgp':
            return stopBgp(network, instance, action.peer);
        case 'delete-route':
            return deleteRoute(network, instance, action.destination);
    }
}

const withGuest = (network: Network, instance: Instance, changes: Partial<Guest>): Network => ({
    ...network,
    instances: withEntry(network.instances, instance.id, { ...instance, guest: { ...instance.guest, ...changes } }),
});

function addAddress(
    network: Network,
    instance: Instance,
    { interface: id, address }: { interface: ElementId; address: IpAddress },
): ActionResult {
    const present = believedAddresses(network, instance, id);
    const name = `'${labelOf(network, instance.id)}'`;
    if (present.some((known) => sameAddress(known, address))) {
        return done(network, `${name} already has ${formatAddress(address)} configured.`, 'G16');
    }
    const addresses = withEntry(instance.guest.addresses, id, [...present, address]);
    return done(
        withGuest(network, instance, { addresses }),
        `Inside ${name}, ${formatAddress(address)} is configured${unassigned(network, id, address)}.`,
        'G16',
        'G2',
    );
}

/** The sting of G16: the cloud knows nothing of the address. */
const unassigned = (network: Network, id: ElementId, address: IpAddress): string =>
    network.interfaces.get(id)?.addresses.some((assigned) => sameAddress(assigned.address, address))
        ? ''
        : '; the cloud has not assigned it to this interface';

/** A guest refuses a next hop it has no subnet for (G9), as Linux does. */
function addRoute(network: Network, instance: Instance, route: GuestRoute): ActionResult {
    const changed = withGuest(network, instance, {
        routes: [...instance.guest.routes.filter(({ destination }) => !sameCidr(destination, route.destination)), route],
    });
    const widened = changed.instances.get(instance.id) ?? instance;
    const installed = guestTable(changed, widened).some((entry) => entry.route === route && entry.interface !== undefined);
    const text = `${formatCidr(route.destination)} via ${formatAddress(route.via)}`;
    return installed
        ? done(changed, `Inside '${labelOf(network, instance.id)}', the route ${text} is installed.`, 'G8')
        : refused(
              `'${labelOf(network, instance.id)}' refuses the route ${text}: the next hop is on none of its subnets. Write “onlink” to force it.`,
              'G9',
          );
}

function deleteRoute(network: Network, instance: Instance, destination: Cidr): ActionResult {
    const rest = instance.guest.routes.filter((route) => !sameCidr(route.destination, destination));
    const name = `'${labelOf(network, instance.id)}'`;
    return rest.length < instance.guest.routes.length
        ? done(
              withGuest(network, instance, { routes: rest }),
              `Inside ${name}, the route ${formatCidr(destination)} is gone.`,
              'G7',
          )
        : refused(
              `${name} has no written route for ${formatCidr(destination)}; on-link routes and the default route from DHCP stay.`,
              'G3',
          );
}
