/** Broken files: one broken statement costs one message, and everything around it keeps its syntax tree. */
import { describe, expect, test } from 'vitest';
import type { VpcFile } from '../../../language/src/index.js';
import { testServices } from '../../support/build-design.js';

/** A whole file of which each case breaks one line. */
const WHOLE = `vpc lab {
  cidr 10.0.0.0/16
  internet-gateway igw
  route-table public {
    0.0.0.0/0 -> igw
    192.0.2.0/24 -> blackhole
  }
  network-acl acl {
    ingress 100 allow tcp 443 from 0.0.0.0/0
    egress 100 allow all to 0.0.0.0/0
  }
  security-group web {
    ingress tcp 443 from 0.0.0.0/0
    ingress icmp echo from 10.0.0.0/8
  }
  subnet one {
    cidr 10.0.1.0/24
    availability-zone eu-west-1a
    route-table public
    instance a {
      ip 10.0.1.10
      public-ip 203.0.113.10
      security-groups web
    }
    instance b
    nat-gateway nat { public-ip 203.0.113.99 }
  }
  subnet two {
    cidr 10.0.2.0/24
    instance c { ip 10.0.2.10  security-groups web  source-dest-check off }
  }
}
internet {
  host client { ip 198.51.100.7 }
}
probe first: icmp a -> b expect answered
probe second: tcp client -> a.public-ip:443 { ttl 3 }
  expect delivered to a via igw where ip.src == client
experiment change {
  run first expect answered
  api delete-route public 0.0.0.0/0
  guest a add-address 10.0.1.11
  wait 351s
  run second expect dropped by no-route
}
probe last: icmp b -> a
`;

interface Broken {
    readonly name: string;
    /** The text of WHOLE that is replaced, and what by. */
    readonly replace: readonly [string, string];
    /** The line of the single message (counted from 1) and a part of it. */
    readonly line: number;
    readonly message: string;
    /** Declarations that are gone with the statement; all others must be there. */
    readonly lost?: readonly string[];
}

const CASES: readonly Broken[] = [
    {
        name: 'a value of the wrong kind',
        replace: ['cidr 10.0.1.0/24', 'cidr foo'],
        line: 17,
        message: "Expected a CIDR such as 10.0.0.0/16 after 'cidr', found 'foo'.",
    },
    {
        name: 'a missing value',
        replace: ['cidr 10.0.1.0/24', 'cidr'],
        line: 17,
        message: "Expected a CIDR such as 10.0.0.0/16 after 'cidr'",
    },
    {
        name: 'an address where a block belongs',
        replace: ['cidr 10.0.1.0/24', 'cidr 10.0.1.0'],
        line: 17,
        message: "found '10.0.1.0'",
    },
    {
        name: 'a word too many after a statement',
        replace: ['route-table public\n    instance a', 'route-table public please\n    instance a'],
        line: 19,
        message: "'please' is not expected after 'public'.",
    },
    {
        name: 'a misspelt attribute',
        replace: ['availability-zone', 'availabilty-zone'],
        line: 18,
        message: "Did you mean 'availability-zone'?",
    },
    { name: 'a misspelt block', replace: ['subnet one', 'subnett one'], line: 16, message: "Did you mean 'subnet'?" },
    { name: 'a misspelt top-level word', replace: ['internet {', 'internett {'], line: 33, message: "Did you mean 'internet'?" },
    {
        name: 'an unknown statement',
        replace: ['availability-zone eu-west-1a', 'colour blue'],
        line: 18,
        message: "'colour' cannot stand in a subnet.",
    },
    {
        name: 'an unknown block',
        replace: ['network-acl acl {', 'firewall acl {'],
        line: 8,
        message: "'firewall' cannot stand in a VPC.",
        lost: ['acl'],
    },
    {
        name: 'a missing name',
        replace: ['subnet two {', 'subnet {'],
        line: 28,
        message: "Expected a name after 'subnet'",
        lost: ['two'],
    },
    { name: 'a missing opening brace', replace: ['subnet one {', 'subnet one'], line: 16, message: "Expected '{' after 'one'" },
    {
        name: 'a missing closing brace of an instance',
        replace: ['security-groups web\n    }', 'security-groups web'],
        line: 24,
        message: "'instance a' (line 20) is not closed",
    },
    {
        name: 'a missing closing brace of a subnet',
        replace: ['  }\n  subnet two', '  subnet two'],
        line: 27,
        message: "'subnet one' (line 16) is not closed",
    },
    {
        name: 'a missing closing brace of a VPC',
        replace: ['  }\n}\ninternet', '  }\ninternet'],
        line: 32,
        message: "'vpc lab' (line 1) is not closed",
    },
    {
        name: 'a missing closing brace of an experiment',
        replace: ['no-route\n}\n', 'no-route\n'],
        line: 45,
        message: "'experiment change' (line 39) is not closed",
    },
    { name: 'a closing brace too many', replace: ['internet {', '}\ninternet {'], line: 33, message: "This '}' closes nothing." },
    {
        name: 'words too many in a head',
        replace: ['subnet one {', 'subnet one in the west {'],
        line: 16,
        message: "Expected '{' after 'one', found 'in'.",
    },
    {
        name: 'a missing arrow',
        replace: ['0.0.0.0/0 -> igw', '0.0.0.0/0 igw'],
        line: 5,
        message: "Expected '->' after '0.0.0.0/0', found 'igw'.",
    },
    {
        name: 'a missing target',
        replace: ['0.0.0.0/0 -> igw', '0.0.0.0/0 ->'],
        line: 5,
        message: "Expected 'local', 'blackhole', an address such as 10.0.1.10 or a name after '->'",
    },
    {
        name: 'a missing destination',
        replace: ['0.0.0.0/0 -> igw', '-> igw'],
        line: 5,
        message: 'or a route such as 0.0.0.0/0 -> igw',
    },
    {
        name: 'a rule without a number',
        replace: ['ingress 100 allow', 'ingress allow'],
        line: 9,
        message: "Expected a number after 'ingress', found 'allow'.",
    },
    {
        name: 'a rule without a peer',
        replace: ['ingress icmp echo from 10.0.0.0/8', 'ingress icmp echo'],
        line: 14,
        message: "Expected 'from' or 'to' after 'echo'",
    },
    {
        name: 'a semicolon',
        replace: ['cidr 10.0.0.0/16', 'cidr 10.0.0.0/16;'],
        line: 2,
        message: 'Statements need no separator: remove it.',
    },
    {
        name: 'a probe without a colon',
        replace: ['probe first: icmp', 'probe first icmp'],
        line: 36,
        message: "Expected ':' after 'first', found 'icmp'.",
    },
    {
        name: 'a probe without a destination',
        replace: ['icmp b -> a', 'icmp b ->'],
        line: 46,
        message: "after '->', but the text ends.",
    },
    {
        name: 'a probe of an unknown protocol',
        replace: ['icmp a -> b', 'sctp a -> b'],
        line: 36,
        message: "Expected 'icmp', 'icmp6', 'tcp', 'udp', 'packet', 'arp' or 'dhcp' after ':', found 'sctp'.",
    },
    {
        name: 'an expectation without an outcome',
        replace: ['run first expect answered', 'run first expect'],
        line: 40,
        message: "after 'expect'",
    },
    {
        name: 'an expectation that ends too early',
        replace: ['expect delivered to a via igw where ip.src == client', 'expect delivered to'],
        line: 38,
        message: "Expected a name after 'to'",
    },
    {
        name: 'a filter that ends too early',
        replace: ['where ip.src == client', 'where ip.src =='],
        line: 38,
        message: "after '=='",
    },
    {
        name: 'an unknown call',
        replace: ['api delete-route', 'api delet-route'],
        line: 41,
        message: "Did you mean 'delete-route'?",
    },
    {
        name: 'an unknown action',
        replace: ['add-address', 'ad-address'],
        line: 42,
        message: "found 'ad-address'. Did you mean 'add-address'?",
    },
    {
        name: 'a time without a unit',
        replace: ['wait 351s', 'wait 351'],
        line: 43,
        message: "Expected a time such as 351s after 'wait', found '351'.",
    },
    {
        name: 'an unknown step',
        replace: ['wait 351s', 'sleep 351s'],
        line: 43,
        message: "'sleep' cannot stand in an experiment.",
    },
    {
        name: 'one line with two slips',
        replace: ['ip 10.0.2.10  security-groups web', 'ip ten  security-groups 5'],
        line: 30,
        message: "Expected an address such as 10.0.1.10 after 'ip', found 'ten'.",
    },
    {
        name: 'settings that are none',
        replace: ['{ ttl 3 }', '{ ttl three }'],
        line: 37,
        message: "after 'ttl', found 'three'.",
    },
    {
        name: 'an unclosed set of settings',
        replace: ['{ ttl 3 }', '{ ttl 3'],
        line: 38,
        message: "'probe second' (line 37) is not closed: '}' is missing before 'expect'.",
    },
];

