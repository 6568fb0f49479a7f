/** The protocol's declarations are read whole, and what is wrong with a message is found. */
import { expect, test } from 'vitest';
import { argumentsProblem, protocolNames, protocolProblem } from './dap-schema.js';

const event = (name: string, body: object) => ({ seq: 1, type: 'event', event: name, body });
const response = (command: string, body?: object) => ({ seq: 1, type: 'response', request_seq: 1, command, success: true, body });

test('every declaration is read', () => {
    const names = protocolNames();
    expect(names.length).toBeGreaterThan(190);
    expect(names).toEqual(expect.arrayContaining(['Capabilities', 'StoppedEvent', 'BreakpointMode', 'SteppingGranularity']));
});

test.each([
    [event('stopped', { reason: 'step', threadId: 1 }), undefined],
    [event('stopped', { threadId: 1 }), 'stopped.body.reason is missing'],
    [event('stopped', { reason: 'step', thread: 1 }), 'stopped.body.thread is no attribute of the protocol'],
    [event('thread', { reason: 'started', threadId: '1' }), 'thread.body.threadId is no number'],
    [event('flown', {}), "'flown' is no event of the protocol"],
    [response('threads', { threads: [{ id: 1, name: 'a' }] }), undefined],
    [response('threads', { threads: [{ id: 1 }] }), 'threads.body.threads[0].name is missing'],
    [response('threads'), 'threads.body is missing'],
    [response('setBreakpoints', { breakpoints: {} }), 'setBreakpoints.body.breakpoints is no list'],
    [response('dataBreakpointInfo', { dataId: null, description: '' }), undefined],
    [
        response('dataBreakpointInfo', { dataId: 1, description: '' }),
        'dataBreakpointInfo.body.dataId is no string, and dataBreakpointInfo.body.dataId is not null',
    ],
    [response('vpc/moment', { step: 1 }), undefined],
    [
        { seq: 1, type: 'response', request_seq: 1, command: 'next', success: false, message: 'no', body: { error: {} } },
        'next.body.error.id is missing',
    ],
])('%j', (message, problem) => {
    expect(protocolProblem(message as { type: string })).toBe(problem);
});

test('arguments of requests are checked in the same way', () => {
    expect(argumentsProblem('next', { threadId: 1, granularity: 'line' })).toBeUndefined();
    expect(argumentsProblem('next', { granularity: 'line' })).toBe('next.threadId is missing');
    expect(argumentsProblem('next', { threadId: 1, granularity: 'day' })).toMatch(/granularity is not 'statement', and/);
});
