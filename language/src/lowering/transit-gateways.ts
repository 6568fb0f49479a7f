/** Transit gateways, what is attached to them, and their multicast groups. */
import type { MulticastGroupDecl, TransitGatewayAttachmentDecl, TransitGatewayDecl } from '../generated/ast.js';
import { type Ipv4, macOfAddress } from '../model/address.js';
import type { ElementBase, ElementId, NetworkInterface } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import type { MulticastDomain, MulticastGroup, TransitGateway, VpcAttachment } from '../model/transit-gateway.js';
import { readAddress, readIf } from './addresses.js';
import { type FileContext, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { resolveLinked } from './element-lookup.js';
import type { InterfacePlace } from './interfaces.js';
import { blocksOf } from './on-premises.js';
import { primaryInterfaceId } from './primary-interface.js';

/** The private autonomous system number AWS gives a gateway that names none. */
const DEFAULT_ASN = 64512;

/** A gateway; its attachments and tables are elements of their own. */
export function lowerTransitGateway(gateway: TransitGatewayDecl, context: FileContext): TransitGateway {
    const multicast = lowerMulticast(gateway, context);
    return {
        ...context.base(gateway),
        kind: 'transit-gateway',
        asn: gateway.asn ?? DEFAULT_ASN,
        cidrs: blocksOf(gateway, 'cidrs', context.spans),
        securityGroupReferencing: gateway.securityGroupReferencing === 'on',
        ...(gateway.securityGroupReferencing === undefined
            ? {}
            : { securityGroupReferencingSpan: context.spans.statement(gateway, 'securityGroupReferencing') }),
        ...(multicast ? { multicast } : {}),
    };
}

/** An attachment's interface in one subnet: no groups, and no check, since it carries what others send. */
export function lowerAttachmentInterface(attachment: ElementBase, place: InterfacePlace): NetworkInterface {
    const { subnet } = place;
    const qualifiedName = `${attachment.qualifiedName}.${subnet.name}`;
    const address = place.pool?.next();
    return {
        id: `interface:${qualifiedName}`,
        name: subnet.name,
        qualifiedName,
        span: attachment.span,
        implicit: true,
        kind: 'interface',
        subnet: subnet.id,
        owner: attachment.id,
        deviceIndex: place.deviceIndex,
        mac: macOfAddress(typeof address === 'object' ? address[3] : (address ?? 0)),
        addresses: address === undefined ? [] : [{ address, span: attachment.span }],
        securityGroups: [],
        sourceDestinationCheck: false,
        server: place.server,
    };
}

/** What is known of an attachment before its settings are read. */
export interface AttachmentPlace {
    readonly base: ElementBase;
    readonly interfaces: readonly ElementId[];
}

/** The attachment of a VPC; undefined while it does not say which. */
export function lowerVpcAttachment(
    attachment: TransitGatewayAttachmentDecl,
    { base, interfaces }: AttachmentPlace,
    context: FileContext,
): VpcAttachment | undefined {
    const vpc = targetOf(attachment.vpc);
    const gateway = attachment.$container;
    return (
        vpc && {
            ...base,
            kind: 'transit-gateway-attachment',
            attached: 'vpc',
            gateway: idOf(gateway),
            vpc: idOf(vpc),
            interfaces,
            applianceMode: attachment.applianceMode === 'on',
            ...(attachment.applianceMode === undefined
                ? {}
                : { applianceModeSpan: context.spans.statement(attachment, 'applianceMode') }),
            securityGroupReferencing: (attachment.securityGroupReferencing ?? gateway.securityGroupReferencing) === 'on',
        }
    );
}

/**
 * Everything a gateway says about multicast, as one domain. Subnets of sources and members belong to it without being
 * named: a static membership is an interface's, and it takes an associated subnet to have one.
 */
function lowerMulticast(gateway: TransitGatewayDecl, context: FileContext): MulticastDomain | undefined {
    const { multicastGroups: groups, multicastSubnets, multicastIgmp } = gateway;
    const { spans } = context;
    if (groups.length === 0 && multicastSubnets.length === 0 && multicastIgmp === undefined) {
        return undefined;
    }
    const [first] = groups;
    const property = multicastSubnets.length > 0 ? 'multicastSubnets' : 'multicastIgmp';
    return {
        subnets: associatedSubnets(gateway, context),
        igmp: multicastIgmp === 'on',
        groups: groups.flatMap((group) => lowerGroup(group, context) ?? []),
        span: first && property === 'multicastIgmp' ? spans.of(first) : spans.statement(gateway, property),
    };
}

function associatedSubnets(gateway: TransitGatewayDecl, { spans }: FileContext): MulticastDomain['subnets'] {
    const found = new Map<ElementId, MulticastDomain['subnets'][number]>();
    const add = (subnet: ElementId | undefined, span: SourceSpan): void => {
        if (subnet !== undefined && !found.has(subnet)) {
            found.set(subnet, { subnet, span });
        }
    };
    gateway.multicastSubnets.forEach((reference, index) => {
        add(resolveLinked(reference), spans.property(gateway, 'multicastSubnets', index));
    });
    for (const group of gateway.multicastGroups) {
        for (const holder of [...group.sources, ...group.members]) {
            add(subnetOfHolder(holder), spans.of(group));
        }
    }
    return [...found.values()];
}

type Holder = MulticastGroupDecl['sources'][number];

/** The subnet an instance or interface stands in. */
function subnetOfHolder(reference: Holder): ElementId | undefined {
    const holder = targetOf(reference);
    if (!holder) {
        return undefined;
    }
    const elsewhere = holder.$type === 'InterfaceDecl' ? resolveLinked(holder.subnet) : undefined;
    return elsewhere ?? idOf(holder.$type === 'InterfaceDecl' ? holder.$container.$container : holder.$container);
}

function lowerGroup(statement: MulticastGroupDecl, { spans }: FileContext): MulticastGroup | undefined {
    const group = readIf(statement.group, readAddress);
    return typeof group === 'number'
        ? {
              group: group as Ipv4,
              sources: statement.sources.flatMap(interfaceOfHolder),
              members: statement.members.flatMap(interfaceOfHolder),
              span: spans.of(statement),
          }
        : undefined;
}

/** An instance means its primary interface. */
function interfaceOfHolder(reference: Holder): ElementId[] {
    const holder = targetOf(reference);
    const id = holder?.$type === 'InstanceDecl' ? primaryInterfaceId(holder) : holder && idOf(holder);
    return id === undefined ? [] : [id];
}
