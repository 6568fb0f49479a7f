/** `vpc trace`: follows one probe, experiment or packet, stage by stage. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command, Option } from 'commander';
import { advance, type Design, type Network, renderTrace, run, type Step, TRACE_DETAILS, type TraceDetail } from '#language';
import { captureSteps } from '../workspace/capture.js';
import { recordSteps } from '../workspace/recording.js';
import { EXIT_CODES } from './exit-code.js';
import { CommandFailure, fileFailure } from './failure.js';
import { type LoadedFile, loadFile } from './load-file.js';
import { isError } from './problem.js';
import type { Outcome } from './run-cli.js';
import type { Terminal } from './terminal.js';
import { blockersJson, renderBlockers } from './trace/render-blockers.js';
import { listRuns, type Selection, selectRun } from './trace/select-run.js';
import { renderJson } from './trace/trace-json.js';
import { warnOfErrors } from './warn-of-errors.js';

interface TraceOptions {
    readonly style: TraceDetail;
    readonly json?: true;
    readonly allBlockers?: true;
    readonly pcapng?: string;
    readonly record?: string;
    readonly encapsulation?: Network['encapsulation'];
}

/** The command, to be added to the program. */
export const traceCommand = (terminal: Terminal, finish: Outcome): Command =>
    new Command('trace')
        .description('Follow a probe, an experiment or a packet, stage by stage; without one, list what the file offers.')
        .argument('<file>', 'a .vpc file')
        .argument('[what]', "a probe, an experiment, or a packet: 'tcp a -> b:443 { ttl 3 }'")
        .addOption(new Option('-s, --style <style>', 'how much to say').choices(TRACE_DETAILS).default('detailed'))
        .option('--all-blockers', 'go on past refusals and list everything in the way, of requests and of replies')
        .option('--json', 'write the trace as JSON instead')
        .option('--pcapng <file>', 'write a capture of every wire as well, for Wireshark')
        .option('--record <file>', 'write the run as well, for somebody else to step through in the debugger')
        .addOption(new Option('--encapsulation <header>', 'draw the overlay with this header').choices(['geneve', 'vxlan']))
        .action(async (path: string, what: string | undefined, options: TraceOptions, command: Command) => {
            const file = withEncapsulation(await loadFile(path, terminal), options.encapsulation);
            warnOfErrors(file, terminal, 'the trace follows what the rest of the file says');
            if (what === undefined) {
                terminal.out(`${listRuns(file.design).join('\n')}\n`);
            } else {
                await trace(file, what, { options, terminal, version: command.parent?.version() ?? '' });
            }
            finish(EXIT_CODES.ok);
        });

/** How a trace is wanted, where it goes, and who writes it. */
interface Order {
    readonly options: TraceOptions;
    readonly terminal: Terminal;
    readonly version: string;
}

async function trace(file: LoadedFile, what: string, { options, terminal, version }: Order): Promise<void> {
    const selection = selectRun(file, what);
    const steps = run(selection.start);
    if (options.pcapng !== undefined) {
        await writeBytes(options.pcapng, captureSteps(steps), terminal);
    }
    if (options.record !== undefined) {
        const source = { file, version, encapsulation: options.encapsulation, path: resolve(terminal.directory, options.record) };
        await writeBytes(options.record, recordingOf(selection, steps, source), terminal);
    }
    terminal.out(rendered(selection, steps, { file, options, terminal }));
}

interface RecordingOrder {
    readonly file: LoadedFile;
    readonly version: string;
    readonly encapsulation: Network['encapsulation'] | undefined;
    readonly path: string;
}

/** Only what can be replayed is recorded: the debugger starts no file that has errors. */
function recordingOf(
    selection: Selection,
    steps: readonly Step[],
    { file, version, encapsulation, path }: RecordingOrder,
): string {
    if (file.problems.some(isError)) {
        throw new CommandFailure(EXIT_CODES.refuted, 'A file with errors cannot be recorded.', ['Repair it first.']);
    }
    const uri = pathToFileURL(path).href;
    const last = steps.at(-1);
    const truncated = last !== undefined && advance(last.after) !== undefined;
    return recordSteps(
        { uri, recordedBy: version, documents: file.documents, start: selection.recorded, encapsulation, truncated },
        steps,
    );
}

interface Rendering {
    readonly file: LoadedFile;
    readonly options: TraceOptions;
    readonly terminal: Terminal;
}

function rendered(selection: Selection, steps: readonly Step[], { file, options, terminal }: Rendering): string {
    if (options.allBlockers) {
        return options.json ? blockersJson(selection, steps, file) : renderBlockers(steps, file, terminal);
    }
    const { bold, dim, red, green, yellow, cyan } = terminal.paint;
    const style = { bold, dim, red, green, yellow, cyan };
    return options.json ? renderJson(selection, steps, file) : renderTrace(steps, options.style, style);
}

function withEncapsulation(file: LoadedFile, encapsulation: Network['encapsulation'] | undefined): LoadedFile {
    if (encapsulation === undefined) {
        return file;
    }
    const design: Design = { ...file.design, network: { ...file.design.network, encapsulation } };
    return { ...file, design };
}

async function writeBytes(path: string, bytes: Uint8Array | string, terminal: Terminal): Promise<void> {
    try {
        await writeFile(resolve(terminal.directory, path), bytes);
    } catch (error) {
        throw fileFailure('write', path, error);
    }
}
