/** The request `disassemble`: the pipeline of a place, one stage a line, with what the latest packet met there. */
import type { DebugProtocol as Dap } from '@vscode/debugprotocol';
import { HOPS, type HopKind, isNowhere, type SourceSpan, type Step, stageInfo } from '#language';
import { findElement, nameOf } from './elements.js';
import { RequestFailure } from './errors.js';
import type { ClientConventions } from './from-dap.js';
import { type Addressed, addressText, carriesOut, type PipelinePlace, placeAt } from './instructions.js';
import type { SessionRun } from './session-run.js';
import { toClientLocation } from './to-dap.js';

/** More lines than any view shows. */
const MOST_INSTRUCTIONS = 10_000;
/** So many steps back it is looked for what happened at a stage last. */
const HORIZON = 2000;

type Line = Dap.DisassembledInstruction;

/** Exactly as many lines as were asked for; what lies outside the pipeline says so. */
export function disassemble(
    client: ClientConventions,
    run: SessionRun,
    args: Dap.DisassembleArguments,
): Dap.DisassembleResponse['body'] & object {
    const { memoryReference, offset = 0, instructionOffset = 0, instructionCount } = args;
    const base = Number(memoryReference) + offset;
    const at = placeAt(run.debuggee.program, base);
    if (!at || instructionCount < 0 || instructionCount > MOST_INSTRUCTIONS) {
        const problem = at ? `At most ${MOST_INSTRUCTIONS} lines are listed.` : `No pipeline lies at '${memoryReference}'.`;
        throw new RequestFailure('bad-arguments', { command: 'disassemble', problem });
    }
    const listing = new Listing(client, run, at.place);
    const first = base + instructionOffset;
    const addresses = Array.from({ length: instructionCount }, (_, i) => first + i);
    return { instructions: addresses.map((address) => listing.line(address, at, address - base)) };
}

/** The lines of one place. */
class Listing {
    constructor(
        private readonly client: ClientConventions,
        private readonly run: SessionRun,
        private readonly place: PipelinePlace,
    ) {}

    /** The line so far after the one that the address asked for leads to. */
    line(address: number, { position }: Addressed, distance: number): Line {
        const found = placeAt(this.run.debuggee.program, address);
        const isHere = found?.place.kind === this.place.kind && found.place.element === this.place.element;
        if (!isHere || found.stage === undefined || found.position !== position + distance) {
            return { address: addressText(Math.max(address, 0)), instruction: '', presentationHint: 'invalid' };
        }
        const { stage } = found;
        const last = this.lastOf((step) => carriesOut(step, { ...this.place, stage }));
        const text = last ? last.summary() : stageInfo(stage).title;
        return {
            address: addressText(address),
            instruction: `${stage.padEnd(WIDTH)} ${text}`,
            ...(found.position === 0 && { symbol: this.title }),
            ...this.placeOf(last?.decidedBy ?? this.declaration),
        };
    }

    private get title(): string {
        return `${TITLES.get(this.place.kind) ?? this.place.kind} ${nameOf(this.run.network, this.place.element)}`;
    }

    private get declaration(): SourceSpan | undefined {
        return findElement(this.run.network, this.place.element)?.span;
    }

    private lastOf(isWanted: (step: Step) => boolean): Step | undefined {
        const { debuggee, execution } = this.run;
        const present = execution.position.step;
        for (let index = present; index >= 0 && index > present - HORIZON; index--) {
            const step = debuggee.trace.step(index);
            if (step && isWanted(step)) {
                return step;
            }
        }
        return undefined;
    }

    private placeOf(span: SourceSpan | undefined): Pick<Line, 'location' | 'line' | 'column' | 'endLine' | 'endColumn'> {
        const found = span && !isNowhere(span) ? toClientLocation(this.client, span) : undefined;
        if (!found) {
            return {};
        }
        const { source: location, ...range } = found;
        return { location, ...range };
    }
}

/** Of the longest names of stages. */
const WIDTH = 28;

const TITLES: ReadonlyMap<HopKind, string> = new Map(HOPS.map(({ id, title }) => [id, title]));
