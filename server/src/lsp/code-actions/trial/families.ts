/** The files that a change of one file can concern: those that see something of what it sees. */
import type { LangiumDocument, LangiumDocuments } from 'langium';
import type { Design, Imports, NetworkBuilder, VpcFile } from '#language';
import type { Texts } from '../../../workspace/repairs/trial-workspace.js';
import type { VpcLspServices } from '../../vpc-lsp-module.js';

/** A document, and every file that sees something of what it sees. */
export interface Family {
    readonly document: LangiumDocument<VpcFile>;
    /** The document first. */
    readonly members: readonly LangiumDocument<VpcFile>[];
}

/** Finds families, and remembers what was found out about each while none of its files changes. */
export class Families {
    private readonly imports: Imports;
    private readonly documents: LangiumDocuments;
    private readonly builder: NetworkBuilder;

    constructor(services: VpcLspServices) {
        this.imports = services.references.Imports;
        this.documents = services.shared.workspace.LangiumDocuments;
        this.builder = services.lowering.NetworkBuilder;
    }

    of(document: LangiumDocument<VpcFile>): Family {
        const seen = this.imports.closure(document);
        const known = new Set<LangiumDocument>(seen);
        const importers = this.documents.all
            .filter((other) => !known.has(other) && this.imports.closure(other).some((each) => known.has(each)))
            .toArray() as LangiumDocument<VpcFile>[];
        return { document, members: [...seen, ...importers] };
    }

    /** What each file means, as the editor has it. */
    designsOf({ members }: Family): ReadonlyMap<string, Design> {
        return new Map(members.map((member) => [member.uri.toString(), this.builder.build(member)]));
    }
}

/** The texts of a family, its document's first. */
export const textsOf = ({ members }: Family): Texts =>
    new Map(members.map(({ uri, textDocument }) => [uri.toString(), textDocument.getText()]));

/** Findings about families, forgotten as soon as one of the files is parsed again. */
export class FamilyMemory<T> {
    private readonly known = new WeakMap<
        LangiumDocument,
        { readonly files: readonly VpcFile[]; readonly findings: Map<string, T> }
    >();

    /** The findings about the family as it is now. */
    of({ document, members }: Family): Map<string, T> {
        const files = members.map(({ parseResult }) => parseResult.value);
        const last = this.known.get(document);
        if (last && last.files.length === files.length && last.files.every((file, i) => file === files[i])) {
            return last.findings;
        }
        const findings = new Map<string, T>();
        this.known.set(document, { files, findings });
        return findings;
    }
}
