/** The generated parser tables say what the grammar says: whoever changes `vpc.langium` runs `npm run generate`. */
import { readFileSync } from 'node:fs';
import { EmptyFileSystem, type Grammar, URI } from 'langium';
import { createLangiumGrammarServices } from 'langium/grammar';
import { expect, test } from 'vitest';
import { testServices } from '../../support/build-design.js';

test('the generated grammar is the one in vpc.langium', async () => {
    const { grammar, shared } = createLangiumGrammarServices(EmptyFileSystem);
    const text = readFileSync(new URL('../../../language/src/grammar/vpc.langium', import.meta.url), 'utf8');
    const document = shared.workspace.LangiumDocumentFactory.fromString<Grammar>(text, URI.file('/vpc.langium'));
    shared.workspace.LangiumDocuments.addDocument(document);
    await shared.workspace.DocumentBuilder.build([document]);
    const serialize = (root: Grammar): unknown => withoutDefaults(JSON.parse(grammar.serializer.JsonSerializer.serialize(root)));
    expect(serialize(testServices().vpc.Grammar)).toEqual(serialize(document.parseResult.value));
});

/** The generated form leaves out empty lists and `false`, and keeps comments. */
function withoutDefaults(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutDefaults);
    }
    if (typeof value !== 'object' || value === null) {
        return value;
    }
    const entries = Object.entries(value).filter(
        ([key, child]) => key !== '$comment' && child !== false && !(Array.isArray(child) && child.length === 0),
    );
    return Object.fromEntries(entries.map(([key, child]) => [key, withoutDefaults(child)]));
}
