/** What the cloud of the profile gives each subnet besides what is written: the router's MAC and addresses (I5, G22). */
import type { Subnet } from '../model/network.js';
import type { Profile } from '../model/profile.js';
import type { NetworkDraft } from './draft.js';

/** Fits a finished draft to the profile. That of the present day is what the rest of the lowering makes already. */
export function fitToProfile({ subnets }: NetworkDraft, profile: Profile): void {
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
