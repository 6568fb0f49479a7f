/** The direct parser reads every text without syntax errors, builds what the reference parser builds, and reads no other text. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type AstNode, type CstNode, EmptyFileSystem, isCompositeCstNode, type ParseResult } from 'langium';
import { describe, expect, test } from 'vitest';
import { ParserService } from '../../../language/src/grammar/parser-service.js';
import { createVpcCoreServices } from '../../../language/src/index.js';
import { generateTopology } from '../../benchmark/topology.js';
import { COURSE_PATHS, exampleText, ROOT } from '../../support/example-paths.js';
import { program } from '../../support/random/random-design.js';
import { differenceOf } from '../../support/same-trees.js';
import { repeated } from '../../support/seed.js';

const { vpc } = createVpcCoreServices(EmptyFileSystem);
const service = new ParserService(vpc);
const reference = vpc.parser.ReferenceParser.prepare();

/** Reads a text with both parsers: how the trees differ, or whether it is only read by one of them. */
function verdictOn(text: string, rule?: string): string {
    const options = rule === undefined ? {} : { rule };
    const expected = reference.parse(text, options);
    const isWhole = expected.lexerErrors.length === 0 && expected.parserErrors.length === 0;
    const direct = service.parseDirectly(text, vpc.parser.Lexer.tokenize(text), options);
    if (!direct) {
        return isWhole ? 'not read, though it has no error' : 'broken';
    }
    return isWhole ? (differenceOf(direct, expected) ?? 'read') : 'read, though it has an error';
}

/** Every `.vpc` file below a folder. */
const filesBelow = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.vpc'))
        .map((path) => join(folder, path))
        .sort();

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const designs = JSON.parse(textOf('server/src/lsp/generated/reference-designs.json')) as { name: string; text: string }[];

describe('read without the reference parser', () => {
    test.each(COURSE_PATHS)('%s', (path) => {
        expect(verdictOn(exampleText(path))).toBe('read');
    });

    test.each(designs)('reference design $name', ({ text }) => {
        expect(verdictOn(text)).toBe('read');
    });

    test('a network of three thousand lines', () => {
        expect(verdictOn(generateTopology(3000))).toBe('read');
    });

    test('an empty file, and one of comments', () => {
        expect(verdictOn('')).toBe('read');
        expect(verdictOn('// one\n/* two\n */ // three\n')).toBe('read');
    });

    test.each([
        ['FilterDecl', 'not (ip.src == 10.0.0.1) and tcp'],
        ['FilterDecl', 'tcp.port in { 1 .. 4, 80 }'],
        ['PacketDecl', 'tcp a -> b.public-ip:443 { ttl 3 }'],
    ])('a loose %s', (rule, text) => {
        expect(verdictOn(text, rule)).toBe('read');
    });
});

test('files of the fixtures, whole or broken', () => {
    const paths = [...filesBelow('test/fixtures'), ...filesBelow('examples/diagnostics')];
    const verdicts = paths.map((path) => [path, verdictOn(textOf(path))] as const);
    expect(verdicts.filter(([, verdict]) => verdict !== 'read' && verdict !== 'broken')).toEqual([]);
    const broken = verdicts.filter(([, verdict]) => verdict === 'broken').length;
    expect(broken).toBeGreaterThan(10);
    expect(verdicts.length - broken).toBeGreaterThan(100);
});

/** Lines in which more than one word decides, because a keyword may be a name. */
const DECISIONS = [
    'vpc v { route-table t { 0.0.0.0/0 -> local  ::/0 -> local.local  a -> blackhole  b -> blackhole.x } }',
    'site s { vpn to to  direct-connect to to to  vpn vpn to vpn { advertise 10.0.0.0/8 }  vpn to vpn }',
    'experiment e { fail instance  fail instance instance  fail availability-zone  fail availability-zone a  fail nat-ports.x }',
    'experiment e { fail vpn vpn.instance  restore limit  fail connection-tracking x  fail attachment.attachment  fail server }',
    'probe p: icmp a -> b expect delivered where not == 3 and not in { 1 } and not in in { 2 } or true == true.true',
    'probe p: tcp to -> at.public-ip:1 expect dropped to to at at by by via via, where where where contains to',
    'probe p: packet packet -> packet { packet 1 df size 3 df.size 4 } expect reply reply expect answered',
    'vpc v { security-group g { ingress none ingress tcp from from egress icmp 3/4 to to.to egress 47 1 to x } }',
    'experiment e { guest guest start-bgp advertising advertising 10.0.0.0/8  api move-ip 10.0.0.1 to to }',
];

