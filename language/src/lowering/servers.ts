/** Physical servers: declared ones, one for each instance that names none, and the hosts on the internet. */
import type { InternetHostDecl, ServerDecl, VpcFile } from '../generated/ast.js';
import type { Ipv4 } from '../model/address.js';
import type { ElementBase, InternetHost, Server } from '../model/network.js';
import { readAddress, readIf } from './addresses.js';
import type { FileContext } from './draft.js';
import { DEFAULT_AVAILABILITY_ZONE } from './subnets.js';
import type { UnderlayPlan } from './underlay.js';

/** The underlay addresses that the files give to servers. */
export const declaredServerAddresses = (files: readonly VpcFile[]): Set<Ipv4> =>
    new Set(files.flatMap((file) => file.servers).flatMap((server) => server.addresses.flatMap(ipv4Of)));

/** A declared server. Without an address it gets the next one of the underlay. */
export function lowerServer(server: ServerDecl, context: FileContext, underlay: UnderlayPlan): Server {
    return {
        ...context.base(server),
        kind: 'server',
        address: server.addresses.flatMap(ipv4Of)[0] ?? underlay.next(),
        availabilityZone: server.availabilityZone ?? DEFAULT_AVAILABILITY_ZONE,
    };
}

/** The server that an instance or NAT gateway gets when the file places it nowhere: one of its own. */
export function automaticServer(owner: ElementBase, availabilityZone: string, underlay: UnderlayPlan): Server {
    return {
        id: `server:${owner.qualifiedName}`,
        name: `server-of-${owner.name}`,
        qualifiedName: `${owner.qualifiedName}.server`,
        span: owner.span,
        implicit: true,
        kind: 'server',
        address: underlay.next(),
        availabilityZone,
    };
}

/** A host on the internet, with the addresses it declares. */
export function lowerInternetHost(host: InternetHostDecl, context: FileContext): InternetHost {
    const addresses = host.addresses.flatMap((text, index) => {
        const address = readIf(text, readAddress);
        return address === undefined ? [] : [{ address, span: context.spans.statement(host, 'addresses', index) }];
    });
    return { ...context.base(host), kind: 'internet-host', addresses };
}

function ipv4Of(text: string): Ipv4[] {
    const address = readIf(text, readAddress);
    return typeof address === 'number' ? [address] : [];
}
