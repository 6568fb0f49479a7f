/** What a repair of an expectation is called: what is written, and what that does besides. */
import type { PairChanges } from './compare-reach.js';
import type { FoundRepair } from './find-repairs.js';
import type { SideEffects } from './weigh-repair.js';

/** `Add 'ingress tcp 5432 from web-sg' to 'db-sg'; also opens web2 → db1 on tcp/5432`. */
export function titleOf({ clauses, closes }: FoundRepair, effects: SideEffects): string {
    const what = clauses.length > 1 ? `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)}` : (clauses[0] ?? '');
    const { broken, warnings, opened, closed, complete } = effects;
    const verb = closes ? 'closes' : 'opens';
    const changes = [pairsText('opens', opened, complete), pairsText('closes', closed, complete)].filter((text) => text !== '');
    const parts = [
        what.charAt(0).toUpperCase() + what.slice(1),
        ...(changes.length > 0 ? changes : [complete ? `${verb} nothing else` : `what else it ${verb} is not known`]),
        broken.length > 0 ? `breaks the expectations of ${broken.map((name) => `'${name}'`).join(', ')}` : '',
        warnings.length > 0 ? `brings ${warnings.join(', ')}` : '',
    ];
    return parts.filter((part) => part !== '').join('; ');
}

/** A count with one example. */
function pairsText(verb: string, { count, example }: PairChanges, complete: boolean): string {
    const atLeast = complete ? '' : 'at least ';
    if (count === 0) {
        return '';
    }
    return count === 1 && complete ? `also ${verb} ${example}` : `also ${verb} ${atLeast}${count} pairs, such as ${example}`;
}
