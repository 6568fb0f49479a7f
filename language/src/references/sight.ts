/** The names that a file sees: its own and those of the files it imports. It can say which of them somebody asked for. */
import type { AstNode } from 'langium';
import { type HomeDecl, homeAround, type MemberDecl, type TopLevelDecl } from './element-names.js';
import { type FileNames, homeNames, membersNamed } from './file-names.js';

/** Names that were looked up; what was found, or not found, holds while none of them is declared anew or no more. */
export interface Lookups {
    readonly topLevel: ReadonlySet<string>;
    readonly members: ReadonlySet<string>;
}

/** The tables of the files that one file sees, asked by name. */
export class Sight {
    private asked: { readonly topLevel: Set<string>; readonly members: Set<string> } | undefined;
    private readonly knownMembers = new Map<string, readonly MemberDecl[]>();

    constructor(readonly files: readonly FileNames[]) {}

    /** What stands at the top level of the files under that name. */
    topLevel(name: string): readonly TopLevelDecl[] {
        this.asked?.topLevel.add(name);
        const [file] = this.files;
        return this.files.length === 1
            ? (file?.topLevel.get(name) ?? [])
            : this.files.flatMap(({ topLevel }) => topLevel.get(name) ?? []);
    }

    /** What VPCs, transit gateways and sites have under that name. */
    members(name: string): readonly MemberDecl[] {
        this.asked?.members.add(name);
        let found = this.knownMembers.get(name);
        if (!found) {
            found = this.files.flatMap((file) => membersNamed(file, name));
            this.knownMembers.set(name, found);
        }
        return found;
    }

    /** Runs an action and says which names it asked for. */
    recording(action: () => void): Lookups {
        const asked = { topLevel: new Set<string>(), members: new Set<string>() };
        this.asked = asked;
        try {
            action();
        } finally {
            this.asked = undefined;
        }
        return asked;
    }
}

/** The names whose meaning may differ between two lists of all that stands at top level: of what is not in both, and of its members. */
export function changedNames(before: readonly TopLevelDecl[], after: readonly TopLevelDecl[]): Lookups {
    const topLevel = new Set<string>();
    const members = new Set<string>();
    for (const decl of [...without(before, after), ...without(after, before)]) {
        topLevel.add(decl.name);
        for (const name of isHome(decl) ? homeNames(decl).members.keys() : []) {
            members.add(name);
        }
    }
    return { topLevel, members };
}

/** The elements of one list that are not in the other. Both are alike at their beginnings and ends, as lists before and after an edit are. */
function without<T>(list: readonly T[], other: readonly T[]): T[] {
    const most = Math.min(list.length, other.length);
    let start = 0;
    while (start < most && list[start] === other[start]) {
        start++;
    }
    let end = 0;
    while (end < most - start && list.at(-1 - end) === other.at(-1 - end)) {
        end++;
    }
    const known = new Set(other.slice(start, other.length - end));
    return list.slice(start, list.length - end).filter((element) => !known.has(element));
}

/** Whether one of the names looked up is among those that changed. */
export const isAffected = (asked: Lookups, changed: Lookups): boolean =>
    meet(asked.topLevel, changed.topLevel) || meet(asked.members, changed.members);

function meet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
    const [few, many] = a.size < b.size ? [a, b] : [b, a];
    for (const name of few) {
        if (many.has(name)) {
            return true;
        }
    }
    return false;
}

const isHome = (decl: AstNode): decl is HomeDecl => homeAround(decl) === decl;
