/** The packet debugger in the editor: where it stops, what can be read there, that going back is exact, and that it ends. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
    breakOn,
    cleanUp,
    consoleText,
    endAfter,
    evaluate,
    FILE,
    findLine,
    read,
    type Stop,
    sessionsEnd,
    stopAfter,
    watchSessions,
} from './debug-driver.js';
import { pictureOfScope } from './page.js';
import { fileUri, placeCursor } from './workspace.js';

const ROUTE = '198.51.100.0/24 -> nat';
const START = 'workbench.action.debug.start';
const CONTINUE = 'workbench.action.debug.continue';
const OVER = 'workbench.action.debug.stepOver';
const INTO = 'workbench.action.debug.stepInto';
const BACK = 'workbench.action.debug.stepBack';

/** Stops at the given stages of probe `outward`, one after the other, and answers the first stop. */
async function debugOutward(...stages: readonly string[]): Promise<Stop> {
    vscode.debug.addBreakpoints(stages.map((stage) => new vscode.FunctionBreakpoint(stage)));
    await placeCursor(FILE, 'probe outward');
    return stopAfter(START);
}

let watching: vscode.Disposable;
before(() => {
    watching = watchSessions();
});
after(() => watching.dispose());

describe('breakpoints', () => {
    afterEach(cleanUp);

    it('stop at a route when F5 is pressed in a file without launch configuration', async () => {
        const line = await breakOn(ROUTE);
        await placeCursor(FILE, 'probe outward');
        const stop = await stopAfter(START);
        assert.equal(stop.reason, 'breakpoint');
        assert.equal(stop.stack[0], `route-lookup:${line}`);
        assert.match(stop.thread, /#1 app1 → client/);
    });

    it('stop only where their condition holds', async () => {
        await breakOn(ROUTE, { condition: 'ip.dst == 192.0.2.1' });
        await breakOn('10.9.0.0/16     ->', { condition: 'ip.dst == 10.9.0.1 and icmp' });
        await placeCursor(FILE, 'probe lost');
        const stop = await stopAfter(START);
        assert.match(stop.stack[0] ?? '', /^route-lookup:/);
        assert.equal(read(stop, 'Route lookup', 'destination'), '10.9.0.1');
    });

    it('are not needed to stop at a drop', async () => {
        const configuration = { type: 'vpc', request: 'launch', name: 'lost', program: fileUri(FILE).toString(), probe: 'lost' };
        const stop = await stopAfter(() =>
            vscode.debug.startDebugging(undefined, { ...configuration, stopOnEntry: false, stopOnDrop: true }),
        );
        assert.equal(stop.reason, 'exception');
        assert.match(stop.stack[0] ?? '', /^route-lookup:/);
        assert.equal(read(stop, 'Route lookup', 'winner'), '10.9.0.0/16 → blackhole');
    });
});

describe('scopes', () => {
    afterEach(cleanUp);

    it('Route lookup: the table, every route, the winner and why, and what its target means', async () => {
        await breakOn(ROUTE);
        await placeCursor(FILE, 'probe outward');
        const stop = await stopAfter(START);
        assert.equal(read(stop, 'Route lookup', 'table'), 'private of lab');
        assert.equal(read(stop, 'Route lookup', 'destination'), '198.51.100.7');
        assert.equal(read(stop, 'Route lookup', 'winner'), '198.51.100.0/24 → nat');
        assert.match(read(stop, 'Route lookup', 'because'), /longest prefix/);
        assert.match(read(stop, 'Route lookup', 'means'), /NAT gateway nat replaces source address and port/);
        assert.match(read(stop, 'Route lookup', '10.0.0.0/16 → local'), /^✗/);
        assert.match(read(stop, 'Route lookup', '10.9.0.0/16 → blackhole'), /^✗ does not contain/);
        assert.match(read(stop, 'Route lookup', '0.0.0.0/0 → blackhole'), /^✗.*shorter/);
        await pictureOfScope('Route lookup', 'route-lookup');
    });

    it('ARP: the next hop is the router, and the hypervisor answers for it', async () => {
        const stop = await debugOutward('arp-proxy');
        assert.match(stop.thread, /ARP/);
        assert.match(read(stop, 'ARP', 'question'), /who has 10\.0\.2\.1\?/);
        vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint('guest-send', true, 'tcp')]);
        const resumed = await stopAfter(CONTINUE);
        assert.equal(read(resumed, 'ARP', 'next hop'), '10.0.2.1');
        assert.match(read(resumed, 'ARP', 'is at'), /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    });

    it('Security: the rule that lets the packet out', async () => {
        const stop = await debugOutward('security-group-egress');
        const lines = stop.scopes.Security ?? [];
        assert(
            lines.some(([name, value]) => /security group app-sg/.test(name) && /^✓/.test(value)),
            JSON.stringify(lines),
        );
    });

    it('NAT: first the private address of the NAT gateway and a port of its choice, then the public one', async () => {
        const first = await debugOutward('nat');
        assert.match(read(first, 'NAT', 'before'), /^tcp 10\.0\.2\.10:\d+ → 198\.51\.100\.7:443$/);
        assert.match(read(first, 'NAT', 'after'), /^tcp 10\.0\.1\.20:\d+ → 198\.51\.100\.7:443$/);
        assert.equal(read(first, 'NAT', 'translated by'), 'nat');
        findLine(first, 'NAT', 'bindings of nat');
        await pictureOfScope('NAT', 'nat', ['bindings of nat', 'tcp 10.0.2.10']);
        const second = await stopAfter(CONTINUE);
        assert.match(read(second, 'NAT', 'after'), /^tcp 203\.0\.113\.99:\d+ → 198\.51\.100\.7:443$/);
        assert.equal(read(second, 'NAT', 'translated by'), 'igw');
    });

    it('Encapsulation: the outer headers with the origin of every field', async () => {
        const stop = await debugOutward('encapsulate');
        assert.match(read(stop, 'Encapsulation', 'VNI'), /VPC lab/);
        assert.match(read(stop, 'Encapsulation', 'from'), /^server /);
        assert.equal(read(stop, 'Encapsulation', 'mapping entry', 'address'), '10.0.1.20');
        assert.match(read(stop, 'Encapsulation', 'outer udp', 'udp.dstport'), /^6081/);
        assert.match(read(stop, 'Encapsulation', 'outer ip', 'ip.dst'), /mapping/);
        assert.match(stop.bytes, /17c1/, 'UDP port 6081 stands in the bytes on the wire');
        await pictureOfScope('Encapsulation', 'encapsulation', ['outer geneve', 'outer udp', 'outer ip', 'mapping entry']);
    });

    it('Guest: the addresses and routes the machine itself believes in', async () => {
        const stop = await debugOutward('guest-route');
        assert.equal(read(stop, 'Guest', 'instance'), 'app1');
        assert.equal(read(stop, 'Guest', 'eth0', 'assigned by the platform'), '10.0.2.10');
    });
});

