/** While a packet stands still: at the end of each line what it has done to that packet, as the debug adapter words it. */
import {
    type CancellationToken,
    type Disposable,
    debug,
    type InlineValue,
    type InlineValueContext,
    InlineValueText,
    languages,
    type Range,
    type TextDocument,
} from 'vscode';
import { nameOf } from './file-names.js';

/** A document as the adapter knows it: by its path, or, where it stands in no file, by the number in the editor's URI. */
function sourceOf({ uri }: TextDocument): object {
    const number = uri.scheme === 'debug' ? /(?:^|&)ref=(\d+)/.exec(uri.query)?.[1] : undefined;
    return number === undefined ? { path: nameOf(uri) } : { path: uri.path, sourceReference: Number(number) };
}

interface LineText {
    readonly line: number;
    readonly text: string;
}

async function provideInlineValues(
    document: TextDocument,
    viewPort: Range,
    { frameId }: InlineValueContext,
    token: CancellationToken,
): Promise<InlineValue[]> {
    const session = debug.activeDebugSession;
    if (session?.type !== 'vpc') {
        return [];
    }
    const args = { source: sourceOf(document), startLine: viewPort.start.line + 1, endLine: viewPort.end.line + 1, frameId };
    try {
        const { values } = (await session.customRequest('vpc/inlineValues', args)) as { readonly values: readonly LineText[] };
        return token.isCancellationRequested
            ? []
            : values.map(({ line, text }) => new InlineValueText(document.lineAt(line - 1).range, `← ${text}`));
    } catch {
        // The packet has moved on in the meantime: there is nothing to show for where it stood.
        return [];
    }
}

/** Registers the provider for `.vpc` files. */
export const registerInlineValues = (): Disposable => languages.registerInlineValuesProvider('vpc', { provideInlineValues });
