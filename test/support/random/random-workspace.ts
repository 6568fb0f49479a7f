/**
 * Somebody who works on files that import each other, as an editor tells it to a server: opens, edits, saves and closes them,
 * creates, renames and deletes them, while others change files behind the editor's back and the system reports that late.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'langium';
import type { WorkspaceEdit } from 'vscode-languageserver-protocol';
import type { RpcClient } from '../rpc-client.js';
import { type Chances, RandomEditor, type WireEdit } from './random-edits.js';
import { splitProgram } from './split-program.js';

/** Where files may lie; not all of them are there at once. */
const NAMES = ['main.vpc', 'lists.vpc', 'shared/net.vpc', 'shared/more lists.vpc', 'other.vpc', 'shared/deep/last.vpc'] as const;

/** The kinds of events of watched files. */
const CREATED = 1;
const CHANGED = 2;
const DELETED = 3;

interface OpenFile {
    editor: RandomEditor;
    version: number;
}

/** A folder on the disk and what an editor shows of it. */
export class RandomWorkspace {
    private readonly folder = mkdtempSync(join(tmpdir(), 'vpc-workspace-'));
    private readonly onDisk = new Map<string, string>();
    private readonly shown = new Map<string, OpenFile>();
    /** What the system has not reported yet. */
    private events: { readonly uri: string; readonly type: number }[] = [];
    private server: RpcClient | undefined;
    /** What has been said to the server, typing aside. */
    readonly journal: string[] = [];

    constructor(
        program: string,
        private readonly chances: Chances,
    ) {
        for (const [name, text] of splitProgram(program, NAMES.slice(0, 3), chances)) {
            this.write(name, text);
        }
    }

    /** The folder as a URI. */
    get root(): string {
        return pathToFileURL(this.folder).href;
    }

    /** The URIs of all files that are or have been. */
    get everywhere(): readonly string[] {
        return NAMES.map((name) => this.uriOf(name));
    }

    /** The texts of all files as a fresh start sees them, those in the editor before those on the disk, by URI. */
    texts(): ReadonlyMap<string, string> {
        const shown = [...this.shown].map(([name, { editor }]) => [name, editor.text] as const);
        const texts = new Map([...this.onDisk, ...shown]);
        return new Map([...texts].sort().map(([name, text]) => [this.uriOf(name), text]));
    }

    /** Tells a server about the editor's files; from now on it hears of every step. */
    connect(server: RpcClient): void {
        this.server = server;
        for (const [name, { editor, version }] of this.shown) {
            this.notify('textDocument/didOpen', this.opened(name, editor.text, version));
        }
    }

    /** Does the next thing. Most of what is done is typing. */
    async step(): Promise<void> {
        const steps: readonly (readonly [number, () => void | Promise<void>])[] = [
            [60, () => this.type()],
            [6, () => this.changeImports()],
            [8, () => this.open()],
            [4, () => this.save()],
            [5, () => this.close()],
            [3, () => this.create()],
            [3, () => this.delete()],
            [3, () => this.rename()],
            [4, () => this.changeOutside()],
            [4, () => this.reportEvents()],
        ];
        let dice = this.chances.below(steps.reduce((sum, [weight]) => sum + weight, 0));
        for (const [weight, act] of steps) {
            dice -= weight;
            if (dice < 0) {
                return act();
            }
        }
    }

    /** A file that the editor shows, and its text; `undefined` when it shows none. */
    anyShown(): { readonly uri: string; readonly text: string } | undefined {
        const name = this.one([...this.shown.keys()]);
        return name === undefined ? undefined : { uri: this.uriOf(name), text: this.shown.get(name)?.editor.text ?? '' };
    }

    /** The system reports everything that has happened on the disk. */
    reportEvents(): void {
        const changes = this.events;
        this.events = [];
        if (changes.length > 0) {
            this.notify('workspace/didChangeWatchedFiles', { changes });
        }
    }

    /** Removes the folder. */
    remove(): void {
        rmSync(this.folder, { recursive: true });
    }

    private type(): void {
        const name = this.one([...this.shown.keys()]);
        if (name === undefined) {
            this.open();
        } else {
            this.edited(name, (editor) => editor.edit());
        }
    }

