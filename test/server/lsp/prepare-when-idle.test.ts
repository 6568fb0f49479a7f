/** Langium's parser is made for broken texts, and in the first pause of an editor's session; for nothing else. */
import { EmptyFileSystem, URI } from 'langium';
import { afterEach, expect, test, vi } from 'vitest';
import type { VpcFile } from '../../../language/src/index.js';
import { prepareWhenIdle } from '../../../server/src/lsp/prepare-when-idle.js';
import { createVpcLspServices } from '../../../server/src/lsp/vpc-lsp-module.js';
import { COURSE_PATHS, exampleText } from '../../support/example-paths.js';

afterEach(() => {
    vi.useRealTimers();
});

/** A session that has built one file without errors; `build` builds another one. */
async function openSession() {
    const { shared, vpc } = createVpcLspServices(EmptyFileSystem);
    const prepare = vi.spyOn(vpc.parser.ReferenceParser, 'prepare');
    const { LangiumDocumentFactory, LangiumDocuments, DocumentBuilder } = shared.workspace;
    let files = 0;
    const build = async (text: string): Promise<void> => {
        const document = LangiumDocumentFactory.fromString<VpcFile>(text, URI.parse(`file:///${files++}.vpc`));
        LangiumDocuments.addDocument(document);
        await DocumentBuilder.build([document], { validation: true });
    };
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    prepareWhenIdle(shared, vpc);
    await build(exampleText(COURSE_PATHS[0] ?? ''));
    return { vpc, prepare, build };
}

test('the parser is made once, a second after the last file was built', async () => {
    const { prepare, build } = await openSession();
    vi.advanceTimersByTime(900);
    await build('server s { ip 10.0.0.1 }');
    vi.advanceTimersByTime(900);
    expect(prepare).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(prepare).toHaveBeenCalledTimes(1);
    await build('server t { ip 10.0.0.1 }');
    vi.advanceTimersByTime(5000);
    expect(prepare).toHaveBeenCalledTimes(1);
});

test('no example needs it, and half a word does', async () => {
    const { vpc, prepare } = await openSession();
    for (const path of COURSE_PATHS) {
        vpc.parser.LangiumParser.parse(exampleText(path));
    }
    expect(prepare).not.toHaveBeenCalled();
    expect(vpc.parser.LangiumParser.parse('vpc lab { ci }').parserErrors).toHaveLength(1);
    expect(prepare).toHaveBeenCalledTimes(1);
});
