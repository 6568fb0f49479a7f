/** The page of vendor codes: what the Reachability Analyzer's “path is not reachable” codes are called here (section 11.2). */
import { DROP_REASONS, type DropReason, dropReasonInfo } from '../../language/src/forwarding/drop-reasons.js';
import { CASE_CODES } from '../../language/src/forwarding/explanation-code.js';
import type { DiagnosticCode } from '../../language/src/validation/diagnostic-catalog.js';
import { link, page, table } from './markdown.js';

/** What we know of a code besides the drop reasons that carry it. */
export interface VendorCode {
    /** In our own words. */
    readonly meaning: string;
    /** Where no drop reason carries it: what stands for it here, or why nothing does. */
    readonly instead?: string;
    /** What the checker says about a file in which it would arise. */
    readonly diagnostics?: readonly DiagnosticCode[];
}

/** A candidate that lost in a lookup is shown with its reason; the packet itself is not dropped by losing. */
const LOSER = 'No drop: the route lookup lists every losing candidate with this reason.';
const CONSTRAINT = 'No drop: a property of the element that the analyzer states to exclude paths; here the headers show it.';
const NOT_YET = 'No reason carries it yet: the element, or this side of it, is not part of the language.';
const ANALYZER = 'No network meaning: it is about what the analyzer may or can see.';

