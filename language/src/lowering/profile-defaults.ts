/** What the cloud of the profile gives besides what is written: routers and their addresses (I5, G22), a way to the internet (A1). */
import type { Subnet, Vpc } from '../model/network.js';
import type { Profile } from '../model/profile.js';
import type { NetworkDraft } from './draft.js';
import { elementId } from './element-ids.js';
import type { UnderlayPlan } from './underlay.js';

/** What the gateway is called that Azure's next hop “Internet” stands for, where the file declares none. */
const INTERNET = 'internet';

/** Fits a finished draft to the profile. That of the present day is what the rest of the lowering makes already. */
export function fitToProfile(draft: NetworkDraft, profile: Profile, underlay: UnderlayPlan): void {
    fitRouters(draft, profile);
    for (const vpc of profile.systemRoutes ? draft.vpcs.values() : []) {
        if (vpc.internetGateway === undefined) {
            addInternet(draft, vpc, underlay);
        }
    }
}

function fitRouters({ subnets }: NetworkDraft, profile: Profile): void {
    const isConstant = profile.arpAnswer === 'constant-mac';
    if (!isConstant && profile.commonIpv6Router) {
        return;
    }
    for (const subnet of subnets.values()) {
        const fitted: Subnet = {
            ...subnet,
            ...(isConstant ? { routerMac: profile.constantMac } : {}),
            ...(profile.commonIpv6Router ? {} : { withoutCommonRouter: true }),
        };
        subnets.set(subnet.id, fitted);
    }
}

function addInternet({ vpcs, internetGateways }: NetworkDraft, vpc: Vpc, underlay: UnderlayPlan): void {
    const qualifiedName = `${vpc.qualifiedName}.${INTERNET}`;
    const id = elementId('InternetGatewayDecl', qualifiedName);
    internetGateways.set(id, {
        id,
        name: INTERNET,
        qualifiedName,
        span: vpc.span,
        implicit: true,
        kind: 'internet-gateway',
        vpc: vpc.id,
        underlayAddress: underlay.next(),
    });
    vpcs.set(vpc.id, { ...vpc, internetGateway: id });
}