    /** Adds an import line, of this or of a file that may not be there, or takes one out. */
    private changeImports(): void {
        const name = this.one([...this.shown.keys()]);
        if (name === undefined) {
            return;
        }
        this.edited(name, (editor) => {
            const lines = [...editor.text.matchAll(/^import "[^"\n]*"\n/gm)];
            const line = this.one(lines);
            if (line && this.chances.below(2) === 0) {
                return editor.replace(line.index, line.index + line[0].length, '');
            }
            const path = importPath(name, this.chances.one(NAMES));
            return editor.replace(0, 0, `import "${path}"\n`);
        });
    }

    private edited(name: string, edit: (editor: RandomEditor) => WireEdit | { readonly text: string }): void {
        const file = this.shown.get(name);
        if (file) {
            const contentChanges = [edit(file.editor)];
            file.version++;
            this.notify('textDocument/didChange', {
                textDocument: { uri: this.uriOf(name), version: file.version },
                contentChanges,
            });
        }
    }

    private open(): void {
        const name = this.one([...this.onDisk.keys()].filter((each) => !this.shown.has(each)));
        if (name !== undefined) {
            this.show(name, this.onDisk.get(name) ?? '');
        }
    }

    private show(name: string, text: string): void {
        this.shown.set(name, { editor: new RandomEditor(text, this.chances), version: 1 });
        this.notify('textDocument/didOpen', this.opened(name, text, 1));
    }

    private save(): void {
        const name = this.one([...this.shown.keys()]);
        const file = name === undefined ? undefined : this.shown.get(name);
        if (name !== undefined && file) {
            this.write(name, file.editor.text);
            this.notify('textDocument/didSave', { textDocument: { uri: this.uriOf(name) } });
        }
    }

    /** What was not saved is thrown away. */
    private close(name = this.one([...this.shown.keys()])): void {
        if (name !== undefined && this.shown.delete(name)) {
            this.notify('textDocument/didClose', { textDocument: { uri: this.uriOf(name) } });
        }
    }

    private create(): void {
        const name = this.free();
        if (name === undefined) {
            return;
        }
        if (this.chances.below(2) === 0) {
            this.write(name, this.someText());
            this.notify('workspace/didCreateFiles', { files: [{ uri: this.uriOf(name) }] });
        } else {
            // Shown before it is ever saved.
            this.show(name, this.someText());
        }
    }

    private delete(): void {
        const name = this.one([...this.onDisk.keys()]);
        if (name === undefined) {
            return;
        }
        const isByEditor = this.chances.below(2) === 0;
        if (isByEditor) {
            this.close(name);
        }
        this.erase(name);
        if (isByEditor) {
            this.notify('workspace/didDeleteFiles', { files: [{ uri: this.uriOf(name) }] });
        }
    }

    /** As an editor does: asks for the edits, makes them, moves the file, shows it under its new name, and says so. */
    private async rename(): Promise<void> {
        const [from, to] = [this.one([...this.onDisk.keys()]), this.free()];
        if (from === undefined || to === undefined) {
            return;
        }
        const files = [{ oldUri: this.uriOf(from), newUri: this.uriOf(to) }];
        // Nobody can change the import lines of a file that is gone unheard of.
        this.reportEvents();
        this.apply((await this.server?.request<WorkspaceEdit | null>('workspace/willRenameFiles', { files })) ?? null);
        const file = this.shown.get(from);
        this.move(from, to);
        if (file) {
            this.close(from);
            this.show(to, file.editor.text);
        }
        this.notify('workspace/didRenameFiles', { files });
    }

    private apply(edit: WorkspaceEdit | null): void {
        for (const [uri, edits] of Object.entries(edit?.changes ?? {})) {
            const name = NAMES.find((each) => this.uriOf(each) === uri);
            const before = this.texts().get(uri);
            if (name === undefined || before === undefined) {
                throw new Error(`A renamed file changes '${uri}', which is not there.`);
            }
            const text = TextDocument.applyEdits(TextDocument.create(uri, 'vpc', 1, before), edits);
            if (this.shown.has(name)) {
                this.edited(name, (editor) => {
                    editor.replace(0, editor.text.length, text);
                    return { text };
                });
            } else {
                this.write(name, text);
            }
        }
    }

    /** Somebody else writes a file, creates or deletes it. An editor shows the new text of a file that it has not changed. */
    private changeOutside(): void {
        const name = this.chances.one(NAMES);
        const before = this.onDisk.get(name);
        const shown = this.shown.get(name);
        this.write(name, this.someText());
        if (shown && shown.editor.text === before) {
            const text = this.onDisk.get(name) ?? '';
            this.edited(name, (editor) => {
                editor.replace(0, editor.text.length, text);
                return { text };
            });
        }
    }

    /** The text of one of the files, or none. */
    private someText(): string {
        return this.one([...this.texts().values()]) ?? '';
    }

    private free(): string | undefined {
        return this.one(NAMES.filter((name) => !this.onDisk.has(name) && !this.shown.has(name)));
    }

    private write(name: string, text: string): void {
        const path = join(this.folder, name);
        this.event(name, existsSync(path) ? CHANGED : CREATED);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
        // Half a character, as typing leaves it behind, becomes another one on the disk.
        this.onDisk.set(name, readFileSync(path, 'utf8'));
    }

    private erase(name: string): void {
        this.event(name, DELETED);
        rmSync(join(this.folder, name));
        this.onDisk.delete(name);
    }

    private move(from: string, to: string): void {
        this.event(from, DELETED);
        this.event(to, CREATED);
        mkdirSync(dirname(join(this.folder, to)), { recursive: true });
        renameSync(join(this.folder, from), join(this.folder, to));
        this.onDisk.delete(from);
        this.onDisk.set(to, readFileSync(join(this.folder, to), 'utf8'));
    }

    private event(name: string, type: number): void {
        this.events.push({ uri: this.uriOf(name), type });
    }

    private opened(name: string, text: string, version: number): object {
        return { textDocument: { uri: this.uriOf(name), languageId: 'vpc', version, text } };
    }

    private notify(method: string, params: unknown): void {
        this.server?.notify(method, params);
        if (method !== 'textDocument/didChange') {
            const words = JSON.stringify(params).replaceAll(`${this.root}/`, '').slice(0, 200);
            this.journal.push(`${method} ${words}`);
        }
    }

    private uriOf(name: string): string {
        return pathToFileURL(join(this.folder, name)).href;
    }

    private one<T>(choices: readonly T[]): T | undefined {
        return choices.length === 0 ? undefined : this.chances.one(choices);
    }
}

/** The way from one file to another, as an import line has it. */
function importPath(from: string, to: string): string {
    return `${'../'.repeat(from.split('/').length - 1)}${to}`;
}
