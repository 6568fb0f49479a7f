/** The browser page that shows the workbench while the suite runs: to look at it, and to save pictures of it. */
import type { Page } from 'playwright-core';

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

/** Saves a picture of the workbench to `test-results/NAME.png`. */
export async function savePicture(name: string): Promise<void> {
    const path = `${process.env.VPC_LAB_ARTIFACTS ?? '.'}/${name}.png`;
    await onPage(async (page, file) => void (await page.screenshot({ path: file })), path);
}
