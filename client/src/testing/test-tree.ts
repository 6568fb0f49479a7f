/** The tree of tests: files, and in each its probes and experiments as the language server sees them. */
import { Range, type TestController, type TestItem, type TextDocument, type Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { LaunchTarget } from '../../../server/src/requests.js';
import { launchTargets } from '../launch-targets.js';

/** Files searched for tests at most. */
const MOST_FILES = 2000;

/** Keeps the tree in step with the files. */
export class TestTree {
    constructor(
        private readonly controller: TestController,
        private readonly client: Promise<BaseLanguageClient>,
    ) {}

    /** Adds every `.vpc` file of the workspace; the tests of a file are looked up when somebody opens it, here or in an editor. */
    async discover(): Promise<void> {
        const uris = await workspace.findFiles('**/*.vpc', '**/node_modules/**', MOST_FILES);
        for (const uri of uris) {
            this.fileItem(uri);
        }
    }

    /** Reads the tests of a file again; a file without any disappears from the tree. */
    async refresh(uri: Uri): Promise<void> {
        const targets = await launchTargets(this.client, uri);
        const file = this.fileItem(uri);
        file.canResolveChildren = false;
        file.children.replace(targets.map((target) => this.targetItem(uri, target)));
        if (targets.length === 0) {
            this.controller.items.delete(file.id);
        }
    }

    /** As `refresh`, for an open document of our language that is saved somewhere. */
    async refreshDocument({ uri, languageId }: TextDocument): Promise<void> {
        if (languageId === 'vpc' && uri.scheme !== 'vpc') {
            await this.refresh(uri);
        }
    }

    remove(uri: Uri): void {
        this.controller.items.delete(uri.toString());
    }

    /** The tests below the given items, or of the whole tree; files not yet opened are looked up first. */
    async testsIn(items: readonly TestItem[] | undefined): Promise<TestItem[]> {
        const roots = items ?? [...this.controller.items].map(([, item]) => item);
        for (const item of roots) {
            if (item.canResolveChildren && item.uri) {
                await this.refresh(item.uri);
            }
        }
        return roots.flatMap((item) => (isTarget(item) ? [item] : [...item.children].map(([, child]) => child)));
    }

    private fileItem(uri: Uri): TestItem {
        const known = this.controller.items.get(uri.toString());
        if (known) {
            return known;
        }
        const item = this.controller.createTestItem(uri.toString(), workspace.asRelativePath(uri), uri);
        item.canResolveChildren = true;
        this.controller.items.add(item);
        return item;
    }

    private targetItem(uri: Uri, { kind, name, detail, startLine, endLine }: LaunchTarget): TestItem {
        const item = this.controller.createTestItem(`${kind} ${name}`, name, uri);
        item.description = `${kind}  ${detail}`;
        item.range = new Range(startLine, 0, endLine, 0);
        return item;
    }
}

/** Whether an item is a probe or an experiment, not a file. */
export const isTarget = ({ id }: TestItem): boolean => /^(probe|experiment) /.test(id);

/** The probe or experiment behind an item. */
export function targetOf({ id, label }: TestItem): Pick<LaunchTarget, 'kind' | 'name'> {
    return { kind: id.startsWith('probe ') ? 'probe' : 'experiment', name: label };
}
