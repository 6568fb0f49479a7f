/**
 * Selected rules of a security group go into one of their own, which everybody gets who has the old one. Groups are united (F1), so nothing
 * changes; other groups of the VPC with the same rules give them up as well.
 */
import { type CstNode, GrammarUtils, type LangiumDocument } from 'langium';
import { isSecurityGroupDecl, type SecurityGroupDecl, type SecurityGroupRuleDecl } from '#language';
import { removeStatement } from '../../../workspace/edits/remove-statement.js';
import { notesAbove, standsAlone, statementLines } from '../../../workspace/edits/statement-lines.js';
import {
    counted,
    documentOf,
    Edits,
    enclosing,
    freeNameAmong,
    indentAt,
    type Refactoring,
    type RefactoringRequest,
} from './refactoring.js';
import { isChangedByCalls, listsWith } from './security-group-users.js';

/** Offered for a selection that holds whole rules of one group, though not for groups that experiments change. */
export function extractSecurityGroup(request: RefactoringRequest): Refactoring[] {
    const group = request.start < request.end ? enclosing(request, isSecurityGroupDecl) : undefined;
    const rules = (group?.rules ?? []).filter(({ $cstNode }) => isSelected(request, $cstNode));
    if (!group || rules.length === 0 || rules.some(({ none }) => none)) {
        return [];
    }
    const sharing = group.$container.securityGroups.filter((each) => each === group || hasAll(each, rules));
    if (sharing.some((each) => isChangedByCalls(request, each) || !each.$cstNode)) {
        return [];
    }
    const lists = [...new Set(sharing.flatMap((each) => listsWith(request, each)))];
    const name = freeNameAmong(
        `${group.name}-rules`,
        group.$container.securityGroups.map((each) => each.name),
    );
    const edits = new Edits();
    declare(edits, request.document, { group, rules, name });
    for (const each of sharing) {
        giveUp(edits, each, { rules, isMoved: each === group });
    }
    // A list that names several of the groups takes the new one once.
    const ends = new Map(lists.map(({ document, references }) => [references.at(-1)?.$refNode, document]));
    for (const [node, document] of ends) {
        if (node) {
            edits.insert(document, node.end, `, ${name}`);
        }
    }
    const from = sharing.map((each) => `'${each.name}'`).join(' and ');
    const title = `Extract ${counted(rules.length, 'rule')} of ${from} into security group '${name}', attached in ${counted(ends.size, 'place')}`;
    return [{ kind: 'refactor.extract', title, edits }];
}

const isSelected = ({ start, end }: RefactoringRequest, node: CstNode | undefined): boolean =>
    node !== undefined && start <= node.offset && node.end <= end;

/** Rules as they are written, white space aside. */
export const writtenRule = ({ $cstNode }: SecurityGroupRuleDecl): string => ($cstNode?.text ?? '').replaceAll(/\s+/g, ' ');

const hasAll = (group: SecurityGroupDecl, rules: readonly SecurityGroupRuleDecl[]): boolean => {
    const own = new Set(group.rules.map(writtenRule));
    return rules.every((rule) => own.has(writtenRule(rule)));
};

interface NewGroup {
    readonly group: SecurityGroupDecl;
    readonly rules: readonly SecurityGroupRuleDecl[];
    readonly name: string;
}

/** Behind the old group. One without egress rules would let everything out (F3), so it says that it does not. */
function declare(edits: Edits, document: LangiumDocument, { group, rules, name }: NewGroup): void {
    const cst = group.$cstNode as CstNode;
    const outer = indentAt(document, cst.range.start.line);
    const isInline = cst.range.start.line === cst.range.end.line;
    const texts = rules.flatMap(({ $cstNode: rule }) =>
        rule ? [...(isInline ? [] : notesAbove(document, rule)), rule.text] : [],
    );
    const all = rules.some(({ direction }) => direction === 'egress') ? texts : [...texts, 'egress none'];
    const inner = isInline ? '' : indentAt(document, cst.range.start.line + 1);
    const block = isInline ? ` ${all.join('  ')} ` : `\n${all.map((rule) => `${inner}${rule}\n`).join('')}${outer}`;
    edits.insert(document, cst.end, `\n${outer}security-group ${name} {${block}}`);
}

/** The last rule for what goes out leaves a word in its place: without any the old group would let everything out. */
function giveUp(
    edits: Edits,
    group: SecurityGroupDecl,
    { rules, isMoved }: { readonly rules: readonly SecurityGroupRuleDecl[]; readonly isMoved: boolean },
): void {
    const document = documentOf(group);
    const wanted = new Set(rules.map(writtenRule));
    const gone = group.rules.filter((rule) => wanted.has(writtenRule(rule)));
    const left = group.rules.filter((rule) => !gone.includes(rule));
    const isEgress = ({ direction }: SecurityGroupRuleDecl): boolean => direction === 'egress';
    const mark = left.some(isEgress) ? undefined : gone.find(isEgress);
    for (const rule of gone) {
        const node = GrammarUtils.findNodeForProperty(group.$cstNode, 'rules', group.rules.indexOf(rule));
        if (node && rule === mark) {
            edits.replace(document, node.range, 'egress none');
        } else if (node) {
            // Notes go along with the rules; what other groups note about theirs stays.
            const withNotes = [{ range: statementLines(document, node), newText: '' }];
            edits.add(document, isMoved && standsAlone(document, node) ? withNotes : removeStatement(document, node.range));
        }
    }
}
