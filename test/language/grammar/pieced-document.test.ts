/** A document in pieces is the document that everybody else has: text, places, and what an edit has changed. */
import fc from 'fast-check';
import { TextDocument } from 'langium';
import { describe, expect, test } from 'vitest';
import { PiecedDocument } from '../../../language/src/grammar/pieced-document.js';
import { PiecedText } from '../../../language/src/grammar/pieced-text.js';
import { repeated } from '../../support/seed.js';

/** Text in which ends of lines of every kind are frequent; long enough for several pieces when repeated. */
const words = fc.string({ unit: fc.constantFrom('a', 'vpc', ' ', '\n', '\r\n', '\r', 'ü'), maxLength: 40 });
const longText = fc.tuple(words, fc.nat(400)).map(([text, times]) => text.repeat(times));
const position = fc.record({ line: fc.integer({ min: -1, max: 3000 }), character: fc.integer({ min: -1, max: 50 }) });
const edits = fc.array(fc.record({ start: position, end: position, text: fc.oneof(words, longText), isWhole: fc.boolean() }), {
    maxLength: 8,
});

/** Positions beyond the last line teach little: they are folded into the text, or up to a line beyond it. */
const within = ({ line, character }: { line: number; character: number }, lines: number) => ({ line: line % lines, character });

describe('a document in pieces', () => {
    test('answers as a whole one after any edits', () => {
        fc.assert(
            fc.property(longText, edits, position, fc.nat(20_000), (text, changes, place, offset) => {
                const pieced = new PiecedDocument('file:///main.vpc', 'vpc', 1, text);
                let whole = TextDocument.create('file:///main.vpc', 'vpc', 1, text);
                changes.forEach((change, i) => {
                    const range = { start: within(change.start, whole.lineCount), end: within(change.end, whole.lineCount) };
                    const event = change.isWhole && i % 4 === 3 ? { text: change.text } : { range, text: change.text };
                    pieced.update([event], i + 2);
                    const { version } = TextDocument.update(whole, [event], i + 2);
                    whole = TextDocument.create('file:///main.vpc', 'vpc', version, whole.getText());
                });
                expect(pieced.getText()).toBe(whole.getText());
                const asked = within(place, whole.lineCount + 2);
                for (const document of [pieced, whole]) {
                    expect(document.lineCount).toBe(whole.lineCount);
                    expect(document.version).toBe(whole.version);
                    expect(document.offsetAt(asked)).toBe(whole.offsetAt(asked));
                    expect(document.positionAt(offset)).toEqual(whole.positionAt(offset));
                    expect(document.getLineRange(asked.line)).toEqual(whole.getLineRange(asked.line));
                    expect(document.getEOLCharacters(asked.line)).toBe(whole.getEOLCharacters(asked.line));
                }
                const range = { start: asked, end: whole.positionAt(offset) };
                expect(pieced.getText(range)).toBe(whole.getText(range));
            }),
            repeated(300),
        );
    });

    test('finds what changes one text into another, and words', () => {
        fc.assert(
            fc.property(longText, longText, fc.nat(), fc.nat(), (text, inserted, a, b) => {
                const [start, end] = [a, b].map((n) => n % (text.length + 1)).sort((x, y) => x - y) as [number, number];
                const before = PiecedText.of(text);
                const after = before.replaced(start, end, inserted);
                const changed = text.slice(0, start) + inserted + text.slice(end);
                expect(String(after)).toBe(changed);
                for (const other of [after, PiecedText.of(changed), before.changedTo(changed)]) {
                    const change = before.changeTo(other);
                    expect(
                        text.slice(0, change.start) + changed.slice(change.start, change.newEnd) + text.slice(change.end),
                    ).toBe(changed);
                    expect(other.includes('cvp')).toBe(changed.includes('cvp'));
                }
            }),
            repeated(300),
        );
    });
});
