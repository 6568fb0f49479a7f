/**
 * Somebody who edits without knowing what: types words letter by letter, takes letters back, cuts lines and pieces, pastes from
 * anywhere, and undoes. Each edit is one that an editor would send.
 */
import { COURSE_PATHS, exampleText } from '../example-paths.js';
import type { WirePosition } from '../rpc-client.js';

/** A change as the protocol has it. */
export interface WireEdit {
    readonly range: { readonly start: WirePosition; readonly end: WirePosition };
    readonly text: string;
}

/** A change by offsets: what stands between them is replaced. */
interface Splice {
    readonly start: number;
    readonly end: number;
    readonly text: string;
}

/** Numbers that look random, the same ones for the same seed (a linear congruential generator of Numerical Recipes). */
export class Chances {
    constructor(private state: number) {}

    below(bound: number): number {
        this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
        return Math.floor((this.state / 0x1_0000_0000) * bound);
    }

    one<T>(choices: readonly T[]): T {
        return choices[this.below(choices.length)] as T;
    }
}

/** What is typed: words and marks of the language, some of them half, and what does not belong there. */
const TYPED = [
    ...['vpc x {', '}', '{ ', ' }', 'subnet s {\n', 'instance i', 'cidr 10.0.9.0/24\n', 'route-table r { 0.0.0.0/0 -> igw }\n'],
    ...[
        'security-group g { ingress tcp 443 from 0.0.0.0/0 }',
        'probe p: icmp a -> b expect answered\n',
        'expect dropped by ',
        ' -> ',
    ],
    ...[
        '// note\n',
        '/* ',
        ' */',
        '"',
        "'",
        '10.0.',
        '255',
        '::1',
        '/24',
        '\n',
        '\n\n',
        '  ',
        '\t',
        '\r\n',
        ':',
        '-',
        'é',
        '😀',
        '\u0000',
    ],
    ...['experiment e {\n', 'run ', 'api delete-route ', 'guest ', 'profile aws-2023\n', 'where ip.ttl == 3', 'x'],
];

const PASTED = COURSE_PATHS.map(exampleText);

/** A text with the edits that lead on from it, and back. */
export class RandomEditor {
    private readonly undone: Splice[] = [];
    /** What is still to be typed, a letter each. */
    private typing: string[] = [];
    private cursor = 0;

    constructor(
        public text: string,
        private readonly chances: Chances,
    ) {}

    /** Makes the next edit, and answers it as it is sent. */
    edit(): WireEdit {
        return this.send(this.next());
    }

    /** Makes a certain edit: what stands between two offsets is replaced. */
    replace(start: number, end: number, text: string): WireEdit {
        this.typing = [];
        return this.send({ start, end, text });
    }

    private send(splice: Splice): WireEdit {
        const sent = { range: { start: this.positionAt(splice.start), end: this.positionAt(splice.end) }, text: splice.text };
        this.apply(splice);
        return sent;
    }

    private next(): Splice {
        const letter = this.typing.shift();
        if (letter !== undefined) {
            return { start: this.cursor, end: this.cursor, text: letter };
        }
        const kind = this.chances.below(12);
        if (kind < 4) {
            const undo = this.undone.pop();
            if (undo) {
                // What is undone is not to be undone again: the splice that `apply` remembers is taken back there.
                return { ...undo, ...UNDO };
            }
        }
        return kind < 7 ? this.type() : kind < 9 ? this.erase() : kind < 11 ? this.cut() : this.paste();
    }

    private type(): Splice {
        const [first = 'x', ...rest] = this.chances.one(TYPED).match(/\r\n|./gsu) ?? [];
        this.typing = rest;
        const at = this.anywhere();
        return { start: at, end: at, text: first };
    }

    /** Backspace, or the delete key. */
    private erase(): Splice {
        const at = this.chances.below(2) === 0 ? this.cursor : this.anywhere();
        return { start: Math.max(0, at - (this.text.startsWith('\r\n', at - 2) ? 2 : 1)), end: at, text: '' };
    }

    /** A line, or a piece over several. */
    private cut(): Splice {
        const at = this.anywhere();
        if (this.chances.below(2) === 0) {
            return { start: at, end: this.whole(at + this.chances.below(200)), text: '' };
        }
        const start = this.text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
        const end = this.text.indexOf('\n', at);
        return { start, end: end < 0 ? this.text.length : end + 1, text: '' };
    }

    private paste(): Splice {
        const at = this.anywhere();
        const end = this.chances.below(3) === 0 ? this.whole(at + this.chances.below(60)) : at;
        const from = this.chances.one([this.text.replaceAll('\r\n', '\n'), this.chances.one(PASTED)]);
        const start = this.chances.below(from.length + 1);
        return { start: at, end, text: from.slice(start, start + this.chances.below(300)) };
    }

    private anywhere(): number {
        return this.whole(this.chances.below(this.text.length + 1));
    }

    /** An offset of the text, and none within the two characters of a line end of Windows: no cursor stands there. */
    private whole(offset: number): number {
        const at = Math.min(this.text.length, offset);
        return this.text.startsWith('\r\n', at - 1) ? at + 1 : at;
    }

    private apply(splice: Splice & { readonly isUndo?: true }): void {
        const { start, end, text } = splice;
        if (!splice.isUndo) {
            this.undone.push({ start, end: start + text.length, text: this.text.slice(start, end) });
        }
        this.text = this.text.slice(0, start) + text + this.text.slice(end);
        this.cursor = start + text.length;
    }

    /** Lines end as the protocol has it: `\n`, `\r\n` or a lone `\r`. */
    private positionAt(offset: number): WirePosition {
        const lines = this.text.slice(0, offset).split(/\r\n|\n|\r(?!\n)/);
        return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
    }
}

const UNDO = { isUndo: true } as const;
