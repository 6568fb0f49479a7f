/**
 * Random work on several files that import each other: typing, saving, closing, creating, renaming and deleting, in the editor and behind
 * its back. When everything is reported, every file has the diagnostics and the answers of a server that begins there.
 *
 * Only with `VPC_TEST_EFFORT`, such as 1: it depends on when the system reports what happens to files.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleProgram } from '../../support/build-server.js';
import { EXAMPLE_PATHS, exampleText } from '../../support/example-paths.js';
import { FreshStart } from '../../support/fresh-start.js';
import { Progress } from '../../support/progress.js';
import { answersAt, ask, paramsAt, REQUESTS } from '../../support/random/editor-requests.js';
import { Chances } from '../../support/random/random-edits.js';
import { RandomWorkspace } from '../../support/random/random-workspace.js';
import { repeated, SEED } from '../../support/seed.js';
import { WatchedServer } from '../../support/watched-server.js';

const STEPS_PER_ROUND = 150;
const STEPS = repeated(900).numRuns;

let program: string;
const fresh = new FreshStart();
beforeAll(async () => {
    program = await bundleProgram('lsp');
    await fresh.initialize();
}, 60_000);

const servers = new Set<WatchedServer>();
afterAll(() => {
    for (const { client } of servers) {
        client.kill();
    }
});

async function startIn(workspace: RandomWorkspace): Promise<WatchedServer> {
    const { root } = workspace;
    const server = await WatchedServer.of(program, { rootUri: root, workspaceFolders: [{ uri: root, name: 'lab' }] });
    servers.add(server);
    workspace.connect(server.client);
    return server;
}

async function workAwhile(workspace: RandomWorkspace, { client }: WatchedServer, chances: Chances): Promise<void> {
    for (let i = 0; i < STEPS_PER_ROUND; i++) {
        await workspace.step();
        const shown = chances.below(4) === 0 ? workspace.anyShown() : undefined;
        if (shown) {
            await ask(client, chances.one(REQUESTS), paramsAt(shown.uri, shown.text, chances));
        }
    }
    workspace.reportEvents();
}

/** Everything that two servers say of the same workspace, one of which has just come. */
async function compare(workspace: RandomWorkspace, server: WatchedServer, chances: Chances): Promise<void> {
    const expected = await fresh.diagnosticsOf(workspace.texts());
    for (const uri of workspace.everywhere) {
        await server.settled(uri, expected.get(uri) ?? []);
    }
    const newcomer = await startIn(workspace);
    const shown = workspace.anyShown();
    if (shown) {
        const params = paramsAt(shown.uri, shown.text, chances);
        expect(await answersAt(server.client, params), JSON.stringify(params)).toEqual(await answersAt(newcomer.client, params));
    }
    await newcomer.endInPeace();
}

async function round(number: number): Promise<void> {
    const chances = new Chances(SEED + number);
    const workspace = new RandomWorkspace(exampleText(chances.one(EXAMPLE_PATHS)), chances);
    const server = await startIn(workspace);
    try {
        await workAwhile(workspace, server, chances);
        await compare(workspace, server, chances);
        await server.endInPeace();
    } catch (error) {
        const what = error instanceof Error ? error.message : String(error);
        const texts = [...workspace.texts()].map(([uri, text]) => `=== ${uri}\n${text}`).join('\n');
        throw new Error(
            [
                `${what}\n\nin round ${number} of VPC_TEST_SEED=${SEED}, with the files:\n\n${texts}`,
                `\nafter\n${workspace.journal.join('\n')}\n${server.trouble}`,
            ].join('\n'),
            { cause: error },
        );
    } finally {
        workspace.remove();
    }
}

test.runIf(process.env.VPC_TEST_EFFORT)(
    `${STEPS} random steps in workspaces leave the server as if it had just begun`,
    async () => {
        const progress = new Progress('steps', STEPS);
        for (let number = 0; number * STEPS_PER_ROUND < STEPS; number++) {
            progress.report(number * STEPS_PER_ROUND, `round ${number} of seed ${SEED}`);
            await round(number);
        }
    },
    60_000 + STEPS * 200,
);
