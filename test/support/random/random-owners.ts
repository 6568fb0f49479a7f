/**
 * Programs in which it matters who has what: groups that name each other, public addresses that move, machines of two VPCs with
 * the same addresses. An edit gives or takes one such thing, often at a machine that no packet ever visits.
 */
import fc from 'fast-check';

const MACHINES = [0, 1, 2, 3, 4, 5] as const;
const GROUPS = [0, 1, 2] as const;
const PUBLIC = ['203.0.113.1', '203.0.113.2', '203.0.113.3'] as const;

/** One machine of the subnet: the groups it holds, and its public address, if any. */
interface Owner {
    readonly groups: readonly number[];
    readonly publicAddress: number;
}

/** Who has what, and whom each group lets in: another group, or all who write from a public address. */
export interface Owners {
    readonly machines: readonly Owner[];
    readonly peers: readonly number[];
}

/** Gives a machine other groups, another public address, or a group another peer. */
export type OwnersEdit = (owners: Owners) => Owners;

const owner: fc.Arbitrary<Owner> = fc.record({
    groups: fc.subarray([...GROUPS]),
    publicAddress: fc.integer({ min: -3, max: PUBLIC.length - 1 }),
});

/** Random owners. */
export const owners: fc.Arbitrary<Owners> = fc.record({
    machines: fc.array(owner, { minLength: MACHINES.length, maxLength: MACHINES.length }),
    peers: fc.array(fc.nat(GROUPS.length), { minLength: GROUPS.length, maxLength: GROUPS.length }),
});

const machineEdit = fc.tuple(fc.constantFrom(...MACHINES), owner, fc.constantFrom('groups', 'publicAddress')).map(
    ([machine, given, what]): OwnersEdit =>
        ({ machines, peers }) => ({
            peers,
            machines: machines.map((each, i) => (i === machine ? { ...each, [what]: given[what] } : each)),
        }),
);

const peerEdit = fc.tuple(fc.constantFrom(...GROUPS), fc.nat(GROUPS.length)).map(
    ([group, peer]): OwnersEdit =>
        ({ machines, peers }) => ({ machines, peers: peers.with(group, peer) }),
);

/** A random edit; most of them are about machines. */
export const ownersEdit: fc.Arbitrary<OwnersEdit> = fc.oneof({ arbitrary: machineEdit, weight: 5 }, peerEdit);

/**
 * The program. A door lets in what the groups of another VPC hold, and who knocks are machines of a third one that have the same
 * addresses: only the list of members knows those. A host outside writes to every public address.
 */
export function writeOwners({ machines, peers }: Owners): string {
    const knocks = MACHINES.map((machine) => `probe as-m${machine}: icmp street.m${machine} -> door`);
    const outside = PUBLIC.map((address, i) => `probe to-public-${i}: icmp client -> ${address}`);
    return `vpc lab {
  cidr 10.0.0.0/16
  route-table out main { 10.2.0.0/16 -> near }
  security-group knock { ${peers.map((peer) => `ingress icmp from ${peerText(peer, 'club.')}`).join('  ')} }
  subnet s { cidr 10.0.1.0/24  instance door { ip 10.0.1.10  security-groups knock } }
}
vpc street {
  cidr 10.2.0.0/16
  route-table out main { 10.0.0.0/16 -> far }
  subnet s { cidr 10.2.1.0/24  ${MACHINES.map((machine) => `instance m${machine} { ip ${addressOf(machine)} }`).join('  ')} }
}
vpc club {
  cidr 10.2.0.0/16
  internet-gateway igw
  route-table out main { 0.0.0.0/0 -> igw  10.0.0.0/16 -> near }
${GROUPS.map((group) => `  security-group g${group} { ingress icmp from ${peerText(peers[group])}  egress all to 0.0.0.0/0 }`).join('\n')}
  subnet s {
    cidr 10.2.1.0/24
${machines.map((machine, i) => `    instance m${i} { ${machineText(machine, i)} }`).join('\n')}
  }
}
peering far { lab <-> street }
peering near { lab <-> club }
internet { host client { ip 198.51.100.7 } }
probe inside: icmp club.m1 -> club.m0
probe member: icmp club.m1 -> door
${[...knocks, ...outside].join('\n')}
`;
}

const addressOf = (machine: number): string => `10.2.1.${10 + machine}`;

const peerText = (peer = 0, home = ''): string => (peer < GROUPS.length ? `${home}g${peer}` : '198.51.100.0/24');

function machineText({ groups, publicAddress }: Owner, machine: number): string {
    return [
        `ip ${addressOf(machine)}`,
        publicAddress < 0 ? '' : `public-ip ${PUBLIC[publicAddress]}`,
        groups.length === 0 ? '' : `security-groups ${groups.map((group) => `g${group}`).join(', ')}`,
    ]
        .filter((part) => part !== '')
        .join('  ');
}
