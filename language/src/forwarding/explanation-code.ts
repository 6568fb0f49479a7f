/**
 * The vendor's explanation code for a drop (forwarding.md, section 11.2). The catalogue has one code for each reason; where
 * the vendor tells cases apart that are one reason here, the step says which case it was.
 */
import { sameAddress } from '../model/address.js';
import { isSharedAddressSpace } from './address-classes.js';
import { type DropReason, dropReasonInfo } from './drop-reasons.js';
import { flowOf } from './flow.js';
import { routeThatMisses } from './interconnects.js';
import { ipOf } from './ip-packet.js';
import { packetOf } from './pipeline.js';
import { attachedRules } from './security-groups.js';
import type { Step } from './trace.js';

/** Case by case: the code that the vendor gives instead of the catalogue's; `undefined` when the catalogue's fits. */
const CASES: Readonly<Partial<Record<DropReason, (step: Step) => string | undefined>>> = {
    'security-group-egress': withoutRules,
    'security-group-ingress': withoutRules,
    'private-destination': (step) =>
        isSharedSpace(step, 'destination') ? 'IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS' : undefined,
    'private-source': (step) => (isSharedSpace(step, 'source') ? 'IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS' : undefined),
    'no-public-source': (step) => (step.rules.includes('I10') ? 'GATEWAY_REJECTS_SPOOFED_TRAFFIC' : undefined),
    'no-route': (step) => onlyLocalRoutes(step) ?? missedRoute(step),
    'network-acl-egress': behindClassic,
    'network-acl-ingress': behindClassic,
    'load-balancer-no-listener': listenerCode,
    'load-balancer-no-targets-in-zone': (step) => (isClassic(step) ? 'ELB_NOT_CROSSZONE' : undefined),
};

/** Every code that some case gives besides those of the catalogue. */
export const CASE_CODES = {
    SG_HAS_NO_RULES: ['security-group-egress', 'security-group-ingress'],
    IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS: ['private-destination'],
    IGW_SOURCE_ADDRESS_NOT_IN_RFC6598_INGRESS: ['private-source'],
    VPC_LOCAL_ROUTE_CIDR_RESTRICTION: ['no-route'],
    ELB_ACL_RESTRICTION: ['network-acl-egress', 'network-acl-ingress'],
    ELB_LISTENERS_MISMATCH: ['load-balancer-no-listener'],
    ELB_LISTENER_PORT_RESTRICTION: ['load-balancer-no-listener'],
    ELBV2_LISTENER_PORT_RESTRICTION: ['load-balancer-no-listener'],
    GATEWAY_REJECTS_SPOOFED_TRAFFIC: ['no-public-source'],
    CANNOT_ROUTE: ['no-route'],
    ELB_NOT_CROSSZONE: ['load-balancer-no-targets-in-zone'],
} as const satisfies Readonly<Record<string, readonly DropReason[]>>;

/** The code for what a step did; `undefined` when it dropped nothing, or when the vendor has no word for it. */
export function explanationCode(step: Step): string | undefined {
    const { dropReason } = step;
    return dropReason && (CASES[dropReason]?.(step) ?? dropReasonInfo(dropReason).vendorCode);
}

/** F4: no rule at all in that direction, as against none that matches. */
function withoutRules({ before: { network }, lookups }: Step): string | undefined {
    const asked = lookups.find(({ table }) => table === 'security-group');
    const owner = network.interfaces.get(asked?.element ?? '');
    const direction = asked?.key.direction;
    return owner && direction && attachedRules(network, owner, direction).length === 0 ? 'SG_HAS_NO_RULES' : undefined;
}

const isSharedSpace = (step: Step, end: 'source' | 'destination'): boolean => {
    const flight = packetOf(step);
    const ip = flight && ipOf(flight.packet);
    return ip !== undefined && isSharedAddressSpace(ip[end]);
};

/** R12: the table holds nothing but its local routes. */
function onlyLocalRoutes({ before: { network }, lookups }: Step): string | undefined {
    const asked = lookups.find(({ table }) => table === 'route-table');
    const table = network.routeTables.get(asked?.element ?? '');
    const local = table?.routes.every(({ origin }) => origin === 'local') && (table.propagations ?? []).length === 0;
    return local ? 'VPC_LOCAL_ROUTE_CIDR_RESTRICTION' : undefined;
}

/** R12: a route of the table leads to where the address is, and does not cover it. */
function missedRoute(step: Step): string | undefined {
    const { network } = step.before;
    const asked = step.lookups.find(({ table }) => table === 'route-table');
    const table = network.routeTables.get(asked?.element ?? '');
    const address = asked?.key.address;
    return table && address !== undefined && routeThatMisses(network, table, address) ? 'CANNOT_ROUTE' : undefined;
}

/** No listener for the protocol at all, or none for the port. */
function listenerCode(step: Step): string | undefined {
    const balancer = step.before.network.loadBalancers.get(step.hop.element);
    const flight = packetOf(step);
    const protocol = flight && flowOf(flight.packet)?.protocol;
    const isOtherPort = balancer?.listeners.some((listener) => listener.protocol === protocol);
    if (isOtherPort) {
        return isClassic(step) ? 'ELB_LISTENER_PORT_RESTRICTION' : 'ELBV2_LISTENER_PORT_RESTRICTION';
    }
    return isClassic(step) ? 'ELB_LISTENERS_MISMATCH' : undefined;
}

const isClassic = ({ before: { network }, hop }: Step): boolean => network.loadBalancers.get(hop.element)?.type === 'classic';

/** F28: an ACL stops what a classic load balancer sends. */
function behindClassic(step: Step): string | undefined {
    const { network } = step.before;
    const flight = packetOf(step);
    const source = flight && ipOf(flight.packet)?.source;
    const nodes = [...network.loadBalancers.values()]
        .filter(({ type }) => type === 'classic')
        .flatMap(({ interfaces }) => interfaces);
    const sends = nodes.some((id) =>
        network.interfaces.get(id)?.addresses.some(({ address }) => source !== undefined && sameAddress(address, source)),
    );
    return sends ? 'ELB_ACL_RESTRICTION' : undefined;
}
