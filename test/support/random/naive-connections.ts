/**
 * Connection tracking by a plain list: every remembered flow is looked at for every packet (F2, F13–F18). Written apart from the
 * simulator, so that the two can be compared.
 */
import type { Flow } from '../../../language/src/forwarding/flow.js';
import type { Direction, Network, NetworkInterface, SecurityGroupRule } from '../../../language/src/model/network.js';
import { bitsOf, routeThatWins, ruleFits, rulesOfInterface } from './naive-rules.js';

/** One packet that crosses an interface. */
export interface Crossing {
    readonly network: Network;
    readonly owner: NetworkInterface;
    readonly direction: Direction;
    readonly flow: Flow;
    readonly clock: number;
}

interface Remembered {
    readonly owner: string;
    readonly protocol: number;
    readonly local: string;
    readonly remote: string;
    readonly openedFromHere: boolean;
    answered: boolean;
    stream: boolean;
    until: number;
}

const [TCP, UDP] = [6, 17];

const turned = (flow: Flow): Flow => {
    const { sourcePort, destinationPort, source, destination, ...rest } = flow;
    return { ...rest, source: destination, destination: source, ...ports(destinationPort, sourcePort) };
};

const ports = (source: number | undefined, destination: number | undefined) => ({
    ...(source === undefined ? {} : { sourcePort: source }),
    ...(destination === undefined ? {} : { destinationPort: destination }),
});

const other = (direction: Direction): Direction => (direction === 'egress' ? 'ingress' : 'egress');

/** All interfaces together; flows are told apart by interface. */
export class NaiveConnections {
    private known: Remembered[] = [];

    /** Whether the packet may cross; what it teaches is remembered. */
    admits({ network, owner, direction, flow, clock }: Crossing): boolean {
        if (owner.securityGroups.length === 0) {
            return true;
        }
        this.known = this.known.filter(({ until }) => until > clock);
        const mine = this.find(owner, direction, flow);
        if (mine) {
            this.refresh(mine, { network, owner, direction, flow, clock });
            return true;
        }
        if (flow.quoted && this.find(owner, other(direction), flow.quoted)) {
            return true;
        }
        if (!rulesOfInterface(network, owner, direction).some((rule) => ruleFits(network, rule, flow))) {
            return false;
        }
        if (isTracked({ network, owner, direction, flow, clock })) {
            this.known.push(opened({ network, owner, direction, flow, clock }));
        }
        return true;
    }

    private find(owner: NetworkInterface, direction: Direction, flow: Flow): Remembered | undefined {
        const { local, remote } = ends(direction, flow);
        const fits = (text: string, wanted: string): boolean =>
            flow.laterFragment ? text.split(' ')[0] === wanted.split(' ')[0] : text === wanted;
        return this.known.find(
            (each) =>
                each.owner === owner.id &&
                each.protocol === flow.protocol &&
                fits(each.local, local) &&
                fits(each.remote, remote),
        );
    }

    private refresh(mine: Remembered, { network, direction, flow, clock }: Crossing): void {
        const fromOpener = (direction === 'egress') === mine.openedFromHere;
        mine.stream ||= mine.protocol === UDP && mine.answered && fromOpener;
        mine.answered ||= !fromOpener;
        mine.until = clock + idle(network, mine);
        if (((flow.tcpFlags ?? 0) & 4) !== 0) {
            this.known = this.known.filter((each) => each !== mine);
        }
    }
}

function ends(direction: Direction, flow: Flow): { local: string; remote: string } {
    const from = `${bitsOf(flow.source)} ${flow.sourcePort ?? 0}`;
    const to = `${bitsOf(flow.destination)} ${flow.destinationPort ?? 0}`;
    return direction === 'egress' ? { local: from, remote: to } : { local: to, remote: from };
}

function opened({ network, owner, direction, flow, clock }: Crossing): Remembered {
    const entry: Remembered = {
        owner: owner.id,
        protocol: flow.protocol,
        ...ends(direction, flow),
        openedFromHere: direction === 'egress',
        answered: false,
        stream: false,
        until: 0,
    };
    entry.until = clock + idle(network, entry);
    return entry;
}

/** F14, F15; what no source says is as in Linux. */
function idle(network: Network, { protocol, answered, stream }: Remembered): number {
    if (protocol === TCP) {
        return answered ? network.profile.tcpEstablishedTimeout : 120;
    }
    if (protocol === UDP) {
        return stream ? 180 : 30;
    }
    return protocol === 1 || protocol === 58 ? 30 : 600;
}

/** F13, F16: an open TCP or UDP flow is not tracked, unless it leaves by a gateway that tracks. */
function isTracked({ network, owner, direction, flow }: Crossing): boolean {
    if (flow.protocol !== TCP && flow.protocol !== UDP) {
        return true;
    }
    if (direction === 'egress' && leavesByTracker(network, owner, flow)) {
        return true;
    }
    const isFirst = flow.tcpFlags !== undefined && (flow.tcpFlags & 18) === 2;
    const answersOpen = !isFirst && isOpen(network, owner, turned(flow), other(direction));
    return !answersOpen && !isOpen(network, owner, flow, direction);
}

const isForAll = ({ peer }: SecurityGroupRule, flow: Flow): boolean =>
    peer.kind === 'cidr' && peer.cidr.length === 0 && typeof peer.cidr.address === typeof flow.source;

function isOpen(network: Network, owner: NetworkInterface, flow: Flow, direction: Direction): boolean {
    const admitted = rulesOfInterface(network, owner, direction).some(
        (rule) => isForAll(rule, flow) && ruleFits(network, rule, flow),
    );
    const back = rulesOfInterface(network, owner, other(direction)).some(
        (rule) =>
            isForAll(rule, flow) &&
            (rule.traffic.protocol === -1 || rule.traffic.protocol === flow.protocol) &&
            (rule.traffic.ports === undefined || (rule.traffic.ports.from === 0 && rule.traffic.ports.to === 65_535)),
    );
    return admitted && back;
}

function leavesByTracker(network: Network, owner: NetworkInterface, { destination }: Flow): boolean {
    const table = network.routeTables.get(network.subnets.get(owner.subnet)?.routeTable ?? '');
    const kind = table && routeThatWins(table.routes, destination)?.target.kind;
    return kind === 'nat-gateway' || kind === 'egress-only-internet-gateway';
}
