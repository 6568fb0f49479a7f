/**
 * Choices read off a tape of numbers. A generator of whole programs asks one question after the other; the tape answers. Where
 * it ends, every answer is the plainest one.
 */
import fc from 'fast-check';

/** A reader of the tape. */
export class Dice {
    private position = 0;

    constructor(private readonly tape: readonly number[]) {}

    /** A number below the bound; 0 at the end of the tape. */
    below(bound: number): number {
        const value = this.tape[this.position++] ?? 0;
        return value % bound;
    }

    /** One of them; the first is the plainest. */
    one<T>(choices: readonly [T, ...T[]]): T {
        return choices[this.below(choices.length)] ?? choices[0];
    }

    /** One of them, if there are any. */
    any<T>(choices: readonly T[]): T | undefined {
        return choices[this.below(Math.max(1, choices.length))];
    }

    /** True once in so many times; false is the plainest. */
    chance(oneIn: number): boolean {
        return this.below(oneIn) === oneIn - 1;
    }

    /** The text, or nothing, which is the plainest. */
    maybe(oneIn: number, text: string): string {
        return this.chance(oneIn) ? text : '';
    }

    /** Some of them in their order, at most so many. */
    some<T>(choices: readonly T[], atMost = choices.length): T[] {
        return choices.filter(() => this.chance(2)).slice(0, atMost);
    }
}

/** Tapes long enough for the largest program. */
export const tape: fc.Arbitrary<readonly number[]> = fc.array(fc.integer({ min: 0, max: 0xffff }), {
    minLength: 1500,
    maxLength: 1500,
});
