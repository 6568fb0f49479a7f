/** Who can send, and who can be sent to: the rows and columns of a reachability matrix. */
import type { ElementId, Instance, Network, PrivateAddress } from '../../model/network.js';
import { labelOf } from '../labels.js';

/** One end of a question. */
export interface ReachStation {
    /** The instance, host or load balancer; of an instance's further interfaces, the interface. */
    readonly id: ElementId;
    /** As people call it. */
    readonly label: string;
    /** Where packets leave and arrive: the interface, or the host outside. */
    readonly place: ElementId;
    /** The machine behind the place: where a packet for this station should end. */
    readonly owner: ElementId;
    readonly addresses: readonly PrivateAddress[];
    /** Whether it starts conversations; load balancers and further interfaces are only spoken to. */
    readonly sends: boolean;
    /** Whether it stands on the internet, and calls others by their public addresses. */
    readonly outside: boolean;
}

const STATIONS = new WeakMap<Network, readonly ReachStation[]>();

/** Every station of a network: instances with their interfaces, load balancers, then hosts on premises and on the internet. */
export function stationsOf(network: Network): readonly ReachStation[] {
    let stations = STATIONS.get(network);
    if (!stations) {
        stations = [
            ...[...network.instances.values()].flatMap((instance) => stationsOfInstance(network, instance)),
            ...loadBalancerStations(network),
            ...hostStations(network),
        ].filter(({ addresses }) => addresses.length > 0);
        STATIONS.set(network, stations);
    }
    return stations;
}

/** The instance itself by its primary interface, and each further interface as somebody to talk to. */
const stationsOfInstance = (network: Network, instance: Instance): ReachStation[] =>
    instance.interfaces.flatMap((id, index): ReachStation[] => {
        const port = network.interfaces.get(id);
        const named = index === 0 ? instance.id : id;
        return port
            ? [
                  {
                      id: named,
                      label: labelOf(network, named),
                      place: id,
                      owner: instance.id,
                      addresses: port.addresses,
                      sends: index === 0,
                      outside: false,
                  },
              ]
            : [];
    });

/** A load balancer is called by the address of its first node. */
const loadBalancerStations = (network: Network): ReachStation[] =>
    [...network.loadBalancers.values()].flatMap((balancer) => {
        const port = network.interfaces.get(balancer.interfaces[0] ?? '');
        return port
            ? [
                  {
                      id: balancer.id,
                      label: labelOf(network, balancer.id),
                      place: port.id,
                      owner: balancer.id,
                      addresses: port.addresses,
                      sends: false,
                      outside: false,
                  },
              ]
            : [];
    });

const hostStations = (network: Network): ReachStation[] =>
    [...network.siteHosts.values(), ...network.internetHosts.values()].map((host) => ({
        id: host.id,
        label: labelOf(network, host.id),
        place: host.id,
        owner: host.id,
        addresses: host.addresses,
        sends: true,
        outside: host.kind === 'internet-host',
    }));

/** The stations a name may mean: as people call it, fully qualified, or the end of a qualified name. */
export function stationsNamed(network: Network, name: string): readonly ReachStation[] {
    const stations = stationsOf(network);
    const exact = stations.filter(({ id, label }) => label === name || stationName({ id }) === name || id === name);
    return exact.length > 0 ? exact : stations.filter((station) => stationName(station).endsWith(`.${name}`));
}

/** `lab.web`: a station's id without its kind. */
export const stationName = ({ id }: Pick<ReachStation, 'id'>): string => id.slice(id.indexOf(':') + 1);
