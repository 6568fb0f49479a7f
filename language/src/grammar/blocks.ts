/**
 * Which statements can stand in which braces, read off the grammar: the parser, its messages and the repair of broken
 * structure all ask this table, so that nothing is listed twice.
 */
import { type Grammar, GrammarAST } from 'langium';
import { isValueRule, someElement } from './grammar-elements.js';

/** What a rule has between `{` and `}` (or the whole file). */
export interface Block {
    /** The rule it belongs to: `SubnetDecl`. */
    readonly rule: string;
    /** Its statements by leading keyword, each with the block that the statement itself opens, if any. */
    readonly statements: ReadonlyMap<string, Block | undefined>;
    /** The rules of its statements: where the parser recovers. */
    readonly statementRules: ReadonlySet<string>;
    /** A name stands before the brace: `subnet web {`, but `guest {`. */
    readonly named: boolean;
    /** Some statements begin with an address or a name: routes, fields. */
    readonly freeForm: boolean;
}

/** The blocks of a language. */
export interface Blocks {
    /** The file itself. */
    readonly file: Block;
    readonly byRule: ReadonlyMap<string, Block>;
    /** Blocks that no statement keyword opens: the settings of a packet. */
    readonly inline: ReadonlySet<Block>;
}

/** Reads the blocks off a grammar. */
export function blocksOf(grammar: Grammar): Blocks {
    const reader = new BlockReader();
    const byRule = new Map<string, Block>();
    let file: Block | undefined;
    for (const rule of grammar.rules.filter(GrammarAST.isParserRule)) {
        const block = reader.blockOf(rule);
        if (block) {
            byRule.set(rule.name, block);
        }
        if (rule.entry) {
            file = block;
        }
    }
    if (!file) {
        throw new Error('The entry rule of the grammar is not a list of statements.');
    }
    const opened = new Set([...byRule.values()].flatMap((block) => [...block.statements.values()]));
    const inline = new Set([...byRule.values()].filter((block) => block !== file && !opened.has(block)));
    return { file, byRule, inline };
}

/** The first words of a grammar element, gathered while walking it. */
interface Firsts {
    readonly statements: Map<string, Block | undefined>;
    readonly rules: Set<string>;
    freeForm: boolean;
}

class BlockReader {
    private readonly known = new Map<string, Block | undefined>();

    blockOf(rule: GrammarAST.ParserRule): Block | undefined {
        if (!this.known.has(rule.name)) {
            this.known.set(rule.name, undefined);
            const loop = statementLoop(rule);
            this.known.set(rule.name, loop && this.read(rule, loop));
        }
        return this.known.get(rule.name);
    }

    private read(rule: GrammarAST.ParserRule, loop: GrammarAST.AbstractElement): Block {
        const firsts: Firsts = { statements: new Map(), rules: new Set(), freeForm: false };
        this.collect(loop, rule, firsts);
        const named = someElement(rule.definition, (part) => GrammarAST.isAssignment(part) && part.feature === 'name');
        return { rule: rule.name, statements: firsts.statements, statementRules: firsts.rules, named, freeForm: firsts.freeForm };
    }

    /** Adds the first words of an element; answers whether the element can be empty. */
    private collect(element: GrammarAST.AbstractElement, rule: GrammarAST.ParserRule, firsts: Firsts): boolean {
        const optional = element.cardinality === '?' || element.cardinality === '*';
        if (GrammarAST.isKeyword(element)) {
            firsts.statements.set(element.value, this.blockOf(rule));
        } else if (GrammarAST.isAssignment(element)) {
            this.collect(element.terminal, rule, firsts);
        } else if (GrammarAST.isAlternatives(element)) {
            for (const alternative of element.elements) {
                this.collect(alternative, rule, firsts);
            }
        } else if (GrammarAST.isGroup(element)) {
            element.elements.every((part) => this.collect(part, rule, firsts));
        } else if (GrammarAST.isAction(element)) {
            return true;
        } else {
            this.collectCall(element, firsts);
        }
        return optional;
    }

    private collectCall(element: GrammarAST.AbstractElement, firsts: Firsts): void {
        const called = GrammarAST.isRuleCall(element) ? element.rule.ref : undefined;
        if (called && GrammarAST.isParserRule(called) && !isValueRule(called)) {
            firsts.rules.add(called.name);
            this.collect(called.definition, called, firsts);
        } else {
            firsts.freeForm = true;
        }
    }
}

/** The repeated element of a rule that stands after `{`, or that is all of the entry rule. */
function statementLoop(rule: GrammarAST.ParserRule): GrammarAST.AbstractElement | undefined {
    return rule.entry ? rule.definition : loopAfterBrace(rule.definition);
}

function loopAfterBrace(element: GrammarAST.AbstractElement): GrammarAST.AbstractElement | undefined {
    if (!GrammarAST.isGroup(element) && !GrammarAST.isAlternatives(element)) {
        return undefined;
    }
    const { elements } = element;
    const brace = elements.findIndex((part) => GrammarAST.isKeyword(part) && part.value === '{');
    const loop = elements[brace + 1];
    if (brace >= 0 && loop?.cardinality === '*') {
        return loop;
    }
    return elements.map(loopAfterBrace).find((found) => found !== undefined);
}
