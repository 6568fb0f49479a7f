/** Breakpoint modes: for which packets a breakpoint stops. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { type Flow, flowOf, formatAddress, type IpAddress, type PacketRole } from '#language';
import { type Debuggee, packetAfter } from '../debuggee.js';
import { innerPacket } from '../inner-packet.js';
import { suggestion } from '../nearest-names.js';
import type { Trace } from '../trace-cursor.js';
import type { Problem } from './breakpoint-terms.js';

/** Whether a breakpoint counts at a step. */
type Applies = (debuggee: Debuggee, index: number) => boolean;

interface Mode {
    readonly label: string;
    readonly description: string;
    readonly applies: Applies;
}

/** Packets that answer another one. */
const ANSWERS: ReadonlySet<PacketRole> = new Set<PacketRole>(['reply', 'arp-reply', 'neighbour-advertisement', 'reset']);

/** Every mode, by its id. The first is the one that counts when none is said. */
const MODES: Readonly<Record<string, Mode>> = {
    any: { label: 'Any packet', description: 'Stop whatever packet it is', applies: () => true },
    first: {
        label: 'First of its flow',
        description: 'Stop only for the first packet between two ends, whichever way it goes',
        applies: ({ trace }, index) => flowsOf(trace).isFirst(index),
    },
    replies: {
        label: 'Replies only',
        description: 'Stop only for packets that answer another one',
        applies: ({ trace }, index) => {
            const role = packetAfter(trace.step(index))?.role;
            return role !== undefined && ANSWERS.has(role);
        },
    },
};

/** The modes as the client lists them; function breakpoints have none in the protocol. */
export const breakpointModes = (): DebugProtocol.BreakpointMode[] =>
    Object.entries(MODES).map(([mode, { label, description }]) => ({
        mode,
        label,
        description,
        appliesTo: ['source', 'exception', 'data', 'instruction'],
    }));

/** The test of a mode; an unknown one is a problem for the person who set it. */
export function modeNamed(name: string | undefined): { readonly applies: Applies } | Problem {
    const mode = Object.hasOwn(MODES, name ?? 'any') ? MODES[name ?? 'any'] : undefined;
    return mode ?? { problem: `'${name}' is no breakpoint mode.${suggestion(name ?? '', Object.keys(MODES))}` };
}

/** Which packet was the first of each flow, as far as a trace has been looked at. */
class FlowIndex {
    private readonly firsts = new Set<number>();
    private readonly seen = new Set<number>();
    private readonly flows = new Set<string>();
    private scanned = 0;

    constructor(private readonly trace: Trace) {}

    /** Whether the packet of a step is the first of its flow. */
    isFirst(index: number): boolean {
        for (; this.scanned <= index; this.scanned++) {
            this.scan(this.scanned);
        }
        return this.firsts.has(this.trace.step(index)?.packetId ?? -1);
    }

    private scan(index: number): void {
        const flight = packetAfter(this.trace.step(index));
        if (!flight || this.seen.has(flight.id)) {
            return;
        }
        this.seen.add(flight.id);
        const flow = flowOf(innerPacket(flight.packet));
        const key = flow ? keyOf(flow) : `packet ${flight.id}`;
        if (!this.flows.has(key)) {
            this.flows.add(key);
            this.firsts.add(flight.id);
        }
    }
}

const INDEXES = new WeakMap<Trace, FlowIndex>();

function flowsOf(trace: Trace): FlowIndex {
    const known = INDEXES.get(trace) ?? new FlowIndex(trace);
    INDEXES.set(trace, known);
    return known;
}

/** The same for both directions; an ICMP error belongs to the flow it complains about. */
function keyOf(flow: Flow): string {
    const { protocol, source, destination, sourcePort, destinationPort } = flow.quoted ?? flow;
    return `${protocol} ${[endOf(source, sourcePort), endOf(destination, destinationPort)].sort().join(' ')}`;
}

const endOf = (address: IpAddress, port: number | undefined): string => `${formatAddress(address)} ${port ?? ''}`;
