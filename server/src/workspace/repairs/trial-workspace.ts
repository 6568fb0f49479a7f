/**
 * Where changes are tried before anybody sees them: the texts of a document and its imports, read again by services of their own,
 * so that the editor's documents never notice. One trial after the other.
 */
import { Cancellation, EmptyFileSystem, interruptAndCheck, type LangiumDocument, TextDocument, URI } from 'langium';
import type { TextEdit } from 'vscode-languageserver-protocol';
import { createVpcCoreServices, type Design, type Repair, type VpcFile, type VpcServices } from '#language';
import { rangeOf } from '../edits/nodes.js';
import { repairEdits } from '../edits/repair-edits.js';

/** Texts by URI, the one that imports the others first. */
export type Texts = ReadonlyMap<string, string>;

/** What a version of the texts means. */
export interface Trial {
    readonly texts: Texts;
    /** By URI. */
    readonly documents: ReadonlyMap<string, LangiumDocument<VpcFile>>;
    readonly design: Design;
}

/** A diagnostic of a trial, as far as it counts. */
export interface TrialDiagnostic {
    readonly severity: number;
    readonly code: string;
    readonly message: string;
}

/** What there is to say about a version of the texts. */
export interface Examination {
    readonly diagnostics: readonly TrialDiagnostic[];
    /** By URI. */
    readonly designs: ReadonlyMap<string, Design>;
}

/** Reads versions of texts. */
export class TrialWorkspace {
    private services: VpcServices | undefined;
    private previous: Promise<unknown> = Promise.resolve();

    /** Parses, links and lowers. */
    read(texts: Texts, token = Cancellation.CancellationToken.None): Promise<Trial> {
        return this.inTurn(async () => {
            await interruptAndCheck(token);
            const documents = await this.open(texts, { validation: false, token });
            return { texts, documents: byUri(documents), design: this.designOf(documents) };
        });
    }

    /** The same, with the meaning of every file and all diagnostics. */
    examine(texts: Texts, token = Cancellation.CancellationToken.None): Promise<Examination> {
        return this.inTurn(async () => {
            await interruptAndCheck(token);
            const documents = await this.open(texts, { validation: true, token });
            const diagnostics = documents.flatMap(({ diagnostics }) => diagnostics ?? []).map(trialDiagnostic);
            return {
                diagnostics,
                designs: new Map(documents.map((document) => [document.uri.toString(), this.designOf([document])])),
            };
        });
    }

    private inTurn<T>(work: () => Promise<T>): Promise<T> {
        const mine = this.previous.then(work);
        this.previous = mine.catch(() => undefined);
        return mine;
    }

    /** What an interrupted reading leaves behind goes with the next one. */
    private async open(
        texts: Texts,
        { validation, token }: { readonly validation: boolean; readonly token: Cancellation.CancellationToken },
    ): Promise<LangiumDocument<VpcFile>[]> {
        this.services ??= createVpcCoreServices(EmptyFileSystem);
        const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = this.services.shared.workspace;
        await DocumentBuilder.update([], LangiumDocuments.all.map(({ uri }) => uri).toArray());
        const documents = [...texts].map(([uri, text]) => LangiumDocumentFactory.fromString<VpcFile>(text, URI.parse(uri)));
        for (const document of documents) {
            LangiumDocuments.addDocument(document);
        }
        await DocumentBuilder.build(documents, { validation }, token);
        return documents;
    }

    private designOf([root]: readonly LangiumDocument<VpcFile>[]): Design {
        if (!this.services || !root) {
            throw new Error('A trial needs a text to read.');
        }
        return this.services.vpc.lowering.NetworkBuilder.build(root);
    }
}

const trialDiagnostic = ({ severity, code, message }: NonNullable<LangiumDocument['diagnostics']>[number]): TrialDiagnostic => ({
    severity: severity ?? 1,
    code: String(code),
    message: String(message),
});

const byUri = (documents: readonly LangiumDocument<VpcFile>[]): Trial['documents'] =>
    new Map(documents.map((document) => [document.uri.toString(), document]));

/** The texts after some repairs; `undefined` when one of them finds no place, or two get into each other's way. */
export function repairedTexts({ texts, documents }: Trial, repairs: readonly Repair[]): Texts | undefined {
    const edits = new Map<string, TextEdit[]>();
    for (const repair of repairs) {
        const span = 'into' in repair ? repair.into : 'remove' in repair ? repair.remove : repair.span;
        const document = documents.get(span?.uri ?? '');
        const found = document && span ? repairEdits(document, rangeOf(span), repair) : [];
        if (!span || found.length === 0) {
            return undefined;
        }
        edits.set(span.uri, [...(edits.get(span.uri) ?? []), ...found]);
    }
    return new Map([...texts].map(([uri, text]) => [uri, editedText(documents.get(uri), edits.get(uri)) ?? text]));
}

const editedText = (document: LangiumDocument | undefined, edits: TextEdit[] | undefined): string | undefined =>
    document && edits && TextDocument.applyEdits(document.textDocument, edits);
