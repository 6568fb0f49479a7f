/** VPN gateways, Direct Connect and sites, by rule number (R6, R7, X18–X22, E10), and why each route won or lost. */
import { describe, expect, test } from 'vitest';
import {
    candidateCount,
    type Design,
    effectiveRouteTable,
    explainLookup,
    formatCidr,
    gatewayRoutes,
    type Lookup,
    type RouteTable,
    run,
    type Step,
    startExperiment,
    startProbe,
} from '../../../language/src/index.js';
import { buildDesign } from '../../support/build-design.js';

const OPEN = 'security-group default { ingress all from 0.0.0.0/0  egress all to 0.0.0.0/0 }';

/** One VPC with a VPN gateway, one instance, and whatever the test adds outside and to the table. */
const lab = (outside: string, routes = 'propagate vgw'): Promise<Design> =>
    buildDesign(`
vpc lab {
  cidr 10.0.0.0/16
  vpn-gateway vgw
  route-table private main { ${routes} }
  ${OPEN}
  subnet a1 { cidr 10.0.1.0/24  instance a { ip 10.0.1.10 } }
  subnet a2 { cidr 10.0.2.0/24  instance d { ip 10.0.2.10  source-dest-check off } }
}
${outside}
`);

const tableOf = ({ network }: Design): RouteTable => {
    const table = network.routeTables.get('route-table:lab.private');
    if (!table) {
        throw new Error('The table is missing.');
    }
    return effectiveRouteTable(network, table);
};

const stepsOf = (design: Design, name: string): Step[] => {
    const state = startProbe(design, `probe:${name}`) ?? startExperiment(design, `experiment:${name}`);
    return state ? run(state) : [];
};

/** The last packet's fate: `delivered` or the reason. */
const fateOf = (steps: readonly Step[]): string | undefined => {
    const subject = steps.at(-1)?.after.packets.find(({ cause }) => cause === undefined);
    return subject?.dropReason ?? subject?.status;
};

const lookupAt = (steps: readonly Step[], stage: string): { step: Step; lookup: Lookup } => {
    const step = steps.find((each) => each.stage === stage && each.lookups.length > 0);
    const lookup = step?.lookups[0];
    if (!step || !lookup) {
        throw new Error(`No lookup at ${stage}.`);
    }
    return { step, lookup };
};

/** `label: because` of every candidate. */
const explained = ({ step, lookup }: { step: Step; lookup: Lookup }): string[] =>
    explainLookup(step, lookup).map(({ label, because, won }) => `${won ? '✓' : '✗'} ${label}: ${because}`);

describe('R6 the order of propagated routes', () => {
    const site = `
site office {
  cidr 172.16.0.0/16
  asn 65010
  host desk { ip 172.16.1.1 }
  vpn static-line to vgw { static 172.16.0.0/16 }
  vpn bgp-line to vgw { advertise 172.16.0.0/16 }
  direct-connect to vgw { advertise 172.16.0.0/16 }
}
probe out: icmp a -> desk`;

    test('Direct Connect before static VPN before BGP over VPN', async () => {
        const design = await lab(site);
        expect(tableOf(design).routes.map(({ origin }) => origin)).toEqual([
            'local',
            'direct-connect-bgp',
            'vpn-static',
            'vpn-bgp',
        ]);
        expect(explained(lookupAt(stepsOf(design, 'out'), 'route-lookup'))).toEqual([
            '✗ 10.0.0.0/16 → local: does not contain 172.16.1.1',
            '✓ 172.16.0.0/16 → vgw: contains 172.16.1.1 with the longest prefix, and comes first among equals: propagated, from BGP over Direct Connect (R6)',
            '✗ 172.16.0.0/16 → vgw: same prefix as the winner, but BGP over Direct Connect comes before a static VPN route (R6, HIGHER_PRIORITY_ROUTE)',
            '✗ 172.16.0.0/16 → vgw: same prefix as the winner, but BGP over Direct Connect comes before BGP over VPN (R6, HIGHER_PRIORITY_ROUTE)',
        ]);
    });

    test('a static route of the table before all of them, a shorter one behind them', async () => {
        const design = await lab(site, '172.16.0.0/16 -> blackhole  172.0.0.0/8 -> blackhole  propagate vgw');
        expect(fateOf(stepsOf(design, 'out'))).toBe('blackhole-route');
        const lines = explained(lookupAt(stepsOf(design, 'out'), 'route-lookup'));
        expect(lines.some((line) => line.includes("/8 is shorter than the winner's /16 (R5, MORE_SPECIFIC_ROUTE)"))).toBe(true);
        expect(lines.some((line) => line.includes('a static route comes before BGP over VPN'))).toBe(true);
    });

    test('the declared table stays as written', async () => {
        const design = await lab(site);
        const declared = design.network.routeTables.get('route-table:lab.private');
        expect(declared?.routes).toHaveLength(1);
        expect(tableOf(design)).toBe(tableOf(design));
    });

    test('a table that takes nothing in is in force as it is', async () => {
        const design = await lab(site, '');
        expect(tableOf(design)).toBe(design.network.routeTables.get('route-table:lab.private'));
    });
});

