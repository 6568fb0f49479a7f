/** Forks: without an edit they are the same run; after an edit they are what a fresh run from that state would be. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encode, FIELDS, frameOf, getField, type Packet, packetOf, type Step } from '../../../language/src/index.js';
import type { Debuggee } from '../../../server/src/debug/debuggee.js';
import { RequestFailure } from '../../../server/src/debug/errors.js';
import { differs } from '../../../server/src/debug/fork/differences.js';
import type { ChecksumPolicy, EditContext, Edited } from '../../../server/src/debug/fork/edit.js';
import { fieldEdit } from '../../../server/src/debug/fork/field-edit.js';
import { Futures } from '../../../server/src/debug/fork/futures.js';
import { writeMemory } from '../../../server/src/debug/fork/write-memory.js';
import { Trace } from '../../../server/src/debug/trace-cursor.js';
import { chosenRun, startChoice } from '../../support/debug-starts.js';

/** Runs are compared this far. */
const HORIZON = 600;

const settable = FIELDS.filter(({ write }) => write).map(({ name }) => name);

/** What is seen of a step: deed, sentence, bytes, and the sizes of all tables. */
const seen = (step: Step): unknown => [
    step.stage,
    step.packetId,
    step.hop,
    step.outcome,
    step.dropReason,
    step.rules,
    step.summary(),
    Buffer.from(frameOf(step)).toString('hex'),
    [...step.after.arpCaches.entries()],
    [...step.after.connections.entries()],
    [...step.after.natBindings.entries()],
    step.after.clock,
];

function stepsFrom(trace: Trace, first: number): unknown[] {
    const steps: unknown[] = [];
    for (let i = first; i < first + HORIZON; i++) {
        const step = trace.step(i);
        if (!step) {
            break;
        }
        steps.push(seen(step));
    }
    return steps;
}

const contextAt = (debuggee: Debuggee, index: number, checksums: ChecksumPolicy = 'recompute'): EditContext => ({
    debuggee,
    state: debuggee.trace.stateAfter(index),
    checksums,
});

/** The packet under way after a step, if one is. */
function flightAt(debuggee: Debuggee, index: number): { readonly id: number; readonly packet: Packet } | undefined {
    const step = debuggee.trace.step(index);
    const flight = step && packetOf(step);
    return flight?.status === 'moving' || flight?.status === 'waiting' ? flight : undefined;
}

/** The outcome of an edit; `undefined` when it is refused. */
function attempt(edit: () => Edited): Edited | undefined {
    try {
        return edit();
    } catch (error) {
        expect(error).toBeInstanceOf(RequestFailure);
        return undefined;
    }
}

const OPTIONS = { numRuns: 120 } as const;

test('a fork without an edit is byte-identical', async () => {
    await fc.assert(
        fc.asyncProperty(startChoice, async (choice) => {
            const { debuggee, index } = await chosenRun(choice);
            const fork = debuggee.trace.fork(index, debuggee.trace.stateAfter(index));
            expect(stepsFrom(fork, 0)).toEqual(stepsFrom(debuggee.trace, 0));
            expect([...fork.steps].some((step, i) => differs(step, debuggee.trace.step(i)))).toBe(false);
        }),
        OPTIONS,
    );
}, 120_000);

