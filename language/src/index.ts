/** The only door of the language: server/ and test/ import from here (as `#language`). */

export { checkFilter } from './filter/check-filter.js';
export { compileFilter, evaluateFilter, type PacketPredicate } from './filter/compile-filter.js';
export { formatFilter } from './filter/format-filter.js';
export { suggestField } from './filter/suggest-field.js';
export * from './forwarding/actions/action-result.js';
export { applyApiCall } from './forwarding/actions/api-calls.js';
export { applyFault } from './forwarding/actions/faults.js';
export { applyGuestAction } from './forwarding/actions/guest-actions.js';
export * from './forwarding/address-classes.js';
export { allBlockers, type Blocker, type PathDirection } from './forwarding/all-blockers.js';
export { type AppliancePacket, appliancePacketOf, isOverlayHeader } from './forwarding/appliance-header.js';
export { tupleName } from './forwarding/balanced-flows.js';
export { type GuestSession, guestSessions } from './forwarding/bgp/guest-sessions.js';
export { checkSecurityGroups, findConnection, idleTimeout } from './forwarding/connection-table.js';
export { type CoveredPoint, DecisionCounter, type DecisionPoint, decisionPoints } from './forwarding/decision-coverage.js';
export * from './forwarding/drop-reasons.js';
export { type EdgeDevice, edgeDevice, edgeDevices } from './forwarding/edge-devices.js';
export { effectiveRouteTable, propagatedRoutes, routeTableInForce } from './forwarding/effective-route-table.js';
export * from './forwarding/expectations.js';
export { balancedFlowLabel } from './forwarding/explain/balanced-flow-candidates.js';
export { bindingLabel, connectionLabel } from './forwarding/explain/memory-candidates.js';
export { privateLineRouteLabel } from './forwarding/explain/private-line-candidates.js';
export { guestRouteLabel, ORIGIN_WORDS } from './forwarding/explain/route-candidates.js';
export { networkAclEntryLabel } from './forwarding/explain/rule-candidates.js';
export * from './forwarding/explain-lookup.js';
export { CASE_CODES, explanationCode } from './forwarding/explanation-code.js';
export * from './forwarding/fates.js';
export { availabilityZoneId, faultOf, faultOfInstance } from './forwarding/faults.js';
export * from './forwarding/flow.js';
export { endpointWithIdentifier, nodeInZone, zonesOf } from './forwarding/gateway-load-balancing.js';
export { type GatewayRoute, gatewayRoutes } from './forwarding/gateway-routes.js';
export { guestTable, matchGuestRoute } from './forwarding/guest-routes.js';
export * from './forwarding/interconnects.js';
export { type IpLayer, ipOf } from './forwarding/ip-packet.js';
export * from './forwarding/labels.js';
export { isIpv6, isRouterAddress, linkLocalOf, routerAddressesOf } from './forwarding/link-local.js';
export { preservesClient } from './forwarding/load-balancing.js';
export { localServiceAt, localServices } from './forwarding/local-services.js';
export { type NeighbourMessage, readNeighbourMessage } from './forwarding/neighbour-messages.js';
export { matchNetworkAcl, networkAclEntries } from './forwarding/network-acls.js';
export * from './forwarding/network-index.js';
export { advance, frameOf, packetInTurn, packetOf, run, steps } from './forwarding/pipeline.js';
export { elementOf, outsideHost } from './forwarding/places.js';
export { type ExplainedFlow, type ExplainedWay, explainFlow } from './forwarding/reach/explain-flow.js';
export { openedQuestions } from './forwarding/reach/opened-ports.js';
export * from './forwarding/reach/plan.js';
export * from './forwarding/reach/question.js';
export * from './forwarding/reach/stations.js';
export { type TellingQuestion, tellingQuestions } from './forwarding/reach/telling-questions.js';
export {
    decideFlow,
    type FlowVerdict,
    REACH_OUTCOMES,
    type ReachOutcome,
    type ReachVerdict,
    startFlow,
} from './forwarding/reach/verdict.js';
export { type HeaderChange, headerChanges } from './forwarding/render/header-changes.js';
export * from './forwarding/render-trace.js';
export { isReservedAddress } from './forwarding/reserved-addresses.js';
export { routeTableIndex } from './forwarding/route-table-index.js';
export * from './forwarding/rules.js';
export { failuresOf, type RunFailure } from './forwarding/run-failures.js';
export {
    describeItem,
    type ItemSummary,
    itemBegunBy,
    type PacketFate,
    RunSummarizer,
    type RunSummary,
    summarizeRun,
} from './forwarding/run-summary.js';
export { attachedRules, matchSecurityGroups, memberAddresses } from './forwarding/security-groups.js';
export { type RunMaker, RunMemory } from './forwarding/selection/run-memory.js';
export type { MeaningComparison } from './forwarding/selection/same-meaning.js';
export { startExperiment, startPacket, startProbe } from './forwarding/simulation.js';
export { HOPS, type HopKind, STAGES, type StageId, stageInfo } from './forwarding/stage-catalog.js';
export * from './forwarding/state.js';
export * from './forwarding/trace.js';
export { gatewayTable } from './forwarding/transit-gateway-routes.js';
export * from './generated/ast.js';
export { VpcGeneratedModule, VpcGeneratedSharedModule } from './generated/module.js';
export { PIECED_DOCUMENTS } from './grammar/pieced-document.js';
export { CONNECTIVES } from './grammar/statement-structure.js';
export type { VpcLexingReport } from './grammar/vpc-lexer.js';
export * from './lowering/addresses.js';
export { idOf, natGatewayInterfaceId } from './lowering/element-ids.js';
export * from './lowering/network-builder.js';
export * from './lowering/parse-loose-text.js';
export { primaryInterfaceId } from './lowering/primary-interface.js';
export * from './model/address.js';
export * from './model/address-plan.js';
export * from './model/design.js';
export * from './model/display-filter.js';
export * from './model/egress-only-internet-gateway.js';
export * from './model/load-balancer.js';
export * from './model/network.js';
export * from './model/on-premises.js';
export { asPlainData, elementsBeside } from './model/parted-map.js';
export * from './model/peering.js';
export * from './model/probe.js';
export * from './model/profile.js';
export * from './model/profile-choices.js';
export * from './model/profile-elements.js';
export * from './model/public-access.js';
export * from './model/source-span.js';
export * from './model/transit-gateway.js';
export * from './model/vpc-endpoint.js';
export { fromHex, ipv6Bytes, toHex } from './packet/bytes.js';
export { decode } from './packet/decode.js';
export { type DissectedNode, type Dissection, dissect } from './packet/dissect.js';
export { encode } from './packet/encode.js';
export type { FieldDefinition, FieldType, FieldValue } from './packet/field.js';
export { FIELDS, findField } from './packet/fields.js';
export { packetInfo, summarizePacket } from './packet/format-packet.js';
export { getField, innermostField } from './packet/get-field.js';
export * from './packet/packet.js';
export { type Capture, type CapturedPacket, type CaptureInterface, type LinkType, writePcapng } from './packet/pcapng.js';
export { protocolStack } from './packet/protocol-stack.js';
export { checkFieldValue, setField, trySetField } from './packet/set-field.js';
export { VpcDocumentBuilder } from './references/document-builder.js';
export * from './references/element-names.js';
export * from './references/implicit-declarations.js';
export * from './references/imports.js';
export * from './references/linker.js';
export * from './references/name-resolver.js';
export * from './references/references.js';
export * from './references/suggest.js';
export { closingProposals } from './repairs/closing-proposals.js';
export { openingProposals } from './repairs/opening-proposals.js';
export type { Proposal } from './repairs/proposal.js';
export * from './validation/diagnostic-catalog.js';
export { type DiagnosticManual, VpcDocumentValidator } from './validation/document-validator.js';
export {
    type FailedExpectation,
    type FailedRunData,
    failedExpectations,
    type RunTarget,
} from './validation/failed-expectations.js';
export { parsePacketSpec } from './validation/parse-packet.js';
export type { DiagnosticData, Insertion, RelatedPlace, Removal, Repair, Replacement } from './validation/report.js';
export * from './validation/severities.js';
export { isSuppressible, suppressionComment } from './validation/suppressions.js';
export * from './vpc-module.js';
