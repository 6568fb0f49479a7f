/**
 * What else a repair does: which expectations it breaks, which problems it brings, and who reaches whom afterwards who did not
 * before. The last is answered by the reachability matrices of both networks, for every range of ports that the repair can concern.
 */
import type { Cancellation } from 'langium';
import {
    type Network,
    type PacketSpec,
    type ReachMatrix,
    type ReachStation,
    sameAddress,
    type TellingQuestion,
    tellingQuestions,
} from '#language';
import { matrixBefore } from '../../reach-facts.js';
import type { Trial, TrialDiagnostic, TrialWorkspace } from '../trial/trial-workspace.js';
import { allClaims, type Claim, type JudgedClaim, stepsOfItem } from './claims.js';
import type { FoundRepair } from './find-repairs.js';

/** What a repair does besides what it is for. */
export interface SideEffects {
    /** Names of the runs with expectations that held before. */
    readonly broken: readonly string[];
    readonly errors: number;
    /** Warnings that the text did not have. */
    readonly warnings: readonly string[];
    readonly opened: PairChanges;
    readonly closed: PairChanges;
    /** Whether all questions were asked in time: `opened` and `closed` are complete. */
    readonly complete: boolean;
}

/** Pairs of stations between which something has changed: how many, and the first of them: `web2 → db1 on tcp/5432`. */
export interface PairChanges {
    readonly count: number;
    readonly example?: string;
}

/** What repairs are weighed against. */
export interface Scale {
    readonly start: Trial;
    readonly diagnostics: readonly TrialDiagnostic[];
    readonly claims: readonly JudgedClaim[];
    /** Who reaches whom before any repair, by question. */
    readonly matrices: Map<string, ReachMatrix>;
    readonly workspace: TrialWorkspace;
    readonly token: Cancellation.CancellationToken;
}

/** The state of the text before any repair. */
export async function makeScale(start: Trial, workspace: TrialWorkspace, token: Cancellation.CancellationToken): Promise<Scale> {
    const diagnostics = await workspace.diagnose(start.texts, token);
    return { start, diagnostics, claims: await allClaims(start.design, token), matrices: new Map(), workspace, token };
}

/** Weighs one repair. `wanted` are the claims that it is for. */
export async function weigh(repair: FoundRepair, scale: Scale, wanted: readonly Claim[]): Promise<SideEffects> {
    const { workspace, token } = scale;
    const diagnostics = await workspace.diagnose(repair.trial.texts, token);
    const after = await allClaims(repair.trial.design, token);
    const unmet = new Set(after.filter(({ met }) => !met).map(keyOf));
    const lost = scale.claims.filter((claim) => claim.met && unmet.has(keyOf(claim)));
    const reach = await compareReach(repair, scale, wanted);
    return {
        broken: [...new Set(lost.map(({ run }) => run.slice(run.indexOf(':') + 1)))],
        errors: diagnostics.filter(isError).length - scale.diagnostics.filter(isError).length,
        warnings: newOnes(scale.diagnostics, diagnostics),
        ...reach,
    };
}

const keyOf = ({ run, item, index }: Claim): string => `${run} ${item} ${index}`;

const isError = ({ severity }: TrialDiagnostic): boolean => severity === 1;

/** Codes of warnings that occur more often than before. */
function newOnes(before: readonly TrialDiagnostic[], after: readonly TrialDiagnostic[]): string[] {
    const count = (all: readonly TrialDiagnostic[], code: string): number =>
        all.filter((each) => each.severity === 2 && each.code === code).length;
    const codes = new Set(after.filter(({ severity }) => severity === 2).map(({ code }) => code));
    return [...codes].filter((code) => count(after, code) > count(before, code));
}

/** The comparison gives up after so many milliseconds, and says so. */
const PATIENCE = 2_000;

type ReachChanges = Pick<SideEffects, 'opened' | 'closed' | 'complete'>;

/** Asks both networks every question that a change can concern. */
async function compareReach(repair: FoundRepair, scale: Scale, wanted: readonly Claim[]): Promise<ReachChanges> {
    const [before, after] = [scale.start.design.network, repair.trial.design.network];
    const changes = new Changes(wanted.flatMap((claim) => wantedFlow(repair.trial, claim)));
    const deadline = performance.now() + PATIENCE;
    for (const question of questionsFor([before, after], repair.traffic)) {
        const matrices = {
            before: await knownMatrix(scale, question, deadline),
            after: await matrixBefore(deadline, { network: after, question: question.question, token: scale.token }),
        };
        if (!matrices.before || !matrices.after) {
            return { ...changes.found(), complete: false };
        }
        changes.collect(matrices.before, matrices.after, question);
    }
    return { ...changes.found(), complete: true };
}

