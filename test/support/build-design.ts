/** Text in, design out: what nearly every test starts with. Throws when the text has an error, unless asked not to. */
import { EmptyFileSystem, type LangiumDocument, URI } from 'langium';
import { createVpcCoreServices, type Design, type VpcFile, type VpcServices } from '../../language/src/index.js';

/** One set of services for each test file; parsing keeps no state between texts. */
let services: VpcServices | undefined;
let count = 0;

/** The services the helpers use. */
export function testServices(): VpcServices {
    services ??= createVpcCoreServices(EmptyFileSystem);
    return services;
}

/** Parses and links one text (and, by file name, the texts it imports), with all diagnostics. */
export async function parse(text: string, others: Readonly<Record<string, string>> = {}): Promise<LangiumDocument<VpcFile>> {
    const { shared } = testServices();
    const folder = `/test-${++count}`;
    const [document, ...imported] = Object.entries({ 'main.vpc': text, ...others }).map(([name, content]) => {
        const created = shared.workspace.LangiumDocumentFactory.fromString<VpcFile>(content, URI.file(`${folder}/${name}`));
        shared.workspace.LangiumDocuments.addDocument(created);
        return created;
    });
    if (!document) {
        throw new Error('There is always a main document.');
    }
    await shared.workspace.DocumentBuilder.build([document, ...imported], { validation: true });
    return document;
}

/** What is wrong with a document, one `line: message` for each diagnostic; lines count from 1. */
export const problemsOf = (document: LangiumDocument): string[] =>
    (document.diagnostics ?? []).map(({ range, message }) => `${range.start.line + 1}: ${message}`);

/** The design of a text without errors. */
export async function buildDesign(text: string, others: Readonly<Record<string, string>> = {}): Promise<Design> {
    const document = await parse(text, others);
    const errors = (document.diagnostics ?? []).filter(({ severity }) => severity === 1);
    if (errors.length > 0) {
        throw new Error(`The text has errors:\n${problemsOf(document).join('\n')}`);
    }
    return testServices().vpc.lowering.NetworkBuilder.build(document);
}

/** The design of whatever can be understood of a text. */
export async function buildDesignOfBroken(text: string): Promise<Design> {
    return testServices().vpc.lowering.NetworkBuilder.build(await parse(text));
}
