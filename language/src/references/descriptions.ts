/** Descriptions of declarations for the index and for scopes. The path, a built string, is made only when asked for. */
import type { AstNodeDescription, AstNodeLocator, CstNode, DocumentSegment, LangiumDocument, URI } from 'langium';
import { AstUtils, CstUtils, GrammarUtils } from 'langium';
import type { NamedDecl } from './element-names.js';

const START = { line: 0, character: 0 };
const NO_SEGMENT: DocumentSegment = { range: { start: START, end: START }, offset: 0, length: 0, end: 0 };

/** One declaration under one name. */
export class DeclDescription implements AstNodeDescription {
    readonly type: string;

    constructor(
        readonly node: NamedDecl,
        readonly name: string,
        private readonly locator: AstNodeLocator,
    ) {
        this.type = node.$type;
    }

    private get document(): LangiumDocument {
        return AstUtils.getDocument(this.node);
    }

    get documentUri(): URI {
        return this.document.uri;
    }

    get path(): string {
        return this.locator.getAstNodePath(this.node);
    }

    /** The name, or the start of the file for what stands in none. */
    get nameSegment(): DocumentSegment {
        return CstUtils.toDocumentSegment(this.nameNode) ?? NO_SEGMENT;
    }

    get selectionSegment(): DocumentSegment {
        return CstUtils.toDocumentSegment(this.nameNode ?? this.node.$cstNode) ?? NO_SEGMENT;
    }

    private get nameNode(): CstNode | undefined {
        return GrammarUtils.findNodeForProperty(this.node.$cstNode, 'name');
    }
}
