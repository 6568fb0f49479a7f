/** Load balancers: their nodes' interfaces are placed like an endpoint's; listeners and targets are read here. */
import type { Reference } from 'langium';
import type { AddressHolderDecl, ListenerDecl, LoadBalancerDecl } from '../generated/ast.js';
import { type IpAddress, sameAddress } from '../model/address.js';
import type { FlowBalancing, Listener, LoadBalancer, LoadBalancerTarget } from '../model/load-balancer.js';
import type { ElementBase, ElementId } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import { readAddress, readDuration, readIf } from './addresses.js';
import { type FileContext, type NetworkDraft, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { primaryInterfaceId } from './primary-interface.js';

/** IP protocol numbers of listeners. */
const PROTOCOLS = { tcp: 6, udp: 17 } as const;

/** The public addresses of the nodes, in the order of the subnets: with any the load balancer faces the internet. */
export const nodeAddresses = (decl: LoadBalancerDecl, { spans }: FileContext): { address: IpAddress; span: SourceSpan }[] =>
    decl.publicAddresses.flatMap((text, index) => {
        const address = readIf(text, readAddress);
        return address === undefined ? [] : [{ address, span: spans.statement(decl, 'publicAddresses', index) }];
    });

/** A load balancer with the interfaces its nodes got; undefined while it does not say of which type it is. */
export function lowerLoadBalancer(
    decl: LoadBalancerDecl,
    { base, interfaces }: { readonly base: ElementBase; readonly interfaces: readonly ElementId[] },
    { context, draft }: { readonly context: FileContext; readonly draft: NetworkDraft },
): LoadBalancer | undefined {
    const { type, crossZone, preserveClientAddress } = decl;
    if (type === undefined) {
        return undefined;
    }
    const { spans } = context;
    return {
        ...base,
        kind: 'load-balancer',
        type,
        vpc: idOf(decl.$container),
        interfaces,
        // An application load balancer always does; the others only when told to.
        crossZone: crossZone === undefined ? type === 'application' : crossZone === 'on',
        ...(crossZone ? { crossZoneSpan: spans.statement(decl, 'crossZone') } : {}),
        ...(preserveClientAddress
            ? {
                  preserveClientAddress: preserveClientAddress === 'on',
                  preserveClientAddressSpan: spans.statement(decl, 'preserveClientAddress'),
              }
            : {}),
        listeners: decl.listeners.flatMap((listener) => lowerListener(listener, { context, draft }) ?? []),
        ...(type === 'gateway' ? { gateway: lowerFlowBalancing(decl, { context, draft }) } : {}),
    };
}

/** X27: idle seconds of a TCP flow unless written. */
const TCP_IDLE_TIMEOUT = 350;

/** What a gateway load balancer says about its targets and flows. */
function lowerFlowBalancing(decl: LoadBalancerDecl, place: LoweringPlace): FlowBalancing {
    const { spans } = place.context;
    const { stickiness, rebalance, idleTimeout } = decl;
    const timeout = readIf(idleTimeout, readDuration);
    return {
        targets: lowerTargets(decl, idOf(decl.$container), place),
        stickiness: stickiness ?? 'five-tuple',
        ...(stickiness ? { stickinessSpan: spans.statement(decl, 'stickiness') } : {}),
        rebalance: rebalance === 'on',
        ...(rebalance ? { rebalanceSpan: spans.statement(decl, 'rebalance') } : {}),
        tcpIdleTimeout: timeout ?? TCP_IDLE_TIMEOUT,
        ...(timeout === undefined ? {} : { tcpIdleTimeoutSpan: spans.statement(decl, 'idleTimeout') }),
    };
}

/** Where a declaration stands, and the network it is lowered into. */
interface LoweringPlace {
    readonly context: FileContext;
    readonly draft: NetworkDraft;
}

function lowerListener(decl: ListenerDecl, place: LoweringPlace): Listener | undefined {
    const { protocol, port, targetPort } = decl;
    if (protocol === undefined || port === undefined) {
        return undefined;
    }
    return {
        protocol: PROTOCOLS[protocol],
        port,
        targets: lowerTargets(decl, idOf(decl.$container.$container), place),
        targetPort: targetPort ?? port,
        span: place.context.spans.of(decl),
    };
}

/** Declarations that list targets, by name or by address. */
type TargetsDecl = (ListenerDecl | LoadBalancerDecl) & {
    readonly targets: readonly Reference<AddressHolderDecl>[];
    readonly targetAddresses: readonly string[];
};

/** The targets with their addresses; those of no address are left out. */
function lowerTargets(decl: TargetsDecl, vpc: ElementId, { context, draft }: LoweringPlace): LoadBalancerTarget[] {
    const named = decl.targets.flatMap((reference, i) => {
        const target = targetOf(reference);
        const id = target && (target.$type === 'InstanceDecl' ? primaryInterfaceId(target) : idOf(target));
        const address = draft.interfaces.get(id ?? '')?.addresses[0]?.address;
        const span = context.spans.property(decl, 'targets', i);
        return id !== undefined && address !== undefined ? [{ by: 'instance' as const, address, interface: id, span }] : [];
    });
    const written = decl.targetAddresses.flatMap((text, i) => {
        const address = readIf(text, readAddress);
        const span = context.spans.property(decl, 'targetAddresses', i);
        return address === undefined ? [] : [targetByAddress({ address, span, vpc }, draft)];
    });
    return [...named, ...written];
}

function targetByAddress(
    { address, span, vpc }: { readonly address: IpAddress; readonly span: SourceSpan; readonly vpc: ElementId },
    draft: NetworkDraft,
): LoadBalancerTarget {
    const owner = [...draft.interfaces.values()].find(
        (each) => draft.subnets.get(each.subnet)?.vpc === vpc && each.addresses.some((own) => sameAddress(own.address, address)),
    );
    return { by: 'ip', address, span, ...(owner ? { interface: owner.id } : {}) };
}
