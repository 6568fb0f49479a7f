/** The network while it is being put together, and what every part of the lowering needs for that. */
import type { Reference } from 'langium';
import type { VpcFile } from '../generated/ast.js';
import type { EgressOnlyInternetGateway } from '../model/egress-only-internet-gateway.js';
import type { LoadBalancer } from '../model/load-balancer.js';
import type {
    ElementBase,
    ElementId,
    Instance,
    InternetGateway,
    InternetHost,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    PrefixList,
    RouteTable,
    SecurityGroup,
    Server,
    Subnet,
    Vpc,
} from '../model/network.js';
import type { RouteServer, Site, SiteConnection, SiteHost, VpnGateway } from '../model/on-premises.js';
import type { Peering } from '../model/peering.js';
import type { TransitGateway, TransitGatewayAttachment, TransitGatewayRouteTable } from '../model/transit-gateway.js';
import type { VpcEndpoint } from '../model/vpc-endpoint.js';
import { type NamedDecl, qualifiedNameOf } from '../references/element-names.js';
import { isImplicit } from '../references/implicit-declarations.js';
import { Documentation } from './documentation.js';
import { elementId } from './element-ids.js';
import { Spans } from './spans.js';

/** The tables of a network, open for writing. */
export class NetworkDraft {
    readonly vpcs = new Map<ElementId, Vpc>();
    readonly subnets = new Map<ElementId, Subnet>();
    readonly routeTables = new Map<ElementId, RouteTable>();
    readonly internetGateways = new Map<ElementId, InternetGateway>();
    readonly egressOnlyInternetGateways = new Map<ElementId, EgressOnlyInternetGateway>();
    readonly natGateways = new Map<ElementId, NatGateway>();
    readonly interfaces = new Map<ElementId, NetworkInterface>();
    readonly instances = new Map<ElementId, Instance>();
    readonly securityGroups = new Map<ElementId, SecurityGroup>();
    readonly networkAcls = new Map<ElementId, NetworkAcl>();
    readonly prefixLists = new Map<ElementId, PrefixList>();
    readonly internetHosts = new Map<ElementId, InternetHost>();
    readonly servers = new Map<ElementId, Server>();
    readonly vpnGateways = new Map<ElementId, VpnGateway>();
    readonly sites = new Map<ElementId, Site>();
    readonly siteHosts = new Map<ElementId, SiteHost>();
    readonly siteConnections = new Map<ElementId, SiteConnection>();
    readonly routeServers = new Map<ElementId, RouteServer>();
    readonly peerings = new Map<ElementId, Peering>();
    readonly transitGateways = new Map<ElementId, TransitGateway>();
    readonly transitGatewayAttachments = new Map<ElementId, TransitGatewayAttachment>();
    readonly transitGatewayRouteTables = new Map<ElementId, TransitGatewayRouteTable>();
    readonly vpcEndpoints = new Map<ElementId, VpcEndpoint>();
    readonly loadBalancers = new Map<ElementId, LoadBalancer>();
}

/**
 * A model type while it is being filled in. The hot paths name every field and set optional ones one by one: objects
 * spread into one another take kilobytes each, and a file of ten thousand lines is lowered after every keystroke.
 */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** Adds an element unless its id is taken: of two declarations with one name the first counts. */
export function add<E extends ElementBase>(table: Map<ElementId, E>, element: E): void {
    if (!table.has(element.id)) {
        table.set(element.id, element);
    }
}

/** What lowering knows of one file. */
export class FileContext {
    /** Where the file is. */
    readonly uri: string;
    readonly spans: Spans;
    private readonly documentation: Documentation;

    constructor(readonly file: VpcFile) {
        this.uri = file.$document?.uri.toString() ?? '';
        this.spans = new Spans(file);
        this.documentation = new Documentation(file);
    }

    /** The documentation comment above a declaration. */
    documentationOf(decl: NamedDecl): string | undefined {
        return this.documentation.of(decl);
    }

    /** The part that every element has. Elements that AWS supplies get the head of their container as their place. */
    base(decl: NamedDecl): ElementBase {
        const documentation = this.documentation.of(decl);
        const qualifiedName = qualifiedNameOf(decl);
        const base = {
            id: elementId(decl.$type, qualifiedName),
            name: decl.name,
            qualifiedName,
            span: this.spans.head(decl),
            implicit: isImplicit(decl),
        };
        return documentation ? { ...base, documentation } : base;
    }
}

/** Whether a declaration has got its name yet; the tree of broken text may lack it. */
export const isComplete = (decl: { readonly name?: string }): boolean => decl.name !== undefined && decl.name !== '';

/** What a reference of a file stands for; undefined when it is missing or does not resolve. */
export const targetOf = <D extends NamedDecl>(reference: Reference<D> | undefined): D | undefined => reference?.ref;
