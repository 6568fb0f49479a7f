/** The arguments that requests need, and the check against them: what a client sends is never trusted. */
import { RequestFailure } from '../errors.js';

/** The type of an argument; with a question mark it may be absent. */
type ArgumentType = 'number' | 'string' | 'array' | 'object' | 'number?' | 'string?' | 'array?' | 'object?';

const THREAD = { threadId: 'number' } as const;

/** Only arguments that are read are listed; unknown ones are left alone. */
const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, ArgumentType>>>> = {
    setBreakpoints: { source: 'object', breakpoints: 'array?', lines: 'array?' },
    setFunctionBreakpoints: { breakpoints: 'array' },
    setDataBreakpoints: { breakpoints: 'array' },
    setInstructionBreakpoints: { breakpoints: 'array' },
    disassemble: { memoryReference: 'string', offset: 'number?', instructionOffset: 'number?', instructionCount: 'number' },
    setExceptionBreakpoints: { filters: 'array?', filterOptions: 'array?' },
    breakpointLocations: { source: 'object', line: 'number', endLine: 'number?' },
    dataBreakpointInfo: { name: 'string', variablesReference: 'number?', bytes: 'number?', mode: 'string?' },
    next: THREAD,
    stepIn: { ...THREAD, targetId: 'number?' },
    stepOut: THREAD,
    stepInTargets: { frameId: 'number' },
    gotoTargets: { source: 'object', line: 'number' },
    goto: { targetId: 'number' },
    restartFrame: { frameId: 'number' },
    restart: { arguments: 'object?' },
    stackTrace: { ...THREAD, startFrame: 'number?', levels: 'number?' },
    scopes: { frameId: 'number' },
    variables: { variablesReference: 'number', start: 'number?', count: 'number?', format: 'object?' },
    evaluate: { expression: 'string', frameId: 'number?', context: 'string?', format: 'object?' },
    completions: { text: 'string', column: 'number' },
    readMemory: { memoryReference: 'string', count: 'number', offset: 'number?' },
    writeMemory: { memoryReference: 'string', data: 'string', offset: 'number?' },
    setVariable: { variablesReference: 'number', name: 'string', value: 'string', format: 'object?' },
    setExpression: { expression: 'string', value: 'string', frameId: 'number?', format: 'object?' },
    'vpc/lastWrite': { name: 'string', variablesReference: 'number?', frameId: 'number?' },
    'vpc/inlineValues': { source: 'object', startLine: 'number', endLine: 'number', frameId: 'number?' },
    'vpc/reverseNext': THREAD,
    'vpc/reverseStepOut': THREAD,
    'vpc/saveTrace': { path: 'string' },
    'vpc/switchFuture': { future: 'number' },
    locations: { locationReference: 'number' },
    cancel: { requestId: 'number?', progressId: 'string?' },
};

/** What the elements of array arguments need. */
const ELEMENTS: Readonly<Record<string, Readonly<Record<string, ArgumentType>> | 'string'>> = {
    'setExceptionBreakpoints.filters': 'string',
    'setBreakpoints.breakpoints': {
        line: 'number',
        column: 'number?',
        condition: 'string?',
        hitCondition: 'string?',
        logMessage: 'string?',
        mode: 'string?',
    },
    'setFunctionBreakpoints.breakpoints': { name: 'string', condition: 'string?', hitCondition: 'string?' },
    'setDataBreakpoints.breakpoints': { dataId: 'string', accessType: 'string?', condition: 'string?', hitCondition: 'string?' },
    'setInstructionBreakpoints.breakpoints': {
        instructionReference: 'string',
        offset: 'number?',
        condition: 'string?',
        hitCondition: 'string?',
        mode: 'string?',
    },
    'setExceptionBreakpoints.filterOptions': { filterId: 'string', condition: 'string?' },
};

/** One argument, ready to be compared. */
interface Expected {
    readonly name: string;
    readonly type: string;
    readonly optional: boolean;
}

const expectedOf = (types: Readonly<Record<string, ArgumentType>>): Expected[] =>
    Object.entries(types).map(([name, wanted]) => ({
        name,
        type: wanted.replace('?', ''),
        optional: wanted.endsWith('?'),
    }));

const EXPECTED: ReadonlyMap<string, readonly Expected[]> = new Map(
    Object.entries(ARGUMENTS).map(([command, types]) => [command, expectedOf(types)]),
);

/** An array argument whose elements are looked at. */
interface ExpectedElements {
    readonly command: string;
    readonly name: string;
    /** Of objects their attributes; absent for plain texts. */
    readonly expected?: readonly Expected[];
}

const EXPECTED_ELEMENTS: readonly ExpectedElements[] = Object.entries(ELEMENTS).map(([path, types]) => {
    const [command = '', name = ''] = path.split('.');
    return { command, name, ...(types !== 'string' && { expected: expectedOf(types) }) };
});

/** Fails with the first argument that is missing or of another type than the protocol says. */
export function checkArguments(command: string, args: Readonly<Record<string, unknown>>): void {
    checkRecord(command, '', args, EXPECTED.get(command) ?? []);
    for (const list of EXPECTED_ELEMENTS) {
        const elements = list.command === command ? args[list.name] : undefined;
        if (Array.isArray(elements)) {
            for (const [i, element] of (elements as unknown[]).entries()) {
                checkElement(list, `${list.name}[${i}]`, element);
            }
        }
    }
}

function checkElement({ command, expected }: ExpectedElements, path: string, element: unknown): void {
    const type = expected ? 'object' : 'string';
    if (typeOf(element) !== type) {
        throw new RequestFailure('bad-arguments', { command, problem: `'${path}' must be ${expected ? 'an' : 'a'} ${type}.` });
    }
    if (expected) {
        checkRecord(command, `${path}.`, element as Record<string, unknown>, expected);
    }
}

function checkRecord(
    command: string,
    prefix: string,
    values: Readonly<Record<string, unknown>>,
    expected: readonly Expected[],
): void {
    for (const { name, type, optional } of expected) {
        const isMissing = values[name] === undefined || values[name] === null;
        if (isMissing ? !optional : typeOf(values[name]) !== type) {
            const problem = isMissing ? 'is missing' : `must be ${type === 'array' || type === 'object' ? 'an' : 'a'} ${type}`;
            throw new RequestFailure('bad-arguments', { command, problem: `'${prefix}${name}' ${problem}.` });
        }
    }
}

const typeOf = (value: unknown): string => (Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value);
