/**
 * Whether two pieces of a design mean the same wherever they stand: everything is compared but places in the text. Which place has
 * taken the place of which is remembered, so that what was found in the older design can be said of the newer one.
 */
import { isNowhere, type SourceSpan } from '../../model/source-span.js';

/** Compares an older text's design with a newer one's. */
export class MeaningComparison {
    /** `undefined` where one place has become several. */
    private readonly spans = new Map<SourceSpan, SourceSpan | undefined>();
    private readonly known = new WeakMap<object, { readonly other: object; readonly same: boolean }>();

    /** Whether both mean the same. Of objects whose kind is not known, only the same object does. */
    same(older: unknown, newer: unknown): boolean {
        if (Object.is(older, newer)) {
            return true;
        }
        if (typeof older !== 'object' || typeof newer !== 'object' || older === null || newer === null) {
            return false;
        }
        const known = this.known.get(older);
        if (known?.other === newer) {
            return known.same;
        }
        const same = this.sameObjects(older, newer);
        this.known.set(older, { other: newer, same });
        return same;
    }

    /** The newer design's place for one of the older: itself where its declaration is the same, `undefined` when that cannot be told. */
    moved(span: SourceSpan): SourceSpan | undefined {
        return this.spans.has(span) ? this.spans.get(span) : span;
    }

    private sameObjects(older: object, newer: object): boolean {
        if (isSpan(older) && isSpan(newer)) {
            return this.sameSpans(older, newer);
        }
        if (Array.isArray(older) || older instanceof Map || older instanceof Set) {
            return sameKind(older, newer) && this.sameLists([...older], [...(newer as Iterable<unknown>)]);
        }
        if (Object.getPrototypeOf(older) !== Object.prototype || Object.getPrototypeOf(newer) !== Object.prototype) {
            return false;
        }
        const names = Object.keys(older);
        const others: Readonly<Record<string, unknown>> = newer as Readonly<Record<string, unknown>>;
        return (
            names.length === Object.keys(newer).length &&
            names.every((name) => name in newer && this.same((older as typeof others)[name], others[name]))
        );
    }

    private sameLists(older: readonly unknown[], newer: readonly unknown[]): boolean {
        return older.length === newer.length && older.every((each, i) => this.same(each, newer[i]));
    }

    /** Two places are the same to the network. */
    private sameSpans(older: SourceSpan, newer: SourceSpan): boolean {
        if (isNowhere(older) || isNowhere(newer)) {
            return isNowhere(older) && isNowhere(newer);
        }
        const other = this.spans.get(older);
        this.spans.set(older, !this.spans.has(older) || (other && keyOf(other) === keyOf(newer)) ? newer : undefined);
        return true;
    }
}

const sameKind = (a: object, b: object): boolean => [Array, Map, Set].every((kind) => a instanceof kind === b instanceof kind);

const isSpan = (value: object): value is SourceSpan => 'uri' in value && 'start' in value && 'end' in value;

const keyOf = ({ uri, start, end }: SourceSpan): string => `${uri} ${start.line} ${start.character} ${end.line} ${end.character}`;
