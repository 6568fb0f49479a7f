/**
 * Regional NAT gateways (N14): declared in the VPC, not in a subnet; with a route table of their own and addresses in each
 * zone. In the model each zone is a place like a subnet, without block and ACL, with one interface. That interface has the
 * public addresses themselves: no private ones are documented, and there is no subnet to take them from.
 */
import type { NatGatewayDecl, NatGatewayZoneDecl, VpcDecl } from '../generated/ast.js';
import { macOfAddress } from '../model/address.js';
import type { ElementId, NatGateway, NetworkInterface, RouteTable, Subnet, Vpc } from '../model/network.js';
import { qualifiedNameOf } from '../references/element-names.js';
import { readAddress, readIf } from './addresses.js';
import { add, type FileContext, isComplete, type NetworkDraft, targetOf } from './draft.js';
import { elementId, idOf } from './element-ids.js';

/** Whether a NAT gateway stands in the VPC itself. */
export const isRegional = (gateway: NatGatewayDecl): boolean => gateway.$container.$type === 'VpcDecl';

/** The zones that a gateway names, each once. */
const zonesOf = (gateway: NatGatewayDecl): NatGatewayZoneDecl[] =>
    gateway.zones.filter(
        ({ availabilityZone }, i) =>
            availabilityZone !== undefined &&
            gateway.zones.findIndex((other) => other.availabilityZone === availabilityZone) === i,
    );

const placeId = (gateway: NatGatewayDecl, zone: string): ElementId =>
    elementId('SubnetDecl', `${qualifiedNameOf(gateway)}.${zone}`);

/** The id of a regional gateway's interface in one zone. */
export const regionalInterfaceId = (qualifiedName: string, zone: string): ElementId => `interface:${qualifiedName}.${zone}`;

/** The interface that stands for the gateway: that of its first zone. */
export function firstRegionalInterface(gateway: NatGatewayDecl): ElementId | undefined {
    const zone = zonesOf(gateway)[0]?.availabilityZone;
    return zone === undefined ? undefined : regionalInterfaceId(qualifiedNameOf(gateway), zone);
}

/** Adds the places of a VPC's regional gateways, and the route tables of those that name none. */
export function declareRegionalNatGateways(decl: VpcDecl, vpc: Vpc, context: FileContext, draft: NetworkDraft): void {
    for (const gateway of decl.natGateways.filter(isComplete)) {
        const named = targetOf(gateway.routeTable);
        const table = named ? idOf(named) : ownTable(gateway, { vpc, context, draft });
        for (const zone of zonesOf(gateway)) {
            add(draft.subnets, lowerPlace(gateway, zone, { vpc, table, context }));
        }
    }
}

interface PlaceContext {
    readonly vpc: Vpc;
    readonly table: ElementId;
    readonly context: FileContext;
}

function lowerPlace(gateway: NatGatewayDecl, zone: NatGatewayZoneDecl, { vpc, table, context }: PlaceContext): Subnet {
    const name = zone.availabilityZone ?? '';
    return {
        id: placeId(gateway, name),
        name: `${gateway.name}.${name}`,
        qualifiedName: `${qualifiedNameOf(gateway)}.${name}`,
        span: context.spans.head(gateway),
        implicit: true,
        kind: 'subnet',
        vpc: vpc.id,
        cidrs: [],
        availabilityZone: name,
        routeTable: table,
        ...(gateway.routeTable ? { routeTableSpan: context.spans.statement(gateway, 'routeTable') } : {}),
        networkAcl: vpc.defaultNetworkAcl,
        routerAddress: 0,
        routerMac: macOfAddress(0),
        regionalNatGateway: idOf(gateway),
    };
}

/** The table that comes with the gateway: the VPC's blocks, and everything else to the internet gateway (N14). */
function ownTable(
    gateway: NatGatewayDecl,
    { vpc, context, draft }: { readonly vpc: Vpc; readonly context: FileContext; readonly draft: NetworkDraft },
): ElementId {
    const { qualifiedName, span } = context.base(gateway);
    const id = elementId('RouteTableDecl', qualifiedName);
    const table: RouteTable = {
        id,
        name: gateway.name,
        qualifiedName,
        span,
        implicit: true,
        kind: 'route-table',
        vpc: vpc.id,
        routes: [
            ...vpc.cidrs.map((block) => ({
                destination: block.cidr,
                target: { kind: 'local' } as const,
                origin: 'local' as const,
                span: block.span,
            })),
            ...(vpc.internetGateway === undefined
                ? []
                : [
                      {
                          destination: { address: 0, length: 0 },
                          target: { kind: 'internet-gateway', element: vpc.internetGateway } as const,
                          origin: 'static' as const,
                          span,
                      },
                  ]),
        ],
    };
    add(draft.routeTables, table);
    return id;
}

/** A gateway's interface in a zone; `server` is the machine it runs on. */
export function lowerRegionalInterface(
    gateway: NatGatewayDecl,
    zone: NatGatewayZoneDecl,
    { server, index, context }: { readonly server: ElementId; readonly index: number; readonly context: FileContext },
): NetworkInterface {
    const name = zone.availabilityZone ?? '';
    const addresses = zone.publicAddresses.flatMap((text, i) => {
        const address = readIf(text, readAddress);
        const span = context.spans.statement(zone, 'publicAddresses', i);
        return address === undefined ? [] : [{ address, publicAddress: address, span, publicSpan: span }];
    });
    const [first] = addresses;
    return {
        id: regionalInterfaceId(qualifiedNameOf(gateway), name),
        name,
        qualifiedName: `${qualifiedNameOf(gateway)}.${name}`,
        span: context.spans.head(gateway),
        implicit: true,
        kind: 'interface',
        subnet: placeId(gateway, name),
        owner: idOf(gateway),
        deviceIndex: index,
        mac: macOfAddress(typeof first?.address === 'number' ? first.address : 0),
        addresses,
        securityGroups: [],
        sourceDestinationCheck: false,
        server,
    };
}

/** The gateway itself; undefined while it is in no zone. */
export function lowerRegionalNatGateway(gateway: NatGatewayDecl, context: FileContext): NatGateway | undefined {
    const zones = zonesOf(gateway);
    const first = zones[0]?.availabilityZone;
    return first === undefined
        ? undefined
        : {
              ...context.base(gateway),
              kind: 'nat-gateway',
              subnet: placeId(gateway, first),
              interface: regionalInterfaceId(qualifiedNameOf(gateway), first),
              connectivity: 'public',
              regional: {
                  interfaces: zones.map(({ availabilityZone }) =>
                      regionalInterfaceId(qualifiedNameOf(gateway), availabilityZone ?? ''),
                  ),
                  crossZone: gateway.crossZone !== 'off',
                  ...(gateway.crossZone === undefined ? {} : { crossZoneSpan: context.spans.statement(gateway, 'crossZone') }),
              },
          };
}

/** The zones of a gateway together with their places. */
export const regionalPlaces = (
    gateway: NatGatewayDecl,
    draft: NetworkDraft,
): { readonly zone: NatGatewayZoneDecl; readonly place: Subnet }[] =>
    zonesOf(gateway).flatMap((zone) => {
        const place = draft.subnets.get(placeId(gateway, zone.availabilityZone ?? ''));
        return place ? [{ zone, place }] : [];
    });
