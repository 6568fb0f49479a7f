/** The Test Explorer: probes and experiments as tests, to run, debug, cover, and run again with every edit. */
import {
    type CancellationToken,
    Disposable,
    debug,
    type TestController,
    type TestItem,
    TestRunProfileKind,
    type TestRunRequest,
    type TextDocument,
    tests,
    workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { launchProbe } from '../commands/launch-probe.js';
import { runTests } from './run-tests.js';
import { coverageOf, VpcFileCoverage } from './test-coverage.js';
import { TestTree, targetOf } from './test-tree.js';

/** Milliseconds without an edit before the tree is read again, and tests that run continuously run again. */
const QUIET = 300;

/** Adds the controller with its three ways to run. */
export function registerTests(client: Promise<BaseLanguageClient>): Disposable {
    const controller = tests.createTestController('vpc', 'VPC Lab');
    const tree = new TestTree(controller, client);
    const runner = new TestRunner(controller, tree, client);
    controller.resolveHandler = (item) => (item?.uri ? tree.refresh(item.uri) : tree.discover());
    controller.refreshHandler = () => tree.discover();
    const run = controller.createRunProfile(
        'Run',
        TestRunProfileKind.Run,
        (...args) => runner.run(...args),
        true,
        undefined,
        true,
    );
    const cover = controller.createRunProfile('Coverage', TestRunProfileKind.Coverage, (...args) => runner.run(...args), true);
    cover.loadDetailedCoverage = async (_run, file) => (file instanceof VpcFileCoverage ? [...file.lines] : []);
    const debugProfile = controller.createRunProfile('Debug', TestRunProfileKind.Debug, (request) => runner.debug(request), true);
    return Disposable.from(controller, run, cover, debugProfile, followFiles(tree, runner));
}

/** Keeps the tree in step with what is open and with what comes and goes. */
function followFiles(tree: TestTree, runner: TestRunner): Disposable {
    const waiting = new Map<string, NodeJS.Timeout>();
    const later = (document: TextDocument): void => {
        const key = document.uri.toString();
        clearTimeout(waiting.get(key));
        waiting.set(
            key,
            setTimeout(() => {
                waiting.delete(key);
                void tree.refreshDocument(document).then(() => runner.again(document));
            }, QUIET),
        );
    };
    for (const document of workspace.textDocuments) {
        later(document);
    }
    return Disposable.from(
        workspace.onDidOpenTextDocument(later),
        workspace.onDidChangeTextDocument(({ document }) => later(document)),
        workspace.onDidDeleteFiles(({ files }) => {
            for (const uri of files) {
                tree.remove(uri);
            }
        }),
        new Disposable(() => {
            for (const timer of waiting.values()) {
                clearTimeout(timer);
            }
        }),
    );
}

/** Runs what the editor asks for. */
class TestRunner {
    /** Requests that run again with every edit, until they are cancelled. */
    private readonly continuous = new Set<TestRunRequest>();

    constructor(
        private readonly controller: TestController,
        private readonly tree: TestTree,
        private readonly client: Promise<BaseLanguageClient>,
    ) {}

    async run(request: TestRunRequest, token: CancellationToken): Promise<void> {
        if (request.continuous) {
            this.continuous.add(request);
            token.onCancellationRequested(() => this.continuous.delete(request));
        }
        await this.runOnce(request, token);
    }

    /** Runs the continuous requests again, as far as they concern a document that has changed. */
    async again({ uri, languageId }: TextDocument): Promise<void> {
        for (const request of languageId === 'vpc' ? this.continuous : []) {
            await this.runOnce(request, undefined, (item) => item.uri?.toString() === uri.toString());
        }
    }

    /** One session after the other, each until its end. */
    async debug(request: TestRunRequest): Promise<void> {
        for (const item of await this.selected(request)) {
            const { kind, name } = targetOf(item);
            const ended = nextEnd();
            const started = await launchProbe(this.client, 'debug', { uri: String(item.uri), [kind]: name });
            await (started ? ended.promise : ended.cancel());
        }
    }

    private async runOnce(
        request: TestRunRequest,
        token?: CancellationToken,
        concerns: (item: TestItem) => boolean = () => true,
    ): Promise<void> {
        const selected = (await this.selected(request)).filter(concerns);
        const run = this.controller.createTestRun(request);
        const coverage = request.profile?.kind === TestRunProfileKind.Coverage;
        try {
            const lines = await runTests(this.client, run, selected, { coverage, token: token ?? run.token });
            for (const file of coverageOf(lines)) {
                run.addCoverage(file);
            }
        } finally {
            run.end();
        }
    }

    private async selected({ include, exclude }: TestRunRequest): Promise<TestItem[]> {
        return (await this.tree.testsIn(include)).filter((item) => !exclude?.includes(item));
    }
}

/** The end of the next session of ours, or nothing once nobody waits for it any more. */
function nextEnd(): { readonly promise: Promise<void>; cancel(): void } {
    let listener: Disposable | undefined;
    const promise = new Promise<void>((resolve) => {
        listener = debug.onDidTerminateDebugSession(({ type }) => {
            if (type === 'vpc') {
                listener?.dispose();
                resolve();
            }
        });
    });
    return { promise, cancel: () => listener?.dispose() };
}
