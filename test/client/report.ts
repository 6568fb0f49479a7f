/** Where the suite says what it does: what the editor does with printed lines differs, so the suite's start decides. */

let print: (line: readonly unknown[]) => void = () => {
    throw new Error('Nobody listens to the suite.');
};

/** Names who hears the report from now on; the values of a line may begin with a format (`%s`). */
export const reportTo = (hear: (line: readonly unknown[]) => void): void => {
    print = hear;
};

/** Adds a line to the report that the launcher shows. */
export const report = (...values: readonly unknown[]): void => print(values);
