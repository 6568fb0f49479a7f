/** Two security groups that the same interfaces have, and nobody else, become one: groups are united anyhow (F1). */
import type { CstNode, Reference } from 'langium';
import { isSecurityGroupDecl, type SecurityGroupDecl } from '#language';
import { insertStatement } from '../../../workspace/edits/insert-statement.js';
import { notesAbove, statementLines } from '../../../workspace/edits/statement-lines.js';
import { writtenRule } from './extract-security-group.js';
import { documentOf, Edits, enclosing, type Refactoring, type RefactoringRequest, touchesHead } from './refactoring.js';
import { type GroupList, isChangedByCalls, isPeer, listsWith } from './security-group-users.js';

/** Offered at the head of a group that always stands beside another one, unless rules or experiments name it. */
export function inlineSecurityGroup(request: RefactoringRequest): Refactoring[] {
    const group = enclosing(request, isSecurityGroupDecl);
    const lists = group && touchesHead(request, group) ? listsWith(request, group) : [];
    if (!group || lists.length === 0 || isPeer(request, group) || isChangedByCalls(request, group)) {
        return [];
    }
    const others = group.$container.securityGroups.filter((each) => each !== group && haveBoth(request, lists, each));
    return others
        .filter((other) => !isChangedByCalls(request, other))
        .map((other) => ({
            kind: 'refactor.inline',
            title: `Inline security group '${group.name}' into '${other.name}', which the same ${lists.length === 1 ? 'place has' : `${lists.length} places have`}`,
            edits: merged(group, other, lists),
        }));
}

const haveBoth = (request: RefactoringRequest, lists: readonly GroupList[], other: SecurityGroupDecl): boolean =>
    lists.every(({ references }) => references.some(({ ref }) => ref === other)) &&
    listsWith(request, other).length === lists.length;

function merged(group: SecurityGroupDecl, other: SecurityGroupDecl, lists: readonly GroupList[]): Edits {
    const document = documentOf(group);
    const edits = new Edits();
    const present = new Set(other.rules.map(writtenRule));
    const rules = rulesToMove(group, other).filter((rule) => !present.has(rule));
    const [cst, old] = [other.$cstNode as CstNode, group.$cstNode as CstNode];
    if (rules.length > 0) {
        const into = { uri: document.uri.toString(), ...cst.range };
        const notes = cst.range.start.line < cst.range.end.line ? notesAbove(document, old) : [];
        edits.add(document, insertStatement(document, { title: '', insert: [...notes, ...rules].join('\n'), into }));
    }
    edits.replace(document, statementLines(document, old), '');
    for (const { document: holder, references } of lists) {
        const reference = references.find(({ ref }) => ref === group);
        edits.add(holder, reference ? withoutReference(references, reference) : []);
    }
    return edits;
}

/** A group without egress rules lets everything out (F3): so does the union, whatever the other one says. */
function rulesToMove(group: SecurityGroupDecl, other: SecurityGroupDecl): string[] {
    const isOpen = ({ rules }: SecurityGroupDecl): boolean => !rules.some(({ direction }) => direction === 'egress');
    const moved = group.rules
        .filter(({ none, direction }) => !none && (direction === 'ingress' || !isOpen(other)))
        .map(writtenRule);
    const isIpv6 = group.$container.cidrs.some((cidr) => cidr.includes(':'));
    const everything = ['egress all to 0.0.0.0/0', ...(isIpv6 ? ['egress all to ::/0'] : [])];
    return isOpen(group) && !isOpen(other) ? [...moved, ...everything] : moved;
}

/** A name of a list goes with the comma before it, or where it is the first, behind it. */
function withoutReference(references: readonly Reference[], reference: Reference) {
    const [at, previous, next] = [0, -1, 1].map((offset) => references[references.indexOf(reference) + offset]?.$refNode);
    const start = previous?.range.end ?? at?.range.start;
    const end = previous ? at?.range.end : next?.range.start;
    return start && end ? [{ range: { start, end }, newText: '' }] : [];
}
