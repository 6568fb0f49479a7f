/**
 * Results that an edit does not affect are not computed again, and yet are those of a full run: proven on random programs, the examples
 * and a hub, edit by edit. What the selection saves is measured on the hub.
 */
import fc from 'fast-check';
import { EmptyFileSystem, TextDocument, URI } from 'langium';
import { describe, expect, test } from 'vitest';
import { createVpcCoreServices, type Design, type ElementId, type VpcFile } from '../../../language/src/index.js';
import { rememberedResults, runResult } from '../../../server/src/lsp/run-results.js';
import { generateHub } from '../../benchmark/hub-topology.js';
import { COURSE_PATHS, exampleText } from '../../support/example-paths.js';
import { program } from '../../support/random/random-design.js';
import { owners, ownersEdit, writeOwners } from '../../support/random/random-owners.js';
import { patience, repeated } from '../../support/seed.js';

const FILE = URI.parse('file:///workspace/main.vpc');
const { shared, vpc } = createVpcCoreServices(EmptyFileSystem);
let open = TextDocument.create(FILE.toString(), 'vpc', 1, '');
const document = shared.workspace.LangiumDocumentFactory.fromTextDocument<VpcFile>(open, FILE);
(shared.workspace.LangiumDocumentFactory as unknown as { textDocuments: unknown }).textDocuments = { get: () => open };
shared.workspace.LangiumDocuments.addDocument(document);
shared.workspace.DocumentBuilder.updateBuildOptions = { validation: false };

/** The design of a text: declarations that an edit leaves alone stay the same objects, as in an editor. */
async function designOf(text: string): Promise<Design> {
    open = TextDocument.create(FILE.toString(), 'vpc', open.version + 1, text);
    await shared.workspace.DocumentBuilder.update([FILE], []);
    return vpc.lowering.NetworkBuilder.build(document);
}

const runsOf = ({ probes, experiments }: Design): ElementId[] => [...probes.keys(), ...experiments.keys()];

type Memory = ReturnType<typeof rememberedResults>;

function runAll(memory: Memory, design: Design): void {
    for (const id of runsOf(design)) {
        memory.outcome(design, id);
    }
}

/** One change of a text, by two numbers that choose what and where. */
type Edit = readonly [kind: number, place: number];

/** What may become what: rules that turn round, other tables, groups and targets. */
const WORDS: readonly (readonly [from: string, to: string])[] = [
    ['allow', 'deny'],
    ['deny', 'allow'],
    ['allow all', 'deny all'],
    ['ingress', 'egress'],
    ['tcp', 'udp'],
    ['answered', 'dropped'],
    ['delivered', 'answered'],
    ['on', 'off'],
    ['igw', 'blackhole'],
    ['t1', 't2'],
    ['open', 'picky'],
    ['route-table', 'network-acl'],
    ['network-acl \\S+', ''],
    ['security-groups \\S+', ''],
    ['ip \\S+', ''],
    ['(ingress|egress) (\\d+ )?(allow|deny)? ?\\S+( \\d\\S*)? (from|to) \\S+', ''],
    ['\\S+ -> \\S+', ''],
];

function changed(text: string, [kind, place]: Edit): string {
    const lines = text.split('\n');
    const at = place % lines.length;
    const line = lines[at] ?? '';
    switch (kind % 14) {
        case 0:
            return lines.toSpliced(at, 0, '').join('\n');
        case 1:
            return lines.toSpliced(at, 0, '  // A note.').join('\n');
        case 2:
            return lines.toSpliced(at, 1).join('\n');
        case 3:
            return lines.toSpliced(at, 0, line).join('\n');
        case 4:
        case 5: {
            const digits = [...text.matchAll(/\d+/g)];
            const digit = digits[place % Math.max(1, digits.length)];
            const number = String((Number(digit?.[0] ?? 0) + 1 + (place % 7)) % 256);
            return digit ? text.slice(0, digit.index) + number + text.slice(digit.index + digit[0].length) : text;
        }
        default: {
            const [from, to] = WORDS[kind % WORDS.length] ?? ['', ''];
            const found = [...text.matchAll(new RegExp(`(?<![\\w-])${from}(?![\\w-])`, 'g'))];
            const one = found[place % Math.max(1, found.length)];
            return one ? text.slice(0, one.index) + to + text.slice(one.index + one[0].length) : text;
        }
    }
}

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(fc.tuple(fc.nat(1000), fc.nat(100_000)), { minLength: 10, maxLength: 25 });