const NAMES = [
    'lab',
    'igw',
    'public',
    'acl',
    'web',
    'one',
    'two',
    'a',
    'b',
    'nat',
    'c',
    'client',
    'first',
    'second',
    'last',
    'change',
];

function namesIn(file: VpcFile): string[] {
    const subnets = file.vpcs.flatMap((vpc) => vpc.subnets);
    const vpcMembers = file.vpcs.flatMap((vpc) => [
        ...vpc.internetGateways,
        ...vpc.routeTables,
        ...vpc.networkAcls,
        ...vpc.securityGroups,
    ]);
    const inSubnets = subnets.flatMap((subnet) => [...subnet.instances, ...subnet.natGateways]);
    const hosts = file.internets.flatMap((internet) => internet.hosts);
    return [...file.vpcs, ...vpcMembers, ...subnets, ...inSubnets, ...hosts, ...file.probes, ...file.experiments].map(
        ({ name }) => name,
    );
}

function parseText(text: string) {
    const { value, lexerErrors, parserErrors } = testServices().vpc.parser.LangiumParser.parse<VpcFile>(text);
    const errors = [
        ...lexerErrors.map(({ line, message }) => ({ line: line ?? 0, message })),
        ...parserErrors.map(({ token, message }) => ({ line: token.startLine ?? 0, message })),
    ];
    return { file: value, errors };
}

test('the whole file has no error', () => {
    expect(parseText(WHOLE).errors).toEqual([]);
    expect(namesIn(parseText(WHOLE).file)).toEqual(NAMES);
});

describe('one message and nothing else lost', () => {
    test.each(CASES)('$name', ({ replace, line, message, lost = [] }) => {
        const [before, after] = replace;
        expect(WHOLE).toContain(before);
        const { file, errors } = parseText(WHOLE.replace(before, after));
        expect(errors).toEqual([{ line, message: expect.stringContaining(message) }]);
        const names = namesIn(file);
        expect(NAMES.filter((name) => !names.includes(name))).toEqual(lost);
    });
});

test('a misspelt keyword counts as the one that is meant, and stands where it is written', () => {
    const { file } = parseText(WHOLE.replace('ingress tcp 443 from', 'ingres tcp 443 from'));
    const rule = file.vpcs[0]?.securityGroups[0]?.rules[0];
    expect(rule?.direction).toBe('ingress');
    expect(rule?.$cstNode?.text).toBe('ingres tcp 443 from 0.0.0.0/0');
});
