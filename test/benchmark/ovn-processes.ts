/**
 * A small OVN control plane of our own: two databases, `ovn-northd` and `ovn-trace` as a daemon, all in a temporary folder and
 * over Unix sockets. Every process is ended by its number, whatever happens.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SCHEMAS = '/usr/share/ovn';
const PROGRAMS = ['ovsdb-tool', 'ovsdb-server', 'ovn-northd', 'ovn-nbctl', 'ovn-trace'] as const;
const START_SECONDS = 15;

/** What is missing for it here; empty when all of it is installed. */
export function missingPrograms(): string[] {
    const folders = (process.env.PATH ?? '').split(':');
    const missing = PROGRAMS.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
    return existsSync(join(SCHEMAS, 'ovn-nb.ovsschema')) ? [...missing] : [...missing, `${SCHEMAS}/ovn-nb.ovsschema`];
}

/** The running control plane. */
export class Ovn {
    private readonly folder = mkdtempSync(join(tmpdir(), 'vpc-ovn-'));
    private readonly children: ChildProcess[] = [];

    /** Starts it, builds the network by these commands of `ovn-nbctl`, lets work be done with it, and ends it in all cases. */
    static async with<T>(network: readonly string[], work: (ovn: Ovn) => Promise<T>): Promise<T> {
        const ovn = new Ovn();
        const stop = (): void => ovn.stop();
        process.once('exit', stop);
        try {
            await ovn.start();
            ovn.change(network);
            await ovn.startTracer();
            return await work(ovn);
        } finally {
            stop();
            process.off('exit', stop);
        }
    }

    /** One trace by a process of its own. */
    trace(...args: readonly string[]): string {
        return this.execute('ovn-trace', [`--db=${this.socket('sb')}`, ...args]);
    }

    /** One trace by the daemon, asked through its socket as `ovn-appctl` would. */
    traceByDaemon(...args: readonly string[]): Promise<string> {
        const call = JSON.stringify({ id: 0, method: 'trace', params: args });
        return new Promise((resolve, reject) => {
            const socket = connect(this.path('trace.ctl'));
            let text = '';
            socket.setEncoding('utf8').on('error', reject);
            socket.on('data', (part: string) => {
                text += part;
                const answer = parsed(text);
                if (answer) {
                    socket.destroy();
                    answer.error === null ? resolve(answer.result) : reject(new Error(answer.error));
                }
            });
            socket.on('connect', () => socket.write(call));
        });
    }

    private async start(): Promise<void> {
        for (const name of ['nb', 'sb']) {
            this.execute('ovsdb-tool', ['create', this.path(`${name}.db`), join(SCHEMAS, `ovn-${name}.ovsschema`)]);
            this.spawn('ovsdb-server', [this.path(`${name}.db`), `--remote=p${this.socket(name)}`, this.control(name)]);
            await this.present(`${name}.sock`);
        }
        this.spawn('ovn-northd', [`--ovnnb-db=${this.socket('nb')}`, `--ovnsb-db=${this.socket('sb')}`, this.control('northd')]);
        await this.present('northd.ctl');
    }

    /** Changes the network, and waits until its flows are in the southbound database. */
    private change(commands: readonly string[]): void {
        const words = commands.flatMap((command, i) => [...(i > 0 ? ['--'] : []), ...splitWords(command)]);
        this.execute('ovn-nbctl', [`--db=${this.socket('nb')}`, '--wait=sb', `--timeout=${START_SECONDS}`, ...words]);
    }

    /** The daemon reads the database once, when it starts. */
    private async startTracer(): Promise<void> {
        this.execute('ovn-trace', [
            '--detach',
            `--pidfile=${this.path('trace.pid')}`,
            `--log-file=${this.path('trace.log')}`,
            this.control('trace'),
            `--db=${this.socket('sb')}`,
        ]);
        await this.present('trace.ctl');
    }

    private stop(): void {
        // The daemon is no child of ours: it has left its number behind.
        const daemon = Number(existsSync(this.path('trace.pid')) ? readFileSync(this.path('trace.pid'), 'utf8') : Number.NaN);
        for (const pid of [daemon, ...this.children.map((child) => (child.exitCode === null ? child.pid : undefined))]) {
            if (pid !== undefined && pid > 0) {
                endProcess(pid);
            }
        }
        rmSync(this.folder, { recursive: true, force: true });
    }

    private spawn(program: string, args: readonly string[]): void {
        this.children.push(spawn(program, args, { stdio: 'ignore', env: this.environment() }));
    }

    private execute(program: string, args: readonly string[]): string {
        return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: this.environment() });
    }

    /** Nothing is read from or written to the folders of an installed OVN. */
    private environment(): NodeJS.ProcessEnv {
        return { ...process.env, OVN_RUNDIR: this.folder, OVS_RUNDIR: this.folder, OVN_DBDIR: this.folder };
    }

    private async present(name: string): Promise<void> {
        for (let waited = 0; !existsSync(this.path(name)); waited += 20) {
            if (waited > START_SECONDS * 1000) {
                throw new Error(`${name} did not appear.`);
            }
            await sleep(20);
        }
    }

    private path = (name: string): string => join(this.folder, name);
    private socket = (name: string): string => `unix:${this.path(`${name}.sock`)}`;
    private control = (name: string): string => `--unixctl=${this.path(`${name}.ctl`)}`;
}

function endProcess(pid: number): void {
    try {
        process.kill(pid, 'SIGTERM');
    } catch (error) {
        // It may have ended by itself.
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') {
            throw error;
        }
    }
}

/** Words at spaces, with what stands in single quotes as one. */
const splitWords = (command: string): string[] =>
    [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');

interface Answer {
    readonly result: string;
    readonly error: string | null;
}

/** The answer, once all of it is there. */
function parsed(text: string): Answer | undefined {
    try {
        return JSON.parse(text) as Answer;
    } catch (error) {
        if (error instanceof SyntaxError) {
            return undefined;
        }
        throw error;
    }
}