/** Another version, step by step or at once; sometimes given up half-way, sometimes overtaken by somebody who does not wait. */
async function followWithInterruptions(memory: Memory, design: Design, place: number): Promise<void> {
    let left = place % 5;
    const pause = async (): Promise<void> => {
        await new Promise(setImmediate);
        if (left-- === 0 && place % 3 === 0) {
            throw new Error('A newer edit came first.');
        }
        if (left === 1 && place % 3 === 1) {
            runAll(memory, design);
        }
    };
    await (place % 2 === 0 ? memory.follow(design, pause).catch(() => undefined) : new Promise(setImmediate));
}

interface Counts {
    readonly made: number;
    readonly kept: number;
}

/**
 * Texts that come one after the other: after each, every result is that of a full run, whatever came between (one number for each
 * text says what). Returns how many runs were made and spared.
 */
async function checkVersions(versions: readonly string[], places: readonly number[]): Promise<Counts> {
    const memory = rememberedResults();
    for (const [i, text] of versions.entries()) {
        const design = await designOf(text);
        await followWithInterruptions(memory, design, places[i] ?? i);
        for (const id of runsOf(design)) {
            expect(memory.outcome(design, id), `${id} of version ${i}:\n${text}\nafter\n${versions[i - 1]}`).toEqual(
                runResult(design, id),
            );
        }
    }
    return memory.counts;
}

async function checkEdits(text: string, changes: readonly Edit[]): Promise<Counts> {
    const versions = [text];
    for (const change of changes) {
        // Now and then an older version comes back, as by undoing.
        const base = change[0] % 9 === 8 ? versions[change[1] % versions.length] : versions.at(-1);
        versions.push(changed(base ?? text, change));
    }
    return checkVersions(
        versions.slice(1),
        changes.map(([, place]) => place),
    );
}

describe('a selective run equals a full run', () => {
    test(
        'on random programs',
        async () => {
            const total = { made: 0, kept: 0 };
            await fc.assert(
                fc.asyncProperty(program, edits, async (text, changes) => {
                    const { made, kept } = await checkEdits(text, changes);
                    total.made += made;
                    total.kept += kept;
                }),
                { ...repeated(8), endOnFailure: true },
            );
            expect(total.kept).toBeGreaterThan(0);
        },
        patience(600_000),
    );

    test(
        'on the examples',
        async () => {
            await fc.assert(
                fc.asyncProperty(fc.constantFrom(...COURSE_PATHS), edits, async (path, changes) => {
                    await checkEdits(exampleText(path), changes);
                }),
                { ...repeated(8), endOnFailure: true },
            );
        },
        patience(600_000),
    );

    test(
        'where it matters who has a group or a public address',
        async () => {
            await fc.assert(
                fc.asyncProperty(owners, fc.array(ownersEdit, { minLength: 20, maxLength: 40 }), async (first, changes) => {
                    const states = [first];
                    for (const change of changes) {
                        states.push(change(states.at(-1) ?? first));
                    }
                    await checkVersions(states.map(writeOwners), []);
                }),
                { ...repeated(6), endOnFailure: true },
            );
        },
        patience(600_000),
    );

    test(
        'on a hub',
        async () => {
            await fc.assert(
                fc.asyncProperty(edits, async (changes) => {
                    await checkEdits(hub(6, 3), changes);
                }),
                { ...repeated(3), endOnFailure: true },
            );
        },
        patience(600_000),
    );
});

/** One fact of each kind; taking it away changes what becomes of a packet. */
const FACTS = `prefix-list offices { 198.51.100.0/24 }
vpc lab {
  cidr 10.0.0.0/16
  internet-gateway igw
  route-table out main { 0.0.0.0/0 -> igw  10.1.0.0/16 -> near }
  network-acl open { ingress 100 allow all from 0.0.0.0/0  egress 100 allow all to 0.0.0.0/0 }
  security-group listed { ingress all from offices  ingress icmp from 10.1.0.0/16  ingress icmp from friends }
  security-group friends { }
  subnet web {
    cidr 10.0.1.0/24
    network-acl open
    instance a { ip 10.0.1.10  public-ip 203.0.113.10  security-groups listed }
    instance b { ip 10.0.1.20  security-groups friends }
    instance far { ip 10.0.1.30  source-dest-check off  guest { route 192.0.2.0/24 via 10.0.1.10 } }
  }
}
vpc other {
  cidr 10.1.0.0/16
  route-table back main { 10.0.0.0/16 -> near }
  subnet app { cidr 10.1.1.0/24  instance c { ip 10.1.1.10 } }
}
peering near { lab <-> other }
internet { host client { ip 198.51.100.7 } }
probe from-outside: icmp client -> a.public-ip
probe over-peering: icmp c -> a
probe inside: icmp b -> a
probe routed: icmp far -> 192.0.2.9
`;

