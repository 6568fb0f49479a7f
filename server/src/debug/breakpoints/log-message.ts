/** Log points: `{ip.src} leaves through {hop}` with fields of the packet and a few words about the step. */
import { stageInfo } from '#language';
import { type Debuggee, packetAfter } from '../debuggee.js';
import { nameOf } from '../elements.js';
import { isField, textOfField } from '../packet-fields.js';

/** Makes the text of a log point at a step. */
export type LogMessage = (index: number) => string;

/** The words a message may use besides field names. */
const WORDS: Readonly<Record<string, (debuggee: Debuggee, index: number) => string>> = {
    hop: ({ trace }, index) => {
        const step = trace.step(index);
        return step ? nameOf(step.before.network, step.hop.element) : '';
    },
    stage: ({ trace }, index) => trace.step(index)?.stage ?? '',
    title: ({ trace }, index) => {
        const step = trace.step(index);
        return step ? stageInfo(step.stage).title : '';
    },
    rule: ({ trace }, index) => trace.step(index)?.rules[0] ?? '',
    table: ({ trace }, index) => {
        const step = trace.step(index);
        return step?.lookups.map((lookup) => nameOf(step.before.network, lookup.element)).join(', ') ?? '';
    },
    packet: ({ trace }, index) => packetAfter(trace.step(index))?.title ?? '',
    summary: ({ trace }, index) => trace.step(index)?.summary() ?? '',
};

/** The names of those words. */
export const LOG_WORDS: readonly string[] = Object.keys(WORDS);

/** Reads a log message; an unknown name in braces gives a message for the breakpoint. */
export function parseLogMessage(text: string, debuggee: Debuggee): LogMessage | { readonly problem: string } {
    const names = [...text.matchAll(/\{([^{}]*)\}/g)].map((match) => (match[1] ?? '').trim());
    const unknown = names.find((name) => !Object.hasOwn(WORDS, name) && !isField(name));
    if (unknown !== undefined) {
        return { problem: `'{${unknown}}' is neither a packet field such as {ip.src} nor one of {${LOG_WORDS.join('}, {')}}.` };
    }
    return (index) => text.replace(/\{([^{}]*)\}/g, (_, name: string) => textFor(name.trim(), debuggee, index));
}

function textFor(name: string, debuggee: Debuggee, index: number): string {
    const word = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined;
    if (word) {
        return word(debuggee, index);
    }
    const packet = packetAfter(debuggee.trace.step(index))?.packet;
    return (packet && textOfField(packet, name)) ?? `(no ${name})`;
}