/** Every code of the list, in its order. */
export const VENDOR_CODES: Readonly<Record<string, VendorCode>> = {
    BAD_STATE: { meaning: 'A component does not work: stopped, pending or failed.' },
    BAD_STATE_ATTACHMENT: { meaning: 'The link between two components does not work.', instead: NOT_YET },
    BAD_STATE_ROUTE: { meaning: 'The route that matches is dead.' },
    BAD_STATE_VPN: { meaning: 'A VPN connection is down.', instead: NOT_YET },
    CANNOT_ROUTE: {
        meaning: 'A route leads the right way, to a VPC that has the address, but does not cover it.',
    },
    ELB_ACL_RESTRICTION: {
        meaning: 'What a classic load balancer sends is ACL-checked inside one subnet too.',
        instead: NOT_YET,
    },
    ELB_INSTALLED_AZ_RESTRICTION: { meaning: 'A load balancer reaches targets in its own zones only.', instead: NOT_YET },
    ELB_LISTENER_PORT_RESTRICTION: { meaning: 'A classic listener takes its own port only.', instead: NOT_YET },
    ELB_LISTENERS_MISMATCH: { meaning: 'A classic load balancer has no listener for this.', instead: NOT_YET },
    ELB_NOT_CROSSZONE: { meaning: 'Cross-zone balancing is off and the target is in another zone.', instead: NOT_YET },
    ELBV2_LISTENER_HAS_NO_TG: { meaning: 'The target groups of the listener hold nothing.', instead: NOT_YET },
    ELBV2_LISTENER_PORT_RESTRICTION: { meaning: 'Wrong destination port for the listener.', instead: NOT_YET },
    ELBV2_LISTENER_REQUIRES_TG_ACCEPT: { meaning: 'No target group of the listener takes the traffic.', instead: NOT_YET },
    ELBV2_LISTENERS_MISMATCH: { meaning: 'The load balancer has no fitting listener.', instead: NOT_YET },
    ELBV2_NO_TARGETS_IN_AZ: { meaning: 'No targets in the zones required.', instead: NOT_YET },
    ELBV2_SOURCE_ADDRESS_PRESERVATION: { meaning: 'With preservation the source address stays.', instead: CONSTRAINT },
    ENI_ADDRESS_RESTRICTION: {
        meaning: 'The interface handles only packets of its own address.',
        instead: 'Interfaces of gateways are checked by the gateway itself; see `nat-unsolicited`.',
    },
    ENI_SG_RULES_MISMATCH: { meaning: 'The security groups have rules, and none matches.' },
    ENI_SOURCE_DEST_CHECK_RESTRICTION: {
        meaning: 'Source/destination check: a foreign source leaves, or a foreign destination arrives.',
    },
    FIREWALL_RULES_RESTRICTION: { meaning: 'A network firewall refuses: a rule drops the flow, or its default.' },
    GATEWAY_REJECTS_SPOOFED_TRAFFIC: {
        meaning:
            'A gateway refuses traffic with a forged source: at an internet gateway a source that no interface of the VPC has.',
    },
    GWLB_DESTINATION_PORT_RESTRICTION: {
        meaning: 'A gateway load balancer talks to its targets on port 6081.',
        diagnostics: ['load-balancer/target-not-ready'],
    },
    GWLB_PROTOCOL_RESTRICTION: { meaning: 'A gateway load balancer talks to its targets by GENEVE.' },
    HIGHER_PRIORITY_ROUTE: { meaning: 'A route of the same prefix is preferred.', instead: LOSER },
    IGW_DESTINATION_ADDRESS_IN_VPC_CIDRS: {
        meaning: 'What enters must end inside the VPC.',
        instead: 'Cannot arise: public addresses are mapped to interfaces of the gateway’s own VPC.',
    },
    IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS: { meaning: 'Nothing leaves for an address of private use.' },
    IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS: { meaning: 'Nothing leaves for the shared address space.' },
    IGW_NAT_REFLECTION: {
        meaning: 'The path turns round in an internet gateway, which the analyzer does not follow.',
        instead: 'No drop: the simulator follows it (rule W9).',
    },
    IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: {
        meaning: 'The destination is nobody’s public address.',
        diagnostics: ['probe/no-public-address'],
    },
    IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: {
        meaning: 'The source has no public address.',
        diagnostics: ['instance/no-internet-route'],
    },
    IGW_SOURCE_ADDRESS_NOT_IN_RFC1918_INGRESS: {
        meaning: 'Nothing enters from an address of private use.',
        diagnostics: ['internet-host/private-address'],
    },
    IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS: {
        meaning: 'Nothing enters from the shared address space.',
        diagnostics: ['internet-host/private-address'],
    },
    INGRESS_RTB_NO_PUBLIC_IP: { meaning: 'A middlebox behind a gateway route table has no public address.', instead: NOT_YET },
    INGRESS_RTB_TRAFFIC_REDIRECTION: {
        meaning: 'A subnet with redirected ingress cannot leave beside the middlebox.',
        instead: NOT_YET,
    },
    MORE_SPECIFIC_ROUTE: { meaning: 'A longer prefix wins.', instead: LOSER },
    NGW_DEST_ADDRESS_PRESERVATION: { meaning: 'A NAT gateway leaves destinations alone.', instead: CONSTRAINT },
    NGW_REQUIRES_SOURCE_IN_VPC: { meaning: 'A NAT gateway serves interfaces of its VPC only.' },
    NGW_SOURCE_ADDRESS_REASSIGN: { meaning: 'What a NAT gateway sends has its private address as source.', instead: CONSTRAINT },
    NO_POSSIBLE_DESTINATION: { meaning: 'There is nowhere to deliver to.' },
    NO_ROUTE_TO_DESTINATION: { meaning: 'The table has no route that applies.', diagnostics: ['nat-gateway/no-internet-route'] },
    PCX_REQUIRES_ADDRESS_IN_VPC_CIDR: { meaning: 'Peering traffic must be for the VPC at the other end.', instead: NOT_YET },
    PROTOCOL_RESTRICTION: { meaning: 'The component handles certain protocols only.' },
    REGIONAL_NGW_ROUTE_AZ_RESTRICTION: { meaning: 'A regional NAT gateway is not present in the zone.' },
    REMAP_EPHEMERAL_PORT: { meaning: 'A translator moves the source port into 1024–65535.', instead: CONSTRAINT },
    SG_HAS_NO_RULES: { meaning: 'The security groups have no rule in that direction.' },
    SG_REFERENCES_NOT_PRESERVED: {
        meaning: 'Rules that name groups cannot match: the membership is lost on the way.',
        instead: NOT_YET,
    },
    SG_REFERENCING_SUPPORT: { meaning: 'The transit gateway attachment does not carry group membership.', instead: NOT_YET },
    SUBNET_ACL_RESTRICTION: { meaning: 'The network ACL denies.' },
    TARGET_ADDRESS_RESTRICTION: { meaning: 'A load balancer sends to its targets’ addresses only.', instead: CONSTRAINT },
    TARGET_PORT_RESTRICTION: { meaning: 'A load balancer uses the registered port only.', instead: CONSTRAINT },
    TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION: { meaning: 'The attachment is associated with no table.', instead: NOT_YET },
    TGW_ATTACH_VPC_AZ_RESTRICTION: { meaning: 'The attachment is not present in the zone that is required.', instead: NOT_YET },
    TGW_BAD_STATE_VPN: { meaning: 'The VPN behind a transit gateway is down.', instead: NOT_YET },
    TGW_ROUTE_AZ_RESTRICTION: { meaning: 'The attachment has no subnet in the sender’s zone.', instead: NOT_YET },
    TGW_RTB_BAD_STATE_ROUTE: { meaning: 'The route of the transit gateway that matches is dead.', instead: NOT_YET },
    TGW_RTB_CANNOT_ROUTE: { meaning: 'The route of the transit gateway does not cover the destination.', instead: NOT_YET },
    TGW_RTB_HIGHER_PRIORITY_ROUTE: { meaning: 'A transit gateway route of the same prefix is preferred.', instead: LOSER },
    TGW_RTB_MORE_SPECIFIC_ROUTE: { meaning: 'A longer prefix wins in the transit gateway.', instead: LOSER },
    TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT: {
        meaning: 'The transit gateway’s table has no route to the attachment meant.',
        instead: NOT_YET,
    },
    TGW_RTB_ROUTES_ARE_UNKNOWN: { meaning: 'The contents of the transit gateway’s table cannot be read.', instead: ANALYZER },
    UNKNOWN_DESTINATION: { meaning: 'Too little is known to go on.', instead: ANALYZER },
    UNKNOWN_PEERED_SGS: { meaning: 'The peer VPC is unknown, so rules that name its groups count as deny.', instead: ANALYZER },
    UNKNOWN_RESOURCE: { meaning: 'A resource cannot be described.', diagnostics: ['name/unresolved'] },
    VGW_PRIVATE_IP_ASSOCIATION_FOR_EGRESS: {
        meaning: 'What leaves by a VPN gateway must come from an interface of the VPC.',
        instead: NOT_YET,
    },
    VGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS: {
        meaning: 'What enters by a VPN gateway must be for an interface of the VPC.',
        instead: NOT_YET,
    },
    VPC_BLOCK_PUBLIC_ACCESS_ENABLED: { meaning: 'Block public access forbids it.', instead: NOT_YET },
    VPC_LOCAL_ROUTE_CIDR_RESTRICTION: { meaning: 'The table knows only its local routes, and the destination is outside.' },
    VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION: {
        meaning: 'A gateway endpoint sends from its service’s addresses only.',
        instead: CONSTRAINT,
    },
    VPCE_GATEWAY_PROTOCOL_RESTRICTION: { meaning: 'A gateway endpoint takes TCP and echo only.', instead: NOT_YET },
    VPCE_INTRA_VPC_TRAFFIC: { meaning: 'An endpoint opens no connections into its own VPC.', instead: NOT_YET },
    VPCE_SERVICE_NOT_INSTALLED_IN_AZ: {
        meaning: 'The endpoint’s service is absent from the zone.',
        diagnostics: ['endpoint/service-not-in-zone'],
    },
};

