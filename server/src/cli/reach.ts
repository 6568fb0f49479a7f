/** `vpc reach`: whether one end reaches another, what one end reaches or is reached by, and the matrix of all pairs. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { explainFlow, type ReachMatrix } from '#language';
import { EXIT_CODES, type ExitCode } from './exit-code.js';
import { fileFailure } from './failure.js';
import { type LoadedFile, loadFile } from './load-file.js';
import { matrixCsv, matrixJson } from './reach/matrix-data.js';
import { type FlowRequest, type MatrixRequest, type ReachOptions, readRequest } from './reach/read-request.js';
import { flowJson, renderFlow } from './reach/render-flow.js';
import { renderList } from './reach/render-list.js';
import { renderMatrix } from './reach/render-matrix.js';
import { watchWork } from './reach/watch-work.js';
import type { Outcome } from './run-cli.js';
import type { Terminal } from './terminal.js';
import { warnOfErrors } from './warn-of-errors.js';

/** The command, to be added to the program. */
export const reachCommand = (terminal: Terminal, finish: Outcome): Command =>
    new Command('reach')
        .description('Say who reaches whom: one end another, one end all others, or all pairs.')
        .argument('<file>', 'a .vpc file')
        .argument('<question...>', "FROM TO tcp/443, or only 'tcp/443', 'udp/53' or 'icmp' with one of the options below")
        .option('--from <name>', 'everything that this instance, load balancer or host reaches')
        .option('--to <name>', 'everything that reaches it')
        .option('--matrix', 'all pairs; large networks are summed up by subnet')
        .option('--json', 'write JSON instead')
        .option('--csv', 'write a line for each pair instead')
        .option('-o, --output <file>', 'write there instead of on the terminal')
        .action(async (path: string, words: string[], options: ReachOptions) => {
            const file = await loadFile(path, terminal);
            warnOfErrors(file, terminal, 'the answer follows what the rest of the file says');
            const request = readRequest(file, words, options);
            const asked = { file, options, terminal };
            finish(request.kind === 'flow' ? await answerFlow(request, asked) : await answerMatrix(request, asked));
        });

interface Asked {
    readonly file: LoadedFile;
    readonly options: ReachOptions;
    readonly terminal: Terminal;
}

/** One pair: 'no' is an answer that the exit code tells. */
async function answerFlow(request: FlowRequest, { file, options, terminal }: Asked): Promise<ExitCode> {
    const flow = explainFlow(file.design.network, request.packet, request.owner);
    await write([options.json ? flowJson(request, flow, file) : renderFlow(request, flow, { sources: file, terminal })], {
        options,
        terminal,
    });
    return flow.verdict.outcome === 'reached' ? EXIT_CODES.ok : EXIT_CODES.refuted;
}

async function answerMatrix({ question, selection }: MatrixRequest, { file, options, terminal }: Asked): Promise<ExitCode> {
    const { network } = file.design;
    const start = performance.now();
    const matrix = await watchWork({ network, question, selection }, terminal);
    const took = (performance.now() - start) / 1000;
    await write(rendered(matrix, { file, options, terminal }, took), { options, terminal });
    return EXIT_CODES.ok;
}

/** In pieces: a large matrix is no single text. */
function rendered(matrix: ReachMatrix, { file, options, terminal }: Asked, seconds: number): Iterable<string> {
    if (options.json) {
        return matrixJson(matrix);
    }
    if (options.csv) {
        return matrixCsv(matrix);
    }
    const { network } = file.design;
    return options.matrix ? renderMatrix(matrix, { network, terminal, seconds }) : renderList(matrix, terminal);
}

async function write(pieces: Iterable<string>, { options, terminal }: Pick<Asked, 'options' | 'terminal'>): Promise<void> {
    const { output } = options;
    if (output === undefined) {
        for (const piece of pieces) {
            terminal.out(piece);
        }
        return;
    }
    try {
        await writeFile(resolve(terminal.directory, output), pieces);
    } catch (error) {
        throw fileFailure('write', output, error);
    }
}
