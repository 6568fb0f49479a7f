/** Inlay hints: what the file leaves out and the cloud supplies. Each kind can be switched off by a setting. */

import type { Cancellation } from 'langium';
import { type AstNode, AstUtils, type CstNode, GrammarUtils, interruptAndCheck, type LangiumDocument } from 'langium';
import type { InlayHintProvider, LangiumSharedServices } from 'langium/lsp';
import type { Connection } from 'vscode-languageserver';
import { type InlayHint, InlayHintKind, type InlayHintParams, type Range } from 'vscode-languageserver-protocol';
import {
    formatAddress,
    formatCidr,
    type InstanceDecl,
    type InterfaceDecl,
    idOf,
    labelOf,
    type NatGatewayDecl,
    type Network,
    type NetworkBuilder,
    type NetworkInterface,
    networkIndex,
    type SecurityGroupRuleDecl,
    type SubnetDecl,
    type VpcFile,
} from '#language';
import { briefAddressUse } from './hover/subnet-hover.js';
import type { VpcLspServices } from './vpc-lsp-module.js';

/**
 * The kinds of hints, by the names of their settings below `vpc.inlayHints`, and which are on unless switched off: those that
 * say what a reader would have to compute.
 */
export const INLAY_HINTS = {
    addresses: true,
    addressUse: true,
    macs: false,
    prefixLists: true,
    routeTables: true,
} as const;

type Wanted = Readonly<Record<keyof typeof INLAY_HINTS, boolean>>;

/** Entries of a prefix list shown at most. */
const MAX_ENTRIES = 4;

interface Context {
    readonly network: Network;
    readonly wanted: Wanted;
}

/** Answers `textDocument/inlayHint`. */
export class VpcInlayHintProvider implements InlayHintProvider {
    private readonly builder: NetworkBuilder;
    private readonly settings: () => Promise<unknown>;

    constructor(services: VpcLspServices) {
        this.builder = services.lowering.NetworkBuilder;
        this.settings = () => services.shared.workspace.ConfigurationProvider.getConfiguration('vpc', 'inlayHints');
    }

    async getInlayHints(
        document: LangiumDocument,
        { range }: InlayHintParams,
        cancelToken?: Cancellation.CancellationToken,
    ): Promise<InlayHint[]> {
        const wanted = { ...INLAY_HINTS, ...((await this.settings()) as Partial<Wanted> | undefined) };
        const context = { network: this.builder.build(document as LangiumDocument<VpcFile>).network, wanted };
        const hints: InlayHint[] = [];
        for (const node of AstUtils.streamAst(document.parseResult.value, { range })) {
            hints.push(...hintsOf(node, context).filter(({ position }) => isInside(range, position.line)));
            if (cancelToken) {
                await interruptAndCheck(cancelToken);
            }
        }
        return hints;
    }
}

const isInside = ({ start, end }: Range, line: number): boolean => line >= start.line && line <= end.line;

function hintsOf(node: AstNode, context: Context): InlayHint[] {
    switch (node.$type) {
        case 'InstanceDecl':
        case 'InterfaceDecl':
        case 'NatGatewayDecl':
            return interfaceHints(node as InstanceDecl | InterfaceDecl | NatGatewayDecl, context);
        case 'SubnetDecl':
            return subnetHints(node as SubnetDecl, context);
        case 'SecurityGroupRuleDecl':
            return ruleHints(node as SecurityGroupRuleDecl, context);
        default:
            return [];
    }
}

/** The address and the MAC that an interface got because the file names none. */
function interfaceHints(decl: InstanceDecl | InterfaceDecl | NatGatewayDecl, { network, wanted }: Context): InlayHint[] {
    const owner = interfaceOf(decl, network);
    const address = owner?.addresses[0]?.address;
    const isDefaultAddress = wanted.addresses && decl.addresses.length === 0 && address !== undefined;
    const isDefaultMac = wanted.macs && owner !== undefined && !('mac' in decl && decl.mac);
    const parts = [...(isDefaultAddress ? [formatAddress(address)] : []), ...(isDefaultMac ? [owner.mac] : [])];
    return parts.length > 0 ? hintAfterName(decl, parts.join(', '), 'Assigned because the file names none.') : [];
}

function interfaceOf(decl: InstanceDecl | InterfaceDecl | NatGatewayDecl, network: Network): NetworkInterface | undefined {
    const id = idOf(decl);
    if (decl.$type === 'InterfaceDecl') {
        return network.interfaces.get(id);
    }
    const owner =
        decl.$type === 'NatGatewayDecl' ? network.natGateways.get(id)?.interface : network.instances.get(id)?.interfaces[0];
    const found = owner === undefined ? undefined : network.interfaces.get(owner);
    return found?.span.start.line === decl.$cstNode?.range.start.line ? found : undefined;
}

/** How many addresses are left, and the table in force where none is associated. */
function subnetHints(decl: SubnetDecl, { network, wanted }: Context): InlayHint[] {
    const subnet = network.subnets.get(idOf(decl));
    if (!subnet) {
        return [];
    }
    const table =
        !wanted.routeTables || decl.routeTable
            ? []
            : hintAfterName(
                  decl,
                  `route-table ${labelOf(network, subnet.routeTable)}`,
                  'The main table, because none is associated (R1).',
              );
    const written = GrammarUtils.findNodesForProperty(decl.$cstNode, 'cidrs');
    const interfaces = networkIndex(network).interfacesOfSubnet(subnet.id);
    const use = wanted.addressUse
        ? written.flatMap((node, i) => {
              const cidr = subnet.cidrs[i]?.cidr;
              return cidr
                  ? [hintAfter(node, briefAddressUse(cidr, interfaces), 'The cloud keeps five addresses of every subnet (V3).')]
                  : [];
          })
        : [];
    return [...table, ...use];
}

/** The blocks that a rule's prefix list stands for. */
function ruleHints(decl: SecurityGroupRuleDecl, { network, wanted }: Context): InlayHint[] {
    const peer = decl.peerElement?.ref;
    const node = decl.peerElement?.$refNode;
    const list = peer?.$type === 'PrefixListDecl' && wanted.prefixLists ? network.prefixLists.get(idOf(peer)) : undefined;
    if (!list || !node) {
        return [];
    }
    const blocks = list.entries.map(({ cidr }) => formatCidr(cidr));
    const more = blocks.length > MAX_ENTRIES ? `, … (${blocks.length})` : '';
    return [hintAfter(node, `= ${blocks.slice(0, MAX_ENTRIES).join(', ')}${more}`, blocks.join('\n'))];
}

function hintAfterName(decl: AstNode, label: string, tooltip: string): InlayHint[] {
    const name = GrammarUtils.findNodeForProperty(decl.$cstNode, 'name');
    return name ? [hintAfter(name, label, tooltip)] : [];
}

const hintAfter = ({ range }: CstNode, label: string, tooltip: string): InlayHint => ({
    position: { ...range.end },
    label,
    tooltip,
    kind: InlayHintKind.Type,
    paddingLeft: true,
});

/** Asks the editor to show hints anew when a setting has changed. */
export function refreshHintsOnSettings(connection: Connection, services: LangiumSharedServices): void {
    services.workspace.ConfigurationProvider.onConfigurationSectionUpdate(({ section }) => {
        if (section === 'vpc') {
            // An editor that does not know the request shows the hints anew with the next edit.
            connection.languages.inlayHint.refresh().catch(() => undefined);
        }
    });
}
