/**
 * Whether two pieces of a design mean the same wherever they stand: everything is compared but places in the text. What has moved is
 * remembered, so that a place in the older text can be found in the newer one.
 */
import { isNowhere, type SourceSpan } from '../../model/source-span.js';
import { placeText } from '../labels.js';

/** Compares an older text's design with a newer one's. */
export class MeaningComparison {
    private readonly spans = new Map<SourceSpan, SourceSpan>();
    /** `undefined` where one place has become several. */
    private readonly byPlace = new Map<string, SourceSpan | undefined>();
    private readonly lines = new Map<string, string | undefined>();
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

    /** Where a place of the older text is now: itself when nothing there has moved, `undefined` when that cannot be told. */
    moved(span: SourceSpan): SourceSpan | undefined {
        const key = keyOf(span);
        return this.spans.get(span) ?? (this.byPlace.has(key) ? this.byPlace.get(key) : span);
    }

    /** A sentence with the places it names as they are now; `undefined` when that cannot be told. */
    movedText(text: string): string | undefined {
        let isCertain = true;
        const moved = text.replaceAll(/[^\s“(]+\.vpc:\d+/g, (place) => {
            const now = this.lines.has(place) ? this.lines.get(place) : place;
            isCertain &&= now !== undefined;
            return now ?? place;
        });
        return isCertain ? moved : undefined;
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

    /** Two places are the same to the network; that the text has moved is remembered. */
    private sameSpans(older: SourceSpan, newer: SourceSpan): boolean {
        if (isNowhere(older) || isNowhere(newer)) {
            return isNowhere(older) && isNowhere(newer);
        }
        this.spans.set(older, newer);
        const key = keyOf(older);
        const isFirst = !this.byPlace.has(key);
        const other = this.byPlace.get(key);
        this.byPlace.set(key, isFirst || (other && keyOf(other) === keyOf(newer)) ? newer : undefined);
        const [then, now] = [placeText(older), placeText(newer)];
        // Two statements of one line that part: what stood there is now in two places.
        this.lines.set(then, this.lines.has(then) && this.lines.get(then) !== now ? undefined : now);
        return true;
    }
}

const sameKind = (a: object, b: object): boolean => [Array, Map, Set].every((kind) => a instanceof kind === b instanceof kind);

const isSpan = (value: object): value is SourceSpan => 'uri' in value && 'start' in value && 'end' in value;

const keyOf = ({ uri, start, end }: SourceSpan): string => `${uri} ${start.line} ${start.character} ${end.line} ${end.character}`;
