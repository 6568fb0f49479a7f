/** The `vpc` command: hands the process over to `run-cli.ts`. */
import { runCli } from './run-cli.js';
import { processTerminal } from './terminal.js';
import { readVersion } from './version.js';

const version = readVersion(process.argv[1] ?? '.');
void runCli(process.argv.slice(2), processTerminal(), version).then((code) => {
    process.exitCode = code;
});
