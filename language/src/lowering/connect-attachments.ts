/** Connect attachments: the GRE tunnels between a transit gateway and appliances (X5, X17). */
import type { ConnectPeerDecl, TransitGatewayAttachmentDecl, TransitGatewayDecl } from '../generated/ast.js';
import { type Ipv4, nthAddress } from '../model/address.js';
import type { ConnectAttachment, ConnectPeer } from '../model/transit-gateway.js';
import { readAddress, readIf } from './addresses.js';
import { type FileContext, targetOf } from './draft.js';
import { idOf } from './element-ids.js';
import { resolveLinked } from './element-lookup.js';
import { primaryInterfaceId } from './primary-interface.js';
import { blockOfText } from './routes.js';

/** The attachment; undefined while it is of another kind, or does not say what carries it. */
export function lowerConnectAttachment(decl: TransitGatewayAttachmentDecl, context: FileContext): ConnectAttachment | undefined {
    const transport = resolveLinked(decl.transport);
    if (transport === undefined || decl.vpc || decl.vpn || decl.directConnect) {
        return undefined;
    }
    const addresses = gatewayAddresses(decl.$container);
    return {
        ...context.base(decl),
        kind: 'transit-gateway-attachment',
        attached: 'connect',
        gateway: idOf(decl.$container),
        transport,
        peers: decl.peers.flatMap((peer, index) => lowerPeer(peer, { index, addresses, context }) ?? []),
    };
}

interface PeerPlace {
    readonly index: number;
    readonly addresses: ReadonlyMap<ConnectPeerDecl, Ipv4>;
    readonly context: FileContext;
}

function lowerPeer(peer: ConnectPeerDecl, { index, addresses, context }: PeerPlace): ConnectPeer | undefined {
    const holder = targetOf(peer.appliance);
    const appliance = holder?.$type === 'InstanceDecl' ? primaryInterfaceId(holder) : holder && idOf(holder);
    const gatewayAddress = addresses.get(peer);
    const inside = blockOfText(peer.inside);
    const { qualifiedName } = context.base(peer.$container);
    return appliance !== undefined && gatewayAddress !== undefined && inside
        ? {
              id: `connect-peer:${qualifiedName}.${index + 1}`,
              interface: appliance,
              gatewayAddress,
              inside,
              span: context.spans.of(peer),
          }
        : undefined;
}

/** The gateway's end of every tunnel: as written, or else the next free address of the gateway's first block. */
function gatewayAddresses(gateway: TransitGatewayDecl): ReadonlyMap<ConnectPeerDecl, Ipv4> {
    const peers = gateway.attachments.flatMap((attachment) => attachment.peers);
    const written = new Map(peers.map((peer) => [peer, readIf(peer.gatewayAddress, readAddress)]));
    const taken = new Set([...written.values()]);
    const block = gateway.cidrs.map(blockOfText).find((each) => typeof each?.address === 'number');
    const found = new Map<ConnectPeerDecl, Ipv4>();
    let next = 1;
    for (const peer of peers) {
        let address = written.get(peer);
        while (address === undefined && block && peer.gatewayAddress === undefined) {
            const free = nthAddress(block, next++);
            address = taken.has(free) ? undefined : free;
        }
        if (typeof address === 'number') {
            found.set(peer, address);
        }
    }
    return found;
}
