/** Rules about instances: where they stand (V6), whether the internet can reach them (W7), and the routes in their guests (G9). */
import { labelOf } from '../../forwarding/labels.js';
import { contains, formatAddress, formatCidr } from '../../model/address.js';
import type { ElementId, Instance, Network, NetworkInterface, Subnet } from '../../model/network.js';
import { endOf } from '../../model/source-span.js';
import { internetRouteRepairs, leadsToInternet } from '../internet-route.js';
import type { VpcRule } from '../vpc-view.js';

/**
 * Diagnostic `interface/other-availability-zone`
 *
 * A subnet lies in one availability zone, and a network interface cannot be attached to an instance of another.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet front {
 *         cidr 10.0.1.0/24
 *         availability-zone eu-west-1a
 *         instance firewall {
 *           ip 10.0.1.10
 *           interface inside in back
 *         }
 *       }
 *       subnet back {
 *         cidr 10.0.2.0/24
 *         availability-zone eu-west-1b
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet front {
 *         cidr 10.0.1.0/24
 *         availability-zone eu-west-1a
 *         instance firewall {
 *           ip 10.0.1.10
 *           interface inside in back
 *         }
 *       }
 *       subnet back {
 *         cidr 10.0.2.0/24
 *         availability-zone eu-west-1a
 *       }
 *     }
 */
export const interfacesMustShareAvailabilityZone: VpcRule = ({ network, instances }, report) => {
    for (const instance of instances) {
        if (instance.interfaces.length < 2) {
            continue;
        }
        const [primary, ...others] = attachments(network, instance);
        for (const { owner, subnet } of primary ? others : []) {
            if (primary && subnet.availabilityZone !== primary.subnet.availabilityZone) {
                report('interface/other-availability-zone', {
                    span: owner.span,
                    message: `Interface '${owner.name}' lies in ${subnet.availabilityZone} (subnet '${subnet.name}'), but instance '${instance.name}' in ${primary.subnet.availabilityZone} (subnet '${primary.subnet.name}').`,
                    related: [{ span: subnet.span, message: `Subnet '${subnet.name}' is in ${subnet.availabilityZone}.` }],
                });
            }
        }
    }
};

/**
 * Diagnostic `instance/server-in-other-zone`
 *
 * A physical server stands in one availability zone and carries instances of that zone's subnets only.
 *
 * Wrong:
 *
 *     server rack1 { ip 172.31.0.11 availability-zone eu-west-1b }
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         availability-zone eu-west-1a
 *         instance a { server rack1 }
 *       }
 *     }
 *
 * Right:
 *
 *     server rack1 { ip 172.31.0.11 availability-zone eu-west-1a }
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         availability-zone eu-west-1a
 *         instance a { server rack1 }
 *       }
 *     }
 */
export const serverMustStandInTheZoneOfTheSubnet: VpcRule = ({ network, instances }, report) => {
    for (const instance of instances) {
        const server = network.servers.get(network.interfaces.get(instance.interfaces[0] ?? '')?.server ?? '');
        if (!server || server.implicit) {
            continue;
        }
        const [primary] = attachments(network, instance);
        if (primary && server.availabilityZone !== primary.subnet.availabilityZone) {
            report('instance/server-in-other-zone', {
                span: instance.span,
                message: `Instance '${instance.name}' is in ${primary.subnet.availabilityZone} (subnet '${primary.subnet.name}'), but its server '${server.name}' stands in ${server.availabilityZone}.`,
                related: [{ span: server.span, message: `Server '${server.name}' is in ${server.availabilityZone}.` }],
            });
        }
    }
};

/**
 * Diagnostic `instance/no-internet-route`
 *
 * An instance with a public address stands in a subnet whose route table has no route to an internet gateway. Packets from
 * the internet may still arrive, but no answer finds its way out (W7).
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { public-ip 203.0.113.10 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { public-ip 203.0.113.10 }
 *       }
 *     }
 */
