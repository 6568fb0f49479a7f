/** After any edit, the tree made of old and new declarations is the tree of a whole parse: nodes, places, names, diagnostics. */
import fc from 'fast-check';
import { type AstNode, type CstNode, EmptyFileSystem, isCompositeCstNode, isReference, type LangiumDocument, URI } from 'langium';
import { describe, expect, test } from 'vitest';
import { PiecedDocument } from '../../../language/src/grammar/pieced-document.js';
import { sourceOf } from '../../../language/src/grammar/pieced-root.js';
import { PiecedText } from '../../../language/src/grammar/pieced-text.js';
import { reparse } from '../../../language/src/grammar/reparse.js';
import { createVpcCoreServices, type VpcFile, type VpcServices } from '../../../language/src/index.js';
import { generateTopology } from '../../benchmark/topology.js';
import { COURSE_PATHS, exampleText } from '../../support/example-paths.js';

const programs = [...COURSE_PATHS.map(exampleText), generateTopology(300)];

const URI_OF_FILE = URI.parse('file:///workspace/main.vpc');

/** A workspace whose one file is edited as an editor does: through its open text. */
async function openSession(text: string) {
    const { shared, vpc } = createVpcCoreServices(EmptyFileSystem);
    const open = new PiecedDocument(URI_OF_FILE.toString(), 'vpc', 1, text);
    const documents = { get: () => open };
    const document = shared.workspace.LangiumDocumentFactory.fromTextDocument<VpcFile>(open, URI_OF_FILE);
    (shared.workspace.LangiumDocumentFactory as unknown as { textDocuments: unknown }).textDocuments = documents;
    shared.workspace.LangiumDocuments.addDocument(document);
    shared.workspace.DocumentBuilder.updateBuildOptions = { validation: true };
    await shared.workspace.DocumentBuilder.build([document], { validation: true });
    return {
        document,
        vpc,
        edit: async (changed: string): Promise<void> => {
            open.update([{ text: changed }], open.version + 1);
            await shared.workspace.DocumentBuilder.update([URI_OF_FILE], []);
        },
    };
}

/** A text as an edit of a document makes it. */
function textAfter({ parseResult }: LangiumDocument<VpcFile>, changed: string) {
    const root = parseResult.value.$cstNode?.root;
    return root ? sourceOf(root).changedTo(changed) : PiecedText.of(changed);
}

/** Everything that is observable of a built document, as plain data. */
function describeDocument({ document, vpc }: { document: LangiumDocument<VpcFile>; vpc: VpcServices['vpc'] }) {
    return {
        design: JSON.stringify(vpc.lowering.NetworkBuilder.build(document), (_, value) =>
            value instanceof Map ? [...value] : value,
        ),
        tree: describeNode(document.parseResult.value),
        errors: document.parseResult.parserErrors.map(({ message, token }) => `${token.startOffset} ${message}`),
        lexerErrors: document.parseResult.lexerErrors.map(({ message }) => message),
        references: document.references
            .map(({ $refText, $refNode, error }) => `${$refNode?.offset} ${$refText} ${error?.message ?? ''}`)
            .sort(),
        diagnostics: (document.diagnostics ?? [])
            .map(({ code, range, message, relatedInformation }) => JSON.stringify([code, range, message, relatedInformation]))
            .sort(),
    };
}

function describeNode(node: AstNode): unknown {
    const properties = Object.entries(node)
        .filter(([property]) => !property.startsWith('$'))
        .map(([property, value]) => [property, Array.isArray(value) ? value.map(describeValue) : describeValue(value)] as const);
    const { $type, $containerProperty, $containerIndex, $cstNode } = node;
    const consistent =
        node.$container === undefined ||
        (node.$container.$cstNode?.root === $cstNode?.root && $cstNode?.root.fullText !== undefined);
    return {
        $type,
        $containerProperty,
        $containerIndex,
        consistent,
        cst: $cstNode && describeCst($cstNode),
        ...Object.fromEntries(properties),
    };
}

function describeValue(value: unknown): unknown {
    if (isReference(value)) {
        const target = value.ref;
        return { text: value.$refText, target: target?.$cstNode?.offset, type: target?.$type };
    }
    return typeof value === 'object' && value !== null && '$type' in value ? describeNode(value as AstNode) : value;
}

const describeCst = (node: CstNode): unknown =>
    isCompositeCstNode(node)
        ? [
              node.offset,
              node.end,
              JSON.stringify(node.range),
              ...node.content.map((child) => [child.offset, child.end, child.text, JSON.stringify(child.range)]),
          ]
        : [node.offset, node.end, node.text];

/** Compares an edited session with a fresh one over the same text. */
async function expectAsFresh(session: Awaited<ReturnType<typeof openSession>>, text: string): Promise<void> {
    const fresh = await openSession(text);
    expect(describeDocument(session)).toEqual(describeDocument(fresh));
}

const PIECES = [
    '',
    ' ',
    '\n',
    'x',
    '}',
    '{',
    '"',
    '/*',
    '*/',
    '// note\n',
    ' instance zz ',
    ' expect dropped',
    '\nprobe zz: icmp a -> b\n',
    '\nvpc zz { cidr 10.200.0.0/16 }\n',
    '->',
    '10.0.0.1',
    'subnet',
    'profile azure\n',
];

const edit = fc.record({
    at: fc.nat(),
    length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(400)),
    insert: fc.constantFrom(...PIECES),
});

