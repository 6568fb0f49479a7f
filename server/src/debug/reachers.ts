/** `reach(b, tcp/443)`: a column of the reachability matrix, over the network as it is at a stop. */
import {
    dropReasonInfo,
    type ReachMatrix,
    type ReachQuestion,
    reachMatrix,
    stationName,
    stationsNamed,
    verdictAt,
} from '#language';
import { RequestFailure } from './errors.js';
import { branch, leaf, type VariableNode } from './scopes/variable-node.js';
import type { View } from './scopes/view.js';

/** A question in the console must not take long. */
const PATIENCE_IN_MILLISECONDS = 2000;

/** How many reach it; below, each one and why the others do not. */
export function reachersNode({ network }: View, name: string, question: ReachQuestion): VariableNode {
    const [to, ...more] = stationsNamed(network, name);
    if (!to || more.length > 0) {
        const problem = to
            ? `'${name}' could be ${[to, ...more].map(stationName).join(' or ')}.`
            : `There is no instance, load balancer or host '${name}'.`;
        throw new RequestFailure('bad-expression', { problem });
    }
    const end = performance.now() + PATIENCE_IN_MILLISECONDS;
    const matrix = reachMatrix(network, question, { to: to.id, proceed: () => performance.now() < end });
    if (!matrix) {
        throw new RequestFailure('bad-expression', {
            problem: `This takes too long here: ask 'vpc reach FILE --to ${name} ${question.text}'.`,
        });
    }
    const nodes = senderNodes(matrix);
    const reached = nodes.filter(({ value }) => value === REACHED).length;
    return branch(`reach(${name}, ${question.text})`, `${reached} of ${nodes.length} reach it`, () => nodes);
}

const REACHED = '✓';

const senderNodes = (matrix: ReachMatrix): VariableNode[] =>
    matrix.sources.flatMap(({ label, owner }, row) => {
        const { outcome, reason } = verdictAt(matrix, row, 0);
        const why = reason === undefined ? outcome : `${reason} (${dropReasonInfo(reason).summary})`;
        const value = outcome === 'reached' ? REACHED : `✗ ${outcome === 'reply-dropped' ? 'answer: ' : ''}${why}`;
        return owner === matrix.destinations[0]?.owner ? [] : [leaf(label, value)];
    });
