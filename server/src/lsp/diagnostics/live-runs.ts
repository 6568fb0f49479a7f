/**
 * Probes and experiments run by themselves a moment after an edit, one after the other and never between a keystroke and its
 * answer: the next edit stops them. What fails becomes diagnostics of the file that claims it.
 */

import {
    type Cancellation,
    type DocumentBuilder,
    DocumentState,
    delayNextTick,
    Emitter,
    type Event,
    interruptAndCheck,
    isOperationCancelled,
    type LangiumDocument,
    type LangiumDocuments,
    startCancelableOperation,
    URI,
} from 'langium';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import type { Design, ElementId, FailedExpectation, RunMemory, VpcDocumentValidator, VpcFile } from '#language';
import { type RunResult, rememberedResults } from '../run-results.js';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import type { DiagnosticSettings } from './diagnostic-settings.js';
import { relocated } from './relocate.js';

/** Milliseconds without an edit before anything runs. */
const PAUSE = 200;

/** Milliseconds of work after which others have their turns. */
const STRETCH = 5;

/** An answer takes so many turns of the event loop: all of them at once, or it waits for a stretch of work before each. */
const TURNS = 6;

/** What the runs of one version of a file have found. */
interface FinishedRuns {
    readonly design: Design;
    readonly failed: readonly (readonly [ElementId, FailedExpectation])[];
}

/** Runs in the background, and what they found. */
export class LiveRuns {
    private readonly services: VpcLspServices;
    private readonly builder: DocumentBuilder;
    private readonly documents: LangiumDocuments;
    private readonly settings: DiagnosticSettings;
    private readonly memories = new WeakMap<LangiumDocument, RunMemory<RunResult>>();
    private readonly finished = new WeakMap<LangiumDocument, FinishedRuns>();
    private readonly waiting = new Set<string>();
    private readonly changed = new Emitter<LangiumDocument>();
    private current: ReturnType<typeof startCancelableOperation> | undefined;
    /** When others last had their turns. */
    private rested = 0;
    private timer: ReturnType<typeof setTimeout> | undefined;

    constructor(services: VpcLspServices) {
        this.services = services;
        this.builder = services.shared.workspace.DocumentBuilder;
        this.documents = services.shared.workspace.LangiumDocuments;
        this.settings = services.diagnostics.DiagnosticSettings;
    }

    /** Fires when the runs of a document have found something else than before. */
    get onDidChange(): Event<LangiumDocument> {
        return this.changed.event;
    }

    /** From now on every edit is followed by runs. */
    start(): void {
        this.builder.onUpdate(() => this.pause());
        this.builder.onDocumentPhase(DocumentState.Validated, (document) => {
            this.waiting.add(document.uri.toString());
            this.schedule();
        });
        this.settings.onDidChange(() => {
            for (const { uri } of this.documents.all) {
                this.waiting.add(uri.toString());
            }
            this.schedule();
        });
    }

    /** What became of a run of a document, as it is now. Runs that no edit has affected are not made again. */
    resultOf(document: LangiumDocument, id: ElementId): RunResult | undefined {
        return this.memoryOf(document).outcome(this.designOf(document), id);
    }

    /** Makes ready for the results of a document as it is now, without keeping others waiting. */
    follow(document: LangiumDocument, token: Cancellation.CancellationToken): Promise<void> {
        return this.memoryOf(document).follow(this.designOf(document), () => this.letOthers(token));
    }

    /** Lets requests be answered when it is time, and stops when a newer edit has come. */
    private async letOthers(token: Cancellation.CancellationToken): Promise<void> {
        if (performance.now() - this.rested >= STRETCH) {
            for (let turn = 0; turn < TURNS; turn++) {
                await delayNextTick();
            }
            this.rested = performance.now();
        }
        await interruptAndCheck(token);
    }

    private memoryOf(document: LangiumDocument): RunMemory<RunResult> {
        const memory = this.memories.get(document) ?? rememberedResults();
        this.memories.set(document, memory);
        return memory;
    }

    /** What the failures known of a document are made of: another object after other runs. */
    versionOf(document: LangiumDocument): unknown {
        return this.finished.get(document);
    }

    /** The failures known of a document: while an edit has not been followed by its runs, those of before, where their claims are now. */
    failuresOf(document: LangiumDocument): Diagnostic[] {
        const known = this.finished.get(document);
        if (!known) {
            return [];
        }
        const design = this.designOf(document);
        const isWhole = design === known.design;
        const failed = isWhole
            ? known.failed.map(([, finding]) => finding)
            : known.failed.flatMap(([id, finding]) => relocated(finding, id, { before: known.design, after: design }) ?? []);
        return (this.services.validation.DocumentValidator as VpcDocumentValidator).diagnosticsOfRuns(
            document,
            failed,
            isWhole,
        ) as Diagnostic[];
    }

    /** Runs what a document declares, now. */
    async runDocument(document: LangiumDocument, token: Cancellation.CancellationToken): Promise<void> {
        const isWanted = this.settings.expectations;
        const design = this.designOf(document);
        const failed: [ElementId, FailedExpectation][] = [];
        if (isWanted) {
            await this.follow(document, token);
        }
        for (const id of isWanted ? declaredIn(design, document.uri.toString()) : []) {
            await this.letOthers(token);
            failed.push(
                ...(this.memoryOf(document).outcome(design, id)?.failed ?? []).map((finding): [ElementId, FailedExpectation] => [
                    id,
                    finding,
                ]),
            );
        }
        const told = JSON.stringify(this.failuresOf(document));
        if (isWanted) {
            this.finished.set(document, { design, failed });
        } else {
            this.finished.delete(document);
        }
        if (JSON.stringify(this.failuresOf(document)) !== told) {
            this.changed.fire(document);
        }
    }

    private designOf(document: LangiumDocument): Design {
        return this.services.lowering.NetworkBuilder.build(document as LangiumDocument<VpcFile>);
    }

    private pause(): void {
        this.current?.cancel();
        this.current = undefined;
        clearTimeout(this.timer);
    }

    private schedule(): void {
        this.pause();
        const source = startCancelableOperation();
        const { token } = source;
        this.current = source;
        this.timer = setTimeout(() => void this.runWaiting(token), PAUSE);
    }

    private async runWaiting(token: Cancellation.CancellationToken): Promise<void> {
        try {
            for (const uri of this.waiting) {
                const document = this.documents.getDocument(URI.parse(uri));
                if (document && document.state >= DocumentState.Validated) {
                    await this.runDocument(document, token);
                }
                this.waiting.delete(uri);
            }
        } catch (error) {
            if (!isOperationCancelled(error)) {
                throw error;
            }
        }
    }
}

/** The probes and experiments written in a file; those of the files it imports are theirs to prove. */
const declaredIn = ({ probes, experiments }: Design, uri: string): ElementId[] =>
    [...probes.values(), ...experiments.values()].filter(({ span }) => span.uri === uri).map(({ id }) => id);
