/** The completion parser, made when completion is first asked for: it costs as much to build as the parser itself. */
import { createCompletionParser, type LangiumCompletionParser } from 'langium';
import type { VpcLspServices } from '../vpc-lsp-module.js';

/** A parser that is built at its first use. Langium creates all services before it answers `initialize`. */
export function lazyCompletionParser(services: VpcLspServices): LangiumCompletionParser {
    let parser: LangiumCompletionParser | undefined;
    const lazy: Pick<LangiumCompletionParser, 'parse'> = {
        parse: (input) => {
            parser ??= createCompletionParser(services);
            return parser.parse(input);
        },
    };
    return lazy as LangiumCompletionParser;
}