export const publicInstanceShouldHaveInternetRoute: VpcRule = ({ network, interfaces }, report) => {
    for (const owner of interfaces) {
        const assigned = owner.addresses.find(({ publicAddress }) => typeof publicAddress === 'number');
        const subnet = assigned && network.subnets.get(owner.subnet);
        const table = subnet && network.routeTables.get(subnet.routeTable);
        if (table && network.instances.has(owner.owner) && !leadsToInternet(network, table)) {
            report('instance/no-internet-route', {
                span: assigned.publicSpan ?? assigned.span,
                message: `'${labelOf(network, owner.id)}' has a public address, but route table '${table.name}' of subnet '${subnet.name}' has no route to an internet gateway: its answers find no way out.`,
                related: [{ span: table.span, message: `Route table '${table.name}' applies to subnet '${subnet.name}'.` }],
                repairs: internetRouteRepairs(network, table),
            });
        }
    }
};

/**
 * Diagnostic `guest/next-hop-off-link`
 *
 * A guest sends only to neighbours: it refuses a route whose next hop stands in none of its subnets. With `onlink` it takes
 * the route all the same, and the cloud's router still delivers by destination address (G9).
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { guest { route 10.9.0.0/16 via 10.0.2.20 } }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { guest { route 10.9.0.0/16 via 10.0.1.20 } }
 *       }
 *     }
 */
export const guestNextHopShouldBeOnLink: VpcRule = ({ network, instances }, report) => {
    for (const instance of instances) {
        for (const route of instance.guest.routes) {
            if (route.onlink) {
                continue;
            }
            const subnets = attachments(network, instance).map(({ subnet }) => subnet);
            const reachable = subnets.some(({ cidrs }) => cidrs.some(({ cidr }) => contains(cidr, route.via)));
            const isInTunnel = instance.guest.tunnels?.some(({ inside }) => inside && contains(inside, route.via)) ?? false;
            if (!reachable && !isInTunnel) {
                const attached = subnets.map(
                    ({ name, cidrs }) => `'${name}' (${cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ')})`,
                );
                report('guest/next-hop-off-link', {
                    span: route.span,
                    message: `Next hop ${formatAddress(route.via)} is in no subnet of '${instance.name}', only ${attached.join(' and ')}: the guest refuses the route. Write 'onlink' to force it.`,
                    repairs: [{ title: "Write 'onlink'", newText: ' onlink', span: endOf(route.span) }],
                });
            }
        }
    }
};

interface Attachment {
    readonly owner: NetworkInterface;
    readonly subnet: Subnet;
}

/** The interfaces of an instance with their subnets, in device order. */
function attachments(network: Network, instance: Instance): Attachment[] {
    return instance.interfaces.flatMap((id: ElementId) => {
        const owner = network.interfaces.get(id);
        const subnet = network.subnets.get(owner?.subnet ?? '');
        return owner && subnet ? [{ owner, subnet }] : [];
    });
}

/**
 * Diagnostic `subnet/no-free-address`
 *
 * An instance that names no address gets the next free one of its subnet, and there is none left.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/28
 *         instance a01 instance a02 instance a03 instance a04
 *         instance a05 instance a06 instance a07 instance a08
 *         instance a09 instance a10 instance a11 instance a12
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/27
 *         instance a01 instance a02 instance a03 instance a04
 *         instance a05 instance a06 instance a07 instance a08
 *         instance a09 instance a10 instance a11 instance a12
 *       }
 *     }
 */
export const subnetMustHaveRoomForItsInterfaces: VpcRule = ({ network, interfaces }, report) => {
    for (const owner of interfaces) {
        const subnet = owner.addresses.length === 0 ? network.subnets.get(owner.subnet) : undefined;
        if (subnet && subnet.cidrs.length > 0) {
            report('subnet/no-free-address', {
                span: owner.span,
                message: `Subnet '${subnet.name}' (${subnet.cidrs.map(({ cidr }) => formatCidr(cidr)).join(', ')}) has no address left for '${labelOf(network, owner.id)}'.`,
                related: [{ span: subnet.span, message: `Subnet '${subnet.name}' is full.` }],
            });
        }
    }
};

/** Every rule about the instances of one VPC. */
export const INSTANCE_RULES: readonly VpcRule[] = [
    guestNextHopShouldBeOnLink,
    interfacesMustShareAvailabilityZone,
    publicInstanceShouldHaveInternetRoute,
    serverMustStandInTheZoneOfTheSubnet,
    subnetMustHaveRoomForItsInterfaces,
];
