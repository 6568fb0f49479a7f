/** Rules X5–X17, F30 and X-M: transit gateways. */
import { describe, expect, test } from 'vitest';
import { explainLookup } from '../../../language/src/forwarding/explain-lookup.js';
import type { Step } from '../../../language/src/forwarding/trace.js';
import { type Run, runExperiment, runProbe } from '../../support/forwarding.js';

/** Two VPCs on a gateway; `tables` replaces the default table, `left` and `right` are further lines of the VPCs. */
interface Hub {
    readonly tables?: string;
    readonly left?: string;
    readonly right?: string;
    readonly gateway?: string;
    readonly attachments?: string;
    readonly top?: string;
    readonly group?: string;
}

const hub = (parts: Hub, probes: string): string => `
vpc left {
  cidr 10.1.0.0/16
  route-table main main { 10.0.0.0/8 -> core }
  security-group open { ingress all from 0.0.0.0/0 }
  ${parts.left ?? ''}
  subnet s { cidr 10.1.1.0/24  availability-zone eu-west-1a  instance a { ip 10.1.1.10  security-groups open } }
}
vpc right {
  cidr 10.2.0.0/16
  route-table main main { 10.0.0.0/8 -> core }
  security-group default { ${parts.group ?? 'ingress all from 0.0.0.0/0'} }
  ${parts.right ?? ''}
  subnet t { cidr 10.2.1.0/24  availability-zone eu-west-1a  instance b { ip 10.2.1.10 } }
}
transit-gateway core {
  ${parts.gateway ?? ''}
  ${parts.attachments ?? 'attachment left-att { vpc left  subnets s }  attachment right-att { vpc right  subnets t }'}
  ${parts.tables ?? ''}
}
${parts.top ?? ''}
${probes}
`;

const ping = 'probe p: icmp a -> b';
const both = 'associate left-att, right-att';

const explained = (step: Step) => step.lookups.flatMap((lookup) => explainLookup(step, lookup));
const outcomes = (run: Run): string[] => run.steps.filter(({ stage }) => stage === 'expectation').map(({ outcome }) => outcome);

describe('tables', () => {
    test('X7: a gateway without written tables has one, and everything meets there', async () => {
        const run = await runProbe(hub({}, ping));
        expect(run.answered).toBe(true);
        expect(run.step('transit-gateway-association').rules).toEqual(['X7', 'X6']);
        expect(run.packet.path).toEqual(['instance:left.a', 'transit-gateway:core', 'instance:right.b']);
    });

    test('X6: without an association packets die', async () => {
        const run = await runProbe(
            hub({ tables: 'route-table all { associate right-att  propagate left-att, right-att }' }, ping),
        );
        expect([run.fate, run.packet.endedAt]).toEqual(['transit-gateway-no-association', 'transit-gateway:core']);
    });

    test('X6: propagation into a table of which the sender knows nothing does not help', async () => {
        const run = await runProbe(
            hub(
                {
                    tables: 'route-table one { associate left-att }  route-table two { associate right-att  propagate left-att, right-att }',
                },
                ping,
            ),
        );
        expect(run.fate).toBe('transit-gateway-no-route');
    });

    test('X8: the longest prefix wins, and each loser says which code it would have', async () => {
        const run = await runProbe(
            hub(
                {
                    tables: `route-table all { ${both}  propagate left-att, right-att  10.0.0.0/8 -> left-att  10.2.0.0/16 -> right-att }`,
                },
                ping,
            ),
        );
        expect(run.answered).toBe(true);
        const texts = explained(run.step('transit-gateway-route')).map(({ label, won, because }) => [label, won, because]);
        expect(texts).toEqual([
            ['10.0.0.0/8 → left-att', false, expect.stringContaining('TGW_RTB_MORE_SPECIFIC_ROUTE')],
            ['10.2.0.0/16 → right-att', true, expect.stringContaining('a static route comes first among equals')],
            ['10.1.0.0/16 → left-att', false, 'does not contain 10.2.1.10'],
            ['10.2.0.0/16 → right-att', false, expect.stringContaining('TGW_RTB_HIGHER_PRIORITY_ROUTE')],
        ]);
    });

    test('X8: a prefix list comes after a static route and before what is propagated', async () => {
        const lists = 'prefix-list far { 10.2.0.0/16 }';
        const table = (routes: string) => `route-table all { ${both}  propagate left-att, right-att  ${routes} }`;
        const dead = await runProbe(hub({ top: lists, tables: table('far -> blackhole') }, ping));
        expect(dead.fate).toBe('transit-gateway-blackhole-route');
        const alive = await runProbe(hub({ top: lists, tables: table('far -> blackhole  10.2.0.0/16 -> right-att') }, ping));
        expect(alive.answered).toBe(true);
    });

    test('X9: a blackhole drops, and no shorter route is tried', async () => {
        const run = await runProbe(
            hub({ tables: `route-table all { ${both}  propagate left-att, right-att  10.2.1.0/24 -> blackhole }` }, ping),
        );
        expect([run.fate, run.drop.rules[0]]).toEqual(['transit-gateway-blackhole-route', 'X9']);
    });

    test('X8: a route to the right attachment that does not cover the address is told apart from none', async () => {
        const run = await runProbe(hub({ tables: `route-table all { ${both}  10.2.9.0/24 -> right-att }` }, ping));
        expect([run.fate, run.drop.decidedBy.start.line]).toEqual(['transit-gateway-cannot-route', expect.any(Number)]);
    });
});

