/**
 * Linux network namespaces for tests: a set of them under names of its own, commands inside, captures, and their end. Nothing in
 * them is connected to the machine's own network.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs that a comparison with the kernel needs. */
const PROGRAMS = ['ip', 'bridge', 'nft', 'dumpcap', 'ping', 'ethtool'];

/** Why no namespaces can be made here; nothing when they can. */
export function whyNoNamespaces(): string | undefined {
    if (process.platform !== 'linux') {
        return 'it needs Linux';
    }
    if (process.getuid?.() !== 0) {
        return 'it needs root';
    }
    const missing = PROGRAMS.filter((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status !== 0);
    if (missing.length > 0) {
        return `these programs are missing: ${missing.join(', ')}`;
    }
    const space = new Namespaces('try');
    try {
        space.script(['ip netns add @try', 'ip -n @try link add v type vxlan id 7 dstport 4789', ...NAT_TRIAL]);
        return undefined;
    } catch (error) {
        return `namespaces, VXLAN or nftables are not permitted here (${error instanceof Error ? error.message.split('\n')[0] : error})`;
    } finally {
        space.remove();
    }
}

const NAT_TRIAL = [
    "ip netns exec @try nft 'table ip t { chain c { type nat hook postrouting priority 100; ip saddr 10.0.0.1 snat to 10.0.0.2; }; }'",
];

/** One set of namespaces. In commands `@name` stands for the namespace's full name. */
export class Namespaces {
    private readonly prefix: string;
    private readonly names = new Set<string>();
    private readonly folder = mkdtempSync(join(tmpdir(), 'vpc-kernel-'));
    private readonly children: ChildProcess[] = [];
    private readonly onExit = (): void => this.remove();

    constructor(name: string) {
        this.prefix = `vpclab-${process.pid}-${name}-`;
        process.once('exit', this.onExit);
    }

    /** The full name of a namespace. */
    fullName(name: string): string {
        this.names.add(name);
        return `${this.prefix}${name}`;
    }

    private resolved(text: string): string {
        return text.replace(/@([\w-]+)/g, (_, name: string) => this.fullName(name));
    }

    /** Runs commands one after the other; the first that fails ends it. */
    script(commands: readonly string[]): void {
        const text = ['set -e', ...commands.map((command) => this.resolved(command))].join('\n');
        const { status, stderr } = spawnSync('sh', { input: text, encoding: 'utf8' });
        if (status !== 0) {
            throw new Error(stderr.trim() || `the script ended with ${status}`);
        }
    }

    /** Starts a program in a namespace and waits until it has said the word. */
    async start(name: string, command: readonly [string, ...string[]], word: RegExp): Promise<ChildProcess> {
        const child = spawn('ip', ['netns', 'exec', this.fullName(name), ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
        this.children.push(child);
        let said = '';
        await new Promise<void>((resolve, reject) => {
            const hear = (chunk: Buffer): void => {
                said += chunk.toString();
                if (word.test(said)) {
                    resolve();
                }
            };
            child.stdout?.on('data', hear);
            child.stderr?.on('data', hear);
            child.once('error', reject);
            child.once('exit', (code) => reject(new Error(`${command[0]} ended with ${code} before it was ready: ${said}`)));
        });
        return child;
    }

    /** Captures on interfaces of a namespace from now on; answers what has been written so far, as a pcapng file. */
    async capture(name: string, interfaces: readonly string[]): Promise<() => Uint8Array> {
        const file = join(this.folder, `${name}.pcapng`);
        const args = interfaces.flatMap((each) => ['-i', each]);
        await this.start(name, ['dumpcap', '-q', '-n', ...args, '-w', file], /File: /);
        return () => readFileSync(file);
    }

    /** Ends what still runs, and removes the namespaces with everything in them. Safe to call twice. */
    remove(): void {
        process.off('exit', this.onExit);
        for (const child of this.children) {
            child.kill('SIGKILL');
        }
        for (const name of this.names) {
            spawnSync('ip', ['netns', 'del', this.fullName(name)]);
        }
        rmSync(this.folder, { recursive: true, force: true });
    }
}
