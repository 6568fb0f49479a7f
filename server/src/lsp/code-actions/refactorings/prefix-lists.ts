/** Blocks of routes and rules get a name as a prefix list, and lose it again. */
import { type AstNode, AstUtils, type CstNode, CstUtils, GrammarUtils, isLeafCstNode, type LangiumDocument } from 'langium';
import {
    formatCidr,
    isPrefixListDecl,
    isRouteTableDecl,
    isSecurityGroupDecl,
    isTransitGatewayRouteTableDecl,
    type PrefixListDecl,
    type RouteDecl,
    type RouteTableDecl,
    readPeer,
    type SecurityGroupDecl,
    type SecurityGroupRuleDecl,
    type TransitGatewayRouteDecl,
    type TransitGatewayRouteTableDecl,
    type VpcFile,
} from '#language';
import { removeStatement } from '../../../workspace/edits/remove-statement.js';
import { statementLines } from '../../../workspace/edits/statement-lines.js';
import {
    counted,
    documentOf,
    Edits,
    enclosing,
    freeNameAmong,
    type Refactoring,
    type RefactoringRequest,
    repeatedText,
    touchesHead,
    touchesNode,
} from './refactoring.js';

/** Statements that a prefix list can stand in. */
type BlockUser = RouteDecl | SecurityGroupRuleDecl | TransitGatewayRouteDecl;

const USERS: ReadonlySet<string> = new Set<BlockUser['$type']>(['RouteDecl', 'SecurityGroupRuleDecl', 'TransitGatewayRouteDecl']);

const isUser = (node: { readonly $type: string }): node is BlockUser => USERS.has(node.$type);

const usersIn = (document: LangiumDocument<VpcFile>): BlockUser[] =>
    AstUtils.streamAllContents(document.parseResult.value).filter(isUser).toArray();

/** What a call of an experiment writes is no statement that could be repeated. */
const isStatement = ({ $container }: BlockUser): boolean => $container?.$type !== 'RuleCall';

const listOf = (user: BlockUser): PrefixListDecl | undefined => {
    const target = user.$type === 'SecurityGroupRuleDecl' ? user.peerElement?.ref : user.prefixList?.ref;
    return target?.$type === 'PrefixListDecl' ? target : undefined;
};

/** The text that says which block: an address stands for the block that holds it alone. */
function blockNode(user: BlockUser): CstNode | undefined {
    return GrammarUtils.findNodeForProperty(user.$cstNode, user.$type === 'SecurityGroupRuleDecl' ? 'peer' : 'destination');
}

function blockText(user: BlockUser): string | undefined {
    const node = blockNode(user);
    const reading = node && readPeer(node.text);
    return reading?.ok ? formatCidr(reading.value) : undefined;
}

/** A statement without its block: those that are alike differ in nothing else. */
function shapeOf(user: BlockUser): string {
    const node = blockNode(user);
    const whole = user.$cstNode;
    const text =
        node && whole ? `${whole.text.slice(0, node.offset - whole.offset)}*${whole.text.slice(node.end - whole.offset)}` : '';
    return text.replaceAll(/\s+/g, ' ');
}

/** Offered at a block: a list of this block, wherever the file uses it; and where statements beside it differ in the block only, a list of theirs. */
export function extractPrefixList(request: RefactoringRequest): Refactoring[] {
    const selected = selectedUsers(request);
    const [first] = selected;
    const block = first && blockText(first);
    if (!first || !block) {
        return [];
    }
    const users = usersIn(request.document).filter(isStatement);
    const taken = request.family.flatMap(({ parseResult }) => parseResult.value.prefixLists.map(({ name }) => name));
    const name = freeNameAmong('prefixes', taken);
    const siblings = alike(users, first).filter((user) => request.start === request.end || selected.includes(user));
    return [
        ...(selected.length === 1 ? ofOneBlock(request, { users, block, name }) : []),
        ...ofSiblings(request, { siblings, users, name }),
    ];
}

/** The statement whose block is under the cursor, or those of one table or group that the selection touches. */
function selectedUsers(request: RefactoringRequest): BlockUser[] {
    if (request.start === request.end) {
        const user = enclosing(request, isUser);
        return user && isStatement(user) && touchesNode(request, blockNode(user)) ? [user] : [];
    }
    const table = enclosing(request, isTable);
    const statements: readonly BlockUser[] = table ? ('rules' in table ? table.rules : table.routes) : [];
    return statements.filter((user) => touchesNode(request, user.$cstNode));
}

const isTable = (node: AstNode): node is RouteTableDecl | SecurityGroupDecl | TransitGatewayRouteTableDecl =>
    isRouteTableDecl(node) || isSecurityGroupDecl(node) || isTransitGatewayRouteTableDecl(node);

const alike = (users: readonly BlockUser[], first: BlockUser): BlockUser[] =>
    users.filter(
        (user) => user.$container === first.$container && blockText(user) !== undefined && shapeOf(user) === shapeOf(first),
    );