describe('what a gateway learns', () => {
    test('X10: the VPC needs a route of its own', async () => {
        const run = await runProbe(hub({}, ping).replace('10.0.0.0/8 -> core', ''));
        expect(run.fate).toBe('no-route');
    });

    test('X15: of two VPCs with the same block only the first one propagates', async () => {
        const run = await runProbe(
            hub(
                {
                    top: 'vpc again { cidr 10.2.0.0/16  subnet u { cidr 10.2.1.0/24  availability-zone eu-west-1a  instance c { ip 10.2.1.10 } } }',
                    attachments:
                        'attachment left-att { vpc left  subnets s }  attachment right-att { vpc right  subnets t }  attachment again-att { vpc again  subnets u }',
                },
                ping,
            ),
        );
        expect(run.packet.endedAt).toBe('instance:right.b');
        expect(explained(run.step('transit-gateway-route'))).toHaveLength(2);
    });
});

describe('zones', () => {
    const second =
        'subnet far { cidr 10.1.2.0/24  availability-zone eu-west-1b  instance c { ip 10.1.2.10  security-groups open } }';

    test('X11: a zone without a subnet of the attachment does not reach the gateway', async () => {
        const run = await runProbe(hub({ left: second }, 'probe p: icmp c -> b'));
        expect([run.fate, run.packet.endedAt]).toEqual([
            'transit-gateway-not-in-zone',
            'transit-gateway-attachment:core.left-att',
        ]);
    });

    test('X11: into a VPC the packet stays in its zone where it can', async () => {
        const text = hub(
            {
                left: second,
                right: 'subnet v { cidr 10.2.2.0/24  availability-zone eu-west-1b }',
                attachments: 'attachment left-att { vpc left  subnets s, far }  attachment right-att { vpc right  subnets t, v }',
            },
            'probe p: icmp c -> b',
        );
        const run = await runProbe(text);
        expect(run.answered).toBe(true);
        expect(run.step('transit-gateway-exit').summary()).toContain("subnet 'v' in eu-west-1b");
    });

    test('X12, X13: what arrives is routed by the table of the attachment’s subnet', async () => {
        const run = await runProbe(
            hub(
                {
                    right: `route-table strict { 10.2.1.0/24 -> wall }
                            subnet door { cidr 10.2.255.0/28  availability-zone eu-west-1a  route-table strict }
                            subnet walls { cidr 10.2.9.0/24  availability-zone eu-west-1a  instance wall { source-dest-check off  guest { forwarding on } } }`,
                    attachments: 'attachment left-att { vpc left  subnets s }  attachment right-att { vpc right  subnets door }',
                },
                ping,
            ),
        );
        expect(run.packet.path).toEqual(['instance:left.a', 'transit-gateway:core', 'instance:right.wall', 'instance:right.b']);
    });

    test('X17: 8500 bytes pass; one more is reported by the router of the sender’s subnet', async () => {
        expect((await runProbe(hub({}, 'probe p: icmp a -> b { size 8500 df }'))).answered).toBe(true);
        const run = await runProbe(hub({}, 'probe p: icmp a -> b { size 8501 df }'));
        expect([run.fate, run.drop.rules[0], run.reply?.role]).toEqual(['mtu-exceeded', 'X17', 'icmp-error']);
    });
});

