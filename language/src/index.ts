/** The only door of the language: server/ and test/ import from here (as `#language`). */

export { compileFilter, evaluateFilter, type PacketPredicate } from './filter/compile-filter.js';
export { advance, frameOf, packetOf, run, steps } from './forwarding/pipeline.js';
export { startExperiment, startPacket, startProbe } from './forwarding/simulation.js';
export * from './forwarding/state.js';
export * from './forwarding/trace.js';
export * from './generated/ast.js';
export * from './model/address.js';
export * from './model/design.js';
export * from './model/display-filter.js';
export * from './model/network.js';
export * from './model/probe.js';
export * from './model/profile.js';
export * from './model/source-span.js';
export { fromHex, toHex } from './packet/bytes.js';
export { decode } from './packet/decode.js';
export { type DissectedNode, type Dissection, dissect } from './packet/dissect.js';
export { encode } from './packet/encode.js';
export type { FieldDefinition, FieldType, FieldValue } from './packet/field.js';
export { FIELDS, findField } from './packet/fields.js';
export { packetInfo, summarizePacket } from './packet/format-packet.js';
export { getField, innermostField } from './packet/get-field.js';
export * from './packet/packet.js';
export { type CapturedPacket, type CaptureInterface, type LinkType, writePcapng } from './packet/pcapng.js';
export { protocolStack } from './packet/protocol-stack.js';
export { checkFieldValue, setField, trySetField } from './packet/set-field.js';
export * from './vpc-module.js';
