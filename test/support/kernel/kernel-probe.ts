/** Sends a probe's packet in a kernel network, and answers it there as the simulator's guests do. */
import { spawnSync } from 'node:child_process';
import { type Flow, IP_PROTOCOL } from '../../../language/src/forwarding/flow.js';
import { formatAddress } from '../../../language/src/model/address.js';
import type { ElementId } from '../../../language/src/model/network.js';
import type { KernelPlan } from './kernel-network.js';
import type { Namespaces } from './namespaces.js';

/** A packet as its sender makes it, and who answers. */
export interface KernelProbe {
    readonly flow: Flow;
    readonly from: ElementId;
    readonly to: ElementId;
    /** Bytes behind the transport header. */
    readonly payload: number;
}

/** Sends it once and waits for the answer. */
export async function sendInKernel(space: Namespaces, { machines }: KernelPlan, probe: KernelProbe): Promise<void> {
    const { flow, from, to, payload } = probe;
    const [sender, receiver] = [machines.get(from), machines.get(to)];
    if (sender === undefined || receiver === undefined) {
        throw new Error(`There is no namespace for ${from} or ${to}.`);
    }
    const destination = formatAddress(flow.destination);
    if (flow.protocol === IP_PROTOCOL.icmp) {
        const ping = [
            'netns',
            'exec',
            space.fullName(sender),
            'ping',
            '-q',
            '-n',
            '-c',
            '1',
            '-W',
            '5',
            '-s',
            String(payload),
            destination,
        ];
        const { status, stdout } = spawnSync('ip', ping, { encoding: 'utf8' });
        if (status !== 0) {
            throw new Error(`ping ${destination} was not answered: ${stdout}`);
        }
        return;
    }
    const isTcp = flow.protocol === IP_PROTOCOL.tcp;
    const server = await space.start(
        receiver,
        [process.execPath, '-e', isTcp ? TCP_SERVER : UDP_SERVER, String(flow.destinationPort)],
        /ready/,
    );
    const args = [destination, String(flow.destinationPort), String(flow.sourcePort), String(payload)];
    const client = await space.start(sender, [process.execPath, '-e', isTcp ? TCP_CLIENT : UDP_CLIENT, ...args], /answered/);
    client.kill('SIGKILL');
    server.kill('SIGKILL');
}

const UDP_SERVER = `const s = require('dgram').createSocket('udp4');
s.on('message', (m, { address, port }) => s.send(m, port, address));
s.bind(Number(process.argv[1]), () => console.log('ready'));`;

const UDP_CLIENT = `const [, to, port, from, size] = process.argv;
const s = require('dgram').createSocket('udp4');
s.on('message', () => console.log('answered'));
s.bind(Number(from), () => s.send(Buffer.alloc(Number(size), 120), Number(port), to));`;

const TCP_SERVER = `require('net').createServer((c) => c.on('error', () => {})).listen(Number(process.argv[1]), '0.0.0.0', () => console.log('ready'));`;

const TCP_CLIENT = `const [, host, port, from] = process.argv;
require('net').connect({ host, port: Number(port), localPort: Number(from) }, () => console.log('answered'));`;
