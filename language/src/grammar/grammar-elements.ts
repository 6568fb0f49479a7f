/**
 * Walking over rules of the grammar. Langium's streams do the same; these are functions that are quick at once, since every
 * process asks a few hundred times before it reads its first text.
 */
import { GrammarAST } from 'langium';

type Element = GrammarAST.AbstractElement;

/** The elements that an element consists of, calls of other rules left aside. */
function partsOf(element: Element): readonly Element[] {
    switch (element.$type) {
        case GrammarAST.Assignment.$type:
            return [(element as GrammarAST.Assignment).terminal];
        case GrammarAST.Alternatives.$type:
        case GrammarAST.Group.$type:
        case GrammarAST.UnorderedGroup.$type:
            return (element as GrammarAST.Alternatives | GrammarAST.Group | GrammarAST.UnorderedGroup).elements;
        default:
            return [];
    }
}

/** Whether something holds for an element or any element in it. Stops at the first one. */
export function someElement(element: Element, holds: (element: Element) => boolean): boolean {
    return holds(element) || partsOf(element).some((part) => someElement(part, holds));
}

/** Whether a rule makes values, such as qualified names, and not elements of the tree. */
export function isValueRule(rule: GrammarAST.ParserRule, asked = new Set<GrammarAST.ParserRule>()): boolean {
    asked.add(rule);
    return !someElement(rule.definition, (element) => {
        const called = GrammarAST.isRuleCall(element) ? element.rule.ref : undefined;
        return (
            GrammarAST.isAssignment(element) ||
            GrammarAST.isAction(element) ||
            (GrammarAST.isParserRule(called) && !asked.has(called) && !isValueRule(called, asked))
        );
    });
}
