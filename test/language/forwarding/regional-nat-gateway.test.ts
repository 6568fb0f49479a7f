/** Rules N5 and N14: NAT gateways with several addresses, and regional ones. */
import { describe, expect, test } from 'vitest';
import { explanationCode } from '../../../language/src/forwarding/explanation-code.js';
import { buildDesign } from '../../support/build-design.js';
import { runExperiment, runProbe } from '../../support/forwarding.js';

/** A VPC with three zones; the gateway is present in the first two. */
const lab = (more: string, { settings = '', top = '' } = {}): string => `
${top}
vpc lab {
  cidr 10.0.0.0/16
  internet-gateway igw
  route-table private main { 0.0.0.0/0 -> nat }
  network-acl default { egress 100 allow all to 0.0.0.0/0  ingress 100 allow all from 0.0.0.0/0 }
  nat-gateway nat {
    ${settings}
    availability-zone eu-west-1a { public-ip 203.0.113.1 }
    availability-zone eu-west-1b { public-ip 203.0.113.2 }
  }
  subnet a { cidr 10.0.1.0/24  availability-zone eu-west-1a  instance d }
  subnet b { cidr 10.0.2.0/24  availability-zone eu-west-1b  instance e }
  subnet c { cidr 10.0.3.0/24  availability-zone eu-west-1c  instance f }
}
internet { host server { ip 198.51.100.9 } }
${more}
`;

const sourceAtServer = async (probe: string): Promise<string> => {
    const text = lab(`probe p: tcp ${probe} -> server:443`);
    const run = await runProbe(text);
    expect(run.answered).toBe(true);
    const ip = run.packet.packet.layers.find(({ protocol }) => protocol === 'ip');
    return ip?.protocol === 'ip' ? String(ip.source & 0xff) : '';
};

describe('a regional NAT gateway', () => {
    test('N14: each zone is translated to an address of its own, and an absent one from another zone', async () => {
        expect(await Promise.all(['d', 'e', 'f'].map(sourceAtServer))).toEqual(['1', '2', '1']);
    });

    test('N14: it comes with a route table, and no ACL of a subnet is asked', async () => {
        const design = await buildDesign(lab(''));
        const table = design.network.routeTables.get('route-table:lab.nat');
        expect(table?.routes.map(({ target }) => target.kind)).toEqual(['local', 'internet-gateway']);
        const run = await runProbe(lab('probe p: tcp d -> server:443'));
        const acls = run.stepsOf().filter(({ stage }) => stage.startsWith('network-acl'));
        expect(acls.map(({ rules, lookups }) => [rules[0], lookups.length])).toEqual([
            ['F20', 1],
            ['N14', 0],
            ['N14', 0],
        ]);
    });

    test('N14: in the strict reading an absent zone is refused, with the code of the analyzer', async () => {
        const run = await runProbe(lab('probe p: tcp f -> server:443', { settings: 'cross-zone off' }));
        expect(run.fate).toBe('nat-gateway-not-in-zone');
        expect(explanationCode(run.drop)).toBe('REGIONAL_NGW_ROUTE_AZ_RESTRICTION');
        expect((await runProbe(lab('probe p: tcp d -> server:443', { settings: 'cross-zone off' }))).answered).toBe(true);
    });

    test('N17: of several zones a working one serves those without a gateway', async () => {
        const run = await runExperiment(
            lab('probe p: tcp f -> server:443\nexperiment e { fail availability-zone eu-west-1a  run p }'),
        );
        expect(run.answered).toBe(true);
    });

    test('N3: what a transit gateway brings is served, and the answer goes back by the gateway’s own table', async () => {
        const text = `
vpc egress {
  cidr 10.9.0.0/16
  internet-gateway igw
  route-table arriving { 0.0.0.0/0 -> nat }
  route-table outward  { 0.0.0.0/0 -> igw  10.1.0.0/16 -> core }
  nat-gateway nat { route-table outward  availability-zone eu-west-1a { public-ip 203.0.113.1 } }
  subnet ends { cidr 10.9.1.0/24  availability-zone eu-west-1a  route-table arriving }
}
vpc spoke {
  cidr 10.1.0.0/16
  route-table main main { 0.0.0.0/0 -> core }
  subnet s { cidr 10.1.1.0/24  availability-zone eu-west-1a  instance d }
}
transit-gateway core {
  attachment egress-att { vpc egress  subnets ends }
  attachment spoke-att  { vpc spoke   subnets s }
  route-table all { associate egress-att, spoke-att  propagate spoke-att  0.0.0.0/0 -> egress-att }
}
internet { host server { ip 198.51.100.9 } }
probe p: tcp d -> server:443
`;
        const run = await runProbe(text);
        expect(run.answered).toBe(true);
        expect(run.reply?.path).toContain('transit-gateway:core');
    });
});

/** A zonal gateway with two addresses. */
const wide = (more: string): string => `
vpc lab {
  cidr 10.0.0.0/16
  internet-gateway igw
  route-table public { 0.0.0.0/0 -> igw }
  route-table private { 0.0.0.0/0 -> nat }
  subnet one {
    cidr 10.0.1.0/24
    route-table public
    nat-gateway nat { ip 10.0.1.5  ip 10.0.1.6  public-ip 203.0.113.1  public-ip 203.0.113.2 }
  }
  subnet two { cidr 10.0.2.0/24  route-table private  instance d }
}
internet { host server { ip 198.51.100.9 } }
${more}
`;

describe('several addresses', () => {
    test('N5: the second address is used when every port of the first one is taken, and its answers come back', async () => {
        const { advance } = await import('../../../language/src/forwarding/pipeline.js');
        const { withBinding } = await import('../../../language/src/forwarding/nat-bindings.js');
        const run = await runProbe(wide('probe p: tcp d:40000 -> server:443'));
        const step = run.steps.find(({ stage, hop }) => stage === 'nat' && hop.kind === 'nat-gateway');
        const bound = step?.after.natBindings.values().next().value;
        expect(bound?.outsideAddress).toBe(0x0a000105);
        let natBindings = step?.before.natBindings;
        for (let outsidePort = 1024; bound && natBindings && outsidePort <= 65_535; outsidePort++) {
            natBindings = withBinding(natBindings, { ...bound, insideAddress: 0x0a000909, insidePort: outsidePort, outsidePort });
        }
        let state = step && natBindings ? { ...step.before, natBindings } : undefined;
        const stages: string[] = [];
        for (let next = state && advance(state); next; next = advance(next.after)) {
            state = next.after;
            stages.push(`${next.stage} ${next.outcome}`);
        }
        const [request, reply] = (state?.packets ?? []).filter(({ role }) => role === 'request' || role === 'reply');
        expect([request?.status, reply?.status]).toEqual(['delivered', 'delivered']);
        const ip = request?.packet.layers.find(({ protocol }) => protocol === 'ip');
        expect(ip?.protocol === 'ip' && ip.source).toBe(0xcb007102);
    });
});
