/**
 * Rules of the rule book that no packet can show here, each with the reason. The rest must be proven: by a test that names the
 * rule, by an example that does, or by the wrong program of a diagnostic (`rule-coverage.md`).
 */

/** How far each chapter of the rule book counts. */
const RULE_BOOK = { G: 22, I: 30, F: 33, R: 28, W: 16, N: 17, E: 12, X: 38, H: 2, V: 8 } as const;

/** Every number of the rule book, the one without a number (multicast domains) included. */
export const RULE_BOOK_NUMBERS: readonly string[] = [
    ...Object.entries(RULE_BOOK).flatMap(([letter, count]) => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`)),
    'X-M',
];

/** Rule → why nothing shows it. */
export const NOT_SIMULATED: Readonly<Record<string, string>> = {
    F11: 'Groups shared between VPCs are not part of the language: a group lives in one VPC.',
    R10: 'The sentence is gone from current editions; a route table takes every entry of a prefix list.',
    X23: 'Direct Connect gateways are not elements of their own: a Direct Connect line ends at a VPN gateway or a transit gateway.',
    V5: 'Blocks are declared with their VPC; there is no call that adds one later.',
    V8: 'It only lists checks that have numbers of their own: X1, X15, X23, X24, R15, R20 to R22.',
    W11: 'There are no DNS names: a probe names elements and addresses.',
};
