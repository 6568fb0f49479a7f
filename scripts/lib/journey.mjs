/**
 * One person's first five minutes with the installed extension, by clicks and keys alone: open an example, set a breakpoint
 * on a route, press F5, read the variables, step, step back, stop. Throws at the first thing that is not there.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { EDITORS, installExtension, startEditor } from './editor-server.mjs';
import { VSIX } from './package.mjs';
import { RESULTS, ROOT } from './process.mjs';
import { openPage } from './workbench.mjs';

const EXAMPLES = path.join(ROOT, 'examples');
/** The way it takes: the file, the route to stop at (as written and as shown), and the probe whose packet meets that route. */
const EXAMPLE = {
    folder: '05-nat',
    file: 't33-nat-gateway.vpc',
    route: '0.0.0.0/0 -> nat',
    winner: '0.0.0.0/0 → nat',
    probe: 'probe https',
};

/** The number of the first line that contains a text, from 1. */
function lineOf(text) {
    const lines = readFileSync(path.join(EXAMPLES, EXAMPLE.folder, EXAMPLE.file), 'utf8').split('\n');
    const index = lines.findIndex((line) => line.includes(text));
    if (index < 0) {
        throw new Error(`'${text}' does not stand in ${EXAMPLE.file}.`);
    }
    return index + 1;
}

/** The workbench, in the words of somebody who uses it. */
class Person {
    constructor(page) {
        this.page = page;
        this.start = Date.now();
    }

    /** Says what was just seen. */
    saw(what) {
        console.log(`  ${((Date.now() - this.start) / 1000).toFixed(1).padStart(5)} s  ${what}`);
    }

    picture(name) {
        return this.page.screenshot({ path: path.join(RESULTS, `journey-${name}.png`) });
    }

    press(key) {
        return this.page.keyboard.press(key);
    }

    async openFolder(name) {
        await this.page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).click();
    }

    async openFile(name) {
        await this.page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: name }).dblclick();
        await this.page.locator('.tab.active').filter({ hasText: name }).waitFor();
    }

    async goToLine(number) {
        await this.press('Control+KeyG');
        const input = this.page.locator('.quick-input-widget:visible input');
        await input.fill(`:${number}`);
        await this.page
            .locator('.quick-input-list .monaco-list-row')
            .filter({ hasText: `line ${number}` })
            .first()
            .waitFor();
        await this.press('Enter');
        await input.waitFor({ state: 'hidden' });
    }

    async clickMargin(number) {
        const line = this.page.locator('.editor-instance .line-numbers').getByText(String(number), { exact: true });
        const margin = this.page.locator('.editor-instance .glyph-margin').first();
        const [lineBox, marginBox] = [await line.boundingBox(), await margin.boundingBox()];
        await this.page.mouse.click(marginBox.x + marginBox.width / 2, lineBox.y + lineBox.height / 2);
        await this.page.locator('.codicon-debug-breakpoint').first().waitFor();
    }

    /** The visible rows of a tree, as their accessible names. */
    rows(tree) {
        return this.page
            .locator(`${tree} .monaco-list-row`)
            .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
    }

    toolbar(label) {
        return this.page.locator(`.debug-toolbar .action-label[aria-label^="${label}"]`).click();
    }

    /** The innermost stack frame's row once it differs from the given one. */
    async topFrame(other) {
        const frame = this.page.locator('.debug-call-stack .monaco-list-row[aria-label^="Stack Frame"]').first();
        for (let attempt = 0; attempt < 200; attempt++) {
            const text = await frame.getAttribute('aria-label').catch(() => '');
            if (text && text !== other) {
                return text;
            }
            await this.page.waitForTimeout(50);
        }
        throw new Error(`The stack still shows '${other}'.`);
    }
}

