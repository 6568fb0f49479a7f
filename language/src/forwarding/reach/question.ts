/**
 * What is asked about every pair: a protocol and a port, and the packet that puts the question to the machine.
 *
 * Every packet of one question leaves from the same source port and has the same identification, whatever its ends, so that
 * two flows can only fare differently because the network treats them differently.
 */
import type { IpAddress } from '../../model/address.js';
import type { PacketSpec } from '../../model/probe.js';
import { NOWHERE } from '../../model/source-span.js';
import type { ReachStation } from './stations.js';

/** The protocols that can be asked about: those that are answered. */
export const REACH_PROTOCOLS = ['tcp', 'udp', 'icmp'] as const;

/** What to ask of every pair. */
export interface ReachQuestion {
    readonly protocol: (typeof REACH_PROTOCOLS)[number];
    /** Destination port; absent for ICMP, which means an echo request. */
    readonly port?: number;
    /** As written: `tcp/443`. */
    readonly text: string;
}

const HIGHEST_PORT = 65_535;

/** Reads `tcp/443`, `udp/53` or `icmp`; `undefined` for anything else. */
export function parseReachQuestion(text: string): ReachQuestion | undefined {
    const [, word, digits] = /^([a-z]+)(?:\/(\d{1,5}))?$/.exec(text.trim().toLowerCase()) ?? [];
    const protocol = REACH_PROTOCOLS.find((each) => each === word);
    if (protocol === 'icmp') {
        return digits === undefined ? { protocol, text: 'icmp' } : undefined;
    }
    const port = Number(digits ?? 0);
    return protocol && port >= 1 && port <= HIGHEST_PORT ? { protocol, port, text: `${protocol}/${port}` } : undefined;
}

/** The packet from one station to another. */
export function packetBetween(question: ReachQuestion, from: ReachStation, to: ReachStation): PacketSpec {
    const { protocol, port, text } = question;
    const destination = destinationFor(from, to);
    const source = sourceFor(from, destination);
    return {
        protocol,
        source: { element: from.place, address: source, text: from.label, span: NOWHERE },
        destination: {
            element: to.place,
            address: destination,
            text: to.label,
            span: NOWHERE,
            ...(port === undefined ? {} : { port }),
        },
        dontFragment: false,
        fields: [],
        text,
        span: NOWHERE,
    };
}

/** The same question about a packet whose ends were written by hand. */
export const asQuestion = (question: ReachQuestion, spec: PacketSpec): PacketSpec => ({ ...spec, text: question.text });

const isSameFamily = (a: IpAddress, b: IpAddress): boolean => typeof a === typeof b;

/** What the sender would be told: the public address outside the cloud, inside it the first one of a family it speaks. */
function destinationFor(from: ReachStation, to: ReachStation): IpAddress {
    const known = from.outside ? to.addresses.flatMap(seenFromOutside) : to.addresses.map(({ address }) => address);
    const spoken = known.find((address) => from.addresses.some((own) => isSameFamily(own.address, address)));
    return spoken ?? known[0] ?? to.addresses[0]?.address ?? 0;
}

/** An IPv6 address is the same on both sides; an IPv4 one is known by its public address, where it has one. */
const seenFromOutside = ({ address, publicAddress }: ReachStation['addresses'][number]): IpAddress[] =>
    publicAddress !== undefined ? [publicAddress] : typeof address === 'number' ? [] : [address];

const sourceFor = (from: ReachStation, destination: IpAddress): IpAddress =>
    (from.addresses.find(({ address }) => isSameFamily(address, destination)) ?? from.addresses[0])?.address ?? 0;
