/** The browser page that shows the workbench while the suite runs: to look at it, and to save pictures of it. */
import type { Page } from 'playwright-core';
import * as vscode from 'vscode';

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

/** Saves a picture of the workbench to `test-results/NAME.png`, with one scope of the Variables view opened and the others closed. */
export async function pictureOfScope(scope: string, name: string): Promise<void> {
    const file = `${process.env.VPC_LAB_ARTIFACTS ?? '.'}/${name}.png`;
    await vscode.commands.executeCommand('workbench.action.closePanel');
    await onPage(makeRoom, undefined);
    await onPage(showScope, scope);
    await onPage(async (page, path) => void (await page.screenshot({ path })), file);
}

/** Widens the side bar and closes the sections below the call stack. Runs beside the page. */
async function makeRoom(page: Page): Promise<void> {
    for (const section of ['Watch', 'Loaded Scripts', 'Breakpoints']) {
        const header = page.locator(`.pane-header[aria-expanded="true"][aria-label^="${section}"]`);
        if ((await header.count()) > 0) {
            await header.first().click();
        }
    }
    const sideBar = await page.locator('.part.sidebar').boundingBox();
    if (sideBar && sideBar.width < 600) {
        const [x, y] = [sideBar.x + sideBar.width, sideBar.y + 300];
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(sideBar.x + 620, y, { steps: 5 });
        await page.mouse.up();
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
