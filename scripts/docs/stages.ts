/** The page of places and stages: the pipeline in order, with what each stage promises and how packets die in it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DROP_REASONS, type DropReason } from '../../language/src/forwarding/drop-reasons.js';
import { HOPS, STAGES, type StageId } from '../../language/src/forwarding/stage-catalog.js';
import { link, page, table } from './markdown.js';

const INTRODUCTION = `Generated from \`language/src/forwarding/stage-catalog.ts\` by \`npm run docs\`.

A packet passes places (hops), and at each place stages, in this order; no packet passes all of them. A stage's name is what a
function breakpoint takes, and what traces show. The overlay (\`mapping\`, \`encapsulate\`, \`underlay\`, \`verify-mapping\`,
\`decapsulate\`) is a model: the provider does not publish its wire format (rule E6).`;

/** The whole page. */
export function renderStagesPage(): string {
    const places = readPromises('HOPS');
    const promises = readPromises('STAGES');
    const hops = table(
        ['place', 'name', 'what it is'],
        HOPS.map(({ id, title }) => [`\`${id}\``, title, places.get(id) ?? '']),
    );
    const stages = table(
        ['stage', 'name', 'at', 'afterwards', 'packets die here by'],
        STAGES.map(({ id, title, hop }) => [`\`${id}\``, title, hop, promises.get(id) ?? '', reasonsAt(id)]),
    );
    return page('# Places and stages', INTRODUCTION, '## Places', hops, '## Stages', stages);
}

/** The reasons of a stage; those that can strike anywhere are not repeated on every line. */
function reasonsAt(stage: StageId): string {
    const everywhere = STAGES.filter(({ hop }) => hop !== 'script').length;
    const own = (Object.keys(DROP_REASONS) as DropReason[]).filter((reason) => {
        const stages: readonly StageId[] = DROP_REASONS[reason].stages;
        return stages.length < everywhere && stages.includes(stage);
    });
    return own.map((reason) => link(`\`${reason}\``, `drop-reasons.md#${reason}`)).join(', ');
}

/** The comment above each entry of one list of the catalogue, which says what it is or promises what is true afterwards. */
export function readPromises(list: 'HOPS' | 'STAGES'): ReadonlyMap<string, string> {
    const source = readFileSync(
        fileURLToPath(new URL('../../language/src/forwarding/stage-catalog.ts', import.meta.url)),
        'utf8',
    );
    const entries = source.slice(source.indexOf(`export const ${list} = [`)).split('\n]')[0] ?? '';
    return new Map([...entries.matchAll(/\/\*\* (.*) \*\/\n\s*\{ id: '([^']+)'/g)].map(([, text = '', id = '']) => [id, text]));
}
