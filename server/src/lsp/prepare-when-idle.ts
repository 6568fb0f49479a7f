/** What the next keystroke may need, made ready while nobody waits. */
import { DocumentState } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { VpcLspServices } from './vpc-lsp-module.js';

/** Nothing has been built for this long: whoever opened a file is reading it. */
const IDLE = 1000;

/**
 * Files without errors are read without Langium's parser, and half a word is already an error: the parser is made in the first
 * pause, and not under the first key.
 */
export function prepareWhenIdle(shared: LangiumSharedServices, vpc: VpcLspServices): void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const builds = shared.workspace.DocumentBuilder.onBuildPhase(DocumentState.Validated, () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
            builds.dispose();
            vpc.parser.ReferenceParser.prepare();
        }, IDLE);
    });
}
