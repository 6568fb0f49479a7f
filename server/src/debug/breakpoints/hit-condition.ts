/** Hit conditions of breakpoints: `3`, `>=2`, `%2`. */

/** Whether the n-th hit (counted from 1, from the start of the trace) stops. */
export type HitCondition = (hit: number) => boolean;

const OPERATORS: Readonly<Record<string, (hit: number, number: number) => boolean>> = {
    '': (hit, number) => hit === number,
    '=': (hit, number) => hit === number,
    '==': (hit, number) => hit === number,
    '>': (hit, number) => hit > number,
    '>=': (hit, number) => hit >= number,
    '<': (hit, number) => hit < number,
    '<=': (hit, number) => hit <= number,
    '%': (hit, number) => hit % number === 0,
};

/** Reads a hit condition; a text that is none gives a message for the breakpoint. */
export function parseHitCondition(text: string): HitCondition | { readonly problem: string } {
    const [, operator = '', digits = ''] = /^\s*(%|[<>]=?|==?)?\s*(\d{1,9})\s*$/.exec(text) ?? [];
    const compare = OPERATORS[operator];
    const number = Number(digits);
    if (digits === '' || !compare || (operator === '%' && number === 0)) {
        return {
            problem: `'${text}' is no hit count. Write 3 (the third time), >=2 (from the second on) or %2 (every other time).`,
        };
    }
    return (hit) => compare(hit, number);
}
