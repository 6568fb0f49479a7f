/** The requests that set breakpoints, and their answers. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import type { Debuggee } from '../debuggee.js';
import { type ClientConventions, fromClientPosition, uriOfSource } from '../from-dap.js';
import { isField } from '../packet-fields.js';
import { toClientPosition, toClientRange, toClientSource } from '../to-dap.js';
import type { Entry, Resolved } from './breakpoint-list.js';
import { BreakpointSet } from './breakpoint-set.js';
import { isProblem } from './breakpoint-terms.js';
import { byteRangeId, parseAddress } from './byte-range.js';
import { MODE_MARK } from './data-breakpoints.js';
import type { LineRequest, ResolvedLine } from './line-breakpoints.js';
import { parseTableWatch } from './table-watches.js';

/** Keeps the breakpoints of a session and words them for the client. */
export class BreakpointRequests {
    readonly set = new BreakpointSet();

    /** Replaces the breakpoints of one file. */
    setLines(client: ClientConventions, args: Dap.SetBreakpointsArguments): Dap.Breakpoint[] {
        const uri = uriOfSource(client, args.source);
        if (uri === undefined) {
            return (args.breakpoints ?? []).map(() => ({ verified: false, message: 'The source has no path.' }));
        }
        const wanted = args.breakpoints ?? (args.lines ?? []).map((line) => ({ line }));
        const requests = wanted.map((breakpoint) => lineRequest(client, uri, breakpoint));
        return this.set.lines.replace(requests, (request) => request.uri === uri).map((entry) => lineResponse(client, entry));
    }

    /** Replaces the function breakpoints. */
    setFunctions(args: Dap.SetFunctionBreakpointsArguments): Dap.Breakpoint[] {
        return this.set.functions.replace(args.breakpoints).map(response);
    }

    /** Replaces the instruction breakpoints. */
    setInstructions(args: Dap.SetInstructionBreakpointsArguments): Dap.Breakpoint[] {
        const answers = this.set.instructions.replace(args.breakpoints).map(response);
        return answers.map((answer, i) => {
            const { instructionReference, offset } = args.breakpoints[i] ?? {};
            return answer.verified && instructionReference !== undefined
                ? { ...answer, instructionReference, ...(offset !== undefined && { offset }) }
                : answer;
        });
    }

    /** Replaces the data breakpoints. */
    setData(args: Dap.SetDataBreakpointsArguments): Dap.Breakpoint[] {
        return this.set.data.replace(args.breakpoints).map(response);
    }

    /** Replaces the exception breakpoints: plain filters, and filters with conditions. */
    setExceptions(args: Dap.SetExceptionBreakpointsArguments): Dap.Breakpoint[] {
        const plain = (args.filters ?? []).map((filter) => ({ filter }));
        const withOptions = (args.filterOptions ?? []).map(({ filterId, condition, mode }) => ({
            filter: filterId,
            condition,
            mode,
        }));
        return this.set.exceptions.replace([...plain, ...withOptions]).map(response);
    }

    /** Resolves everything against a freshly loaded program; the answers are the bodies of `breakpoint` events. */
    bind(client: ClientConventions, debuggee: Debuggee): Dap.BreakpointEvent['body'][] {
        const { lines, others } = this.set.bind(debuggee);
        const changed = [...lines.map((entry) => lineResponse(client, entry)), ...others.map(response)];
        return changed.map((breakpoint) => ({ reason: 'changed', breakpoint }));
    }
}

/** What is to be watched, as the client asks for it. */
export interface WatchQuestion {
    /** A field's name, or the id of a table or of one of its entries, or with `bytes` an offset into the frame. */
    readonly subject: string | undefined;
    readonly bytes?: number | undefined;
    readonly mode?: string | undefined;
}

/** What a data breakpoint on something means; an id without a value where it means nothing. */
export function dataBreakpointInfo(question: WatchQuestion): Dap.DataBreakpointInfoResponse['body'] {
    const info = infoOf(question);
    const { mode } = question;
    return info.dataId === null || mode === undefined ? info : { ...info, dataId: `${info.dataId}${MODE_MARK}${mode}` };
}

function infoOf({ subject, bytes }: WatchQuestion): Dap.DataBreakpointInfoResponse['body'] {
    const offset = bytes === undefined || subject === undefined ? undefined : parseAddress(subject);
    if (offset !== undefined && bytes !== undefined && bytes > 0) {
        const dataId = byteRangeId({ offset, count: bytes });
        return { dataId, description: `${dataId} of any frame change on the way`, accessTypes: ['write'], canPersist: true };
    }
    if (subject !== undefined && isField(subject)) {
        return { dataId: subject, description: `${subject} changes in any packet`, accessTypes: ['write'], canPersist: true };
    }
    if (subject !== undefined && parseTableWatch(subject)) {
        const description = `${subject}: written when created, changed, expired or forgotten; read when a packet uses it`;
        return { dataId: subject, description, accessTypes: ['write', 'read', 'readWrite'], canPersist: true };
    }
    return {
        dataId: null,
        description:
            'Packet fields and bytes can be watched for changes, and ARP entries, connections, NAT bindings and flows of gateway load balancers for all that happens to them.',
    };
}

const lineRequest = (client: ClientConventions, uri: string, breakpoint: Dap.SourceBreakpoint): LineRequest => {
    const { line, character } = fromClientPosition(client, breakpoint.line, breakpoint.column);
    const { condition, hitCondition, logMessage, mode } = breakpoint;
    return {
        uri,
        line,
        character: breakpoint.column === undefined ? undefined : character,
        condition,
        hitCondition,
        logMessage,
        mode,
    };
};

function lineResponse(client: ClientConventions, entry: Entry<LineRequest, ResolvedLine>): Dap.Breakpoint {
    const { id, resolved, request } = entry;
    const source = toClientSource(client, request.uri);
    if (isProblem(resolved)) {
        const { line } = toClientPosition(client, { line: request.line, character: 0 });
        return { id, verified: false, message: resolved.problem, reason: 'failed', source, line };
    }
    const { line, column, endLine, endColumn } = toClientRange(client, resolved.span);
    return request.character === undefined
        ? { id, verified: true, source, line }
        : { id, verified: true, source, line, column, endLine, endColumn };
}

function response({ id, resolved }: Entry<unknown, Resolved>): Dap.Breakpoint {
    return isProblem(resolved) ? { id, verified: false, message: resolved.problem, reason: 'failed' } : { id, verified: true };
}
