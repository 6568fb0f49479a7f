/** The same small network here and in OVN, whose `ovn-trace` is the nearest real tracer: time for one trace, and the ratio. */
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '../../language/src/index.js';
import { designOf, measureTrace, startOf } from './forwarding.js';
import { missingPrograms, Ovn } from './ovn-processes.js';
import { formatNumber, formatTable, median } from './statistics.js';

/** Two subnets, their router, and rules on both sides: web to database by TCP 5432 and nothing else. */
const NETWORK = `
vpc lab {
    cidr 10.0.0.0/16
    security-group web { egress tcp 5432 to 10.0.2.0/24 }
    security-group database { ingress tcp 5432 from 10.0.1.0/24 }
    subnet front { cidr 10.0.1.0/24  availability-zone a  instance web { ip 10.0.1.10  security-groups web } }
    subnet back { cidr 10.0.2.0/24  availability-zone a  instance db { ip 10.0.2.10  security-groups database } }
}
`;
const PACKET = 'tcp web -> db:5432';

const WEB = '0a:00:00:00:01:0a';
const DATABASE = '0a:00:00:00:02:0a';
const ROUTER = { front: '0a:00:00:00:01:01', back: '0a:00:00:00:02:01' } as const;

const OVN_NETWORK: readonly string[] = [
    'lr-add lab',
    ...(['front', 'back'] as const).flatMap((subnet, i) => [
        `lrp-add lab to-${subnet} ${ROUTER[subnet]} 10.0.${i + 1}.1/24`,
        `ls-add ${subnet}`,
        `lsp-add ${subnet} ${subnet}-router`,
        `lsp-set-type ${subnet}-router router`,
        `lsp-set-addresses ${subnet}-router router`,
        `lsp-set-options ${subnet}-router router-port=to-${subnet}`,
    ]),
    'lsp-add front web',
    `lsp-set-addresses web '${WEB} 10.0.1.10'`,
    `lsp-set-port-security web '${WEB} 10.0.1.10'`,
    'lsp-add back db',
    `lsp-set-addresses db '${DATABASE} 10.0.2.10'`,
    `lsp-set-port-security db '${DATABASE} 10.0.2.10'`,
    `acl-add front from-lport 1001 'inport == "web" && ip4.dst == 10.0.2.0/24 && tcp.dst == 5432' allow-related`,
    `acl-add front from-lport 1000 'inport == "web" && ip' drop`,
    `acl-add back to-lport 1001 'outport == "db" && ip4.src == 10.0.1.0/24 && tcp.dst == 5432' allow-related`,
    `acl-add back to-lport 1000 'outport == "db" && ip' drop`,
];

const MICROFLOW = `inport == "web" && eth.src == ${WEB} && eth.dst == ${ROUTER.front} && ip4.src == 10.0.1.10 && ip4.dst == 10.0.2.10 && ip.ttl == 64 && tcp && tcp.src == 40000 && tcp.dst == 5432`;

const TRACE = ['front', MICROFLOW] as const;

const BY_DAEMON = 201;
const BY_COMMAND = 15;

/** The comparison as text; where OVN is not installed, it says so. */
export async function compareWithOvn(): Promise<string> {
    const missing = missingPrograms();
    if (missing.length > 0) {
        return `ovn-trace: not compared, since ${missing.join(', ')} cannot be found (Debian: ovn-central, openvswitch-common).`;
    }
    const ours = await measureOurs();
    const ovn = await Ovn.with(OVN_NETWORK, measureOvn);
    const row = (name: string, milliseconds: number): string[] => [
        name,
        formatNumber(milliseconds * 1000),
        `${formatNumber((milliseconds * 1e6) / ours.worded)} ×`,
        `${formatNumber((milliseconds * 1e6) / ours.recorded)} ×`,
    ];
    const table = formatTable(
        ['one trace', 'µs', 'of worded', 'of recorded'],
        [
            ['here, recorded', formatNumber(ours.recorded / 1000), '', ''],
            ['here, worded', formatNumber(ours.worded / 1000), '', ''],
            row('ovn-trace, asked through its daemon’s socket', ovn.daemon),
            row('ovn-trace, a process for each trace', ovn.command),
        ],
    );
    return `Beside ovn-trace: two subnets, a router, rules on both sides; web to database by TCP. There a trace is the request alone,\nhere the ARP exchanges and the reply as well (${ours.steps} steps).\n\n${table}`;
}

async function measureOurs(): Promise<ReturnType<typeof measureTrace>> {
    const start = startOf(await designOf(NETWORK), PACKET);
    const last = run(start).at(-1)?.after.packets[0];
    if (last?.status !== 'delivered') {
        throw new Error('The packet does not arrive here.');
    }
    return measureTrace(PACKET, start);
}

async function measureOvn(ovn: Ovn): Promise<{ readonly daemon: number; readonly command: number }> {
    await settled(ovn);
    const daemon: number[] = [];
    for (let i = 0; i < BY_DAEMON; i++) {
        const start = performance.now();
        await ovn.traceByDaemon(...TRACE);
        daemon.push(performance.now() - start);
    }
    const command = Array.from({ length: BY_COMMAND }, () => {
        const start = performance.now();
        ovn.trace(...TRACE);
        return performance.now() - start;
    });
    return { daemon: median(daemon), command: median(command) };
}

/** The daemon needs a moment until it has read the database. */
async function settled(ovn: Ovn): Promise<void> {
    for (let attempt = 0; attempt < 100; attempt++) {
        const answer = await ovn.traceByDaemon(...TRACE).catch(String);
        if (answer.includes('output to "db"')) {
            return;
        }
        await sleep(50);
    }
    throw new Error(`The packet does not arrive in OVN: ${await ovn.traceByDaemon(...TRACE).catch(String)}`);
}
