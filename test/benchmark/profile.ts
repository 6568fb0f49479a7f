/** Where the time of a keystroke goes, by phase: what the build takes in a process of its own, and what is left of the whole. */
import { outputOfBundled } from './bundle.js';
import { formatTable } from './statistics.js';

/** The table for a file of that many lines, on which a keystroke takes so long from end to end. */
export async function profileOfKeystroke(lines: number, keystroke: number): Promise<string> {
    const phases = JSON.parse(await outputOfBundled('profile-run', [`${lines}`])) as [string, number][];
    const sum = phases.reduce((total, [, value]) => total + value, 0);
    const all: [string, number][] = [...phases, ['pipe, protocol and publishing', Math.max(0, keystroke - sum)]];
    const rows = all.map(([phase, value]) => [
        phase,
        value.toFixed(2),
        `${((100 * value) / Math.max(keystroke, sum)).toFixed(0)} %`,
    ]);
    return formatTable([`${lines} lines, of a keystroke`, 'ms', 'part'], rows);
}
