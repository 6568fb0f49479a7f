/**
 * A VPC moves to another block: every address and block inside the old one moves with it, wherever it is written. The new block is the
 * next that no literal tells apart from the old one, so that all routes and rules treat both alike.
 */
import { CstUtils, GrammarUtils, type LangiumDocument, type LeafCstNode } from 'langium';
import {
    type Cidr,
    contains,
    covers,
    formatAddress,
    formatCidr,
    type Ipv4Block,
    idOf,
    isIpv4Block,
    isVpcDecl,
    netmask,
    overlaps,
    parseIpv4,
    sameCidr,
    type VpcDecl,
} from '#language';
import { counted, Edits, enclosing, type Refactoring, type RefactoringRequest, touchesHead, touchesNode } from './refactoring.js';

/** The private spaces of RFC 1918. */
const SPACES: readonly Ipv4Block[] = [
    { address: parseIpv4('10.0.0.0') ?? 0, length: 8 },
    { address: parseIpv4('172.16.0.0') ?? 0, length: 12 },
    { address: parseIpv4('192.168.0.0') ?? 0, length: 16 },
];

/** An address or block as written, and the stretch of addresses that it means. */
interface Literal {
    readonly document: LangiumDocument;
    readonly leaf: LeafCstNode;
    readonly block: Ipv4Block;
}

/** Offered at the head of a VPC and at its blocks of IPv4. */
export function renumberVpc(request: RefactoringRequest): Refactoring[] {
    const vpc = enclosing(request, isVpcDecl);
    const old = vpc && touchesOwn(request, vpc) ? chosenBlock(request, vpc) : undefined;
    if (!vpc || !old || isShared(request, vpc, old)) {
        return [];
    }
    const literals = request.family.flatMap(literalsOf);
    const wanted = nextBlock(
        old,
        literals.map(({ block }) => block),
    );
    if (!wanted) {
        return [];
    }
    const inside = literals.filter(({ block }) => covers(old, block));
    const edits = new Edits();
    for (const { document, leaf, block } of inside) {
        edits.replace(document, leaf.range, moved(leaf.text, block, wanted.address - old.address));
    }
    const where = edits.size > 1 ? ` in ${edits.size} files` : '';
    const title = `Renumber VPC '${vpc.name}' from ${formatCidr(old)} to ${formatCidr(wanted)} (${counted(inside.length, 'address', 'addresses')}${where})`;
    return [{ kind: 'refactor.rewrite', title, edits }];
}

/** The head, or a block of the VPC itself. */
const touchesOwn = (request: RefactoringRequest, vpc: VpcDecl): boolean =>
    touchesHead(request, vpc) || blockNodes(vpc).some((node) => touchesNode(request, node));

const blockNodes = (vpc: VpcDecl) => GrammarUtils.findNodesForProperty(vpc.$cstNode, 'cidrs');

/** The block under the cursor, or the first. One with host bits has to be put right before. */
function chosenBlock(request: RefactoringRequest, vpc: VpcDecl): Ipv4Block | undefined {
    const nodes = blockNodes(vpc);
    const node = nodes.find((each) => touchesNode(request, each)) ?? nodes[0];
    const block = node && blockOf(node.text);
    return block && (block.address & netmask(block.length)) >>> 0 === block.address ? block : undefined;
}

/** Whether the block, or a part of it, is somebody else's as well: then nobody can say whose an address is. */
function isShared({ design: { network } }: RefactoringRequest, vpc: VpcDecl, old: Cidr): boolean {
    const others = [...network.vpcs.values(), ...network.sites.values()].filter(({ id }) => id !== idOf(vpc));
    return others.some(({ cidrs }) => cidrs.some(({ cidr }) => overlaps(cidr, old)));
}

function literalsOf(document: LangiumDocument): Literal[] {
    const root = document.parseResult.value.$cstNode;
    return root
        ? CstUtils.flattenCst(root)
              .toArray()
              .flatMap((leaf) => {
                  const kind = leaf.tokenType.name;
                  const block = kind === 'CIDR' || kind === 'ADDRESS' ? blockOf(leaf.text) : undefined;
                  return block ? [{ document, leaf, block }] : [];
              })
        : [];
}

/** A block, or an address as the block of one; host bits stay. */
function blockOf(text: string): Ipv4Block | undefined {
    const [address = '', length = '32'] = text.split('/');
    const value = parseIpv4(address);
    const block = value === undefined ? undefined : { address: value, length: Number(length) };
    return block && isIpv4Block(block) && block.length <= 32 ? block : undefined;
}

/** The lowest block of that size which every literal outside the old one either contains along with it, or does not touch. */
function nextBlock(old: Ipv4Block, all: readonly Ipv4Block[]): Ipv4Block | undefined {
    const outside = all.filter((block) => !covers(old, block));
    const size = 2 ** (32 - old.length);
    for (const space of SPACES.filter(({ length }) => length <= old.length)) {
        const end = space.address + 2 ** (32 - space.length);
        for (let address = space.address; address < end; address += size) {
            const block = { address, length: old.length };
            const isAlike = outside.every((other) =>
                overlaps(other, block) ? covers(other, block) && covers(other, old) : !covers(other, old),
            );
            if (isAlike && !sameCidr(block, old) && !contains(old, address)) {
                return block;
            }
        }
    }
    return undefined;
}

const moved = (text: string, { address }: Ipv4Block, by: number): string =>
    text.includes('/') ? text.replace(/^[^/]*/, formatAddress(address + by)) : formatAddress(address + by);