function ofOneBlock(
    { document }: RefactoringRequest,
    { users, block, name }: { users: readonly BlockUser[]; block: string; name: string },
): Refactoring[] {
    const same = users.filter((user) => blockText(user) === block);
    const edits = new Edits();
    for (const node of same.flatMap((user) => blockNode(user) ?? [])) {
        edits.replace(document, node.range, name);
    }
    declare(edits, document, { name, blocks: [block] });
    return [
        {
            kind: 'refactor.extract',
            title: `Extract ${block} into prefix list '${name}' (${counted(same.length, 'place')})`,
            edits,
        },
    ];
}

/** Statements elsewhere in the file that name the same blocks are shortened as well. */
function ofSiblings(
    { document }: RefactoringRequest,
    { siblings, users, name }: { siblings: readonly BlockUser[]; users: readonly BlockUser[]; name: string },
): Refactoring[] {
    const blocks = [...new Set(siblings.flatMap((user) => blockText(user) ?? []))];
    if (blocks.length < 2) {
        return [];
    }
    const edits = new Edits();
    const runs = runsOf(users, blocks);
    for (const [kept, ...others] of runs) {
        const node = kept && blockNode(kept);
        if (node) {
            edits.replace(document, node.range, name);
        }
        for (const { $cstNode } of others) {
            edits.add(document, $cstNode ? removeStatement(document, $cstNode.range) : []);
        }
    }
    declare(edits, document, { name, blocks });
    const what = siblings[0]?.$type === 'SecurityGroupRuleDecl' ? 'rule' : 'route';
    const title = `Extract the blocks of ${counted(siblings.length, what)} into prefix list '${name}' (${counted(runs.length, 'place')})`;
    return [{ kind: 'refactor.extract', title, edits }];
}

/** Groups of like statements, each of which names every block of the list once. */
function runsOf(users: readonly BlockUser[], blocks: readonly string[]): BlockUser[][] {
    const wanted = new Set(blocks);
    const groups = new Map<unknown, Map<string, BlockUser[]>>();
    for (const user of users.filter((each) => wanted.has(blockText(each) ?? ''))) {
        const shapes = groups.get(user.$container) ?? new Map<string, BlockUser[]>();
        groups.set(user.$container, shapes);
        shapes.set(shapeOf(user), [...(shapes.get(shapeOf(user)) ?? []), user]);
    }
    return [...groups.values()].flatMap((shapes) =>
        [...shapes.values()].filter((run) => new Set(run.map(blockText)).size === blocks.length && run.length === blocks.length),
    );
}

/** In front of the first statement that is no import and no profile, its comment included. */
function declare(
    edits: Edits,
    document: LangiumDocument<VpcFile>,
    { name, blocks }: { name: string; blocks: readonly string[] },
): void {
    const file = document.parseResult.value;
    const first = [...file.prefixLists, ...file.vpcs, ...file.transitGateways]
        .flatMap(({ $cstNode }) => $cstNode ?? [])
        .sort((a, b) => a.offset - b.offset)[0];
    const before = first && CstUtils.getPreviousNode(first, true);
    const isAbove = first && before && isLeafCstNode(before) && before.tokenType.name.endsWith('COMMENT');
    const anchor = isAbove && before.range.end.line >= first.range.start.line - 1 ? before : first;
    edits.insert(document, anchor?.offset ?? 0, `prefix-list ${name} { ${blocks.join('  ')} }\n\n`);
}

/** Offered at the head of a list, for all its uses; and at a use, for that one. */
export function inlinePrefixList(request: RefactoringRequest): Refactoring[] {
    const list = enclosing(request, isPrefixListDecl);
    if (list && touchesHead(request, list)) {
        const users = request.family.flatMap(usersIn).filter((user) => listOf(user) === list);
        const isWritable = users.every(isStatement) && list.entries.length > 0 && users.length > 0;
        return isWritable ? [everywhere(list, users)] : [];
    }
    const user = enclosing(request, isUser);
    const used = user && isStatement(user) && touchesNode(request, nameNode(user)) ? listOf(user) : undefined;
    return user && used && used.entries.length > 0
        ? [
              {
                  kind: 'refactor.inline',
                  title: `Inline prefix list '${used.name}' here (${counted(used.entries.length, 'block')})`,
                  edits: written(new Edits(), user, used),
              },
          ]
        : [];
}

function everywhere(list: PrefixListDecl, users: readonly BlockUser[]): Refactoring {
    const edits = new Edits();
    for (const user of users) {
        written(edits, user, list);
    }
    const document = documentOf(list);
    if (list.$cstNode) {
        edits.replace(document, statementLines(document, list.$cstNode), '');
    }
    return {
        kind: 'refactor.inline',
        title: `Inline prefix list '${list.name}' in ${counted(users.length, 'place')} and remove it`,
        edits,
    };
}

const nameNode = (user: BlockUser): CstNode | undefined =>
    user.$type === 'SecurityGroupRuleDecl' ? user.peerElement?.$refNode : user.prefixList?.$refNode;

/** The statement once for each block. */
function written(edits: Edits, user: BlockUser, list: PrefixListDecl): Edits {
    const [node, whole, document] = [nameNode(user), user.$cstNode, documentOf(user)];
    if (node && whole) {
        const [before, after] = [whole.text.slice(0, node.offset - whole.offset), whole.text.slice(node.end - whole.offset)];
        const statements = list.entries.map(({ cidr }) => `${before}${cidr}${after}`);
        edits.replace(document, whole.range, repeatedText(document, whole, statements));
    }
    return edits;
}