/** The matrix of the text as it is: the same for all repairs. */
async function knownMatrix(scale: Scale, { question }: TellingQuestion, deadline: number): Promise<ReachMatrix | undefined> {
    const { matrices, start, token } = scale;
    const known =
        matrices.get(question.text) ?? (await matrixBefore(deadline, { network: start.design.network, question, token }));
    if (known) {
        matrices.set(question.text, known);
    }
    return known;
}

function questionsFor(networks: readonly Network[], traffic: FoundRepair['traffic']): TellingQuestion[] {
    const all = traffic.flatMap((each) => tellingQuestions(networks, each));
    return all.filter(({ question }, i) => all.findIndex((other) => other.question.text === question.text) === i);
}

/** The packet of a claim. */
function wantedFlow({ design }: Trial, claim: Claim): PacketSpec[] {
    const item = stepsOfItem(design, claim)[0]?.before.agenda[0];
    return item?.kind === 'send' ? [item.packet] : [];
}

/** Collects the pairs that fare differently. */
class Changes {
    private readonly opened = new PairSet();
    private readonly closed = new PairSet();

    constructor(private readonly wanted: readonly PacketSpec[]) {}

    found(): Pick<SideEffects, 'opened' | 'closed'> {
        return { opened: this.opened.changes(), closed: this.closed.changes() };
    }

    collect(before: ReachMatrix, after: ReachMatrix, question: TellingQuestion): void {
        const [was, is] = [reachedIn(before), reachedIn(after)];
        const columns = positions(after.destinations, before.destinations);
        const rows = positions(after.sources, before.sources);
        for (const [row, from] of after.sources.entries()) {
            const [start, oldStart] = [row * columns.length, (rows[row] ?? -1) * before.destinations.length];
            for (let column = 0; column < columns.length; column++) {
                const oldColumn = columns[column] ?? -1;
                const known = oldStart >= 0 && oldColumn >= 0 && was[before.cells[oldStart + oldColumn] ?? -1] === true;
                const to = known === is[after.cells[start + column] ?? -1] ? undefined : after.destinations[column];
                if (to && from.owner !== to.owner && !this.isWanted(from, to, question)) {
                    (known ? this.closed : this.opened).add(
                        start + column,
                        () => `${from.label} → ${to.label} on ${portsText(question)}`,
                    );
                }
            }
        }
    }

    private isWanted(from: ReachStation, to: ReachStation, { question, ports }: TellingQuestion): boolean {
        return this.wanted.some(({ protocol, source, destination }) => {
            const port = destination.port;
            const isPort =
                port === undefined || ports.length === 0 || ports.some((range) => port >= range.from && port <= range.to);
            return protocol === question.protocol && isPort && source.element === from.place && stands(to, destination);
        });
    }
}

/** Pairs without repetition. */
class PairSet {
    private readonly pairs = new Set<number>();
    private first: { readonly pair: number; readonly words: string; onMore: boolean } | undefined;

    add(pair: number, words: () => string): void {
        if (this.first?.pair === pair) {
            this.first.onMore = true;
        }
        this.first ??= { pair, words: words(), onMore: false };
        this.pairs.add(pair);
    }

    changes(): PairChanges {
        const { pairs, first } = this;
        return { count: pairs.size, ...(first ? { example: `${first.words}${first.onMore ? ' and more' : ''}` } : {}) };
    }
}

/** Where each station of one list stands in another; -1 for those that do not. */
function positions(stations: readonly ReachStation[], among: readonly ReachStation[]): Int32Array {
    const known = new Map(among.map(({ id }, position) => [id, position]));
    return Int32Array.from(stations, ({ id }) => known.get(id) ?? -1);
}

/** Whether an endpoint means that station. */
const stands = ({ place, addresses }: ReachStation, { element, address }: PacketSpec['destination']): boolean =>
    element === place ||
    addresses.some((own) => [own.address, own.publicAddress].some((each) => each !== undefined && sameAddress(each, address)));

/** By verdict: whether it means that the packet arrived and was answered. */
const reachedIn = ({ verdicts }: ReachMatrix): readonly boolean[] => verdicts.map(({ outcome }) => outcome === 'reached');

/** `tcp/443`, `tcp/1024-65535`, `icmp`. */
const portsText = ({ question, ports: [first] }: TellingQuestion): string =>
    first && first.to > first.from ? `${question.text}-${first.to}` : question.text;
