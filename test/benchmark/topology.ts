/** A generated network of a given number of lines: VPCs of two tiers with tables, groups, ACLs, instances and probes. */

/** How one VPC is filled: about 200 lines with these numbers. */
const SUBNETS = 8;
const INSTANCES = 14;

/**
 * A `.vpc` file of at least that many lines, cut at the end of a VPC (so at most one VPC longer). It has no diagnostic.
 * The same number always gives the same text.
 */
export function generateTopology(lines: number): string {
    const parts: string[] = [];
    let length = 0;
    for (let index = 0; length < lines; index++) {
        const vpc = generateVpc(index);
        parts.push(...vpc);
        length += vpc.length;
    }
    return `${parts.join('\n')}\n`;
}

function generateVpc(index: number): string[] {
    const name = `vpc-${index}`;
    const block = `10.${index % 256}`;
    return [
        `/** The network of unit ${index}. */`,
        `vpc ${name} {`,
        `    cidr ${block}.0.0/16`,
        '    internet-gateway igw',
        '    route-table public { 0.0.0.0/0 -> igw }',
        '    route-table private { 0.0.0.0/0 -> nat }',
        ...securityGroups(),
        ...networkAcl(),
        ...range(SUBNETS).flatMap((subnet) => generateSubnet(index, subnet, `${block}.${subnet}`)),
        '}',
        ...range(4).map((n) => `probe ping-${index}-${n}: icmp ${name}.web-${n}-4 -> ${name}.web-${n + 1}-5 expect answered`),
        ...range(4).map((n) => `probe web-${index}-${n}: tcp ${name}.web-${n}-4 -> ${name}.web-${n + 4}-6:443 expect answered`),
        '',
    ];
}

const securityGroups = (): string[] => [
    '    security-group web {',
    '        ingress tcp 80 from 0.0.0.0/0',
    '        ingress tcp 443 from 0.0.0.0/0',
    '        ingress icmp echo from 10.0.0.0/8',
    '    }',
    '    security-group database {',
    '        ingress tcp 5432 from web',
    '        ingress tcp 3306 from web',
    '    }',
];

const networkAcl = (): string[] => [
    '    network-acl open {',
    '        ingress 100 allow tcp 1-65535 from 0.0.0.0/0',
    '        ingress 110 allow icmp from 10.0.0.0/8',
    '        egress 100 allow all to 0.0.0.0/0',
    '    }',
];

function generateSubnet(vpc: number, subnet: number, block: string): string[] {
    const isPublic = subnet < SUBNETS / 2;
    return [
        `    subnet web-${subnet} {`,
        `        cidr ${block}.0/24`,
        `        availability-zone eu-west-1${'abc'[subnet % 3]}`,
        `        route-table ${isPublic ? 'public' : 'private'}`,
        '        network-acl open',
        ...(subnet === 0 ? [`        nat-gateway nat { public-ip ${publicAddress(vpc, 250)} }`] : []),
        ...range(INSTANCES).map((n) => `        ${instance(vpc, subnet, n + 4, { block, isPublic })}`),
        '    }',
    ];
}

function instance(vpc: number, subnet: number, host: number, at: { block: string; isPublic: boolean }): string {
    const publicIp = at.isPublic && host < 8 ? `  public-ip ${publicAddress(vpc, subnet * 8 + host)}` : '';
    const group = host % 2 === 0 ? 'web' : 'web, database';
    return `instance web-${subnet}-${host} { ip ${at.block}.${host}${publicIp}  security-groups ${group} }`;
}

/** Public addresses of the benchmark come from 100 consecutive /16 blocks outside every private range. */
const publicAddress = (vpc: number, host: number): string => `${20 + Math.floor(vpc / 256)}.${vpc % 256}.1.${host}`;

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
