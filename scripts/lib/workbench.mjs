/** The workbench in a headless Chromium. */
import { chromium } from 'playwright-core';
import { findProgram } from './system-packages.mjs';

const FLAGS = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-component-update',
    '--disable-renderer-backgrounding',
    '--disable-sync',
    '--lang=en-US',
];

/** Opens an empty page; `close()` ends the browser. Closing a tab inside never asks back. */
export async function openPage() {
    const executablePath = findProgram('chromium');
    const browser = await chromium.launch({
        executablePath,
        args: FLAGS,
        handleSIGINT: false,
        handleSIGTERM: false,
        handleSIGHUP: false,
    });
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(30_000);
    page.on('dialog', (dialog) => dialog.accept().catch(() => undefined));
    return { page, close: () => browser.close() };
}
