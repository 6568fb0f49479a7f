/** The requests that change something while a packet stands still, and those that go from one future to another. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { asText } from '../clipboard.js';
import { RequestFailure } from '../errors.js';
import { lastWriteOf } from '../last-write.js';
import { suggestion } from '../nearest-names.js';
import { fieldNames, isField } from '../packet-fields.js';
import type { View } from '../scopes/view.js';
import type { SessionRun } from '../session-run.js';
import type { Edit } from './edit.js';
import { fieldEdit } from './field-edit.js';
import { type Future, futureName } from './futures.js';
import { clockEdit } from './table-edits.js';
import { writeMemory } from './write-memory.js';

/** Changes a line of the Variables view. */
export function setVariable(run: SessionRun, args: Dap.SetVariableArguments): Dap.SetVariableResponse['body'] {
    const node = run.variables.find(args.variablesReference, args.name);
    if (!node?.edit) {
        throw new RequestFailure('cannot-set', {
            problem: node
                ? `'${args.name}' cannot be changed: it follows from other things.`
                : `There is no '${args.name}' here.`,
        });
    }
    run.edit(node.edit, args.value);
    const now = run.variables.find(args.variablesReference, args.name) ?? node;
    const { presentationHint: _, ...result } = run.variables.resultOf(now, args.format?.hex === true);
    return result;
}

/** Changes what an expression names: a field of the packet, the clock, the future one is in, or the step one stands on. */
export function setExpression(run: SessionRun, args: Dap.SetExpressionArguments): Dap.SetExpressionResponse['body'] {
    const expression = args.expression.trim();
    if (expression === 'future') {
        run.switchFuture(numberOfFuture(run, args.value.trim()));
        return { value: futureName(run.futures.current) };
    }
    if (expression === 'step') {
        travelTo(run, args.value.trim());
        return { value: args.value.trim() };
    }
    run.edit(editOf(run.view(args.frameId), expression), args.value);
    return run.variables.resultOf(run.evaluate(args.frameId, expression), args.format?.hex === true);
}

/** `1`, `fork 1`, `original`. */
function numberOfFuture(run: SessionRun, text: string): number {
    const number = text === 'original' ? '0' : /^(?:fork )?(\d+)$/.exec(text)?.[1];
    return number === undefined ? run.futures.unknown(text) : Number(number);
}

/** The value of an expression; in the console it may also be an assignment. */
export function evaluateRequest(run: SessionRun, args: Dap.EvaluateArguments): Dap.EvaluateResponse['body'] {
    run.standing('evaluate');
    const { frameId, context, format } = args;
    const assigned = context === 'repl' ? assignment(args.expression) : undefined;
    if (assigned) {
        const { value, ...rest } = setExpression(run, {
            ...assigned,
            ...(frameId !== undefined && { frameId }),
            ...(format && { format }),
        });
        return { result: value, variablesReference: 0, ...rest };
    }
    const node = run.evaluate(frameId, args.expression, context);
    if (context === 'clipboard') {
        return { result: asText(node), variablesReference: 0 };
    }
    const { value, ...rest } = run.variables.resultOf(node, format?.hex === true);
    return { result: context === 'repl' ? run.console.painted(value) : value, ...rest };
}

/** `ip.ttl = 1`, typed into the console. */
function assignment(text: string): { readonly expression: string; readonly value: string } | undefined {
    const [, expression, value] = /^\s*([a-z][\w.-]*)\s*=\s*([^=\s].*?)\s*$/.exec(text) ?? [];
    return expression === undefined || value === undefined ? undefined : { expression, value };
}

/** Arguments of the custom request `vpc/lastWrite`: a line of the Variables view, or a name such as `ip.src`, `bindings of nat`. */
export interface LastWriteArguments {
    readonly name: string;
    /** The branch in which the line of that name stands. */
    readonly variablesReference?: number;
    readonly frameId?: number;
}

/** Goes to the step that last wrote something, and answers what it wrote. */
export function travelToLastWrite(run: SessionRun, args: LastWriteArguments): { step: number; what: string } {
    const node = args.variablesReference ? run.variables.find(args.variablesReference, args.name) : undefined;
    const { step, what } = lastWriteOf(run.view(args.frameId), node?.watch ?? node?.field ?? args.name);
    run.travel(step, what);
    return { step: step + 1, what };
}

/** `23`: a step as people count, from 1. */
function travelTo(run: SessionRun, text: string): void {
    const step = /^\d+$/.test(text) ? Number(text) - 1 : Number.NaN;
    if (!run.debuggee.trace.step(step)) {
        throw new RequestFailure('bad-value', { problem: `There is no step '${text}'; the first is 1.` });
    }
    run.travel(step);
}

/** What can be assigned to, and how. */
function editOf({ packet }: View, expression: string): Edit {
    if (expression === 'clock') {
        return clockEdit;
    }
    if (!isField(expression)) {
        const known = suggestion(expression, ['clock', 'future', 'step', ...fieldNames()]);
        throw new RequestFailure('cannot-set', { problem: `'${expression}' is no packet field.${known}` });
    }
    if (!packet) {
        throw new RequestFailure('cannot-set', { problem: `No packet is here whose ${expression} could be changed.` });
    }
    return fieldEdit({ packetId: packet.id, field: expression });
}

/** Replaces bytes of a packet. */
export function write(run: SessionRun, args: Dap.WriteMemoryArguments): Dap.WriteMemoryResponse['body'] {
    let bytesWritten = 0;
    run.edit((context) => {
        const outcome = writeMemory(context, args);
        bytesWritten = outcome.bytesWritten;
        return outcome;
    }, '');
    return { bytesWritten };
}

/** One future, for clients that let a person choose. */
export interface FutureInfo {
    readonly id: number;
    readonly name: string;
    readonly current: boolean;
    /** From 1, as people count: the step whose outcome was edited. */
    readonly forkedAt?: number;
}

/** Custom request `vpc/futures`: every future of the run. */
export const listFutures = ({ futures }: SessionRun): { readonly futures: readonly FutureInfo[] } => ({
    futures: futures.all.map((future: Future) => ({
        id: future.id,
        name: futureName(future),
        current: future === futures.current,
        ...(future.fork && { forkedAt: future.fork.step + 1 }),
    })),
});
