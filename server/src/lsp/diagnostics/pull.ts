/**
 * Diagnostics for editors that ask: of one document, and of the whole workspace in portions. What has not changed since the last
 * answer is said to be unchanged; when something changes that no edit of the asked document explains, the editor is told to ask again.
 */
import { type Cancellation, DocumentState, type LangiumDocument, type URI } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import { type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type {
    ClientCapabilities,
    Diagnostic,
    DiagnosticOptions,
    DocumentDiagnosticReport,
    FullDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport,
    WorkspaceDiagnosticReport,
    WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver-protocol';
import { toUri } from '../to-lsp.js';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import { gathered, onAffectedDocuments } from './affected-documents.js';

/** What the server announces to editors that ask. */
export const PULL_OPTIONS: DiagnosticOptions = { identifier: 'vpc', interFileDependencies: true, workspaceDiagnostics: true };

/** Whether an editor asks for diagnostics: then it is not told of them as well. */
export const asksItself = ({ textDocument }: ClientCapabilities): boolean => textDocument?.diagnostic !== undefined;

/** Documents in one portion of an answer about the workspace. */
const PORTION = 25;

/** Answers `textDocument/diagnostic` and `workspace/diagnostic`. */
export function addPullHandler(connection: Connection, shared: LangiumSharedServices, vpc: VpcLspServices): void {
    const reports = new Reports(shared, vpc);
    const { diagnostics } = connection.languages;
    diagnostics.on(({ textDocument, previousResultId }, token) =>
        reports.ofDocument(toUri(textDocument.uri), previousResultId, token),
    );
    diagnostics.onWorkspace(({ previousResultIds }, token, _, progress) =>
        reports.ofWorkspace(new Map(previousResultIds.map(({ uri, value }) => [uri, value])), {
            token,
            ...(progress ? { portion: (items) => progress.report({ items }) } : {}),
        }),
    );
    shared.lsp.LanguageServer.onInitialize(({ capabilities }) => {
        if (asksItself(capabilities) && capabilities.workspace?.diagnostics?.refreshSupport) {
            refreshOnChanges(connection, shared, vpc);
        }
    });
}

/** The editor asks again by itself for the document that was edited; everything else it has to be told, once for each edit. */
function refreshOnChanges(connection: Connection, shared: LangiumSharedServices, { diagnostics }: VpcLspServices): void {
    const refresh = gathered(() => void connection.languages.diagnostics.refresh().catch(() => undefined));
    onAffectedDocuments(shared, refresh);
    diagnostics.LiveRuns.onDidChange(refresh);
    diagnostics.DiagnosticSettings.onDidChange(refresh);
}

interface WorkspaceRequest {
    readonly token: Cancellation.CancellationToken;
    /** Takes a part of the answer before its end. */
    readonly portion?: (items: WorkspaceDocumentDiagnosticReport[]) => void;
}

/** An answer that has been given. */
interface Given {
    readonly id: string;
    readonly diagnostics: readonly Diagnostic[];
}

/** An answer about one document, wherever it was asked for. */
type Report = FullDocumentDiagnosticReport | UnchangedDocumentDiagnosticReport;

/** The answers, each with a name by which the editor can say that it has it. */
class Reports {
    private readonly given = new WeakMap<LangiumDocument, Given>();
    private next = 1;

    constructor(
        private readonly shared: LangiumSharedServices,
        private readonly vpc: VpcLspServices,
    ) {}

    async ofDocument(
        uri: URI,
        previous: string | undefined,
        token: Cancellation.CancellationToken,
    ): Promise<DocumentDiagnosticReport> {
        await this.shared.workspace.WorkspaceManager.ready;
        // A reader waits for the edits before it.
        return this.shared.workspace.WorkspaceLock.read(() => {
            const document = this.shared.workspace.LangiumDocuments.getDocument(uri);
            if (token.isCancellationRequested || (document && document.state < DocumentState.Validated)) {
                throw new ResponseError(LSPErrorCodes.ServerCancelled, 'A newer edit came first.', { retriggerRequest: true });
            }
            return document ? this.report(document, previous) : { kind: 'full', items: [] };
        });
    }

    async ofWorkspace(
        previous: ReadonlyMap<string, string>,
        { token, portion }: WorkspaceRequest,
    ): Promise<WorkspaceDiagnosticReport> {
        const { DocumentBuilder, LangiumDocuments, WorkspaceLock, WorkspaceManager } = this.shared.workspace;
        await WorkspaceManager.ready;
        if (LangiumDocuments.all.some((document) => this.isWanted(document) && document.state < DocumentState.Validated)) {
            await WorkspaceLock.write((cancelled) => DocumentBuilder.update([], [], cancelled));
        }
        return WorkspaceLock.read(() => {
            const documents = LangiumDocuments.all
                .filter((document) => this.isWanted(document) && document.state >= DocumentState.Validated)
                .toArray();
            const gone = [...previous.keys()].filter((uri) => !documents.some((document) => document.uri.toString() === uri));
            let items = gone.map((uri): WorkspaceDocumentDiagnosticReport => ({ uri, version: null, kind: 'full', items: [] }));
            for (const document of token.isCancellationRequested ? [] : documents) {
                if (portion && items.length >= PORTION) {
                    portion(items);
                    items = [];
                }
                const uri = document.uri.toString();
                items.push({ uri, version: this.versionOf(document), ...this.report(document, previous.get(uri)) });
            }
            return { items };
        });
    }

    private isWanted(document: LangiumDocument): boolean {
        return this.vpc.diagnostics.DeliveredDiagnostics.isWanted(document);
    }

    /** Only texts of the editor have a version. */
    private versionOf({ uri }: LangiumDocument): number | null {
        return this.shared.workspace.TextDocuments.get(uri)?.version ?? null;
    }

    private report(document: LangiumDocument, previous: string | undefined): Report {
        const diagnostics = this.vpc.diagnostics.DeliveredDiagnostics.of(document);
        const given = this.given.get(document);
        const isSame = given?.diagnostics === diagnostics || JSON.stringify(given?.diagnostics) === JSON.stringify(diagnostics);
        const id = given && isSame ? given.id : String(this.next++);
        this.given.set(document, { id, diagnostics });
        return id === previous ? { kind: 'unchanged', resultId: id } : { kind: 'full', resultId: id, items: [...diagnostics] };
    }
}
