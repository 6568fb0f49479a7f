/** The `vpc` command: hands the process over to `run-cli.ts`. */
import { workerFileBeside } from '../workspace/compute-reach.js';
import { readVersion } from '../workspace/version.js';
import { runCli } from './run-cli.js';
import { processTerminal } from './terminal.js';

const program = process.argv[1] ?? '.';
void runCli(process.argv.slice(2), processTerminal(workerFileBeside(program)), readVersion(program)).then((code) => {
    process.exitCode = code;
});
