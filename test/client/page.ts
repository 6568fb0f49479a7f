/** The browser page that shows the workbench while the suite runs: to look at it, and to save pictures of it. */
import type { Page } from 'playwright-core';
import * as vscode from 'vscode';

/** Whether there is a page: the desktop editor has none. */
export const hasPage = (): boolean => process.env.VPC_LAB_PAGE !== undefined;

/** Runs a function against the page; it must not use anything from outside itself. Undefined in the desktop editor, which has no page. */
export async function onPage<A, R>(work: (page: Page, argument: A) => Promise<R>, argument: A): Promise<R | undefined> {
    const control = process.env.VPC_LAB_PAGE;
    if (!control) {
        return undefined;
    }
    const response = await fetch(control, { method: 'POST', body: JSON.stringify({ code: work.toString(), argument }) });
    const text = await response.text();
    if (!response.ok) {
        throw new Error(text);
    }
    return (JSON.parse(text) as { answer: R }).answer;
}

/**
 * Saves a picture of the workbench to `test-results/NAME.png`, with one scope of the Variables view opened and the
 * others closed. `branches` are opened too, each found by how its line begins.
 */
export async function pictureOfScope(scope: string, name: string, branches: readonly string[] = []): Promise<void> {
    await dress();
    await onPage(makeRoom, undefined);
    await onPage(showScope, scope);
    await onPage(openBranches, branches);
    await savePicture(name);
}

/** Saves a picture of the hover at the cursor to `test-results/NAME.png`. */
export async function pictureOfHover(name: string): Promise<void> {
    await dress();
    await vscode.commands.executeCommand('editor.action.showHover');
    await onPage(async (page, selector) => page.locator(selector).first().waitFor(), '.monaco-hover:visible');
    await savePicture(name);
    await vscode.commands.executeCommand('editor.action.hideHover');
}

/** Saves a picture of the workbench, without its panel, to `test-results/NAME.png`. */
export async function pictureOfWorkbench(name: string): Promise<void> {
    await dress();
    await savePicture(name);
}

/** Saves a picture of the workbench as it is, in the colours of the others. */
export async function pictureOf(name: string): Promise<void> {
    await vscode.workspace
        .getConfiguration()
        .update('workbench.colorTheme', 'Default Dark Modern', vscode.ConfigurationTarget.Global);
    await savePicture(name);
}

/** Saves a picture of the workbench as it is; each kind of host has names of its own. */
async function savePicture(name: string): Promise<void> {
    const file = `${process.env.VPC_LAB_ARTIFACTS ?? '.'}/${process.env.VPC_LAB_PICTURES ?? ''}${name}.png`;
    await onPage(async (page, path) => void (await page.screenshot({ path })), file);
}

/** Settings that make a clear picture. */
async function dress(): Promise<void> {
    const settings = {
        'workbench.colorTheme': 'Default Dark Modern',
        'debug.toolBarLocation': 'docked',
        'editor.minimap.enabled': false,
    };
    for (const [name, value] of Object.entries(settings)) {
        await vscode.workspace.getConfiguration().update(name, value, vscode.ConfigurationTarget.Global);
    }
    await vscode.commands.executeCommand('workbench.action.closePanel');
}

/** Gives the Variables view most of the window. Runs beside the page, so it uses nothing from outside itself. */
async function makeRoom(page: Page): Promise<void> {
    const drag = async (from: readonly [number, number], to: readonly [number, number]): Promise<void> => {
        await page.mouse.move(...from);
        await page.mouse.down();
        await page.mouse.move(...to, { steps: 5 });
        await page.mouse.up();
    };
    for (const section of ['Watch', 'Loaded Scripts', 'Breakpoints']) {
        const header = page.locator(`.pane-header[aria-expanded="true"][aria-label^="${section}"]`);
        if ((await header.count()) > 0) {
            await header.first().click();
        }
    }
    const sideBar = await page.locator('.part.sidebar').boundingBox();
    if (sideBar && sideBar.width < 600) {
        await drag([sideBar.x + sideBar.width, sideBar.y + 300], [sideBar.x + 640, sideBar.y + 300]);
    }
    const callStack = await page.locator('.pane-header[aria-label^="Call Stack"]').boundingBox();
    if (callStack && callStack.y < 500) {
        await drag([callStack.x + 200, callStack.y], [callStack.x + 200, 640]);
    }
}

/** Opens lines that have others below them. Runs beside the page. */
async function openBranches(page: Page, branches: readonly string[]): Promise<void> {
    for (const branch of branches) {
        await page.locator(`.debug-variables .monaco-list-row[aria-label^="${branch}"] .monaco-tl-twistie`).first().click();
        await page.locator(`.debug-variables .monaco-list-row[aria-label^="${branch}"][aria-expanded="true"]`).first().waitFor();
    }
}

/** Opens one scope and closes the others. Runs beside the page, so it uses nothing from outside itself. */
async function showScope(page: Page, wanted: string): Promise<void> {
    const scopes = page.locator('.debug-variables .monaco-list-row[aria-level="1"]');
    await scopes.first().waitFor();
    for (let index = 0; index < (await scopes.count()); index++) {
        const scope = scopes.nth(index);
        const isWanted = (await scope.getAttribute('aria-label')) === `Scope ${wanted}`;
        if ((await scope.getAttribute('aria-expanded')) !== String(isWanted)) {
            await scope.click();
        }
    }
    await page.locator('.debug-variables .monaco-list-row[aria-level="2"]').first().waitFor();
}
