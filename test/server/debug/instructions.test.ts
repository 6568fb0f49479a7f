/** The pipelines of places: every stage that any packet meets anywhere stands in one, under an address that leads back to it. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ElementId, HOPS, STAGES } from '../../../language/src/index.js';
import {
    addressOf,
    addressOfStep,
    carriesOut,
    instructionAt,
    pipelineOf,
    placeOf,
} from '../../../server/src/debug/instructions.js';
import { stopped } from '../../support/debug-launch.js';
import { chosenRun, loadExample, startChoice } from '../../support/debug-starts.js';

test('every step of every run stands in the pipeline of its place, and its address leads to it', async () => {
    await fc.assert(
        fc.asyncProperty(startChoice, async (choice) => {
            const { debuggee } = await chosenRun(choice);
            const { network } = debuggee.program.design;
            for (const step of debuggee.trace.steps) {
                const place = placeOf(step);
                expect(place === undefined).toBe(step.hop.kind === 'script');
                if (!place) {
                    continue;
                }
                expect(pipelineOf(place.kind)).toContain(step.stage);
                const address = addressOfStep(debuggee.program, step);
                const isDeclared = step.before.network === network;
                expect(address !== undefined || !isDeclared).toBe(true);
                if (address !== undefined) {
                    const found = instructionAt(debuggee.program, address);
                    expect(found).toEqual({ ...place, stage: step.stage });
                    expect(found && carriesOut(step, found)).toBe(true);
                }
            }
        }),
        { numRuns: 80 },
    );
}, 90_000);

test('every stage of the catalogue that is no line of the script stands in some pipeline, once in each', () => {
    const listed = HOPS.map(({ id }) => pipelineOf(id));
    const expected = STAGES.filter(({ hop }) => hop !== 'script').map(({ id }) => id);
    expect([...new Set(listed.flat())].sort()).toEqual(expected.sort());
    expect(listed.every((stages) => new Set(stages).size === stages.length)).toBe(true);
});

test('no two stages of a program have one address', async () => {
    const program = await loadExample('examples/first-file.vpc');
    const { network } = program.design;
    const elements: ElementId[] = [...network.interfaces.keys(), ...network.instances.keys(), ...network.internetGateways.keys()];
    const addresses = elements.flatMap((element) =>
        HOPS.flatMap(({ id: kind }) => pipelineOf(kind).map((stage) => addressOf(program, { kind, element, stage }))),
    );
    expect(addresses).not.toContain(undefined);
    expect(new Set(addresses).size).toBe(addresses.length);
});

describe('disassemble', () => {
    const ask = async (args: object): Promise<readonly Dap.DisassembledInstruction[]> => {
        const client = await stopped();
        const { stackFrames } = await client.request<Dap.StackTraceResponse['body']>('stackTrace', { threadId: 1 });
        const reference = stackFrames[0]?.instructionPointerReference;
        expect(reference).toMatch(/^0x[\da-f]+$/);
        const body = await client.request<{ instructions: readonly Dap.DisassembledInstruction[] }>('disassemble', {
            memoryReference: reference,
            ...args,
        });
        return body.instructions;
    };

    test('answers as many lines as were asked for, each under an address of its own; outside the pipeline they say so', async () => {
        const lines = await ask({ instructionOffset: -50, instructionCount: 100 });
        expect(lines).toHaveLength(100);
        expect(new Set(lines.map(({ address }) => BigInt(address))).size).toBe(100);
        const valid = lines.filter(({ presentationHint }) => presentationHint !== 'invalid');
        expect(valid.map(({ instruction }) => instruction.split(' ')[0])).toEqual(pipelineOf('guest'));
        expect(valid[0]).toMatchObject({ symbol: expect.stringMatching(/^Guest /) });
        expect(lines[50]?.instruction).toMatch(/^originate /);
    });

    test('offsets in bytes and in instructions count from the address', async () => {
        const [line] = await ask({ offset: 1, instructionOffset: 1, instructionCount: 1 });
        expect(line?.instruction.split(' ')[0]).toBe(pipelineOf('guest')[2]);
    });

    test.each([
        [{ memoryReference: '0x1', instructionCount: 5 }, /No pipeline lies at '0x1'/],
        [{ memoryReference: 'here', instructionCount: 5 }, /No pipeline lies at 'here'/],
        [{ instructionCount: 1e9 }, /At most 10000 lines/],
        [{ instructionCount: -1 }, /At most 10000 lines/],
    ])('%j is refused', async (args, message) => {
        await expect(ask(args)).rejects.toThrow(message);
    });
});
