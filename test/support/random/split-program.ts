/** A program in several files: its top-level declarations dealt out, with the import lines that they need. */
import type { Chances } from './random-edits.js';

/** What belongs into which file, unless chance will have it otherwise: lists, the network, what is sent through it. */
const HOMES: readonly RegExp[] = [/^(probe|experiment|packet)\b/, /^(prefix-list|server)\b/];

/** Deals a program out to three files: the first imports the others, and the last the one before it. */
export function splitProgram(program: string, names: readonly string[], chances: Chances): ReadonlyMap<string, string> {
    const [main = '', lists = '', network = ''] = names;
    const imports = new Map([
        [main, `import "${lists}"\nimport "${network}"\n`],
        [lists, ''],
        [network, `import "${'../'.repeat(network.split('/').length - 1)}${lists}"\n`],
    ]);
    const dealt = new Map(names.map((name): [string, string[]] => [name, []]));
    const isTidy = chances.below(4) > 0;
    for (const declaration of declarationsOf(program)) {
        const home = HOMES.findIndex((words) => words.test(withoutComments(declaration)));
        const isForAll = /^profile\b/.test(withoutComments(declaration));
        const file = isTidy ? names[home < 0 ? 2 : home] : chances.one(names);
        for (const name of isForAll ? names : [file ?? main]) {
            dealt.get(name)?.push(declaration);
        }
    }
    return new Map([...dealt].map(([name, parts]) => [name, (imports.get(name) ?? '') + parts.join('')]));
}

/** Top-level declarations of a formatted program, each with the comments before it. */
function declarationsOf(program: string): string[] {
    const declarations: string[] = [];
    let current = '';
    let hasWords = false;
    for (const line of program.split(/(?<=\n)/)) {
        const isComment = /^(\/\/|\/\*| \*)/.test(line);
        const begins = /^\S/.test(line) && !line.startsWith('}');
        if (begins && hasWords) {
            declarations.push(current);
            current = '';
            hasWords = false;
        }
        hasWords ||= begins && !isComment;
        current += line;
    }
    return [...declarations, current];
}

const withoutComments = (declaration: string): string => declaration.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').trimStart();
