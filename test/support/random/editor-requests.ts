/** What a person's editor asks while they type, and whether two servers answer the same. */
import type { RpcClient } from '../rpc-client.js';
import type { Chances } from './random-edits.js';

/** Requests about a file or a place in it. */
export const REQUESTS = [
    'documentSymbol',
    'semanticTokens/full',
    'foldingRange',
    'codeLens',
    'documentLink',
    'inlayHint',
    'hover',
    'completion',
    'documentHighlight',
    'definition',
    'references',
    'codeAction',
    'signatureHelp',
    'selectionRange',
    'formatting',
] as const;

/** Everything any of these requests wants to know, at one place of a text. */
export function paramsAt(uri: string, text: string, chances: Chances): object {
    const lines = text.split(/\r\n|\n|\r/);
    const line = chances.below(lines.length);
    const position = { line, character: chances.below((lines[line]?.length ?? 0) + 1) };
    const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    const options = { tabSize: 2, insertSpaces: true };
    const context = { diagnostics: [], includeDeclaration: true };
    return { textDocument: { uri }, position, positions: [position], range, context, options };
}

/** The answer of a server; a refusal says which request it was. */
export const ask = (client: RpcClient, request: (typeof REQUESTS)[number], params: object): Promise<unknown> =>
    client.request(`textDocument/${request}`, params).catch((error: Error) => {
        throw new Error(`${request}: ${error.message}`);
    });

/** The answers to all requests at one place. The number of an answer, which differs from server to server, is left out. */
export async function answersAt(client: RpcClient, params: object): Promise<Record<string, unknown>> {
    const answers: Record<string, unknown> = {};
    for (const request of REQUESTS) {
        const answer = await ask(client, request, params);
        answers[request] = request === 'semanticTokens/full' ? { ...(answer as object), resultId: undefined } : answer;
    }
    return answers;
}
