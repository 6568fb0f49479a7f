/** Every word of the grammar is explained, and nothing else is. */
import { AstUtils, EmptyFileSystem, GrammarAST } from 'langium';
import { expect, test } from 'vitest';
import { createVpcCoreServices } from '../../../language/src/index.js';
import { KEYWORDS } from '../../../server/src/lsp/keyword-catalog.js';

test('the catalogue of keywords is complete', () => {
    const { vpc } = createVpcCoreServices(EmptyFileSystem);
    const words = vpc.Grammar.rules
        .filter(GrammarAST.isParserRule)
        .flatMap((rule) => AstUtils.streamAllContents(rule).filter(GrammarAST.isKeyword).toArray())
        .map(({ value }) => value)
        .filter((value) => /^[A-Za-z]/.test(value));
    expect(Object.keys(KEYWORDS).sort()).toEqual([...new Set(words)].sort());
});
