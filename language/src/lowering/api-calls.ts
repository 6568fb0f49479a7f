/** Orchestration calls of an experiment. An instance as an argument means its primary interface. */
import type {
    AddressHolderDecl,
    ApiCallDecl,
    CreateRouteCall,
    MoveIpCall,
    NatGatewayDecl,
    PropagationCall,
    RuleCall,
    SetSecurityGroupsCall,
} from '../generated/ast.js';
import type { ElementId } from '../model/network.js';
import type { ApiCall } from '../model/probe.js';
import { qualifiedNameOf } from '../references/element-names.js';
import { readAddress, readIf } from './addresses.js';
import { targetOf } from './draft.js';
import { idOf, natGatewayInterfaceId } from './element-ids.js';
import { resolveLinked } from './element-lookup.js';
import { primaryInterfaceId } from './primary-interface.js';
import { firstRegionalInterface, isRegional } from './regional-nat-gateways.js';
import { blockOfText, lowerTarget } from './routes.js';
import { lowerSecurityGroupRule } from './security.js';
import type { Spans } from './spans.js';
import { type InterconnectCall, lowerInterconnectCall } from './transit-gateway-calls.js';

/** A call; undefined while an argument is missing or does not resolve. */
export function lowerApiCall(call: ApiCallDecl, spans: Spans): ApiCall | undefined {
    switch (call.$type) {
        case 'CreateRouteCall':
            return lowerCreateRoute(call, spans);
        case 'DeleteRouteCall': {
            const table = resolveLinked(call.table);
            const destination = blockOfText(call.destination);
            return table !== undefined && destination ? { kind: 'delete-route', table, destination } : undefined;
        }
        case 'MoveIpCall':
            return lowerMoveIp(call);
        case 'AssociateAddressCall': {
            const publicAddress = readIf(call.address, readAddress);
            const to = holderInterface(targetOf(call.element));
            return publicAddress !== undefined && to !== undefined ? { kind: 'associate-address', publicAddress, to } : undefined;
        }
        case 'DisassociateAddressCall': {
            const publicAddress = readIf(call.address, readAddress);
            return publicAddress === undefined ? undefined : { kind: 'disassociate-address', publicAddress };
        }
        case 'RuleCall':
            return lowerRuleCall(call, spans);
        case 'DeleteTransitGatewayRouteCall':
        case 'PeeringCall':
        case 'TransitGatewayRouteCall':
        case 'TransitGatewayTableCall':
            return lowerInterconnectCall(call, spans);
        default:
            return lowerAttachment(call);
    }
}

/** Calls whose arguments are elements only. */
type AttachmentCall = Exclude<
    ApiCallDecl,
    {
        readonly $type:
            | 'CreateRouteCall'
            | 'DeleteRouteCall'
            | 'MoveIpCall'
            | 'AssociateAddressCall'
            | 'DisassociateAddressCall'
            | 'RuleCall'
            | InterconnectCall['$type'];
    }
>;

function lowerAttachment(call: AttachmentCall): ApiCall | undefined {
    switch (call.$type) {
        case 'AttachInterfaceCall': {
            const [element, to] = [resolveLinked(call.interface), resolveLinked(call.instance)];
            return element !== undefined && to !== undefined ? { kind: 'attach-interface', interface: element, to } : undefined;
        }
        case 'SetSecurityGroupsCall':
            return lowerSetSecurityGroups(call);
        case 'SetSourceDestCheckCall': {
            const element = holderInterface(targetOf(call.element));
            return element === undefined || call.sourceDestCheck === undefined
                ? undefined
                : { kind: 'set-source-dest-check', interface: element, enabled: call.sourceDestCheck === 'on' };
        }
        case 'AssociateRouteTableCall':
            return associate('associate-route-table', resolveLinked(call.subnet), resolveLinked(call.table));
        case 'AssociateNetworkAclCall':
            return associate('associate-network-acl', resolveLinked(call.subnet), resolveLinked(call.networkAcl));
        case 'PropagationCall':
            return lowerPropagation(call);
        case 'DeleteNatGatewayCall':
            return detach('delete-nat-gateway', resolveLinked(call.natGateway));
        case 'DetachInternetGatewayCall':
            return detach('detach-internet-gateway', resolveLinked(call.internetGateway));
    }
}

function lowerPropagation(call: PropagationCall): ApiCall | undefined {
    const [table, from] = [resolveLinked(call.table), resolveLinked(call.from)];
    return table === undefined || from === undefined || call.operation === undefined
        ? undefined
        : { kind: call.operation, table, from };
}

const associate = (
    kind: 'associate-route-table' | 'associate-network-acl',
    subnet: ElementId | undefined,
    element: ElementId | undefined,
): ApiCall | undefined => (subnet !== undefined && element !== undefined ? { kind, subnet, element } : undefined);

const detach = (kind: 'delete-nat-gateway' | 'detach-internet-gateway', element: ElementId | undefined): ApiCall | undefined =>
    element === undefined ? undefined : { kind, element };

function lowerCreateRoute(call: CreateRouteCall, spans: Spans): ApiCall | undefined {
    const table = resolveLinked(call.table);
    const destination = blockOfText(call.destination);
    const target = lowerTarget(call);
    if (table === undefined || !destination || !target || call.operation === undefined) {
        return undefined;
    }
    return { kind: call.operation, table, route: { destination, target, origin: 'static', span: spans.of(call) } };
}

function lowerMoveIp(call: MoveIpCall): ApiCall | undefined {
    const address = readIf(call.address, readAddress);
    const to = holderInterface(targetOf(call.element));
    return address !== undefined && to !== undefined ? { kind: 'move-ip', address, to } : undefined;
}

function lowerRuleCall(call: RuleCall, spans: Spans): ApiCall | undefined {
    const group = resolveLinked(call.group);
    const rule = call.rule && lowerSecurityGroupRule(call.rule, spans);
    return group !== undefined && rule && call.operation !== undefined ? { kind: call.operation, group, rule } : undefined;
}

function lowerSetSecurityGroups(call: SetSecurityGroupsCall): ApiCall | undefined {
    const element = holderInterface(targetOf(call.element));
    const groups = call.securityGroups.map(resolveLinked);
    if (element === undefined || groups.length === 0 || groups.includes(undefined)) {
        return undefined;
    }
    return { kind: 'set-security-groups', interface: element, groups: groups.filter((id): id is ElementId => id !== undefined) };
}

/** The interface an argument stands for. */
function holderInterface(holder: AddressHolderDecl | NatGatewayDecl | undefined): ElementId | undefined {
    switch (holder?.$type) {
        case 'InstanceDecl':
            return primaryInterfaceId(holder);
        case 'InterfaceDecl':
            return idOf(holder);
        case 'NatGatewayDecl':
            return isRegional(holder) ? firstRegionalInterface(holder) : natGatewayInterfaceId(qualifiedNameOf(holder));
        default:
            return undefined;
    }
}
