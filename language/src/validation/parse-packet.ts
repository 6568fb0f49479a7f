/** Packets typed outside any file, held to the same rules about ports, sizes and fields as those of a probe. */
import type { AstNode, ValidationAcceptor } from 'langium';
import type { EndpointDecl, FieldSettingDecl, PacketDecl } from '../generated/ast.js';
import { type LooseReading, readLoosePacket } from '../lowering/parse-loose-text.js';
import type { Design } from '../model/design.js';
import type { PacketSpec } from '../model/probe.js';
import type { VpcCoreServices } from '../vpc-module.js';
import type { AstRule } from './ast-rule.js';
import {
    endpointPortMustBeInRange,
    packetNumbersMustBeInRange,
    probeWithoutPortsMustNotHaveAny,
    settingMustFitField,
    settingMustNameField,
    transportProbeMustHavePort,
} from './rules/probe-rules.js';

/** The rules that need neither a file nor resolved names. */
const PACKET_RULES: readonly AstRule<PacketDecl>[] = [
    transportProbeMustHavePort,
    probeWithoutPortsMustNotHaveAny,
    packetNumbersMustBeInRange,
];
const ENDPOINT_RULES: readonly AstRule<EndpointDecl>[] = [endpointPortMustBeInRange];
const SETTING_RULES: readonly AstRule<FieldSettingDecl>[] = [settingMustNameField, settingMustFitField];

/** Reads a packet such as `tcp a -> b:443 { ttl 3 }`. Names are looked up in the design; the first problem is the answer. */
export const parsePacketSpec = (services: VpcCoreServices, design: Design, text: string): LooseReading<PacketSpec> =>
    readLoosePacket(services, { design, check: firstProblem }, text);

/** What the rules say first about the packet, and where in the text (a 0-based offset). */
function firstProblem(packet: PacketDecl): { readonly message: string; readonly offset: number } | undefined {
    const problems: { message: string; offset: number }[] = [];
    const accept: ValidationAcceptor = (severity, message, { node }) => {
        if (severity === 'error') {
            problems.push({ message, offset: node.$cstNode?.offset ?? 0 });
        }
    };
    apply(PACKET_RULES, [packet], accept);
    apply(
        ENDPOINT_RULES,
        [packet.source, packet.destination].filter((end) => end !== undefined),
        accept,
    );
    apply(SETTING_RULES, packet.fields, accept);
    return problems[0];
}

function apply<N extends AstNode>(rules: readonly AstRule<N>[], nodes: readonly N[], accept: ValidationAcceptor): void {
    for (const node of nodes) {
        for (const rule of rules) {
            rule(node, accept);
        }
    }
}
