/** Packets for networks built by hand. */
import type { Ipv4 } from '../../language/src/model/address.js';
import type { Network } from '../../language/src/model/network.js';
import type { Endpoint, FieldSetting, PacketSpec, ProbeProtocol } from '../../language/src/model/probe.js';
import { ip, nextSpan } from './network-fixture.js';

/** What a test may write about a packet besides its ends. */
export interface PacketOptions {
    readonly size?: number;
    readonly df?: true;
    readonly ttl?: number;
    readonly fields?: Readonly<Record<string, FieldSetting['value']>>;
}

/** The packet `tcp lab.a:40000 -> 203.0.113.20:443`: the source by its qualified name, the destination by address. */
export function packetSpec(network: Network, text: string, options: PacketOptions = {}): PacketSpec {
    const [protocol = '', from = '', , to = ''] = text.split(' ');
    const [name = '', sourcePort] = from.split(':');
    const [address = '', destinationPort] = to.split(':');
    const instance = network.instances.get(`instance:${name}`);
    const owner = network.interfaces.get(instance?.interfaces[0] ?? `interface:${name}`);
    const source = owner ?? network.internetHosts.get(`internet-host:${name}`);
    if (!source) {
        throw new Error(`No such source: ${name}`);
    }
    const end = (at: Ipv4, port: string | undefined): Endpoint => ({
        address: at,
        text: from,
        span: nextSpan(),
        ...(port === undefined ? {} : { port: Number(port) }),
    });
    const own = source.addresses[0]?.address;
    return {
        protocol: protocol as ProbeProtocol,
        source: { ...end(typeof own === 'number' ? own : 0, sourcePort), element: source.id, text: name },
        destination: { ...end(ip(address), destinationPort), text: to },
        dontFragment: options.df ?? false,
        fields: Object.entries(options.fields ?? {}).map(([field, value]) => ({ field, value, span: nextSpan() })),
        text,
        span: nextSpan(),
        ...(options.size === undefined ? {} : { size: options.size }),
        ...(options.ttl === undefined ? {} : { ttl: options.ttl }),
    };
}
