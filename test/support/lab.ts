/**
 * The laboratory most forwarding tests use, as text: VPC 10.0.0.0/16 with an internet gateway, subnet a1 with a (.10),
 * b (.20) and c (.30), subnet a2 with d (.10), and a host on the internet. Everything is open unless a test says otherwise.
 */

/** What a test adds or replaces. The letters are bodies of the instances. */
export interface LabParts {
    readonly top?: string;
    readonly vpc?: string;
    /** Routes of a1's and of a2's table. */
    readonly routes1?: string;
    readonly routes2?: string;
    /** Bodies of the subnets. */
    readonly a1?: string;
    readonly a2?: string;
    readonly a?: string;
    readonly b?: string;
    readonly c?: string;
    readonly d?: string;
    /** The availability zone of a2; the same as a1's by default. */
    readonly zone2?: string;
    /** The default group; everything by default. */
    readonly group?: string;
}

/** The program of the laboratory with a test's changes, followed by its probes. */
export const lab = (parts: LabParts, probes: string): string => `
${parts.top ?? ''}
vpc lab {
  cidr 10.0.0.0/16
  internet-gateway igw
  route-table one { ${parts.routes1 ?? '0.0.0.0/0 -> igw'} }
  route-table two { ${parts.routes2 ?? ''} }
  security-group default { ${parts.group ?? 'ingress all from 0.0.0.0/0 egress all to 0.0.0.0/0'} }
  ${parts.vpc ?? ''}
  subnet a1 {
    cidr 10.0.1.0/24
    availability-zone eu-west-1a
    route-table one
    ${parts.a1 ?? ''}
    instance a { ip 10.0.1.10 ${parts.a ?? ''} }
    instance b { ip 10.0.1.20 ${parts.b ?? ''} }
    instance c { ip 10.0.1.30 ${parts.c ?? ''} }
  }
  subnet a2 {
    cidr 10.0.2.0/24
    availability-zone ${parts.zone2 ?? 'eu-west-1a'}
    route-table two
    ${parts.a2 ?? ''}
    instance d { ip 10.0.2.10 ${parts.d ?? ''} }
  }
}
internet { host server { ip 198.51.100.9 } }
${probes}
`;
