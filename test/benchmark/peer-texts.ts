/** The network of `generateTopology` in the languages of the peers: as CloudFormation and as TypeScript, line by line alike. */
import { generateTopology } from './topology.js';

/** A text, and where it is edited and asked about: just behind a name that a declaration in its middle uses. */
export interface PeerText {
    readonly text: string;
    readonly position: { readonly line: number; readonly character: number };
}

/** Finds the place behind the last occurrence of a name on a line of the middle of the file. */
function inTheMiddle(text: string, linePattern: RegExp, name: string): PeerText {
    const lines = text.split('\n');
    const line = lines.findIndex((content, i) => i >= lines.length / 2 && linePattern.test(content));
    return { text, position: { line, character: (lines[line]?.lastIndexOf(name) ?? 0) + name.length } };
}

/** Our own: the name of a security group. */
export const vpcText = (lines: number): PeerText => inTheMiddle(generateTopology(lines), /security-groups web }/, 'web');

/** How many VPCs our text of that many lines has, so that every text describes the same network. */
const vpcsOf = (lines: number): number[] =>
    Array.from({ length: generateTopology(lines).match(/^vpc /gm)?.length ?? 0 }, (_, i) => i);

const SUBNETS = [0, 1, 2, 3, 4, 5, 6, 7];
const HOSTS = Array.from({ length: 14 }, (_, n) => n + 4);
const zoneOf = (subnet: number): string => `eu-west-1${'abc'[subnet % 3]}`;

/** CloudFormation, each resource in the flow style so that it takes one line as in ours. The place is the name in a reference. */
export function yamlText(lines: number): PeerText {
    const text = ['AWSTemplateFormatVersion: 2010-09-09', 'Resources:', ...vpcsOf(lines).flatMap(yamlVpc), ''].join('\n');
    return inTheMiddle(text, /Groups: \[\{ Ref: Vpc\d+Web \}\]/, 'Web');
}

function yamlVpc(vpc: number): string[] {
    const id = `Vpc${vpc}`;
    const block = `10.${vpc % 256}`;
    const resource = (name: string, type: string, properties: string): string =>
        `  ${id}${name}: { Type: AWS::EC2::${type}, Properties: { ${properties} } }`;
    const inVpc = `VpcId: { Ref: ${id} }`;
    const ingress = (port: number): string => `{ IpProtocol: tcp, FromPort: ${port}, ToPort: ${port}, CidrIp: 0.0.0.0/0 }`;
    return [
        resource('', 'VPC', `CidrBlock: ${block}.0.0/16`),
        resource('Igw', 'InternetGateway', 'Tags: []'),
        resource('Public', 'RouteTable', inVpc),
        resource('Private', 'RouteTable', inVpc),
        resource('PublicRoute', 'Route', `DestinationCidrBlock: 0.0.0.0/0, GatewayId: { Ref: ${id}Igw }`),
        resource('PrivateRoute', 'Route', `DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: { Ref: ${id}Nat }`),
        resource('Web', 'SecurityGroup', `${inVpc}, SecurityGroupIngress: [${ingress(80)}, ${ingress(443)}]`),
        resource('Database', 'SecurityGroup', `${inVpc}, SecurityGroupIngress: [${ingress(5432)}, ${ingress(3306)}]`),
        resource('Open', 'NetworkAcl', inVpc),
        resource('Nat', 'NatGateway', `SubnetId: { Ref: ${id}Web0 }`),
        ...SUBNETS.flatMap((subnet) => [
            resource(
                `Web${subnet}`,
                'Subnet',
                `CidrBlock: ${block}.${subnet}.0/24, AvailabilityZone: ${zoneOf(subnet)}, ${inVpc}`,
            ),
            ...HOSTS.map((host) =>
                resource(
                    `Web${subnet}Host${host}`,
                    'Instance',
                    `PrivateIpAddress: ${block}.${subnet}.${host}, SubnetId: { Ref: ${id}Web${subnet} }, SecurityGroups: [{ Ref: ${id}Web }]`,
                ),
            ),
        ]),
    ];
}

/** TypeScript, with a namespace for each VPC and a typed constant for each element. */
export function typeScriptText(lines: number): PeerText {
    const text = [...TYPES, ...vpcsOf(lines).flatMap(typeScriptVpc), ''].join('\n');
    return inTheMiddle(text, /securityGroups: \[web\] }/, 'web');
}

const TYPES = [
    'interface Vpc { cidr: string }',
    'interface Gateway { vpc: Vpc }',
    'interface RouteTable { vpc: Vpc; routes: { to: string; target: Gateway }[] }',
    "interface Rule { protocol: 'tcp' | 'udp' | 'icmp'; port?: number; from: string | SecurityGroup }",
    'interface SecurityGroup { vpc: Vpc; ingress: Rule[] }',
    'interface Subnet { vpc: Vpc; cidr: string; zone: string; table: RouteTable }',
    'interface Instance { subnet: Subnet; ip: string; publicIp?: string; securityGroups: SecurityGroup[] }',
    "interface Probe { protocol: 'icmp' | 'tcp'; from: Instance; to: Instance; port?: number; expect: 'answered' | 'dropped' }",
];

function typeScriptVpc(vpc: number): string[] {
    const block = `10.${vpc % 256}`;
    const rule = (port: number, from: string): string => `{ protocol: 'tcp', port: ${port}, from: ${from} }`;
    const probe = (kind: string, n: number, rest: string): string =>
        `const ${kind}_${vpc}_${n}: Probe = { from: vpc_${vpc}.web_${n}_4, ${rest}, expect: 'answered' };`;
    return [
        `namespace vpc_${vpc} {`,
        `    export const vpc: Vpc = { cidr: '${block}.0.0/16' };`,
        '    export const igw: Gateway = { vpc };',
        '    export const nat: Gateway = { vpc };',
        "    export const publicTable: RouteTable = { vpc, routes: [{ to: '0.0.0.0/0', target: igw }] };",
        "    export const privateTable: RouteTable = { vpc, routes: [{ to: '0.0.0.0/0', target: nat }] };",
        `    export const web: SecurityGroup = { vpc, ingress: [${rule(80, "'0.0.0.0/0'")}, ${rule(443, "'0.0.0.0/0'")}] };`,
        `    export const database: SecurityGroup = { vpc, ingress: [${rule(5432, 'web')}, ${rule(3306, 'web')}] };`,
        ...SUBNETS.flatMap((subnet) => [
            `    export const web_${subnet}: Subnet = { vpc, cidr: '${block}.${subnet}.0/24', zone: '${zoneOf(subnet)}', table: ${subnet < 4 ? 'publicTable' : 'privateTable'} };`,
            ...HOSTS.map(
                (host) =>
                    `    export const web_${subnet}_${host}: Instance = { subnet: web_${subnet}, ip: '${block}.${subnet}.${host}', securityGroups: [${host % 2 === 0 ? 'web' : 'web, database'}] };`,
            ),
        ]),
        '}',
        ...[0, 1, 2, 3].map((n) => probe('ping', n, `to: vpc_${vpc}.web_${n + 1}_5, protocol: 'icmp'`)),
        ...[0, 1, 2, 3].map((n) => probe('web', n, `to: vpc_${vpc}.web_${n + 4}_6, protocol: 'tcp', port: 443`)),
    ];
}
