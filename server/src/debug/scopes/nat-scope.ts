/** Scope "NAT": the packet before and after translation, the binding, and who owns it. */
import { innermost, type NatBinding, type Packet, protocolName, type Step } from '#language';
import { entryWatchId, tableWatchId } from '../breakpoints/table-watches.js';
import { packetAfter, packetBefore } from '../debuggee.js';
import { nameOf } from '../elements.js';
import { bindingEdit } from '../fork/table-edits.js';
import { translates } from '../inner-packet.js';
import { lookupNode } from './lookup-nodes.js';
import type { Scope } from './scope.js';
import { endText, forgottenText } from './security-scope.js';
import { branch, leaf, list, present, type VariableNode } from './variable-node.js';
import type { LookupView, View } from './view.js';

/** The translation of this visit to the hop, and what its owner remembers. */
export const natScope: Scope = {
    name: 'NAT',
    applies: (view) => lookupsOf(view).length > 0 || translationOf(view) !== undefined,
    lines: (view) => {
        const translation = translationOf(view);
        return [
            ...(translation ? translationNodes(view, translation) : []),
            ...lookupsOf(view).map((found) => lookupNode(view, found)),
            ...bindingNodes(view),
        ];
    },
};

const lookupsOf = (view: View): readonly LookupView[] => view.lookups('address-translation', 'nat-bindings');

const translationOf = ({ visit }: View): Step | undefined => visit.map(({ step }) => step).findLast(translates);

function translationNodes(view: View, step: Step): VariableNode[] {
    const [before, after] = [packetBefore(step)?.packet, packetAfter(step)?.packet];
    return present([
        leaf('translated by', nameOf(view.network, step.hop.element), { span: step.decidedBy }),
        before && leaf('before', flowText(before)),
        after && leaf('after', flowText(after)),
        leaf('how', step.summary()),
    ]);
}

/** `tcp 10.0.2.10:40000 → 198.51.100.9:443`. */
export function flowText(packet: Packet): string {
    const ip = innermost(packet, 'ip');
    if (!ip) {
        return 'no IP packet';
    }
    const transport = packet.layers.at(packet.layers.indexOf(ip) + 1);
    const [from, to] =
        transport?.protocol === 'tcp' || transport?.protocol === 'udp'
            ? [transport.sourcePort, transport.destinationPort]
            : [0, 0];
    const identifier = transport?.protocol === 'icmp' ? ` (id ${transport.identifier})` : '';
    return `${transport?.protocol ?? 'ip'} ${endText(ip.source, from)} → ${endText(ip.destination, to)}${identifier}`;
}

/** What the translator at this hop remembers after the step. */
function bindingNodes(view: View): VariableNode[] {
    const owner = view.step.hop.element;
    const bindings = [...view.state.natBindings.values()].filter((binding) => binding.owner === owner);
    return bindings.length === 0
        ? []
        : [
              {
                  ...list(
                      `bindings of ${nameOf(view.network, owner)}`,
                      `${bindings.length}`,
                      bindings.map((binding) => bindingNode(view, binding)),
                  ),
                  watch: tableWatchId('nat-bindings', nameOf(view.network, owner)),
              },
          ];
}

/** One binding. */
export function bindingNode(view: View, binding: NatBinding): VariableNode {
    const inside = endText(binding.insideAddress, binding.insidePort);
    const outside = endText(binding.outsideAddress, binding.outsidePort);
    const forgotten = binding.expired
        ? 'idle too long: the next packet is answered with RST (N7)'
        : forgottenText(binding.expires, view.state.clock);
    return branch(
        `${protocolName(binding.protocol)} ${inside}`,
        `↔ ${outside}${binding.expired ? ' (expired)' : ''}`,
        () => [
            leaf('owner', nameOf(view.network, binding.owner)),
            leaf('inside', inside),
            leaf('outside', outside),
            leaf('remote', endText(binding.remoteAddress, binding.remotePort)),
            leaf('forgotten', forgotten, { edit: bindingEdit(binding) }),
        ],
        { watch: entryWatchId('nat-bindings', binding) },
    );
}