/** The reasons that carry a code, in every case or in some. */
export function reasonsWithCode(code: string): DropReason[] {
    const always = (Object.keys(DROP_REASONS) as DropReason[]).filter((reason) => dropReasonInfo(reason).vendorCode === code);
    const cases: Readonly<Record<string, readonly DropReason[]>> = CASE_CODES;
    return [...always, ...(cases[code] ?? [])];
}

const INTRODUCTION = `Generated from \`scripts/docs/vendor-codes.ts\` and \`language/src/forwarding/drop-reasons.ts\` by \`npm run docs\`.

The vendor's Reachability Analyzer explains an unreachable path with codes. Where a drop here is the same thing, traces, hovers and
the debugger name the code. The analyzer also has codes for configurations, search filters and additional details; those are about
its own questions and not about a packet, and are not listed.`;

/** The whole page. */
export const renderVendorCodesPage = (): string =>
    page('# Vendor codes', INTRODUCTION, table(['code', 'meaning', 'here'], Object.entries(VENDOR_CODES).map(row)));

function row([code, { meaning, instead, diagnostics = [] }]: [string, VendorCode]): string[] {
    const reasons = reasonsWithCode(code).map((reason) => link(`\`${reason}\``, `drop-reasons.md#${reason}`));
    const checks = diagnostics.map((diagnostic) => link(`\`${diagnostic}\``, `diagnostics.md#${diagnostic.replace('/', '')}`));
    const here = [
        ...(reasons.length > 0 ? [reasons.join(', ')] : [instead ?? '']),
        ...(checks.length > 0 ? [`checker: ${checks.join(', ')}`] : []),
    ];
    return [`\`${code}\``, meaning, here.join('; ')];
}
