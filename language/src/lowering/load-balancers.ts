/** Load balancers: their nodes' interfaces are placed like an endpoint's; listeners and targets are read here. */
import type { ListenerDecl, LoadBalancerDecl } from '../generated/ast.js';
import { type IpAddress, sameAddress } from '../model/address.js';
import type { Listener, LoadBalancer, LoadBalancerTarget } from '../model/load-balancer.js';
import type { ElementBase, ElementId } from '../model/network.js';
import type { SourceSpan } from '../model/source-span.js';
import { readAddress, readIf } from './addresses.js';
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
    };
}

function lowerListener(
    decl: ListenerDecl,
    { context, draft }: { readonly context: FileContext; readonly draft: NetworkDraft },
): Listener | undefined {
    const { protocol, port, targetPort } = decl;
    if (protocol === undefined || port === undefined) {
        return undefined;
    }
    const vpc = idOf(decl.$container.$container);
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
    return {
        protocol: PROTOCOLS[protocol],
        port,
        targets: [...named, ...written],
        targetPort: targetPort ?? port,
        span: context.spans.of(decl),
    };
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
