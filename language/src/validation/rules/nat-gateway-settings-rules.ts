/** Rules about what a NAT gateway may say: zonal in a subnet, regional in the VPC (N5, N14). */
import type { NatGatewayDecl } from '../../generated/ast.js';
import type { AstRule } from '../ast-rule.js';
import { report } from '../report.js';

type Property = 'addresses' | 'connectivity' | 'crossZone' | 'publicAddresses' | 'routeTable' | 'zones';

/** What each kind does not take, and what to write instead. */
const NOT_FOR_ZONAL: readonly (readonly [Property, string])[] = [
    ['zones', "it is in the zone of its subnet; a regional one stands in the VPC itself, outside of 'subnet'"],
    ['routeTable', 'it forwards by the table of its subnet'],
    ['crossZone', 'it serves whoever has a route to it'],
];
const NOT_FOR_REGIONAL: readonly (readonly [Property, string])[] = [
    ['addresses', 'it has no private address of its own'],
    ['publicAddresses', "its addresses belong to zones: write 'availability-zone NAME { public-ip … }'"],
    ['connectivity', 'it is always public'],
];

/**
 * Diagnostic `nat-gateway/settings`
 *
 * A NAT gateway in a subnet is zonal: the subnet gives it a zone and a route table. One in the VPC itself is regional: it
 * names its zones with the public addresses in each, and may have a route table of its own.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       nat-gateway nat {
 *         public-ip 203.0.113.99
 *         availability-zone eu-west-1a { public-ip 203.0.113.1 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       nat-gateway nat {
 *         availability-zone eu-west-1a { public-ip 203.0.113.1 }
 *         availability-zone eu-west-1b { public-ip 203.0.113.2 }
 *       }
 *     }
 */
export const natGatewaySettingsMustFitItsPlace: AstRule<NatGatewayDecl> = (gateway, accept) => {
    const isRegional = gateway.$container.$type === 'VpcDecl';
    const kind = isRegional ? 'regional' : 'zonal';
    for (const [property, instead] of isRegional ? NOT_FOR_REGIONAL : NOT_FOR_ZONAL) {
        const value = gateway[property];
        if (Array.isArray(value) ? value.length > 0 : value !== undefined) {
            const message = `NAT gateway '${gateway.name}' is ${kind}: ${instead}.`;
            report(accept, 'nat-gateway/settings', { node: gateway, property, message });
        }
    }
    if (isRegional && gateway.zones.length === 0) {
        const message = `NAT gateway '${gateway.name}' is regional and in no zone: write 'availability-zone NAME { public-ip … }' in it.`;
        report(accept, 'nat-gateway/settings', { node: gateway, property: 'name', message });
    }
};

/** N5: addresses of one NAT gateway, or of a regional one in each zone. */
const MAX_ADDRESSES = { zonal: 8, regional: 32 } as const;

/**
 * Diagnostic `nat-gateway/too-many-addresses`
 *
 * A zonal NAT gateway has up to eight private addresses, a regional one up to 32 addresses in each zone.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat {
 *           connectivity private
 *           ip 10.0.1.11  ip 10.0.1.12  ip 10.0.1.13  ip 10.0.1.14  ip 10.0.1.15
 *           ip 10.0.1.16  ip 10.0.1.17  ip 10.0.1.18  ip 10.0.1.19
 *         }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { connectivity private  ip 10.0.1.11  ip 10.0.1.12 }
 *       }
 *     }
 */
export const natGatewayMustHaveFewAddresses: AstRule<NatGatewayDecl> = (gateway, accept) => {
    if (gateway.addresses.length > MAX_ADDRESSES.zonal) {
        report(accept, 'nat-gateway/too-many-addresses', {
            node: gateway,
            property: 'addresses',
            index: MAX_ADDRESSES.zonal,
            message: `NAT gateway '${gateway.name}' has ${gateway.addresses.length} private addresses; it takes ${MAX_ADDRESSES.zonal}.`,
        });
    }
    for (const zone of gateway.zones) {
        if (zone.publicAddresses.length > MAX_ADDRESSES.regional) {
            report(accept, 'nat-gateway/too-many-addresses', {
                node: zone,
                property: 'publicAddresses',
                index: MAX_ADDRESSES.regional,
                message: `NAT gateway '${gateway.name}' has ${zone.publicAddresses.length} addresses in ${zone.availabilityZone ?? 'one zone'}; a regional one takes ${MAX_ADDRESSES.regional} in each.`,
            });
        }
    }
};
