/** Pieces of a text that outlive it. */

/**
 * The same characters in memory of their own. A longer piece that is cut from a text is a view of that text in V8, and keeps all of
 * it: what is remembered of one declaration would keep the whole file as it was when the declaration was read.
 */
export const detached = (text: string): string => ` ${text}`.slice(1);