test('words that may be keywords or names are taken as the reference takes them', () => {
    expect(DECISIONS.map((text) => verdictOn(text)).filter((verdict) => verdict !== 'read' && verdict !== 'broken')).toEqual([]);
    expect(DECISIONS.filter((text) => verdictOn(text) === 'read').length).toBeGreaterThan(3);
});

test('random programs', () => {
    fc.assert(
        fc.property(program, (text) => {
            expect(verdictOn(text)).toBe('read');
        }),
        repeated(60),
    );
});

const texts = [...COURSE_PATHS.map(exampleText), ...designs.map(({ text }) => text)];
const words = [...new Set(texts.flatMap((text) => text.match(/[\w-]+|[^\s\w]+/g) ?? []))];

/** A change of one word: gone, twice, or another word of any program. */
const slip = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('drop', 'double', 'replace', 'insert'),
    word: fc.constantFrom(...words),
});

function applied(text: string, { at, kind, word }: { at: number; kind: string; word: string }): string {
    const pieces = text.split(/(\s+)/);
    const index = at % pieces.length;
    const piece = pieces[index] ?? '';
    const changed = { drop: '', double: `${piece} ${piece}`, replace: word, insert: `${piece} ${word}` }[kind] ?? piece;
    return pieces.with(index, changed).join('');
}

test('programs with words that are gone, doubled or exchanged: read where they have no error, and only there', async () => {
    const verdicts = new Map<string, number>();
    await fc.assert(
        fc.asyncProperty(fc.constantFrom(...texts), fc.array(slip, { minLength: 1, maxLength: 3 }), async (text, slips) => {
            await new Promise((resolve) => setImmediate(resolve)); // lets the test runner speak
            const verdict = verdictOn(slips.reduce(applied, text));
            verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
            expect(['read', 'broken']).toContain(verdict);
        }),
        repeated(400),
    );
    expect(verdicts.get('read')).toBeGreaterThan(20);
    expect(verdicts.get('broken')).toBeGreaterThan(20);
}, 240_000);

describe('the comparison sees', () => {
    const read = (): ParseResult => reference.parse(exampleText(COURSE_PATHS[0] ?? ''));
    const changes: readonly (readonly [string, (result: ParseResult) => void])[] = [
        ['another value', ({ value }) => Object.assign(firstVpc(value), { name: 'other' })],
        ['another order of properties', ({ value }) => moveName(firstVpc(value))],
        ['a node that belongs elsewhere', ({ value }) => Object.assign(firstVpc(value), { $container: firstVpc(value) })],
        ['a word less', ({ value }) => void nodeOf(value).content.pop()],
        ['a comment elsewhere', ({ value }) => nodeOf(value).content.reverse()],
        ['an origin of its own', ({ value }) => Object.assign(lastLeaf(value), { origin: { offset: 0, line: 0, column: 0 } })],
        ['another report', (result) => Object.assign(result, { lexerReport: undefined })],
    ];

    test.each(changes)('%s', (_, change) => {
        const changed = read();
        expect(differenceOf(read(), changed)).toBeUndefined();
        change(changed);
        expect(differenceOf(read(), changed)).toBeDefined();
    });
});

const firstVpc = (file: AstNode): AstNode => (file as AstNode & { readonly vpcs: AstNode[] }).vpcs[0] as AstNode;

function moveName(node: AstNode): void {
    const named = node as unknown as { name?: string };
    const { name } = named;
    delete named.name;
    Object.assign(named, { name });
}

const nodeOf = (node: AstNode): { readonly content: CstNode[] } => node.$cstNode as unknown as { content: CstNode[] };

function lastLeaf(node: AstNode): CstNode {
    let last = nodeOf(firstVpc(node)) as unknown as CstNode;
    while (isCompositeCstNode(last)) {
        last = last.content.at(-1) as CstNode;
    }
    return last;
}
