/** Scope "Security": the groups, ACLs and firewalls this visit asked, each rule with its verdict, and the connection that is tracked. */
import { type Connection, formatAddress, protocolName } from '#language';
import { entryWatchId, tableWatchId } from '../breakpoints/table-watches.js';
import { nameOf } from '../elements.js';
import { connectionEdit } from '../fork/table-edits.js';
import { lookupNode } from './lookup-nodes.js';
import type { Scope } from './scope.js';
import { branch, leaf, list, type VariableNode } from './variable-node.js';
import type { LookupView, View } from './view.js';

/** What decided whether the packet may pass. */
export const securityScope: Scope = {
    name: 'Security',
    applies: (view) => lookupsOf(view).length > 0,
    lines: (view) => [...lookupsOf(view).map((found) => lookupNode(view, found)), ...connectionNodes(view)],
};

const lookupsOf = (view: View): readonly LookupView[] =>
    view.lookups('connection-tracking', 'security-group', 'network-acl', 'network-firewall');

/** The connections tracked at the hop's interface after the step. */
function connectionNodes(view: View): VariableNode[] {
    const at = view.step.hop.interface;
    const connections = [...view.state.connections.values()].filter((connection) => connection.interface === at);
    return connections.length === 0 || at === undefined
        ? []
        : [
              {
                  ...list(
                      `connections of ${nameOf(view.network, at)}`,
                      `${connections.length} tracked`,
                      connections.map((entry) => connectionNode(view, entry)),
                  ),
                  watch: tableWatchId('connection-tracking', nameOf(view.network, at)),
              },
          ];
}

/** One tracked connection. */
export function connectionNode(view: View, entry: Connection): VariableNode {
    const arrow = entry.initiatedBy === 'local' ? '→' : '←';
    const ends = `${endText(entry.local, entry.localPort)} ${arrow} ${endText(entry.remote, entry.remotePort)}`;
    const state = entry.established ? 'both directions seen' : 'one direction seen';
    return branch(
        `${protocolName(entry.protocol)} ${ends}`,
        state,
        () => [
            leaf('initiated by', entry.initiatedBy === 'local' ? `${nameOf(view.network, entry.interface)}` : 'the other end'),
            leaf('forgotten', forgottenText(entry.expires, view.state.clock), { edit: connectionEdit(entry) }),
        ],
        { watch: entryWatchId('connection-tracking', entry) },
    );
}

/** When something idle is forgotten, or since when it counts as forgotten. */
export const forgottenText = (expires: number, clock: number): string =>
    expires > clock ? `in ${expires - clock} s without traffic` : `${clock - expires} s ago`;

/** `10.0.1.5:443`; a port of 0 means that the protocol has none. */
export const endText = (address: Connection['local'], port: number): string =>
    port === 0 ? formatAddress(address) : `${formatAddress(address)}:${port}`;
