/** Random networks: several VPCs, what joins them, offices, hosts outside. The text is valid whatever the dice say. */
import type { Dice } from './dice.js';
import { type PlannedVpc, planVpc, writeVpc } from './random-vpc.js';
import type { RandomMachine, RandomWorld } from './world.js';

const CLIENT: RandomMachine = { name: 'client', ipv4: '198.51.100.7', ipv6: '2001:db8:ffff::7' };
const STRANGER: RandomMachine = { name: 'stranger', ipv4: '192.0.2.70' };
const DESK: RandomMachine = { name: 'desk', ipv4: '192.168.1.5' };

/** What joins VPCs, decided before they are written. */
interface Joins {
    readonly peerings: readonly {
        readonly name: string;
        readonly ends: readonly [PlannedVpc, PlannedVpc];
        readonly state: string;
    }[];
    readonly attached: readonly PlannedVpc[];
    readonly office: boolean;
}

/** One random network. */
export function rollWorld(dice: Dice): RandomWorld {
    const vpcs = Array.from({ length: dice.one([1, 2, 3, 4, 3, 2]) }, (_, i) => planVpc(dice, i));
    const joins = planJoins(dice, vpcs);
    const bodies = vpcs.map((vpc) => writeVpc(dice, vpc));
    const gateway = writeGateway(dice, joins);
    const site = joins.office ? writeSite(dice, vpcs, joins) : { text: '', lines: [] };
    const text = [
        dice.one(['', '', 'encapsulation vxlan', 'encapsulation geneve']),
        dice.maybe(8, `block-public-access ${dice.one(['ingress-only', 'bidirectional'])}`),
        'prefix-list offices { 192.0.2.0/24 198.51.100.0/25 }',
        'server rack1 { ip 172.31.0.11 availability-zone eu-west-1a }',
        ...bodies,
        ...joins.peerings.map(({ name, ends, state }) => `peering ${name} { ${ends[0].name} <-> ${ends[1].name} ${state} }`),
        gateway.text,
        site.text,
        `internet { host client { ip ${CLIENT.ipv4} ip ${CLIENT.ipv6} } host stranger { ip ${STRANGER.ipv4} } }`,
    ]
        .filter((part) => part !== '')
        .join('\n');
    return {
        text,
        vpcs,
        hosts: [CLIENT, STRANGER, ...(joins.office ? [DESK] : [])],
        peerings: joins.peerings.map(({ name }) => name),
        gatewayTables: gateway.tables,
        attachments: gateway.attachments,
        lines: site.lines,
    };
}

function planJoins(dice: Dice, vpcs: readonly PlannedVpc[]): Joins {
    const pairs = vpcs.flatMap((a, i) => vpcs.slice(i + 1).flatMap((b) => (a.octet === b.octet ? [] : [[a, b] as const])));
    const peerings = pairs
        .filter(() => dice.chance(2))
        .map((ends) => ({
            name: `${ends[0].name}-${ends[1].name}`,
            ends,
            state: dice.one(['', '', '', 'state pending-acceptance']),
        }));
    const attached = dice.chance(3) ? [] : vpcs.filter(() => !dice.chance(4));
    for (const { name, ends } of peerings) {
        ends[0].joins.push(name);
        ends[1].joins.push(name);
    }
    for (const vpc of attached) {
        vpc.joins.push('core');
    }
    const office = dice.chance(2) && (attached.length > 0 || vpcs.some(({ gateways }) => gateways.has('vgw')));
    return { peerings, attached, office };
}

function writeGateway(dice: Dice, { attached, office }: Joins): { text: string; tables: string[]; attachments: string[] } {
    if (attached.length === 0) {
        return { text: '', tables: [], attachments: [] };
    }
    const attachments = attached.map(({ name }) => ({
        name: `${name}-att`,
        body: `vpc ${name} subnets ${dice
            .one(['one', 'one, two', 'edge', 'edge, two'])
            .split(', ')
            .map((subnet) => `${name}.${subnet}`)
            .join(', ')} ${dice.maybe(3, 'appliance-mode on')}`,
    }));
    if (office) {
        attachments.push({ name: 'office-att', body: 'vpn office.backup' });
    }
    const names = attachments.map(({ name }) => name);
    const homes = names.map((name) => ({ name, home: dice.one(['first', 'first', 'second', 'none']) }));
    const table = (table: string): string => {
        const own = homes.filter(({ home }) => home === table).map(({ name }) => name);
        const propagated = names.filter(() => !dice.chance(3));
        const routes = ['0.0.0.0/0', '10.1.0.0/16', '10.0.0.0/8', '192.0.2.0/25', '::/0']
            .filter(() => dice.chance(3))
            .map((block) => `${block} -> ${dice.any([...names, 'blackhole'])}`);
        return `  route-table ${table} { ${own.length > 0 ? `associate ${own.join(', ')}` : ''} ${propagated.length > 0 ? `propagate ${propagated.join(', ')}` : ''} ${routes.join(' ')} }`;
    };
    const members = attached.flatMap(({ name }) => `${name}.c`);
    const text = `transit-gateway core {
  ${dice.maybe(2, 'security-group-referencing on')}
${attachments.map(({ name, body }) => `  attachment ${name} { ${body} }`).join('\n')}
${table('first')}
${table('second')}
  ${dice.maybe(3, `multicast subnets ${attached.map(({ name }) => `${name}.one, ${name}.two`).join(', ')} multicast group 239.1.1.1 { members ${members.join(', ')} }`)}
}`;
    return { text, tables: ['core.first', 'core.second'], attachments: names };
}

/** An office behind VPN connections and perhaps Direct Connect. */
function writeSite(dice: Dice, vpcs: readonly PlannedVpc[], { attached }: Joins): { text: string; lines: string[] } {
    const lines = vpcs
        .filter(({ gateways }) => gateways.has('vgw'))
        .map(({ name }) => ({
            name: `to-${name}`,
            text: `vpn to-${name} to ${name}.vgw { ${dice.one(['advertise', 'static'])} 192.168.0.0/16 }`,
        }));
    if (attached.length > 0) {
        lines.push({ name: 'backup', text: `vpn backup to core { ${dice.one(['advertise', 'static'])} 192.168.0.0/16 }` });
    }
    return {
        text: `site office {\n  cidr 192.168.0.0/16\n  host desk { ip ${DESK.ipv4} }\n  ${lines.map(({ text }) => text).join('\n  ')}\n}`,
        lines: lines.map(({ name }) => `office.${name}`),
    };
}