async function readCode(person) {
    await person.openFolder(EXAMPLE.folder);
    await person.openFile(EXAMPLE.file);
    person.saw(`${EXAMPLE.file} open`);
    await person.goToLine(lineOf(EXAMPLE.probe));
    await person.page.locator('.codelens-decoration:visible').filter({ hasText: 'Debug' }).first().waitFor();
    person.saw('code lenses of the language server');
    const problems = await person.page.locator('.editor-instance .squiggly-error').count();
    if (problems > 0) {
        throw new Error(`${EXAMPLE.file} shows ${problems} errors.`);
    }
}

async function stopAtRoute(person) {
    const route = lineOf(EXAMPLE.route);
    await person.goToLine(route);
    await person.clickMargin(route);
    person.saw(`breakpoint on line ${route}: ${EXAMPLE.route}`);
    await person.goToLine(lineOf(EXAMPLE.probe));
    await person.press('F5');
    await person.page.locator('.debug-toolbar').waitFor();
    const frame = await person.topFrame('');
    person.saw(`F5: stopped in ${frame}`);
    return frame;
}

/** Opens or closes a scope of the Variables view. */
async function toggleScope(person, name, state) {
    const scope = person.page.locator(`.debug-variables .monaco-list-row[aria-label="Scope ${name}"]`);
    await scope.waitFor();
    if ((await scope.getAttribute('aria-expanded')) !== String(state === 'open')) {
        await scope.click();
    }
}

/** Opens a scope and answers its lines. */
async function readScope(person, name) {
    await toggleScope(person, name, 'open');
    await person.page.locator('.debug-variables .monaco-list-row[aria-level="2"]').first().waitFor();
    const rows = await person.rows('.debug-variables');
    const lines = rows.slice(rows.indexOf(`Scope ${name}`) + 1);
    const end = lines.findIndex((line) => line.startsWith('Scope '));
    return end < 0 ? lines : lines.slice(0, end);
}

async function readVariables(person) {
    await person.page.locator('.debug-variables .monaco-list-row').first().waitFor();
    // VS Code may open the first scope by itself, a moment after it has appeared; closed, it leaves room for the next one.
    await person.page.waitForTimeout(500);
    await toggleScope(person, 'Packet', 'closed');
    const lines = await readScope(person, 'Route lookup');
    person.saw('scope Route lookup:');
    for (const line of lines) {
        console.log(`             ${line}`);
    }
    if (!lines.some((line) => line.startsWith(`winner, value ${EXAMPLE.winner}`))) {
        throw new Error(`Route lookup does not name the winner ${EXAMPLE.winner}.`);
    }
    await person.picture('stopped');
}

async function stepAndBack(person, atRoute) {
    await person.press('F10');
    const next = await person.topFrame(atRoute);
    person.saw(`step over: ${next}`);
    await person.toolbar('Step Back');
    const back = await person.topFrame(next);
    person.saw(`step back: ${back}`);
    if (back !== atRoute) {
        throw new Error(`Stepping back from '${next}' led to '${back}', not to '${atRoute}'.`);
    }
}

async function stop(person) {
    await person.press('Shift+F5');
    await person.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    person.saw('stopped: the session has ended');
}

async function travel(page, url) {
    const person = new Person(page);
    try {
        await page.goto(url);
        await readCode(person);
        const atRoute = await stopAtRoute(person);
        await readVariables(person);
        await stepAndBack(person, atRoute);
        await stop(person);
    } catch (error) {
        await person.picture('failure');
        throw error;
    }
}

/** Installs the packed extension into a fresh editor and makes the journey on a copy of the examples. */
export async function journey(which) {
    mkdirSync(RESULTS, { recursive: true });
    const data = mkdtempSync(path.join(tmpdir(), 'vpc-lab-journey-'));
    const folder = path.join(data, 'examples');
    cpSync(EXAMPLES, folder, { recursive: true });
    installExtension(EDITORS[which], data, VSIX);
    const editor = await startEditor(EDITORS[which], { data });
    const browser = await openPage();
    try {
        await travel(browser.page, editor.url(folder));
    } finally {
        await browser.close();
        await editor.stop();
        rmSync(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
}
