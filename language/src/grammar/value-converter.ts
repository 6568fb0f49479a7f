/** Token texts to values: numbers and texts in quotes change, everything else stays as it is written. */
import { type CstNode, GrammarAST, GrammarUtils, type ValueConverter, type ValueType } from 'langium';

type Conversion = (text: string) => ValueType;

const asWritten: Conversion = (text) => text;

/** By the name of the terminal. Quotes have no escapes: what stands between them is meant. */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
    NUMBER: Number,
    STRING: (text) => (text.length > 1 && text.endsWith('"') ? text.slice(1, -1) : text.slice(1)),
};

/** Looks the conversion up once for each place in the grammar: it runs for every word of a file. */
export class VpcValueConverter implements ValueConverter {
    private readonly known = new Map<GrammarAST.AbstractElement, Conversion>();

    convert(text: string, { grammarSource }: CstNode): ValueType {
        if (!grammarSource) {
            return text;
        }
        let conversion = this.known.get(grammarSource);
        if (!conversion) {
            conversion = conversionFor(grammarSource);
            this.known.set(grammarSource, conversion);
        }
        return conversion(text);
    }
}

function conversionFor(element: GrammarAST.AbstractElement): Conversion {
    const called = GrammarAST.isCrossReference(element) ? GrammarUtils.getCrossReferenceTerminal(element) : element;
    const rule = GrammarAST.isRuleCall(called) ? called.rule.ref : undefined;
    return (rule && CONVERSIONS[rule.name]) ?? asWritten;
}