describe('R7 the local route', () => {
    test('beats a longer route learnt from outside, and says so', async () => {
        const design = await lab(`
site office { cidr 192.168.0.0/16  vpn to vgw { advertise 10.0.2.0/25 } }
probe inside: icmp a -> d`);
        const steps = stepsOf(design, 'inside');
        expect(fateOf(steps)).toBe('delivered');
        expect(explained(lookupAt(steps, 'route-lookup'))[1]).toBe(
            '✗ 10.0.2.0/25 → vgw: contains 10.0.2.10, but a route learnt from outside never beats local, however long (R7, HIGHER_PRIORITY_ROUTE)',
        );
    });

    test('yields to a shorter prefix for what it does not cover', async () => {
        const design = await lab(`
site office { cidr 192.168.0.0/16  host desk { ip 192.168.1.5 }  vpn to vgw { advertise 0.0.0.0/0 } }
probe inside: icmp a -> d
probe out: icmp a -> desk`);
        expect(fateOf(stepsOf(design, 'inside'))).toBe('delivered');
        expect(fateOf(stepsOf(design, 'out'))).toBe('delivered');
    });
});

describe('X20 and X22 the choice of the line', () => {
    const choice = async (lines: string): Promise<string | undefined> => {
        const design = await lab(`
site office {
  cidr 192.168.0.0/16
  host desk { ip 192.168.1.5 }
  ${lines}
}
probe out: icmp a -> desk`);
        const { step } = lookupAt(stepsOf(design, 'out'), 'vpn-gateway-route');
        return step.after.packets[0]?.decided.connection;
    };

    test('the longer prefix first, whatever the kind', async () => {
        expect(await choice('direct-connect to vgw { advertise 192.168.0.0/16 }  vpn to vgw { advertise 192.168.1.0/24 }')).toBe(
            'vpn:office.vpn',
        );
    });

    test('the shorter AS path', async () => {
        expect(
            await choice('vpn one to vgw { advertise 192.168.0.0/16  prepend 1 }  vpn two to vgw { advertise 192.168.0.0/16 }'),
        ).toBe('vpn:office.two');
    });

    test('then the lower MED', async () => {
        expect(
            await choice(
                'vpn one to vgw { advertise 192.168.0.0/16  med 20 }  vpn two to vgw { advertise 192.168.0.0/16  med 10 }',
            ),
        ).toBe('vpn:office.two');
    });

    test('the community of Direct Connect before the AS path, as a word and as a number', async () => {
        const lines = (low: string, high: string) => `
  direct-connect one to vgw { advertise 192.168.0.0/16  community ${low} }
  direct-connect two to vgw { advertise 192.168.0.0/16  community ${high}  prepend 5 }`;
        expect(await choice(lines('medium', 'high'))).toBe('direct-connect:office.two');
        expect(await choice(lines('7224:7100', '7224:7200'))).toBe('direct-connect:office.two');
        expect(await choice(lines('7224:7300', '7224:7200'))).toBe('direct-connect:office.one');
    });

    test('a line that is down loses, and the explanation names the code', async () => {
        const design = await lab(`
site office {
  cidr 192.168.0.0/16
  host desk { ip 192.168.1.5 }
  vpn one to vgw { static 192.168.0.0/16 }
  vpn two to vgw { advertise 192.168.0.0/16 }
}
probe out: icmp a -> desk
experiment failing { fail office.one  run out }`);
        const found = lookupAt(stepsOf(design, 'failing'), 'vpn-gateway-route');
        expect(candidateCount(found.step, found.lookup)).toBe(3);
        expect(explained(found)).toContain(
            '✗ 192.168.0.0/16 → office.one, static VPN route: its line is down (X20, BAD_STATE_VPN)',
        );
        expect(explained(found)).toContain(
            '✓ 192.168.0.0/16 → office.two, BGP over VPN, AS path 65000: longest prefix that contains 192.168.1.5, /16',
        );
    });
});

