/**
 * A parser for texts without syntax errors, the common case: it walks along the grammar itself, so that nothing has to be made
 * of the grammar before the first text is read. It builds what the reference parser (vpc-parser.ts) builds, or nothing.
 */
import { type AstNode, type AstReflection, GrammarAST, type LangiumCoreServices, type LexerResult } from 'langium';
import { MovableNodeBuilder } from './movable-nodes.js';
import { RuleGraphs } from './rule-graph.js';
import { type ReadingServices, TreeReading } from './tree-reading.js';

/** Parses whatever has no error; keeps no state between texts but what it knows of the grammar. */
export class DirectParser {
    private readonly rules: ReadonlyMap<string, GrammarAST.ParserRule>;
    private readonly entry: GrammarAST.ParserRule;
    private readonly graphs: RuleGraphs;
    private readonly reading: ReadingServices;

    constructor(services: LangiumCoreServices) {
        const rules = services.Grammar.rules.filter(GrammarAST.isParserRule);
        const entry = rules.find((rule) => rule.entry);
        if (!entry) {
            throw new Error('The grammar has no entry rule.');
        }
        this.entry = entry;
        this.rules = new Map(rules.map((rule) => [rule.name, rule]));
        this.graphs = new RuleGraphs(services.parser.Lexer.definition);
        const defaults = new Defaults(services.shared.AstReflection);
        this.reading = {
            nodes: new MovableNodeBuilder(),
            linker: services.references.Linker,
            converter: services.parser.ValueConverter,
            complete: (element) => defaults.complete(element),
        };
    }

    /** The tree of a text, or `undefined` where it has a syntax error. */
    parse(text: string, lexed: LexerResult, ruleName?: string): AstNode | undefined {
        const rule = ruleName === undefined ? this.entry : this.rules.get(ruleName);
        return rule && new TreeReading(this.reading, lexed).read(text, this.graphs.graphOf(rule));
    }
}

/** Values of properties that nobody wrote: empty lists, `false`. */
class Defaults {
    private readonly known = new Map<string, readonly (readonly [property: string, value: unknown])[]>();

    constructor(private readonly reflection: AstReflection) {}

    complete(element: AstNode): void {
        const target = element as unknown as Record<string, unknown>;
        for (const [property, value] of this.of(element.$type)) {
            if (target[property] === undefined) {
                target[property] = Array.isArray(value) ? [...value] : value;
            }
        }
    }

    private of(type: string): readonly (readonly [string, unknown])[] {
        let defaults = this.known.get(type);
        if (!defaults) {
            defaults = Object.values(this.reflection.getTypeMetaData(type).properties).flatMap(({ name, defaultValue }) =>
                defaultValue === undefined ? [] : [[name, defaultValue] as const],
            );
            this.known.set(type, defaults);
        }
        return defaults;
    }
}
