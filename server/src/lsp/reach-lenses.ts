/**
 * `4 of 9 hosts reach this on tcp/443` above instances and load balancers, for the ports that their groups or listeners open.
 * What a lens says is computed when the editor shows it, and not before.
 */
import { type Cancellation, DocumentState, type LangiumDocument } from 'langium';
import type { LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import type { CodeLens } from 'vscode-languageserver-protocol';
import {
    type Design,
    type ElementId,
    type InstanceDecl,
    idOf,
    type LoadBalancerDecl,
    openedQuestions,
    parseReachQuestion,
    type VpcFile,
} from '#language';
import { reachersOf } from './reach-facts.js';
import { rangeOfNode, toUri } from './to-lsp.js';
import type { VpcLspServices } from './vpc-lsp-module.js';

/** The settings below `vpc.codeLens`, and which are on unless switched off. */
export const CODE_LENSES = { reachability: true } as const;

/** What an unresolved lens remembers. */
interface ReachLens {
    readonly uri: string;
    readonly to: ElementId;
    readonly question: string;
}

/** A lens without words for each port that a station of the file opens. */
export function reachLenses(file: VpcFile, uri: string, { network }: Design): CodeLens[] {
    return stationsIn(file).flatMap((decl) => {
        const { start } = rangeOfNode(decl.$cstNode);
        const to = idOf(decl);
        return openedQuestions(network, to).map(({ text }): CodeLens => {
            const data: ReachLens = { uri, to, question: text };
            return { range: { start, end: start }, data };
        });
    });
}

const stationsIn = (file: VpcFile): (InstanceDecl | LoadBalancerDecl)[] =>
    file.vpcs
        .flatMap((vpc) => [...vpc.loadBalancers, ...vpc.subnets.flatMap(({ instances }) => instances)])
        .filter(({ name }) => name);

/** Answers `codeLens/resolve`, which Langium leaves to its users. */
export function addLensResolveHandler(connection: Connection, shared: LangiumSharedServices, vpc: VpcLspServices): void {
    connection.onCodeLensResolve((lens, token) => resolveReachLens(lens, { shared, vpc, token }));
}

interface Resolving {
    readonly shared: LangiumSharedServices;
    readonly vpc: VpcLspServices;
    readonly token: Cancellation.CancellationToken;
}

/** The lens with its words. A lens of a file that is gone, or of a station that is, has none. */
export async function resolveReachLens(lens: CodeLens, { shared, vpc, token }: Resolving): Promise<CodeLens> {
    const { uri, to, question: text } = (lens.data ?? {}) as Partial<ReachLens>;
    const question = parseReachQuestion(text ?? '');
    const document = uri === undefined ? undefined : shared.workspace.LangiumDocuments.getDocument(toUri(uri));
    if (!document || to === undefined || !question) {
        return { ...lens, command: { title: '', command: '' } };
    }
    await shared.workspace.DocumentBuilder.waitUntil(DocumentState.Linked, document.uri, token);
    const { network } = vpc.lowering.NetworkBuilder.build(document as LangiumDocument<VpcFile>);
    const { names, others } = await reachersOf(network, to, { question, token });
    return { ...lens, command: { title: titleOf(names.length, others, question.text), command: '' } };
}

const titleOf = (reached: number, others: number, question: string): string =>
    `${reached} of ${others} ${others === 1 ? 'host reaches' : 'hosts reach'} this on ${question}`;