const apply = (text: string, { at, length, insert }: { at: number; length: number; insert: string }): string => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + insert + text.slice(start + length);
};

test('random edits, one after the other, in every example', async () => {
    await fc.assert(
        fc.asyncProperty(fc.constantFrom(...programs), fc.array(edit, { minLength: 1, maxLength: 6 }), async (program, edits) => {
            await new Promise((resolve) => setImmediate(resolve)); // lets the test runner speak
            const session = await openSession(program);
            let text = program;
            for (const change of edits) {
                text = apply(text, change);
                await session.edit(text);
            }
            await expectAsFresh(session, text);
        }),
        { numRuns: 80 },
    );
}, 240_000);

/** Edits that people make: lines and blocks that go, come twice or change places, names that become other names of the file. */
const lineEdit = fc.record({
    kind: fc.constantFrom('delete', 'duplicate', 'swap', 'blank', 'rename', 'copy block'),
    at: fc.nat(),
    other: fc.nat(),
});

function applyToLines(text: string, { kind, at, other }: { kind: string; at: number; other: number }): string {
    const lines = text.split('\n');
    const [here, there] = [at % lines.length, other % lines.length];
    const line = lines[here] ?? '';
    switch (kind) {
        case 'delete':
            return lines.toSpliced(here, 1).join('\n');
        case 'duplicate':
            return lines.toSpliced(there, 0, line).join('\n');
        case 'swap':
            return lines
                .with(here, lines[there] ?? '')
                .with(there, line)
                .join('\n');
        case 'blank':
            return lines.toSpliced(here, 0, '').join('\n');
        case 'copy block': {
            const blocks = text.split(/\n(?=\w)/);
            return [...blocks, blocks[other % blocks.length]?.replace(/^(\w+ )[\w-]+/, '$1copied')].join('\n');
        }
        default: {
            const words = text.match(/[\w-]+/g) ?? [''];
            const word = words[other % words.length] ?? '';
            return lines.with(here, line.replace(/[\w-]+(?=[^\w-]*$)/, word)).join('\n');
        }
    }
}

test('lines and blocks that come, go, change places and take names of others, in several VPCs', async () => {
    const several = programs.filter((program) => (program.match(/^vpc /gm)?.length ?? 0) > 1);
    await fc.assert(
        fc.asyncProperty(
            fc.constantFrom(...several),
            fc.array(lineEdit, { minLength: 2, maxLength: 8 }),
            async (program, edits) => {
                await new Promise((resolve) => setImmediate(resolve)); // lets the test runner speak
                const session = await openSession(program);
                let text = program;
                for (const change of edits) {
                    text = applyToLines(text, change);
                    await session.edit(text);
                }
                await session.edit(`${text}\n`);
                await expectAsFresh(session, `${text}\n`);
            },
        ),
        { numRuns: 60 },
    );
}, 240_000);

test('findings of a VPC that an edit leaves alone move with it, and follow the names of other VPCs', async () => {
    const other = (name: string): string =>
        `vpc right {\n  cidr 10.1.0.0/16\n  subnet web { cidr 10.1.1.0/24  instance ${name} }\n}\n`;
    const broken = 'vpc left {\n  cidr 10.0.0.0/16\n  subnet web { cidr 10.0.1.0/24  instance a { ip 10.0.2.9 } }\n}\n';
    const session = await openSession(`${other('b')}${broken}`);
    const messages = (): string =>
        (session.document.diagnostics ?? []).map(({ range, message }) => `${range.start.line} ${message}`).join('\n');
    expect(messages()).toContain("6 Address 10.0.2.9 of 'a' ");
    await session.edit(`\n${other('b')}${broken}`);
    expect(messages()).toContain("7 Address 10.0.2.9 of 'a' ");
    await session.edit(`\n${other('a')}${broken}`);
    expect(messages()).toContain("7 Address 10.0.2.9 of 'left.a' ");
    await expectAsFresh(session, `\n${other('a')}${broken}`);
});

describe('what is kept', () => {
    const program = generateTopology(1000);

    test('an edit inside one VPC keeps every other declaration, whatever line it is on', async () => {
        const { document, vpc } = await openSession(program);
        for (const changed of [
            program.replace('web-2-7', 'web-2-7x'),
            program.replace('    subnet web-2 {', '\n\n    subnet web-2 {'),
        ]) {
            const before = document.parseResult.value.vpcs;
            const result = reparse(vpc.parser.LangiumParser, document.parseResult, textAfter(document, changed));
            const after = result?.value.vpcs ?? [];
            expect(after).toHaveLength(before.length);
            expect(after.filter((decl, i) => decl !== before[i])).toHaveLength(1);
            expect(result?.value.$cstNode?.root.fullText).toBe(changed);
            expect(after.map((decl) => decl.$cstNode?.text.slice(0, 5))).toEqual(before.map(() => 'vpc v'.slice(0, 5)));
            document.parseResult = result ?? document.parseResult;
        }
    });

    test.each([
        ['an unclosed brace', program.replace('security-group web {', 'security-group web ')],
        ['an unclosed comment', program.replace('internet-gateway igw', '/* internet-gateway igw')],
        ['an unclosed quotation', program.replace('internet-gateway igw', 'import "x')],
    ])('nothing, with %s', async (_, changed) => {
        const { document, vpc } = await openSession(program);
        expect(reparse(vpc.parser.LangiumParser, document.parseResult, textAfter(document, changed))).toBeUndefined();
    });
});
