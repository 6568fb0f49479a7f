/** What is joined to the cloud from outside: VPN gateways, sites with their hosts and connections. */
import type {
    DirectConnectDecl,
    SiteDecl,
    SiteHostDecl,
    TransitGatewayAttachmentDecl,
    VpnConnectionDecl,
    VpnGatewayDecl,
} from '../generated/ast.js';
import { nthAddress } from '../model/address.js';
import { isIpv4Block } from '../model/address-plan.js';
import type { DeclaredCidr, ElementId } from '../model/network.js';
import {
    AMAZON_ASN,
    type LocalPreferenceCommunity,
    type Site,
    type SiteConnection,
    type SiteHost,
    type VpnGateway,
} from '../model/on-premises.js';
import type { LineAttachment } from '../model/transit-gateway.js';
import { readAddress, readIf } from './addresses.js';
import { add, type FileContext, isComplete, type NetworkDraft, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { blockOfText, edgeTableOf } from './routes.js';
import type { Spans } from './spans.js';
import type { UnderlayPlan } from './underlay.js';
import { declaredCidrs } from './vpcs.js';

/** The number of a site that names none: the private range's first, as customer gateways are set up by default. */
const SITE_ASN = 65000;

/** The gateway of a VPC towards VPN connections and Direct Connect. */
export function lowerVpnGateway(
    gateway: VpnGatewayDecl,
    vpc: ElementId,
    context: FileContext,
    underlay: UnderlayPlan,
): VpnGateway {
    return {
        ...context.base(gateway),
        kind: 'vpn-gateway',
        vpc,
        asn: gateway.asn ?? AMAZON_ASN,
        underlayAddress: underlay.next(),
        ...edgeTableOf(gateway, context),
    };
}

/** Adds a site with its hosts and the connections that lead somewhere. */
export function lowerSite(site: SiteDecl, context: FileContext, draft: NetworkDraft): void {
    const cidrs = declaredCidrs(site, context);
    const inside = cidrs.map(({ cidr }) => cidr).find(isIpv4Block);
    const connections = site.connections.filter(isComplete).flatMap((decl) => lowerConnection(decl, context) ?? []);
    const element: Site = {
        ...context.base(site),
        kind: 'site',
        cidrs,
        asn: site.asn ?? SITE_ASN,
        routerAddress: inside ? nthAddress(inside, 1) : 0,
        connections: connections.map(({ id }) => id),
    };
    add(draft.sites, element);
    for (const host of site.hosts.filter(isComplete)) {
        add(draft.siteHosts, lowerSiteHost(host, element.id, context));
    }
    for (const connection of connections) {
        add(draft.siteConnections, connection);
    }
}

function lowerSiteHost(host: SiteHostDecl, site: ElementId, context: FileContext): SiteHost {
    const addresses = host.addresses.flatMap((text, index) => {
        const address = readIf(text, readAddress);
        return address === undefined ? [] : [{ address, span: context.spans.statement(host, 'addresses', index) }];
    });
    return { ...context.base(host), kind: 'site-host', site, addresses };
}

/** A connection; undefined while its gateway does not resolve. Static routes make it one without BGP. */
function lowerConnection(decl: DirectConnectDecl | VpnConnectionDecl, context: FileContext): SiteConnection | undefined {
    const gateway = targetOf(decl.gateway);
    if (!gateway) {
        return undefined;
    }
    const { spans } = context;
    const isVpn = decl.$type === 'VpnConnectionDecl';
    const isStatic = isVpn && decl.statics.length > 0;
    return {
        ...context.base(decl),
        kind: isVpn ? 'vpn' : 'direct-connect',
        site: idOf(decl.$container),
        gateway: idOf(gateway),
        routing: isStatic ? 'static' : 'bgp',
        prefixes: isStatic ? blocksOf(decl, 'statics', spans) : blocksOf(decl, 'advertised', spans),
        sends: blocksOf(decl, 'sends', spans),
        prepend: decl.prepend ?? 0,
        ...(decl.med === undefined ? {} : { med: decl.med }),
        community: isVpn ? 'medium' : communityOf(decl.community),
    };
}

/** A site on a transit gateway: its lines of that kind that end there, or all that do when none is of that kind. */
export function lowerLineAttachment(decl: TransitGatewayAttachmentDecl, context: FileContext): LineAttachment | undefined {
    const attached = decl.directConnect ? 'direct-connect' : 'vpn';
    const target = targetOf(decl.directConnect) ?? targetOf(decl.vpn);
    if (!target || decl.vpc) {
        return undefined;
    }
    const site = target.$type === 'SiteDecl' ? target : target.$container;
    const ending = site.connections.filter((line) => isComplete(line) && targetOf(line.gateway) === decl.$container);
    const ofKind = ending.filter(({ $type }) => ($type === 'VpnConnectionDecl') === (attached === 'vpn'));
    const lines = target.$type === 'SiteDecl' ? (ofKind.length > 0 ? ofKind : ending) : [target];
    return {
        ...context.base(decl),
        kind: 'transit-gateway-attachment',
        attached,
        gateway: idOf(decl.$container),
        site: idOf(site),
        connections: lines.map(idOf),
    };
}

/** The blocks of one list property, each with its own place. */
export function blocksOf<P extends string>(
    node: { readonly [K in P]: readonly string[] } & Parameters<Spans['property']>[0],
    property: P,
    spans: Spans,
): DeclaredCidr[] {
    return node[property].flatMap((text, index) => {
        const cidr = blockOfText(text);
        return cidr ? [{ cidr, span: spans.property(node, property, index) }] : [];
    });
}

/** The communities by the numbers Amazon gives them (X22). */
const COMMUNITIES: Readonly<Record<string, LocalPreferenceCommunity>> = {
    '7224:7100': 'low',
    '7224:7200': 'medium',
    '7224:7300': 'high',
    low: 'low',
    high: 'high',
};

/** Words and numbers mean the same; medium is what applies without any. */
export const communityOf = (text: string | undefined): LocalPreferenceCommunity =>
    COMMUNITIES[(text ?? '').replaceAll(/\s/g, '')] ?? 'medium';