describe('every kind of fact is seen', () => {
    test.each([
        ['an entry of an ACL', 'ingress 100 allow', 'ingress 100 deny', 'from-outside'],
        ['a rule of a group', 'ingress icmp from 10.1.0.0/16', 'ingress udp from 10.1.0.0/16', 'over-peering'],
        ['a member of a group', 'security-groups friends', '', 'inside'],
        ['an entry of a prefix list', '198.51.100.0/24', '198.51.101.0/24', 'from-outside'],
        ['a route', '10.0.0.0/16 -> near', '10.0.0.0/16 -> blackhole', 'over-peering'],
        ['a route of a guest', 'guest { route 192.0.2.0/24 via 10.0.1.10 }', '', 'routed'],
        ['a gateway', 'internet-gateway igw', '', 'from-outside'],
        ['a public address', '  public-ip 203.0.113.10', '', 'from-outside'],
        ['an ACL of a subnet', '    network-acl open\n', '', undefined],
        ['the profile', 'prefix-list offices', 'profile azure\nprefix-list offices', undefined],
        ['the Region', 'prefix-list offices', 'block-public-access bidirectional\nprefix-list offices', 'from-outside'],
        ['a peering', 'peering near { lab <-> other }', '', 'over-peering'],
        ['an address', 'instance b { ip 10.0.1.20', 'instance b { ip 10.0.1.21', undefined],
        ['a new owner of the address', 'instance c {', 'instance d { ip 10.1.1.11 }  instance c {', undefined],
        ['a name that two have', 'instance c {', 'instance a { ip 10.1.1.11 }  instance c {', 'inside'],
    ])('%s', async (_, from, to, probe) => {
        const memory = rememberedResults();
        const before = await designOf(FACTS);
        runAll(memory, before);
        const old = probe && JSON.stringify(memory.outcome(before, `probe:${probe}`));
        expect(FACTS).toContain(from);
        const after = await designOf(FACTS.replace(from, to));
        for (const id of runsOf(after)) {
            expect(memory.outcome(after, id), id).toEqual(runResult(after, id));
        }
        if (probe) {
            expect(JSON.stringify(memory.outcome(after, `probe:${probe}`))).not.toBe(old);
        }
    });
});

/** A hub with a probe in each VPC, and one from each VPC to the next. */
function hub(vpcs: number, instances: number): string {
    const numbers = Array.from({ length: vpcs }, (_, i) => i);
    const probes = numbers.flatMap((i) => [
        `probe inside-${i}: tcp i-${i}-0 -> i-${i}-1:443 expect answered`,
        `probe across-${i}: tcp i-${i}-0 -> i-${(i + 1) % vpcs}-1:443 expect answered`,
    ]);
    return `${generateHub({ vpcs, instances })}${probes.join('\n')}\n`;
}

describe('what is saved on a hub of 20 VPCs with 40 probes', () => {
    const text = hub(20, 10);
    const SAVED: readonly (readonly [what: string, edit: (text: string) => string, made: number])[] = [
        ['a line above everything', (t) => `\n${t}`, 0],
        ['a comment in the middle', (t) => t.replace('vpc v7 {', 'vpc v7 {\n    // A note.'), 0],
        // Of v7: the probe inside, the one that leaves and the one that comes.
        [
            'a route',
            (t) =>
                t.replace(
                    '10.7.0.0/16\n    route-table main main { ',
                    '10.7.0.0/16\n    route-table main main { 192.0.2.0/24 -> core ',
                ),
            3,
        ],
        ['a rule of a group', (t) => t.replace(/(vpc v7 \{[\s\S]*?ingress tcp )443/, '$1444'), 3],
        // The servers of other VPCs stand in other racks: their numbers stay.
        ['an instance at the end of its VPC', (t) => t.replace('instance i-7-9', 'instance i-7-99\n        instance i-7-9'), 2],
        ['a claim', (t) => t.replace('i-7-1:443 expect answered', 'i-7-1:443 expect delivered'), 1],
    ];

    test.each(SAVED)('%s', async (_, edit, made) => {
        const memory = rememberedResults();
        const before = await designOf(text);
        runAll(memory, before);
        expect(memory.counts).toEqual({ made: 40, kept: 0 });
        const after = await designOf(edit(text));
        runAll(memory, after);
        expect(memory.counts.made - 40).toBe(made);
    });
});
