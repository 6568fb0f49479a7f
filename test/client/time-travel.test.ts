/** What the editor shows of time: values at the end of lines, the mark of the past, and a console whose lines lead back. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { breakOn, cleanUp, consoleText, evaluate, FILE, request, stopAfter, watchSessions } from './debug-driver.js';
import { hasPage, onPage, pictureOf } from './page.js';
import { placeCursor, until } from './workspace.js';

let watching: vscode.Disposable;
before(() => {
    watching = watchSessions();
});
after(() => watching.dispose());

/** The text of the elements that a selector finds on the page; undefined while there are none, or without a page. */
async function textOf(selector: string): Promise<string | undefined> {
    const texts = await onPage(async (page, wanted) => page.locator(wanted).allTextContents(), selector);
    return texts === undefined || texts.length === 0 ? undefined : texts.join('\n').replaceAll('\u00a0', ' ');
}

/** Whether an expression has a value at the stop that the editor shows; a moment after a change it may show none. */
const has = (expression: string, value: string): Promise<true | undefined> =>
    evaluate(expression).then(
        (result) => (result === value ? true : undefined),
        () => undefined,
    );

describe('time', () => {
    afterEach(cleanUp);

    it('each line says what it has done to the packet, at its end', async () => {
        await breakOn('198.51.100.0/24 -> nat');
        await placeCursor(FILE, 'probe outward');
        await stopAfter('workbench.action.debug.start');
        if (!hasPage()) {
            return;
        }
        const seen = await until('inline values', async () => {
            const text = await textOf('.monaco-editor .view-lines');
            return text?.includes('← ✓') ? text : undefined;
        });
        // Newer editors show the first fifty characters.
        assert.match(seen, /198\.51\.100\.0\/24 -> nat.*← ✓ contains 198\.51\.100\.7 with the longest/);
        assert.match(seen, /-> blackhole.*← ✗ does not contain 198\.51\.100\.7/);
        await pictureOf('inline-values');
    });

    it('a line of the console leads to its moment, and the status bar says that it is past', async () => {
        vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint('nat')]);
        await placeCursor(FILE, 'probe outward');
        await stopAfter('workbench.action.debug.start');
        if (!hasPage()) {
            return;
        }
        await vscode.commands.executeCommand('workbench.debug.action.focusRepl');
        const stop = await stopAfter(() => onPage(followLine, 'deliver: '));
        assert.match(stop.stack[0] ?? '', /^deliver:/);
        const mark = await until('the mark of the past', async () => {
            const text = await textOf('.statusbar-item:has-text("In the past")');
            return text === undefined ? undefined : text;
        });
        assert.match(mark, /In the past: step \d+ of \d+/);
        await pictureOf('the-past');
    });

    it('one packet moves alone, by a stage or to its next stop', async () => {
        await breakOn('198.51.100.0/24 -> nat');
        await placeCursor(FILE, 'probe outward');
        const before = await stopAfter('workbench.action.debug.start');
        const after = await stopAfter('vpc.stepAlone');
        assert.equal(after.thread, before.thread);
        assert(after.stack[0] !== before.stack[0], after.stack[0]);
        vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint('nat')]);
        const stop = await stopAfter('vpc.runAlone');
        assert.match(stop.stack[0] ?? '', /^nat:/);
        assert.equal(stop.thread, before.thread);
    });

    it('a field that is set begins a second future, and the first is kept beside it', async () => {
        await breakOn('198.51.100.0/24 -> nat');
        await placeCursor(FILE, 'probe outward');
        await stopAfter('workbench.action.debug.start');
        const frame = vscode.debug.activeStackItem;
        assert(frame instanceof vscode.DebugStackFrame);
        await request('setExpression', { expression: 'ip.ttl', value: '1', frameId: frame.frameId });
        await until('the changed field', () => has('ip.ttl', '1'));
        assert.match(consoleText(), /from here on fork 1 \(#1 ip\.ttl 64 → 1\)/);
        const now = vscode.debug.activeStackItem;
        assert(now instanceof vscode.DebugStackFrame);
        await request('evaluate', { expression: 'future = 0', frameId: now.frameId, context: 'repl' });
        await until('the original field', () => has('ip.ttl', '64'));
    });
});

/** Follows the link of a line of the debug console. Runs beside the page, so it uses nothing from outside itself. */
async function followLine(page: import('playwright-core').Page, text: string): Promise<void> {
    const link = page.locator('.repl .monaco-list-row .link', { hasText: text }).first();
    await link.waitFor({ timeout: 8000 });
    await link.dispatchEvent('click', { ctrlKey: true });
}
