/**
 * Link-local services: what the local server answers by itself, with no route, no gateway and no filter (I24–I27, F25).
 *
 * The subnet's own router answers echo, another subnet's does not (I24). Metadata, resolver and clock are reached by
 * their well-known addresses through the router's MAC. The limit of 1024 packets a second (I28) is met only where an
 * experiment says so: the simulator sends packets one by one and lets no time pass between them.
 */
import { formatAddress, sameAddress } from '../../model/address.js';
import type { Network } from '../../model/network.js';
import { dhcpMessageName } from '../../packet/dhcp.js';
import type { Packet } from '../../packet/packet.js';
import { answerTo } from '../answers.js';
import { dhcpAnswer, dhcpOf, isDhcpQuestion } from '../dhcp-exchange.js';
import { isUsedUp } from '../faults.js';
import { flowOf } from '../flow.js';
import { ipOf, withHopsLeft } from '../ip-packet.js';
import { labelOf } from '../labels.js';
import { isMetadata, type LocalService, localServices, serviceAnswers } from '../local-services.js';
import type { Port } from '../places.js';
import type { Lookup } from '../trace.js';
import type { Deliver, Drop, StageContext, Verdict } from '../verdict.js';

type V = Verdict<'link-local-services'>;

/** I27: answers of the metadata service (by its default for token responses) do not survive a further router. */
const METADATA_TTL = 1;

/** Answers for the services; everything else goes on to the filters. */
export function answerLocally(context: StageContext, port: Port): V {
    const { packet } = context;
    if (isDhcpQuestion(packet)) {
        return lease(context, port);
    }
    const destination = ipOf(packet)?.destination ?? 0;
    const frame = packet.layers[0];
    const mac = frame?.protocol === 'eth' ? frame.destination : port.subnet.routerMac;
    // A packet for a neighbour's MAC is that neighbour's business, whatever its destination (I17).
    const forRouter = mac === port.subnet.routerMac;
    const services = localServices(port.vpc, port.subnet);
    const winner = forRouter ? services.findIndex(({ address }) => sameAddress(address, destination)) : -1;
    const lookups: Lookup[] = [
        { table: 'local-services', element: port.server.id, span: port.server.span, key: { address: destination }, winner },
    ];
    const service = services[winner];
    if (service && isUsedUp(context.network, port.interface.id, { kind: 'link-local-services' })) {
        return { ...tooMany(context.network, port), lookups };
    }
    if (service) {
        return { ...serve(context, port, service), lookups };
    }
    const foreign = forRouter ? context.index.subnetByRouterAddress(port.vpc.id, destination) : undefined;
    if (foreign) {
        const summary = (): string =>
            `${formatAddress(destination)} is the router of subnet '${foreign.name}'; only that subnet's own guests can talk to it.`;
        return { kind: 'drop', reason: 'router-address-not-local', rules: ['I24'], decidedBy: foreign.span, lookups, summary };
    }
    const summary = (): string => `${formatAddress(destination)} is no service of the local server.`;
    return { kind: 'pass', next: 'security-group-egress', rules: ['I26'], decidedBy: port.subnet.span, lookups, summary };
}

/** DHCP: the lease that the orchestration system has decided on, past every filter (G3, G4). */
function lease({ packet, flight, hop, network }: StageContext, port: Port): Deliver | Drop<'link-local-services'> {
    const { interface: owner, subnet } = port;
    const answer = dhcpAnswer(packet, port);
    const message = answer && dhcpOf(answer);
    if (!answer || !message) {
        const summary = (): string => `The local server has no IPv4 lease to give to ${labelOf(network, owner.id)}.`;
        return { kind: 'drop', reason: 'service-not-answering', rules: ['G3'], decidedBy: subnet.span, summary };
    }
    const what = dhcpMessageName(message);
    const at = { kind: 'hypervisor-in', element: hop.element, interface: owner.id } as const;
    return {
        kind: 'deliver',
        to: hop.element,
        rules: ['G3', 'G4', 'I25'],
        decidedBy: owner.addresses.find(({ address }) => address === message.your)?.span ?? owner.span,
        born: [{ role: 'reply', title: `DHCP ${what} for ${flight.title}`, packet: answer, at, stage: 'deliver' }],
        summary: () =>
            `The local server answers by itself: DHCP ${what} of ${formatAddress(message.your)} with router ${formatAddress(subnet.routerAddress)}.`,
    };
}

/** I28: one allowance for all services together. */
function tooMany(network: Network, { interface: owner, subnet }: Port): Drop<'link-local-services'> {
    const summary = (): string =>
        `${labelOf(network, owner.id)} has sent its 1024 packets of this second to link-local services: the rest is dropped.`;
    return { kind: 'drop', reason: 'link-local-rate-exceeded', rules: ['I28'], decidedBy: subnet.span, summary };
}

function serve(context: StageContext, port: Port, service: LocalService): Deliver | Drop<'link-local-services'> {
    const { packet, flight, hop, network } = context;
    const flow = flowOf(packet);
    const isSilent = service.rule === 'I24' && !network.profile.routerAnswersEcho;
    const answer = flow && !isSilent && serviceAnswers(service, flow) ? answerOf(packet, service) : undefined;
    const where = formatAddress(service.address);
    if (!answer) {
        const summary = (): string => `The ${service.name} at ${where} does not answer this kind of packet.`;
        const rule = isSilent ? 'A5' : service.rule;
        return { kind: 'drop', reason: 'service-not-answering', rules: [rule], decidedBy: port.subnet.span, summary };
    }
    const at = { kind: 'hypervisor-in', element: hop.element, interface: port.interface.id } as const;
    return {
        kind: 'deliver',
        to: hop.element,
        rules: isMetadata(service) ? [service.rule, 'I25', 'F25', 'I27'] : [service.rule, 'I25', 'F25'],
        decidedBy: port.subnet.span,
        born: [{ role: 'reply', title: `reply to ${flight.title}`, packet: answer, at, stage: 'deliver' }],
        summary: () => `The ${service.name} at ${where} is served by the local server, past every filter.`,
    };
}

function answerOf(packet: Packet, service: LocalService): Packet | undefined {
    const ip = ipOf(packet);
    const answer = ip && answerTo(packet, ip);
    return answer && isMetadata(service) ? withHopsLeft(answer, METADATA_TTL) : answer;
}
