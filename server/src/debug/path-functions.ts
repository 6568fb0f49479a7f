/** Functions about whole journeys: whether one end reaches another, what stands in the way, which way a packet came. */
import {
    allBlockers,
    type Blocker,
    dropReasonInfo,
    type ItemSummary,
    type PacketFate,
    parseReachQuestion,
    run,
    type SimulationState,
    type Step,
    startPacket,
    stationsNamed,
    summarizeRun,
} from '#language';
import { nameOf } from './elements.js';
import { RequestFailure } from './errors.js';
import { reachersNode } from './reachers.js';
import { branch, leaf, present, type VariableNode } from './scopes/variable-node.js';
import type { View } from './scopes/view.js';
import type { Trace } from './trace-cursor.js';

/** A question in the console must not take long: loops end here. */
const MOST_STEPS = 20_000;

/** Protocols that the third argument of `reach` may name, with an example of each. */
export const REACH_PROTOCOLS: readonly string[] = ['tcp/443', 'udp/53', 'icmp'];

/** A packet of its own over the network as it is at this stop, with empty caches; nothing of the session changes. */
function question(name: string, { debuggee, network }: View, argument: string): { text: string; start: SimulationState } {
    const [from = '', to = '', protocol = 'icmp', ...rest] = argument.split(',').map((part) => part.trim());
    const [, kind, port] = /^([a-z]+\d?)(?:\/(\d+))?$/.exec(protocol) ?? [];
    if (!from || !to || !kind || rest.length > 0) {
        throw new RequestFailure('bad-expression', {
            problem: `${name}() wants two ends and a protocol, such as ${name}(a, b, tcp/443), not '${argument}'.`,
        });
    }
    const text = `${kind} ${from} -> ${to}${port === undefined ? '' : `:${port}`}`;
    const spec = debuggee.program.parsePacket(text);
    if (!spec.ok) {
        throw new RequestFailure('bad-expression', { problem: `${name}(${argument}): ${spec.message}` });
    }
    return { text, start: startPacket({ ...debuggee.program.design, network }, spec.value) };
}

/**
 * `reach(a, b, tcp/443)`: sends such a packet and says what becomes of it and of its answer. `reach(b, tcp/443)`: who reaches b,
 * over the network as it is at this stop.
 */
export function reachNode(view: View, argument: string): VariableNode {
    const [name = '', asked = '', ...others] = argument.split(',').map((part) => part.trim());
    const column = others.length === 0 ? parseReachQuestion(asked) : undefined;
    if (column && stationsNamed(view.network, asked).length === 0) {
        return reachersNode(view, name, column);
    }
    const { text, start } = question('reach', view, argument);
    const [item] = summarizeRun(run(start, { maxSteps: MOST_STEPS })).items;
    return branch(`reach(${argument})`, verdictOf(item), () =>
        present([
            leaf('packet', text),
            item?.request && fateNode(view, 'request', item.request),
            item?.reply && fateNode(view, 'answer', item.reply),
        ]),
    );
}

function verdictOf(item: ItemSummary | undefined): string {
    const { request, reply } = item ?? {};
    if (!request) {
        return '✗ nothing was sent';
    }
    if (request.status !== 'delivered') {
        return `✗ ${request.text}`;
    }
    if (reply?.role === 'reply' && reply.status === 'delivered') {
        return '✓ reached, and the answer came back';
    }
    return reply ? `✗ reached, but the answer: ${reply.text}` : '✓ reached; no answer was expected';
}

const fateNode = ({ network }: View, name: string, fate: PacketFate): VariableNode =>
    branch(
        name,
        fate.text,
        () =>
            present([
                leaf('path', fate.path.map((id) => nameOf(network, id)).join(' → ')),
                fate.dropReason && leaf('reason', fate.dropReason),
                fate.dropReason && leaf('what would let it pass', dropReasonInfo(fate.dropReason).repair),
            ]),
        fate.decidedBy ? { span: fate.decidedBy } : {},
    );

/** `blockers`: everything in the way of what is under way here; `blockers(a, b, tcp/443)`: of such a packet and its answer. */
export function blockersNode(view: View, argument: string): VariableNode {
    const start = argument === '' ? stateBeforeEnd(view) : question('blockers', view, argument).start;
    const found = allBlockers(start);
    const name = argument === '' ? 'blockers' : `blockers(${argument})`;
    return branch(name, found.length === 0 ? 'nothing stands in the way' : `${found.length} in the way`, () =>
        found.map((blocker, index) => blockerNode(blocker, index + 1)),
    );
}

/** Where the packet has just died, the state in which it still lived. */
const stateBeforeEnd = ({ step, state }: View): SimulationState => (step.outcome === 'dropped' ? step.before : state);

function blockerNode({ direction, reason, step, place, assumed }: Blocker, number: number): VariableNode {
    const where = `${step.stage} at ${nameOf(step.before.network, place)}`;
    return branch(
        `${number} ${direction}`,
        `${reason}, ${where}`,
        () =>
            present([
                leaf('because', step.summary()),
                leaf('what would let it pass', dropReasonInfo(reason).repair),
                assumed && leaf('assumed from here on', assumed()),
            ]),
        { span: step.decidedBy },
    );
}

/** `path`: the places this packet has been to, oldest first, and below each the stages it went through there. */
export function pathNode({ debuggee, position, packet }: View): VariableNode {
    const visits: { readonly first: Step; readonly steps: number[] }[] = [];
    for (const { index, step } of stepsOf(debuggee.trace, packet?.id, position.step)) {
        if (step.hop.kind !== 'script') {
            const visit = visits.at(-1);
            if (visit?.first.hop.index === step.hop.index) {
                visit.steps.push(index);
            } else {
                visits.push({ first: step, steps: [index] });
            }
        }
    }
    const names = visits.map(({ first }) => nameOf(first.before.network, first.hop.element));
    return branch('path', names.join(' → ') || 'no packet is here', () =>
        visits.map(({ first, steps }, i) =>
            branch(`${i + 1} ${first.hop.kind} ${names[i]}`, `${steps.length} stages`, () =>
                steps.map((index) => stageNode(index, debuggee.trace.step(index))),
            ),
        ),
    );
}

/** The steps of a packet up to one, oldest first. */
function stepsOf(trace: Trace, packetId: number | undefined, last: number): { readonly index: number; readonly step: Step }[] {
    const found: { readonly index: number; readonly step: Step }[] = [];
    let index = packetId === undefined ? undefined : trace.lastStepOf(packetId, last);
    for (; index !== undefined; index = trace.previousOfPacket(index)) {
        const step = trace.step(index);
        if (step) {
            found.push({ index, step });
        }
    }
    return found.reverse();
}

const stageNode = (index: number, step: Step | undefined): VariableNode =>
    leaf(`step ${index + 1} ${step?.stage}`, step?.summary() ?? '', step ? { span: step.decidedBy } : {});
