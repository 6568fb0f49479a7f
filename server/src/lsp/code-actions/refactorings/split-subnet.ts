/**
 * A subnet becomes two halves in the same zone, with the same table and ACL. Whoever has an address keeps it, written out where it was
 * handed out, and goes into the half that contains it.
 */
import { type CstNode, GrammarUtils, type LangiumDocument } from 'langium';
import {
    type Cidr,
    contains,
    formatAddress,
    formatCidr,
    type InstanceDecl,
    type InterfaceDecl,
    type IpAddress,
    type Ipv4Block,
    idOf,
    isIpv4Block,
    isSubnetDecl,
    type NatGatewayDecl,
    type Network,
    natGatewayInterfaceId,
    primaryInterfaceId,
    qualifiedNameOf,
    readCidr,
    type SubnetDecl,
    type VpcFile,
} from '#language';
import { insertStatement } from '../../../workspace/edits/insert-statement.js';
import { beginsItsLine, statementLines } from '../../../workspace/edits/statement-lines.js';
import {
    Edits,
    enclosing,
    freeNameAmong,
    indentAt,
    type Refactoring,
    type RefactoringRequest,
    repeatedText,
    touchesHead,
} from './refactoring.js';

/** V3: no subnet is smaller than this. */
const LONGEST = 28;

/** Offered at the head of a subnet with one block, of IPv4: halves of an IPv6 block are none. */
export function splitSubnet(request: RefactoringRequest): Refactoring[] {
    const subnet = enclosing(request, isSubnetDecl);
    const [text, ...more] = subnet && touchesHead(request, subnet) ? subnet.cidrs : [];
    const reading = text === undefined ? undefined : readCidr(text);
    if (!subnet || !reading?.ok || more.length > 0 || !isIpv4Block(reading.value) || reading.value.length >= LONGEST) {
        return [];
    }
    const halves = halvesOf(reading.value);
    const name = freeNameAmong(
        `${subnet.name}-2`,
        subnet.$container.subnets.map((each) => each.name),
    );
    const split = new Split(request, { subnet, halves, name });
    const [lower, upper] = halves.map(formatCidr);
    const title = `Split subnet '${subnet.name}' (${formatCidr(reading.value)}) into '${subnet.name}' (${lower}) and '${name}' (${upper})`;
    return [{ kind: 'refactor.rewrite', title, edits: split.edits(), movesPackets: true }];
}

const halvesOf = ({ address, length }: Ipv4Block): readonly [Ipv4Block, Ipv4Block] => [
    { address, length: length + 1 },
    { address: address + 2 ** (31 - length), length: length + 1 },
];

interface Halves {
    readonly subnet: SubnetDecl;
    readonly halves: readonly [Ipv4Block, Ipv4Block];
    /** Of the upper one. */
    readonly name: string;
}

type Member = InstanceDecl | NatGatewayDecl;

class Split {
    private readonly document: LangiumDocument<VpcFile>;
    private readonly network: Network;
    private readonly changes = new Edits();

    constructor(
        private readonly request: RefactoringRequest,
        private readonly parts: Halves,
    ) {
        this.document = request.document;
        this.network = request.design.network;
    }

    edits(): Edits {
        const { subnet, halves } = this.parts;
        const block = GrammarUtils.findNodeForProperty(subnet.$cstNode, 'cidrs');
        if (block) {
            this.changes.replace(this.document, block.range, formatCidr(halves[0]));
        }
        const members = [...subnet.instances, ...subnet.natGateways].sort((a, b) => offsetOf(a) - offsetOf(b));
        const moved = members.filter((member) => this.isInUpperHalf(interfaceOfMember(member)));
        for (const member of members.filter((each) => !moved.includes(each))) {
            this.writeAddress(member);
        }
        this.addUpperHalf(moved.map((member) => this.taken(member)));
        this.turnReferences();
        this.splitRoutes();
        return this.changes;
    }

    private addressOf(interfaceId: string | undefined): IpAddress | undefined {
        return this.network.interfaces.get(interfaceId ?? '')?.addresses[0]?.address;
    }

    private isInUpperHalf(interfaceId: string | undefined): boolean {
        const address = this.addressOf(interfaceId);
        return address !== undefined && contains(this.parts.halves[1], address);
    }

    /** `ip 10.0.1.4` for what was handed out: whoever comes after may otherwise get another one. */
    private missingAddress(member: Member): string | undefined {
        const address = this.addressOf(interfaceOfMember(member));
        const hasOwn = member.addresses.length > 0 || ('interfaces' in member && member.interfaces.length > 0);
        return hasOwn || typeof address !== 'number' ? undefined : `ip ${formatAddress(address)}`;
    }

    private writeAddress(member: Member): void {
        const statement = this.missingAddress(member);
        const cst = member.$cstNode;
        if (statement && cst) {
            const into = { uri: this.document.uri.toString(), ...cst.range };
            this.changes.add(this.document, insertStatement(this.document, { title: '', insert: statement, into }));
        }
    }