describe('network ACLs (F30)', () => {
    const acl = (rule: string) =>
        `network-acl strict { ${rule}  ingress 900 allow all from 0.0.0.0/0  egress 900 allow all to 0.0.0.0/0 }`;
    const door = 'subnet door { cidr 10.2.255.0/28  availability-zone eu-west-1a  network-acl strict }';
    const apart = 'attachment left-att { vpc left  subnets s }  attachment right-att { vpc right  subnets door }';

    test('F30: in one subnet, nothing is asked on the way from the gateway, and both directions on the way to it', async () => {
        const text = hub({ right: acl('ingress 1 deny all from 10.1.0.0/16') }, ping).replace(
            'subnet t {',
            'subnet t { network-acl strict',
        );
        const run = await runProbe(text);
        expect(run.answered).toBe(true);
        expect(run.stages().filter((stage) => stage.startsWith('network-acl'))).toEqual([
            'network-acl-egress',
            'network-acl-ingress',
        ]);
        const reply = run.reply && run.stages(run.reply).filter((stage) => stage.startsWith('network-acl'));
        expect(reply).toEqual(['network-acl-egress', 'network-acl-ingress']);
    });

    test('F30: from the gateway, its interface’s subnet is asked outbound by destination', async () => {
        const run = await runProbe(hub({ right: `${acl('egress 1 deny all to 10.2.1.10')} ${door}`, attachments: apart }, ping));
        expect([run.fate, run.packet.endedAt]).toEqual(['network-acl-egress', 'interface:core.right-att.door']);
    });

    test('F30: to the gateway, its interface’s subnet is asked inbound by source, and not outbound', async () => {
        const inbound = await runProbe(
            hub({ right: `${acl('ingress 1 deny all from 10.2.1.10')} ${door}`, attachments: apart }, 'probe p: icmp b -> a'),
        );
        expect(inbound.fate).toBe('network-acl-ingress');
        const outbound = await runProbe(
            hub({ right: `${acl('egress 1 deny all to 10.1.0.0/16')} ${door}`, attachments: apart }, 'probe p: icmp b -> a'),
        );
        expect(outbound.answered).toBe(true);
    });
});

describe('references to groups across a gateway (F7)', () => {
    const rule = { group: 'ingress icmp from left.open' };

    test('F7: inbound rules know the groups of other VPCs where gateway and attachments say so', async () => {
        expect((await runProbe(hub({ ...rule, gateway: 'security-group-referencing on' }, ping))).answered).toBe(true);
        expect((await runProbe(hub(rule, ping))).fate).toBe('security-group-reference-unsupported');
    });

    test('F7: one attachment without it is enough to lose them', async () => {
        const attachments =
            'attachment left-att { vpc left  subnets s  security-group-referencing off }  attachment right-att { vpc right  subnets t }';
        const run = await runProbe(hub({ ...rule, gateway: 'security-group-referencing on', attachments }, ping));
        expect(run.fate).toBe('security-group-reference-unsupported');
    });

    test('F7: outbound rules do not', async () => {
        const group = 'ingress all from 0.0.0.0/0  egress icmp to left.open';
        const run = await runProbe(hub({ group, gateway: 'security-group-referencing on' }, 'probe p: icmp b -> a'));
        expect(run.fate).toBe('security-group-reference-unsupported');
    });

    test('F7: between peered gateways groups are lost', async () => {
        const text = hub(
            {
                ...rule,
                gateway: 'security-group-referencing on',
                attachments: 'attachment left-att { vpc left  subnets s }',
                tables: 'route-table all { associate left-att, link  propagate left-att  10.2.0.0/16 -> link }',
                top: `transit-gateway far {
                        security-group-referencing on
                        attachment right-att { vpc right  subnets t }
                        route-table all { associate right-att, link  propagate right-att  10.1.0.0/16 -> link }
                      }
                      peering link { core <-> far }`,
            },
            ping,
        ).replace(/(vpc right[\s\S]*?)10\.0\.0\.0\/8 -> core/, '$110.0.0.0/8 -> far');
        expect((await runProbe(text)).fate).toBe('security-group-reference-lost');
    });
});

