/** The outline: VPC → zone → subnet → instance → interface, and what stands beside the VPCs. */

import { GrammarUtils, type LangiumDocument } from 'langium';
import type { DocumentSymbolProvider } from 'langium/lsp';
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver-protocol';
import {
    type ExperimentDecl,
    type InstanceDecl,
    type InternetHostDecl,
    KIND_NAMES,
    type NamedDecl,
    type NatGatewayDecl,
    type PrefixListDecl,
    type ProbeDecl,
    type RouteTableDecl,
    type ServerDecl,
    type SiteDecl,
    type SiteHostDecl,
    type SubnetDecl,
    type TransitGatewayAttachmentDecl,
    type TransitGatewayDecl,
    type VpcDecl,
    type VpcFile,
} from '#language';
import { gatherZones } from './outline-zones.js';
import { rangeOfNode } from './to-lsp.js';

/** The icon of each kind of declaration; completion uses the same. */
export const SYMBOL_KINDS: Readonly<Record<NamedDecl['$type'], SymbolKind>> = {
    DirectConnectDecl: SymbolKind.Operator,
    EgressOnlyInternetGatewayDecl: SymbolKind.Operator,
    ExperimentDecl: SymbolKind.Event,
    InstanceDecl: SymbolKind.Object,
    InterfaceDecl: SymbolKind.Interface,
    InternetGatewayDecl: SymbolKind.Operator,
    InternetHostDecl: SymbolKind.Object,
    LoadBalancerDecl: SymbolKind.Operator,
    NatGatewayDecl: SymbolKind.Operator,
    NetworkAclDecl: SymbolKind.Key,
    NetworkFirewallDecl: SymbolKind.Operator,
    PeeringDecl: SymbolKind.Operator,
    PrefixListDecl: SymbolKind.Array,
    ProbeDecl: SymbolKind.Method,
    RouteServerDecl: SymbolKind.Operator,
    RouteTableDecl: SymbolKind.Array,
    SecurityGroupDecl: SymbolKind.Key,
    ServerDecl: SymbolKind.Struct,
    SiteDecl: SymbolKind.Namespace,
    SiteHostDecl: SymbolKind.Object,
    SubnetDecl: SymbolKind.Module,
    TransitGatewayAttachmentDecl: SymbolKind.Interface,
    TransitGatewayDecl: SymbolKind.Operator,
    TransitGatewayRouteTableDecl: SymbolKind.Array,
    VpcDecl: SymbolKind.Namespace,
    VpcEndpointDecl: SymbolKind.Operator,
    VpnConnectionDecl: SymbolKind.Operator,
    VpnGatewayDecl: SymbolKind.Operator,
};

/** Builds the outline from the tree; half-typed declarations appear with an ellipsis for a name. */
export class VpcDocumentSymbolProvider implements DocumentSymbolProvider {
    getSymbols(document: LangiumDocument): DocumentSymbol[] {
        const file = document.parseResult.value as VpcFile;
        const decls = [
            ...file.prefixLists.map(ofPrefixList),
            ...file.vpcs.map(ofVpc),
            ...file.peerings.map((decl) =>
                symbolOf(decl, `${decl.requester?.$refText ?? '…'} ↔ ${decl.accepter?.$refText ?? '…'}`),
            ),
            ...file.transitGateways.map(ofTransitGateway),
            ...file.internets.flatMap(({ hosts }) => hosts).map(ofHost),
            ...file.sites.map(ofSite),
            ...file.servers.map(ofHost),
            ...file.probes.map(ofProbe),
            ...file.experiments.map(ofExperiment),
        ];
        return inOrder(decls);
    }
}

const inOrder = (symbols: DocumentSymbol[]): DocumentSymbol[] =>
    symbols.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);

function symbolOf(decl: NamedDecl, detail: string, children: DocumentSymbol[] = []): DocumentSymbol {
    const range = rangeOfNode(decl.$cstNode);
    const name = GrammarUtils.findNodeForProperty(decl.$cstNode, 'name');
    return {
        name: decl.name || '…',
        detail: `${KIND_NAMES[decl.$type]}${detail ? ` ${detail}` : ''}`,
        kind: SYMBOL_KINDS[decl.$type],
        range,
        selectionRange: name ? rangeOfNode(name) : range,
        children: inOrder(children),
    };
}

