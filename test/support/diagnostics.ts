/** The diagnostics of a program, as annotations see them. */
import { EmptyFileSystem, type LangiumDocument, URI } from 'langium';
import { createVpcCoreServices, type VpcDocumentValidator, type VpcFile, type VpcServices } from '../../language/src/index.js';
import { runResult } from '../../server/src/lsp/run-results.js';
import type { ExpectedDiagnostic } from './carets.js';

const SEVERITIES = ['', 'error', 'warning', 'info', 'hint'];

/** A program's own diagnostics with everything Langium attaches to them. */
export type ProgramDiagnostics = NonNullable<LangiumDocument['diagnostics']>;

const { shared, vpc } = createVpcCoreServices(EmptyFileSystem);
let workspaces = 0;

/** Validates a set of files in a workspace of their own and returns the documents by file name. */
export async function validateFiles(files: Readonly<Record<string, string>>): Promise<ReadonlyMap<string, LangiumDocument>> {
    const folder = `file:///workspace-${workspaces++}`;
    const documents = Object.entries(files).map(([name, text]) => {
        const document = shared.workspace.LangiumDocumentFactory.fromString(text, URI.parse(`${folder}/${name}`));
        shared.workspace.LangiumDocuments.addDocument(document);
        return [name, document] as const;
    });
    await shared.workspace.DocumentBuilder.build(
        documents.map(([, document]) => document),
        { validation: true },
    );
    for (const [, { uri }] of documents) {
        shared.workspace.LangiumDocuments.deleteDocument(uri);
        shared.workspace.IndexManager.remove(uri);
    }
    return new Map(documents);
}

/** Validates one program under the name `main.vpc`. */
export async function validate(text: string): Promise<ProgramDiagnostics> {
    const documents = await validateFiles({ 'main.vpc': text });
    return documents.get('main.vpc')?.diagnostics ?? [];
}

/** What the runs of one program find. */
export async function validateRuns(text: string): Promise<ProgramDiagnostics> {
    const documents = await validateFiles({ 'main.vpc': text });
    return diagnosticsOfRuns(documents.get('main.vpc'));
}

/** What the runs of a validated file find. */
export function diagnosticsOfRuns(document: LangiumDocument | undefined): ProgramDiagnostics {
    if (!document) {
        return [];
    }
    const design = vpc.lowering.NetworkBuilder.build(document as LangiumDocument<VpcFile>);
    const failed = [...design.probes.keys(), ...design.experiments.keys()].flatMap((id) => runResult(design, id)?.failed ?? []);
    return (vpc.validation.DocumentValidator as VpcDocumentValidator).diagnosticsOfRuns(document, failed, true);
}

/** LSP's number for a hint: what only greys something out. */
const HINT = 4;

/** The codes of a program's errors and warnings, each once, in the order of the diagnostics. */
export async function codesOf(text: string): Promise<string[]> {
    const found = (await validate(text)).filter(({ severity }) => severity !== HINT);
    return [...new Set(found.map(({ code }) => String(code)))];
}

/** Diagnostics as carets annotate them: a range over several lines ends with its first. */
export function asAnnotations(diagnostics: ProgramDiagnostics, text: string): ExpectedDiagnostic[] {
    const lines = text.split(/\r?\n/);
    return diagnostics.map(({ range, severity, code, message }) => {
        const lineEnd = lines[range.start.line]?.length ?? 0;
        const end = range.end.line > range.start.line ? lineEnd : range.end.character;
        return {
            line: range.start.line,
            start: range.start.character,
            end: Math.max(end, range.start.character + 1),
            severity: SEVERITIES[severity ?? 0] ?? '',
            code: String(code),
            message: typeof message === 'string' ? message : message.value,
        };
    });
}

/** Services of their own, so that no file of another test is in the workspace. */
export const freshServices = (): VpcServices => createVpcCoreServices(EmptyFileSystem);