describe('peered transit gateways (X16)', () => {
    const peered = (routes: string, probes: string, peering = ''): string =>
        hub(
            {
                attachments: 'attachment left-att { vpc left  subnets s }',
                tables: `route-table all { associate left-att, link  propagate left-att  ${routes} }`,
                top: `transit-gateway far {
                        attachment right-att { vpc right  subnets t }
                        route-table all { associate right-att, link  propagate right-att  10.1.0.0/16 -> link }
                      }
                      peering link { core <-> far ${peering} }`,
            },
            probes,
        ).replace(/(vpc right[\s\S]*?)10\.0\.0\.0\/8 -> core/, '$110.0.0.0/8 -> far');

    test('X16: a static route leads over the peering, and each gateway looks the packet up for itself', async () => {
        const run = await runProbe(peered('10.2.0.0/16 -> link', ping));
        expect(run.answered).toBe(true);
        expect(run.packet.path).toEqual(['instance:left.a', 'transit-gateway:core', 'transit-gateway:far', 'instance:right.b']);
        expect(run.stages().filter((stage) => stage === 'transit-gateway-route')).toHaveLength(2);
    });

    test('X16, X9: a peering that is not active makes the route a blackhole', async () => {
        const run = await runProbe(peered('10.2.0.0/16 -> link', ping, 'state pending'));
        expect([run.fate, run.drop.rules[0]]).toEqual(['transit-gateway-blackhole-route', 'X9']);
    });

    test('K1: two gateways that send to each other are cut as a loop', async () => {
        const text = peered('10.0.0.0/8 -> link', 'probe p: icmp a -> 10.9.9.9').replace(
            '10.1.0.0/16 -> link',
            '10.0.0.0/8 -> link',
        );
        const run = await runProbe(text);
        expect(run.fate).toBe('forwarding-loop');
    });
});

describe('faults and calls', () => {
    test('X5: a failed attachment takes its VPC off the gateway, in both directions', async () => {
        const run = await runExperiment(
            hub(
                {},
                `${ping}
                 experiment e {
                   fail attachment left-att
                   run p expect dropped by attachment-failed
                   restore attachment left-att
                   fail attachment right-att
                   run p expect dropped by transit-gateway-no-route
                   restore attachment right-att
                   run p expect answered
                 }`,
            ),
        );
        expect(outcomes(run)).toEqual(['met', 'met', 'met']);
    });

    test('X6, X16: calls that the cloud would refuse are refused', async () => {
        const run = await runExperiment(
            hub(
                { tables: `route-table all { ${both}  propagate left-att, right-att  10.9.0.0/16 -> blackhole }` },
                `${ping}
                 experiment e {
                   api associate-transit-gateway-route-table all left-att
                   api create-transit-gateway-route all 10.9.0.0/16 -> left-att
                   api delete-transit-gateway-route all 10.2.0.0/16
                   api enable-transit-gateway-route-table-propagation all left-att
                   run p expect answered
                 }`,
            ),
        );
        expect(run.steps.filter(({ stage }) => stage === 'api-call').map(({ outcome }) => outcome)).toEqual(
            Array(4).fill('failed'),
        );
        expect(outcomes(run)).toEqual(['met']);
    });
});

describe('multicast (X-M)', () => {
    const domain = { gateway: 'multicast subnets s, t  multicast igmp on  multicast group 239.1.1.1 { members a, b }' };
    const send = 'probe p: udp a -> 239.1.1.1:5004';

    test('X-M, I15: the gateway copies to every member but the sender, and the copies are not answered', async () => {
        const run = await runProbe(hub(domain, send));
        const copies = run.end.packets.filter(({ role }) => role === 'copy');
        expect([run.packet.endedAt, copies.map(({ endedAt }) => endedAt)]).toEqual([
            'transit-gateway:core',
            ['instance:right.b'],
        ]);
        expect(run.end.packets.some(({ role }) => role === 'reply')).toBe(false);
    });

    test('X-M: the route table plays no part', async () => {
        const run = await runProbe(hub(domain, send).replaceAll('10.0.0.0/8 -> core', ''));
        expect(run.fate).toBe('delivered');
        expect(run.step('route-lookup').rules).toEqual(['I15', 'X-M']);
    });

    test('X-M: leaving the gateway’s domain to static members, IGMP is not heard', async () => {
        const run = await runExperiment(
            hub({ gateway: 'multicast group 239.1.1.1 { members b }' }, 'experiment e { guest b join-group 239.2.2.2 }'),
        );
        expect(run.end.packets[0]?.dropReason).toBe('multicast-igmp-off');
    });

    test('X-M: profiles without multicast drop it at the sender', async () => {
        const run = await runProbe(`profile aws-2013\n${hub(domain, send)}`);
        expect(run.fate).toBe('multicast');
    });
});