const ofVpc = (vpc: VpcDecl): DocumentSymbol =>
    symbolOf(
        vpc,
        vpc.cidrs.join(', '),
        gatherZones([
            ...membersOf(vpc).map((symbol) => ({ symbol })),
            ...vpc.subnets.map((subnet) => ({ symbol: ofSubnet(subnet), zone: subnet.availabilityZone })),
        ]),
    );

/** What stands in a VPC beside its subnets. */
const membersOf = (vpc: VpcDecl): DocumentSymbol[] => [
    ...[
        ...vpc.internetGateways,
        ...vpc.egressOnlyInternetGateways,
        ...vpc.vpnGateways,
        ...vpc.routeServers,
        ...vpc.networkAcls,
        ...vpc.securityGroups,
    ].map((decl) => symbolOf(decl, '')),
    ...vpc.endpoints.map((decl) => symbolOf(decl, `to ${decl.loadBalancer?.$refText ?? decl.service ?? '…'}`)),
    ...vpc.firewalls.map((decl) => symbolOf(decl, decl.subnets.map(({ $refText }) => $refText).join(', '))),
    ...vpc.loadBalancers.map((decl) => symbolOf(decl, decl.type ?? '…')),
    ...vpc.routeTables.map(ofRouteTable),
    ...vpc.natGateways.map(ofRegionalNatGateway),
];

const ofTransitGateway = (gateway: TransitGatewayDecl): DocumentSymbol =>
    symbolOf(gateway, '', [
        ...gateway.attachments.map((decl) => symbolOf(decl, attachedTo(decl))),
        ...gateway.routeTables.map((decl) => symbolOf(decl, '')),
    ]);

/** What an attachment attaches, in the words of the file. */
const attachedTo = ({ vpc, vpn, directConnect, transport }: TransitGatewayAttachmentDecl): string =>
    vpc?.$refText ?? vpn?.$refText ?? directConnect?.$refText ?? (transport ? `over ${transport.$refText}` : '');

const ofRouteTable = (table: RouteTableDecl): DocumentSymbol => symbolOf(table, table.main ? '(main)' : '');

const ofSubnet = (subnet: SubnetDecl): DocumentSymbol =>
    symbolOf(subnet, subnet.cidrs.join(', '), [
        ...subnet.instances.map(ofInstance),
        ...subnet.natGateways.map((gateway) => symbolOf(gateway, gateway.publicAddresses.join(', '))),
    ]);

const ofRegionalNatGateway = (gateway: NatGatewayDecl): DocumentSymbol =>
    symbolOf(gateway, gateway.zones.map(({ availabilityZone }) => availabilityZone ?? '…').join(', '));

const ofInstance = (instance: InstanceDecl): DocumentSymbol =>
    symbolOf(
        instance,
        instance.addresses.join(', '),
        instance.interfaces.map((declared) => symbolOf(declared, declared.addresses.join(', '))),
    );

const ofPrefixList = (list: PrefixListDecl): DocumentSymbol => symbolOf(list, list.entries.map(({ cidr }) => cidr).join(', '));

const ofHost = (host: InternetHostDecl | ServerDecl | SiteHostDecl): DocumentSymbol => symbolOf(host, host.addresses.join(', '));

const ofSite = (site: SiteDecl): DocumentSymbol =>
    symbolOf(site, site.cidrs.join(', '), [
        ...site.hosts.map(ofHost),
        ...site.connections.map((connection) => symbolOf(connection, `to ${connection.gateway?.$refText ?? '…'}`)),
    ]);

const ofProbe = (probe: ProbeDecl): DocumentSymbol =>
    symbolOf(probe, (probe.packet?.$cstNode?.text ?? '').replaceAll(/\s+/g, ' '));

const ofExperiment = (experiment: ExperimentDecl): DocumentSymbol => symbolOf(experiment, `of ${experiment.steps.length} steps`);