describe('expressions', () => {
    afterEach(cleanUp);

    it('read fields of the packet, ask the tables, and say why', async () => {
        await debugOutward('route-lookup');
        assert.equal(await evaluate('ip.dst'), '198.51.100.7');
        assert.match(await evaluate('route(10.9.0.1)'), /blackhole/);
        assert.match(await evaluate('why'), /nat/);
        await assert.rejects(evaluate('ip.nonsense'), /nonsense/);
    });
});

describe('stepping', () => {
    afterEach(cleanUp);

    it('leads back through identical stacks, variables and bytes', async () => {
        const stops = [await debugOutward('route-lookup')];
        for (const command of [OVER, INTO, INTO, OVER, OVER, OVER, OVER, OVER, OVER, OVER]) {
            stops.push(await stopAfter(command));
        }
        for (const expected of stops.slice(0, -1).reverse()) {
            const back = await stopAfter(BACK);
            assert.deepEqual({ ...back, reason: '' }, { ...expected, reason: '' });
        }
    });

    it('continues backwards to the breakpoint it came from', async () => {
        const first = await debugOutward('nat');
        await stopAfter(CONTINUE);
        const back = await stopAfter('workbench.action.debug.reverseContinue');
        assert.deepEqual({ ...back, reason: '' }, { ...first, reason: '' });
    });
});

describe('the end of a session', () => {
    afterEach(cleanUp);

    it('comes when the last packet has ended, with the outcome in the console', async () => {
        await debugOutward('nat');
        vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
        await endAfter(CONTINUE);
        assert.match(consoleText(), /answered/);
    });

    it('comes at once when the person stops', async () => {
        await debugOutward('nat');
        await endAfter('workbench.action.debug.stop');
        assert.equal(vscode.debug.activeDebugSession, undefined);
    });

    it('comes without a stop when a probe is only run', async () => {
        await breakOn(ROUTE);
        await vscode.commands.executeCommand('vpc.runProbe', { uri: fileUri(FILE).toString(), probe: 'inside' });
        await sessionsEnd();
        assert.match(consoleText(), /inside/);
    });
});