describe('X19 sites behind one VPN gateway', () => {
    const two = (asn: number): string => `
site north { cidr 192.168.0.0/24  asn 65001  host n { ip 192.168.0.5 }  vpn to vgw { advertise 192.168.0.0/24 } }
site south { cidr 192.168.7.0/24  asn ${asn}  host s { ip 192.168.7.5 }  vpn to vgw { advertise 192.168.7.0/24 } }
probe across: icmp n -> s`;

    test('reach each other through the gateway, which announces what it has learnt', async () => {
        const design = await lab(two(65002));
        const steps = stepsOf(design, 'across');
        expect(fateOf(steps)).toBe('delivered');
        const known = gatewayRoutes(design.network, 'site:north').map(({ destination }) => formatCidr(destination));
        expect(known).toEqual(['192.168.0.0/24', '10.0.0.0/16', '192.168.7.0/24']);
    });

    test('not with the same autonomous system number: each takes the other’s path for a loop', async () => {
        expect(fateOf(stepsOf(await lab(two(65001)), 'across'))).toBe('site-no-route');
    });
});

describe('E10 the MTU of a VPN connection', () => {
    const sized = (braces: string): Promise<Design> =>
        lab(`
site office { cidr 192.168.0.0/16  host desk { ip 192.168.1.5 }  vpn to vgw { advertise 192.168.0.0/16 } }
probe out: icmp a -> desk { ${braces} }
probe in: icmp desk -> a { ${braces} }`);

    test('1446 bytes fit both ways', async () => {
        const design = await sized('size 1446 df');
        expect([fateOf(stepsOf(design, 'out')), fateOf(stepsOf(design, 'in'))]).toEqual(['delivered', 'delivered']);
    });

    test('1447 bytes with DF die, and nobody is told', async () => {
        const design = await sized('size 1447 df');
        for (const name of ['out', 'in']) {
            const steps = stepsOf(design, name);
            expect(fateOf(steps)).toBe('mtu-exceeded');
            expect(steps.at(-1)?.after.packets.some(({ role }) => role === 'icmp-error')).toBe(false);
        }
    });

    test('without DF they are cut and arrive whole', async () => {
        const design = await sized('size 1447');
        expect([fateOf(stepsOf(design, 'out')), fateOf(stepsOf(design, 'in'))]).toEqual(['delivered', 'delivered']);
    });
});

test('X18 an instance behind a VPN gateway sees the site’s addresses and one hop less', async () => {
    const design = await lab(`
site office { cidr 192.168.0.0/16  host desk { ip 192.168.1.5 }  vpn to vgw { advertise 192.168.0.0/16 } }
probe in: icmp desk -> a { ttl 2 }`);
    const received = stepsOf(design, 'in').find(({ stage }) => stage === 'respond');
    const [ip] = received?.after.packets[0]?.packet.layers.filter((layer) => layer.protocol === 'ip') ?? [];
    expect(ip).toMatchObject({ ttl: 1, source: 0xc0a80105, destination: 0x0a00010a });
});
