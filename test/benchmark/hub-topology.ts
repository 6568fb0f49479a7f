/** A network of any size behind one transit gateway: VPCs of the same number of instances, all of which may talk to each other. */

/** How large. */
export interface HubSize {
    readonly vpcs: number;
    /** At most 250 in each VPC. */
    readonly instances: number;
}

/** The program; `i-VPC-N` are the instances, and it has no diagnostic. */
export const generateHub = (size: HubSize): string => generate(size, () => '');

/**
 * The same, in which no two instances are alike: each has a group of its own besides the common one, which admits a port from
 * its own address. Every class of instances has one member.
 */
export const generateHostileHub = (size: HubSize): string => generate(size, (vpc, n) => `own-${vpc}-${n}`);

/** `ownGroup` names a further group of an instance; empty for none. */
function generate({ vpcs, instances }: HubSize, ownGroup: (vpc: number, n: number) => string): string {
    const all = range(vpcs);
    return [
        ...all.flatMap((vpc) => [
            `vpc v${vpc} {`,
            `    cidr 10.${vpc}.0.0/16`,
            '    route-table main main { 10.0.0.0/8 -> core }',
            '    security-group peers { ingress tcp 443 from 10.0.0.0/8  ingress icmp from 10.0.0.0/8  egress all to 10.0.0.0/8 }',
            ...range(instances).flatMap((n) => {
                const name = ownGroup(vpc, n);
                return name === '' ? [] : [`    security-group ${name} { ingress tcp ${1000 + n} from 10.${vpc}.1.${n + 5}/32 }`];
            }),
            '    subnet s {',
            `        cidr 10.${vpc}.1.0/24`,
            '        availability-zone eu-west-1a',
            ...range(instances).map((n) => {
                const groups = ['peers', ownGroup(vpc, n)].filter((name) => name !== '').join(', ');
                return `        instance i-${vpc}-${n} { ip 10.${vpc}.1.${n + 5}  security-groups ${groups} }`;
            }),
            '    }',
            '}',
        ]),
        'transit-gateway core {',
        '    asn 64513',
        ...all.map((vpc) => `    attachment a${vpc} { vpc v${vpc}  subnets v${vpc}.s }`),
        '    route-table all {',
        ...all.map((vpc) => `        associate a${vpc}  propagate a${vpc}`),
        '    }',
        '}',
        '',
    ].join('\n');
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
