/**
 * Rules that the comments of an example name as background: no step of its runs cites them, and no diagnostic it announces carries
 * them, so the example is no proof of them. Whoever names a rule in a comment shows it in the file or lists it here; a test of the
 * examples asks for one of the two.
 */

/** Example, relative to `examples/` → rules that it only names. */
export const ONLY_NAMED: Readonly<Record<string, readonly string[]>> = {
    '01-addresses/t14-arp-cache.vpc': ['I5'],
    '01-addresses/t15-gratuitous-arp.vpc': ['I6'],
    '02-subnets/t08-next-hop-in-another-subnet.vpc': ['G10'],
    '02-subnets/t09-guest-route-inside-the-vpc.vpc': ['I21'],
    '02-subnets/t10-time-to-live.vpc': ['I21', 'I22'],
    '03-security/t12-group-by-reference.vpc': ['F6'],
    '03-security/t28-ping-and-two-filters.vpc': ['F32', 'F33'],
    '06-ipv6/ipv6-dual-stack.vpc': ['F3', 'F24', 'V3', 'I21'],
    '06-ipv6/t53-egress-only-internet-gateway.vpc': ['F16'],
    '07-peering/t31-reply-to-the-wrong-peer.vpc': ['X3'],
    '07-peering/t32-peering-is-not-transitive.vpc': ['F7'],
    '08-transit-gateway/t40-transit-gateway-tables.vpc': ['X10'],
    '08-transit-gateway/transit-gateway-connect.vpc': ['X10'],
    '09-on-premises/t42-propagated-inside-the-vpc.vpc': ['X21'],
    '09-on-premises/t43-direct-connect-and-vpn.vpc': ['X21', 'R13'],
    '09-on-premises/t44-vpn-gateway-is-strict.vpc': ['R27'],
    '09-on-premises/vpn-and-direct-connect-to-transit-gateway.vpc': ['X10'],
    '10-services/t32-endpoints.vpc': ['X32'],
    '11-appliances/t24-appliance-between-subnets.vpc': ['R16', 'R17'],
    '11-appliances/t25-gateway-route-table.vpc': ['R21'],
    '11-appliances/vpn-middlebox.vpc': ['R17', 'R20'],
    '12-failover/moving-an-address.vpc': ['H1', 'R26'],
    '12-failover/route-server-failover.vpc': ['G13', 'R26', 'R28'],
    '12-failover/t19-route-names-an-interface.vpc': ['R26'],
    '12-failover/t22-routing-protocols.vpc': ['G9', 'G10'],
    '12-failover/t52-stale-arp-entry.vpc': ['H1'],
    '13-eras/t14-arp-cache-aws-2013.vpc': ['I5'],
    '14-reference-designs/middlebox-inspection.vpc': ['F8', 'R15', 'R17', 'R24'],
    '14-reference-designs/public-and-private-subnets.vpc': ['N17', 'R12', 'X38'],
    '14-reference-designs/shared-services.vpc': ['X10'],
    '14-reference-designs/single-public-subnet.vpc': ['F3', 'F6', 'F24'],
    '14-reference-designs/vpn-private-subnet.vpc': ['R6', 'X18', 'X21'],
    'diagnostics/t58-address-of-the-router.vpc': ['I2'],
    'diagnostics/t58-subnet-too-small.vpc': ['V3'],
    'first-file.vpc': ['F3', 'F6'],
    'three-tier.vpc': ['F23', 'N17'],
};