test('a fork after an edit equals a fresh run from that state, and its past is the same', async () => {
    let edits = 0;
    await fc.assert(
        fc.asyncProperty(startChoice, fc.constantFrom(...settable), fc.nat(0xffff), async (choice, field, number) => {
            const { debuggee, index } = await chosenRun(choice);
            const flight = flightAt(debuggee, index);
            const context = contextAt(debuggee, index);
            const edited = flight && attempt(() => fieldEdit({ packetId: flight.id, field })(context, String(number)));
            if (!edited || edited.state === context.state) {
                return;
            }
            edits++;
            const original = stepsFrom(debuggee.trace, 0);
            const futures = new Futures(debuggee);
            const { debuggee: fork } = futures.edit(index, edited, false);
            expect(stepsFrom(fork.trace, index + 1)).toEqual(stepsFrom(new Trace(edited.state), 0));
            expect(stepsFrom(fork.trace, 0).slice(0, index)).toEqual(original.slice(0, index));
            expect(stepsFrom(debuggee.trace, 0)).toEqual(original);
            expect(futures.lastCommonStep(futures.current, futures.all[0] ?? futures.current)).toBe(index);
        }),
        { numRuns: 400 },
    );
    expect(edits).toBeGreaterThan(20);
}, 120_000);

test('bytes written are read back, or refused; whatever is accepted runs to an end', async () => {
    let written = 0;
    const patch = fc.record({ offset: fc.nat(200), data: fc.uint8Array({ minLength: 1, maxLength: 6 }) });
    await fc.assert(
        fc.asyncProperty(
            startChoice,
            patch,
            fc.constantFrom<ChecksumPolicy>('keep', 'recompute'),
            async (choice, change, checksums) => {
                const { debuggee, index } = await chosenRun(choice);
                const flight = flightAt(debuggee, index);
                if (!flight) {
                    return;
                }
                const old = encode(flight.packet);
                const offset = change.offset % old.length;
                const data = change.data.subarray(0, old.length - offset);
                const args = { memoryReference: `packet-${flight.id}`, offset, data: Buffer.from(data).toString('base64') };
                const context = contextAt(debuggee, index, checksums);
                const edited = attempt(() => writeMemory(context, args));
                if (!edited || edited.state === context.state) {
                    return;
                }
                written++;
                const now = edited.state.packets.find(({ id }) => id === flight.id)?.packet ?? { layers: [] };
                const bytes = old.slice();
                bytes.set(data, offset);
                const changed = encode(now).filter((byte, i) => byte !== bytes[i]).length;
                // Up to four headers (outer and inner IP, transport twice) get two new bytes each.
                expect(changed).toBeLessThanOrEqual(checksums === 'keep' ? 0 : 8);
                expect(stepsFrom(new Trace(edited.state), 0).length).toBeGreaterThan(0);
            },
        ),
        { numRuns: 400 },
    );
    expect(written).toBeGreaterThan(50);
}, 120_000);

test('an edit leaves every checksum right, or on request as it was', async () => {
    const fields = ['ip.ttl', 'ip.src', 'ip.dst', 'ip.dsfield', 'ip.id', 'tcp.srcport', 'tcp.flags', 'udp.dstport', 'icmp.seq'];
    const bad = (packet: Packet): unknown[] =>
        ['ip', 'tcp', 'udp', 'icmp']
            .flatMap((name) => getField(packet, `${name}.checksum.status`))
            .filter((status) => status === 0);
    await fc.assert(
        fc.asyncProperty(startChoice, fc.constantFrom(...fields), fc.nat(255), async (choice, field, number) => {
            const { debuggee, index } = await chosenRun(choice);
            const flight = flightAt(debuggee, index);
            if (!flight) {
                return;
            }
            for (const policy of ['recompute', 'keep'] as const) {
                const context = contextAt(debuggee, index, policy);
                const edited = attempt(() => fieldEdit({ packetId: flight.id, field })(context, String(number)));
                const packet = edited?.state.packets.find(({ id }) => id === flight.id)?.packet;
                if (packet && edited?.state !== context.state) {
                    const checksums = (of: Packet): unknown =>
                        ['ip', 'tcp', 'icmp'].map((name) => getField(of, `${name}.checksum`));
                    expect(policy === 'keep' ? checksums(packet) : bad(packet)).toEqual(
                        policy === 'keep' ? checksums(flight.packet) : bad(flight.packet),
                    );
                }
            }
        }),
        { numRuns: 300 },
    );
}, 120_000);