    /** Takes a member out of the lower half and answers its text, comments above it included. */
    private taken(member: Member): string {
        const { textDocument } = this.document;
        const cst = member.$cstNode as CstNode;
        const statement = this.missingAddress(member);
        const own = textDocument.getText(cst.range);
        const text =
            statement === undefined ? own : own.includes('{') ? own.replace('{', `{ ${statement} `) : `${own} { ${statement} }`;
        const range = statementLines(this.document, cst);
        const around = textDocument.getText({ start: range.start, end: cst.range.start });
        const behind = textDocument.getText({ start: cst.range.end, end: range.end });
        this.changes.replace(this.document, range, '');
        return `${around}${text}${behind}`;
    }

    /** The new subnet behind the old one: its settings, and those who move. */
    private addUpperHalf(members: readonly string[]): void {
        const { subnet, halves, name } = this.parts;
        const cst = subnet.$cstNode as CstNode;
        const outer = indentAt(this.document, cst.range.start.line);
        const isInline = cst.range.start.line === cst.range.end.line;
        const settings = [`cidr ${formatCidr(halves[1])}`, ...this.settings()];
        const text = isInline
            ? `${outer}subnet ${name} { ${[...settings, ...members.map((each) => each.trim())].join('  ')} }`
            : [
                  `${outer}subnet ${name} {`,
                  ...settings.map((each) => `${outer}${this.step()}${each}`),
                  ...members.map((each) => (each.endsWith('\n') ? each.slice(0, -1) : `${outer}${this.step()}${each.trim()}`)),
                  `${outer}}`,
              ].join('\n');
        this.changes.insert(this.document, cst.end, beginsItsLine(this.document, cst) ? `\n${text}` : ` ${text.trim()}`);
    }

    private step(): string {
        const cst = this.parts.subnet.$cstNode as CstNode;
        const outer = indentAt(this.document, cst.range.start.line);
        const inner = indentAt(this.document, cst.range.start.line + 1);
        return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : '  ';
    }

    private settings(): string[] {
        const { subnet } = this.parts;
        return [
            ...(subnet.availabilityZone === undefined ? [] : [`availability-zone ${subnet.availabilityZone}`]),
            ...(subnet.publicAccessExclusion === undefined
                ? []
                : [`block-public-access-exclusion ${subnet.publicAccessExclusion}`]),
            ...(subnet.routeTable ? [`route-table ${subnet.routeTable.$refText}`] : []),
            ...(subnet.networkAcl ? [`network-acl ${subnet.networkAcl.$refText}`] : []),
        ];
    }

    /** `interface inside in app` whose address lies in the upper half stands there from now on; associations are made for both. */
    private turnReferences(): void {
        const { subnet, name } = this.parts;
        for (const document of this.request.family) {
            const { vpcs, experiments } = document.parseResult.value;
            const interfaces = vpcs.flatMap((vpc) => vpc.subnets.flatMap((each) => each.instances.flatMap((i) => i.interfaces)));
            for (const each of interfaces.filter((decl) => decl.subnet?.ref === subnet && this.isInUpperHalf(idOf(decl)))) {
                this.rename(document, each, name);
            }
            for (const { call, $cstNode } of experiments
                .flatMap(({ steps }) => steps)
                .filter((step) => step.$type === 'ApiStepDecl')) {
                if (call && 'subnet' in call && call.subnet?.ref === subnet && $cstNode && call.subnet.$refNode) {
                    const { offset, end } = call.subnet.$refNode;
                    const twin =
                        $cstNode.text.slice(0, offset - $cstNode.offset) +
                        renamed(call.subnet.$refText, name) +
                        $cstNode.text.slice(end - $cstNode.offset);
                    this.changes.insert(document, $cstNode.end, repeatedText(document, $cstNode, ['', twin]));
                }
            }
        }
    }

    private rename(document: LangiumDocument, decl: InterfaceDecl, name: string): void {
        const node = decl.subnet?.$refNode;
        if (node && decl.subnet) {
            this.changes.replace(document, node.range, renamed(decl.subnet.$refText, name));
        }
    }

    /** Routes that name the subnet's block name both halves. */
    private splitRoutes(): void {
        const { subnet, halves } = this.parts;
        const old: Cidr = { address: halves[0].address, length: halves[0].length - 1 };
        for (const route of subnet.$container.routeTables.flatMap(({ routes }) => routes)) {
            const cst = route.$cstNode;
            const node = GrammarUtils.findNodeForProperty(cst, 'destination');
            if (cst && node && route.destination && isSame(route.destination, old)) {
                const rest = cst.text.slice(node.end - cst.offset);
                this.changes.replace(
                    this.document,
                    cst.range,
                    repeatedText(
                        this.document,
                        cst,
                        halves.map((half) => `${formatCidr(half)}${rest}`),
                    ),
                );
            }
        }
    }
}

const renamed = (text: string, name: string): string => text.replace(/[^.]*$/, name);

const isSame = (text: string, block: Cidr): boolean => {
    const reading = readCidr(text);
    return reading.ok && formatCidr(reading.value) === formatCidr(block);
};

const offsetOf = ({ $cstNode }: Member): number => $cstNode?.offset ?? 0;

const interfaceOfMember = (member: Member): string | undefined =>
    member.$type === 'InstanceDecl' ? primaryInterfaceId(member) : natGatewayInterfaceId(qualifiedNameOf(member));
