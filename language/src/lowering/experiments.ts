/** Experiments: the lines of a timeline, each as plain data. */
import type {
    ExperimentDecl,
    ExperimentStepDecl,
    FaultStepDecl,
    GuestActionDecl,
    GuestStepDecl,
    RunStepDecl,
} from '../generated/ast.js';
import type { ElementId, Network } from '../model/network.js';
import type { Experiment, ExperimentStep, GuestAction, Limit } from '../model/probe.js';
import { readAddress, readDuration, readIf, readMac } from './addresses.js';
import { lowerApiCall } from './api-calls.js';
import { lowerBgpPeer, lowerNeighbor } from './bgp.js';
import { type FileContext, targetOf } from './draft.js';
import { availabilityZoneId, connectionsOfSite, idOf } from './element-ids.js';
import { resolveLinked } from './element-lookup.js';
import { lowerGuestRoute } from './instances.js';
import { lowerEndpoint, textOf } from './packets.js';
import { primaryInterfaceId } from './primary-interface.js';
import { lowerExpectations } from './probes.js';
import { blockOfText } from './routes.js';
import type { Spans } from './spans.js';

/** An experiment with the steps that are complete. */
export function lowerExperiment(experiment: ExperimentDecl, network: Network, context: FileContext): Experiment {
    const { id, name, documentation } = context.base(experiment);
    return {
        id,
        name,
        steps: experiment.steps.flatMap((step) => lowerStep(step, network, context) ?? []),
        span: context.spans.head(experiment),
        ...(documentation === undefined ? {} : { documentation }),
    };
}

function lowerStep(step: ExperimentStepDecl, network: Network, context: FileContext): ExperimentStep | undefined {
    switch (step.$type) {
        case 'RunStepDecl':
            return lowerRun(step, network, context);
        case 'ApiStepDecl': {
            const call = step.call && lowerApiCall(step.call, context.spans);
            return call && { kind: 'api', call, text: textOf(step), span: context.spans.of(step) };
        }
        case 'GuestStepDecl':
            return lowerGuestStep(step, context.spans);
        case 'FaultStepDecl':
            return lowerFault(step, network, context);
        case 'WaitStepDecl': {
            const seconds = readIf(step.duration, readDuration);
            return seconds === undefined ? undefined : { kind: 'wait', seconds, span: context.spans.of(step) };
        }
    }
}

function lowerRun(step: RunStepDecl, network: Network, context: FileContext): ExperimentStep | undefined {
    const probe = resolveLinked(step.probe);
    return probe === undefined
        ? undefined
        : {
              kind: 'run',
              probe,
              expectations: lowerExpectations(step.expectations, network, context),
              span: context.spans.of(step),
          };
}

function lowerFault(step: FaultStepDecl, network: Network, context: FileContext): ExperimentStep | undefined {
    const { spans } = context;
    if (step.limit !== undefined) {
        const limited = lowerLimit(step, network, context);
        return limited && step.action !== undefined ? { kind: step.action, ...limited, span: spans.of(step) } : undefined;
    }
    const element = step.availabilityZone === undefined ? failing(step) : availabilityZoneId(step.availabilityZone);
    return element === undefined || step.action === undefined ? undefined : { kind: step.action, element, span: spans.of(step) };
}

/** What is used up, and of which element. An instance means its primary interface. */
function lowerLimit(
    { limit, limited, natGateway, protocol, destination }: FaultStepDecl,
    network: Network,
    { spans }: FileContext,
): { readonly element: ElementId; readonly limit: Limit } | undefined {
    if (limit === 'nat-ports') {
        const element = resolveLinked(natGateway);
        const to = destination && lowerEndpoint(destination, 4, { network, resolve: resolveLinked, spans });
        return element !== undefined && protocol !== undefined && to?.ok && to.value.port !== undefined
            ? { element, limit: { kind: limit, protocol, destination: to.value.address, port: to.value.port } }
            : undefined;
    }
    const holder = targetOf(limited);
    const element = holder?.$type === 'InstanceDecl' ? primaryInterfaceId(holder) : holder && idOf(holder);
    return element === undefined || limit === undefined ? undefined : { element, limit: { kind: limit } };
}

/** `vpn office` means every VPN connection of the site. */
function failing({ kind, element }: FaultStepDecl): ElementId | undefined {
    const target = targetOf(element);
    const several = target?.$type === 'SiteDecl' && (kind === 'vpn' || kind === 'direct-connect');
    return several ? connectionsOfSite(kind, idOf(target)) : resolveLinked(element);
}

/** Something done inside a guest. An instance means its primary interface, except for routes, which belong to no interface. */
function lowerGuestStep(step: GuestStepDecl, spans: Spans): ExperimentStep | undefined {
    const target = targetOf(step.element);
    if (!target || !step.action) {
        return undefined;
    }
    const isInstance = target.$type === 'InstanceDecl';
    const interfaceId = isInstance ? primaryInterfaceId(target) : idOf(target);
    const action = interfaceId === undefined ? undefined : lowerGuestAction(step.action, interfaceId, spans);
    const instance = idOf(isInstance ? target : target.$container);
    return action && { kind: 'guest', instance, action, text: textOf(step), span: spans.of(step) };
}

function lowerGuestAction(action: GuestActionDecl, interfaceId: ElementId, spans: Spans): GuestAction | undefined {
    switch (action.$type) {
        case 'GuestAddressAction': {
            const address = readIf(action.address, readAddress);
            return address === undefined || action.operation === undefined
                ? undefined
                : { kind: action.operation, interface: interfaceId, address };
        }
        case 'GuestMacAction': {
            const mac = readIf(action.mac, readMac);
            return mac === undefined ? undefined : { kind: 'set-mac', interface: interfaceId, mac };
        }
        case 'GuestAddRouteAction': {
            const route = lowerGuestRoute(action, spans);
            return route && { kind: 'add-route', route };
        }
        case 'GuestStartBgpAction': {
            const neighbor = lowerNeighbor(action, spans);
            return neighbor && { kind: 'start-bgp', neighbor };
        }
        case 'GuestStopBgpAction': {
            const peer = lowerBgpPeer(action);
            return peer && { kind: 'stop-bgp', peer };
        }
        case 'GuestDeleteRouteAction': {
            const destination = blockOfText(action.destination);
            return destination && { kind: 'delete-route', destination };
        }
    }
}
