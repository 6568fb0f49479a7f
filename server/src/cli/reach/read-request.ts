/** From the words of `vpc reach` to what is asked: one flow, or a part of the matrix. */
import {
    asQuestion,
    type Design,
    type ElementId,
    nearest,
    type PacketSpec,
    parsePacketSpec,
    parseReachQuestion,
    type ReachQuestion,
    type ReachSelection,
    type ReachStation,
    stationName,
    stationsNamed,
    stationsOf,
} from '#language';
import { usageFailure } from '../failure.js';
import type { LoadedFile } from '../load-file.js';

/** The options, as commander hands them over. */
export interface ReachOptions {
    readonly from?: string;
    readonly to?: string;
    readonly matrix?: true;
    readonly json?: true;
    readonly csv?: true;
    readonly output?: string;
}

/** One flow. */
export interface FlowRequest {
    readonly kind: 'flow';
    readonly question: ReachQuestion;
    readonly from: string;
    readonly to: string;
    readonly packet: PacketSpec;
    /** The machine where the packet should arrive; absent for an address that nobody is named for. */
    readonly owner: ElementId | undefined;
}

/** A row, a column, or all of the matrix. */
export interface MatrixRequest {
    readonly kind: 'matrix';
    readonly question: ReachQuestion;
    readonly selection: ReachSelection;
}

const FORMS = [
    'vpc reach net.vpc web1 db1 tcp/5432     one pair',
    'vpc reach net.vpc --from web1 tcp/443   everything web1 reaches',
    'vpc reach net.vpc --to db1 tcp/5432     everything that reaches db1',
    'vpc reach net.vpc --matrix icmp         all pairs',
];

/** Reads the request, or fails and says how one looks. */
export function readRequest(file: LoadedFile, words: readonly string[], options: ReachOptions): FlowRequest | MatrixRequest {
    const { from, to, matrix } = options;
    const question = parseReachQuestion(words.at(-1) ?? '');
    const ends = words.slice(0, -1);
    if (!question) {
        throw usageFailure(`'${words.at(-1)}' is neither 'icmp' nor a protocol with a port, such as tcp/443 or udp/53.`, FORMS);
    }
    const asked = [from !== undefined, to !== undefined, matrix === true].filter(Boolean).length;
    const isFlow = ends.length === 2 && asked === 0;
    if (!isFlow && !(ends.length === 0 && asked === 1)) {
        throw usageFailure('Name two ends and a protocol, or one of --from, --to and --matrix and a protocol.', FORMS);
    }
    if (isFlow && options.csv) {
        throw usageFailure('One pair is written as text or as JSON; CSV is for many.');
    }
    return isFlow
        ? readFlow(file, question, { from: ends[0] ?? '', to: ends[1] ?? '' })
        : { kind: 'matrix', question, selection: readSelection(file.design, options) };
}

/** The ends are what a probe could name: elements, public addresses, bare addresses. */
function readFlow(
    { services, design }: LoadedFile,
    question: ReachQuestion,
    { from, to }: { readonly from: string; readonly to: string },
): FlowRequest {
    const port = question.port === undefined ? '' : `:${question.port}`;
    const text = `${question.protocol} ${from} -> ${to}${port}`;
    const spec = parsePacketSpec(services, design, text);
    if (!spec.ok) {
        throw usageFailure(`These are no two ends: ${spec.message}`, [text, `${' '.repeat(spec.offset)}^`]);
    }
    const { element } = spec.value.destination;
    const owner = design.network.interfaces.get(element ?? '')?.owner ?? element;
    return { kind: 'flow', question, from, to, packet: asQuestion(question, spec.value), owner };
}

function readSelection(design: Design, { from, to }: ReachOptions): ReachSelection {
    return {
        ...(from === undefined ? {} : { from: stationNamed(design, from, ({ sends }) => sends).id }),
        ...(to === undefined ? {} : { to: stationNamed(design, to, () => true).id }),
    };
}

function stationNamed({ network }: Design, name: string, fits: (station: ReachStation) => boolean): ReachStation {
    const found = stationsNamed(network, name).filter(fits);
    const [station] = found;
    if (!station || found.length > 1) {
        const labels = stationsOf(network)
            .filter(fits)
            .map(({ label }) => label);
        const near = nearest(name, labels);
        throw station
            ? usageFailure(`'${name}' could be any of these.`, found.map(stationName))
            : usageFailure(
                  `There is no instance, load balancer or host '${name}' for that.`,
                  near === undefined ? [] : [`Did you mean '${near}'?`],
              );
    }
    return station;
}
