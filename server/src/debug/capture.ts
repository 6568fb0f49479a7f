/** The capture file that a session leaves behind. */
import type { Step } from '#language';
import { captureSteps } from '../workspace/capture.js';
import type { DebugHost } from './debug-host.js';

/** Writes everything that was on a wire in these steps as a pcapng file. */
export async function writeCapture(host: DebugHost, path: string, steps: Iterable<Step>): Promise<void> {
    if (!host.writeFile) {
        throw new Error('files cannot be written here.');
    }
    await host.writeFile(path, captureSteps(steps));
}
