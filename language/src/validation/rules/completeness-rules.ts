/** Rules about what must be written: blocks of VPCs and subnets (V1), public addresses of NAT gateways (N1, N12). */
import { AstUtils, GrammarUtils } from 'langium';
import type { InstanceDecl, InterfaceDecl, NatGatewayDecl, SubnetDecl, VpcDecl } from '../../generated/ast.js';
import { endOf } from '../../model/source-span.js';
import type { AstRule } from '../ast-rule.js';
import { spanOfNode } from '../node-span.js';
import { type Repair, report } from '../report.js';

/**
 * Diagnostic `vpc/missing-cidr`
 *
 * Every VPC has at least one IPv4 block: its addresses, its local route and its resolver come from it.
 *
 * Wrong:
 *
 *     vpc lab {
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *     }
 */
export const vpcMustHaveIpv4Block: AstRule<VpcDecl> = (vpc, accept) => {
    if (!hasIpv4Block(vpc)) {
        report(accept, 'vpc/missing-cidr', {
            node: vpc,
            property: 'name',
            message: `VPC '${vpc.name}' has no IPv4 block: write 'cidr 10.0.0.0/16' in it.`,
        });
    }
};

/** Blocks that are written wrongly count, and so does a `cidr` without a block: both have a diagnostic of their own. */
const hasIpv4Block = ({ cidrs, $cstNode }: VpcDecl | SubnetDecl): boolean =>
    cidrs.some((text) => !text.includes(':')) || (cidrs.length === 0 && /\bcidr\b/.test(ownText($cstNode?.text)));

/** The text of a block without the blocks in it. */
const ownText = (text = ''): string => text.slice(text.indexOf('{') + 1).replaceAll(/\{[^{}]*\}/g, '');

/**
 * Diagnostic `subnet/missing-cidr`
 *
 * A subnet has a block out of its VPC's, of IPv4, IPv6 or both: instances get their addresses from it.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.0.0/24
 *       }
 *     }
 */
export const subnetMustHaveBlock: AstRule<SubnetDecl> = (subnet, accept) => {
    if (subnet.cidrs.length === 0 && !hasIpv4Block(subnet)) {
        const message = `Subnet '${subnet.name}' has no block: write 'cidr' and a block of its VPC in it, such as 10.0.1.0/24.`;
        report(accept, 'subnet/missing-cidr', { node: subnet, property: 'name', message });
    }
};

/**
 * Diagnostic `nat-gateway/missing-public-ip`
 *
 * A NAT gateway is public unless it says `connectivity private`, and a public one needs a public address for the internet
 * gateway to translate its own to.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { public-ip 203.0.113.99 }
 *       }
 *     }
 */
export const publicNatGatewayMustHavePublicAddress: AstRule<NatGatewayDecl> = (gateway, accept) => {
    for (const zone of gateway.zones.filter(({ publicAddresses }) => publicAddresses.length === 0)) {
        const message = `NAT gateway '${gateway.name}' has no public address in ${zone.availabilityZone ?? 'this zone'}: write 'public-ip' in it.`;
        report(accept, 'nat-gateway/missing-public-ip', { node: zone, property: 'availabilityZone', message });
    }
    const isZonal = gateway.$container.$type === 'SubnetDecl';
    if (isZonal && gateway.connectivity !== 'private' && gateway.publicAddresses.length === 0) {
        report(accept, 'nat-gateway/missing-public-ip', {
            node: gateway,
            property: 'name',
            message: `NAT gateway '${gateway.name}' is public and has no public address: write 'public-ip' in it, or 'connectivity private'.`,
            repairs: publicAddressRepair(gateway),
        });
    }
};

/** A public address out of the documentation range 203.0.113.0/24 (RFC 5737) that the file does not mention yet. */
function publicAddressRepair(gateway: NatGatewayDecl): Repair[] {
    const document = AstUtils.getDocument(gateway);
    const text = document.textDocument.getText();
    const free = Array.from({ length: 254 }, (_, i) => `203.0.113.${254 - i}`).find((address) => !text.includes(address));
    const brace = spanOfNode(GrammarUtils.findNodeForKeyword(gateway.$cstNode, '{'), document);
    const name = spanOfNode(GrammarUtils.findNodeForProperty(gateway.$cstNode, 'name'), document);
    const place = brace ?? name;
    if (free === undefined || !place) {
        return [];
    }
    const newText = brace ? ` public-ip ${free}` : ` { public-ip ${free} }`;
    return [{ title: `Give it the public address ${free}`, newText, span: endOf(place) }];
}

/**
 * Diagnostic `nat-gateway/private-with-public-ip`
 *
 * A private NAT gateway has no public address: it translates between private networks.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { connectivity private  public-ip 203.0.113.99 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         nat-gateway nat { connectivity private }
 *       }
 *     }
 */
export const privateNatGatewayMustNotHavePublicAddress: AstRule<NatGatewayDecl> = (gateway, accept) => {
    if (gateway.connectivity === 'private' && gateway.publicAddresses.length > 0) {
        report(accept, 'nat-gateway/private-with-public-ip', {
            node: gateway,
            property: 'publicAddresses',
            index: 0,
            message: `NAT gateway '${gateway.name}' is private: it cannot have a public address.`,
        });
    }
};

/**
 * Diagnostic `interface/unmapped-public-ip`
 *
 * Each public address is mapped to one private IPv4 address, in the order in which they are written. This one has no counterpart:
 * give the interface another `ip`.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a { public-ip 203.0.113.10  public-ip 203.0.113.11 }
 *       }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       internet-gateway igw
 *       route-table public main { 0.0.0.0/0 -> igw }
 *       subnet web {
 *         cidr 10.0.1.0/24
 *         instance a {
 *           ip 10.0.1.10  public-ip 203.0.113.10
 *           ip 10.0.1.11  public-ip 203.0.113.11
 *         }
 *       }
 *     }
 */
export const publicAddressMustHavePrivateOne: AstRule<InstanceDecl | InterfaceDecl | NatGatewayDecl> = (owner, accept) => {
    if (owner.$container.$type === 'VpcDecl' || owner.publicAddresses.length < 2) {
        return;
    }
    const mapped = Math.max(1, owner.addresses.filter((text) => !text.includes(':')).length);
    for (let index = mapped; index < owner.publicAddresses.length; index++) {
        report(accept, 'interface/unmapped-public-ip', {
            node: owner as InstanceDecl,
            property: 'publicAddresses',
            index,
            message: `Public address ${owner.publicAddresses[index]} of '${owner.name}' has no private address to be mapped to: add an 'ip'.`,
        });
    }
};
