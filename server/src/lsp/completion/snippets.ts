/**
 * Snippets: the outlines of declarations, offered where the declaration may stand. A test fills each with its own defaults and
 * parses it.
 */

/** A declaration to fill in. */
export interface Snippet {
    /** The grammar's rule whose keyword offers it. */
    readonly rule: string;
    readonly label: string;
    readonly description: string;
    /** In the protocol's snippet syntax: `${1:name}`, `${2|tcp,udp|}`, `$0`. */
    readonly body: string;
}

const lines = (...text: readonly string[]): string => text.join('\n');

/* biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are the protocol's placeholders */
/** Every snippet of the language. */
export const SNIPPETS: readonly Snippet[] = [
    {
        rule: 'VpcDecl',
        label: 'vpc …',
        description: 'A network with an internet gateway, one public subnet and an instance in it',
        body: lines(
            'vpc ${1:lab} {',
            '  cidr ${2:10.0.0.0/16}',
            '  internet-gateway ${3:igw}',
            '',
            '  route-table ${4:public} {',
            '    0.0.0.0/0 -> $3',
            '  }',
            '',
            '  security-group ${5:web-sg} {',
            '    ingress tcp 443 from 0.0.0.0/0',
            '    egress all to 0.0.0.0/0',
            '  }',
            '',
            '  subnet ${6:web} {',
            '    cidr ${7:10.0.1.0/24}',
            '    availability-zone ${8:eu-west-1a}',
            '    route-table $4',
            '',
            '    instance ${9:web1} {',
            '      public-ip ${10:203.0.113.10}',
            '      security-groups $5',
            '    }',
            '  }',
            '}',
            '$0',
        ),
    },
    {
        rule: 'SubnetDecl',
        label: 'subnet …',
        description: 'A subnet in one availability zone',
        body: lines(
            'subnet ${1:app} {',
            '  cidr ${2:10.0.2.0/24}',
            '  availability-zone ${3:eu-west-1a}',
            '  route-table ${4:private}',
            '',
            '  $0',
            '}',
        ),
    },
    {
        rule: 'InstanceDecl',
        label: 'instance …',
        description: 'A virtual machine with its address and security group',
        body: lines('instance ${1:app1} {', '  ip ${2:10.0.2.10}', '  security-groups ${3:app-sg}', '}$0'),
    },
    {
        rule: 'RouteTableDecl',
        label: 'route-table …',
        description: 'A route table with a default route',
        body: lines('route-table ${1:private} {', '  ${2:0.0.0.0/0} -> ${3:nat}', '}$0'),
    },
    {
        rule: 'NatGatewayDecl',
        label: 'nat-gateway …',
        description: 'A public NAT gateway; it belongs in a public subnet',
        body: lines('nat-gateway ${1:nat} { public-ip ${2:203.0.113.99} }$0'),
    },
    {
        rule: 'SecurityGroupDecl',
        label: 'security-group …',
        description: 'A stateful group: what it lists is allowed, and so is the answer',
        body: lines(
            'security-group ${1:app-sg} {',
            '  ingress ${2|tcp,udp,icmp,all|} ${3:443} from ${4:0.0.0.0/0}',
            '  egress all to 0.0.0.0/0',
            '}$0',
        ),
    },
    {
        rule: 'NetworkAclDecl',
        label: 'network-acl …',
        description: 'A stateless list, first match by number; the ephemeral ports let answers back in',
        body: lines(
            'network-acl ${1:app-acl} {',
            '  ingress 100 allow tcp ${2:443} from ${3:0.0.0.0/0}',
            '  ingress 110 allow tcp 1024-65535 from 0.0.0.0/0',
            '  egress  100 allow all to 0.0.0.0/0',
            '}$0',
        ),
    },
    {
        rule: 'InstanceDecl',
        label: 'instance … router',
        description: 'An instance that forwards and translates: a firewall or NAT instance',
        body: lines(
            'instance ${1:firewall} {',
            '  source-dest-check off',
            '  interface ${2:outside} { ip ${3:10.0.9.5} }',
            '  interface ${4:inside} in ${5:app} { ip ${6:10.0.2.5} }',
            '  guest { forwarding on  masquerade out $2 }',
            '}$0',
        ),
    },
    {
        rule: 'InternetDecl',
        label: 'internet …',
        description: 'A machine on the internet',
        body: lines('internet {', '  host ${1:client} { ip ${2:198.51.100.7} }', '}$0'),
    },
    {
        rule: 'ProbeDecl',
        label: 'probe …',
        description: 'A packet to send, and what should become of it',
        body: lines(
            'probe ${1:web}: ${2|tcp,udp,icmp|} ${3:client} -> ${4:web1}${5::443} expect ${6|answered,delivered,dropped|}$0',
        ),
    },
    {
        rule: 'ExperimentDecl',
        label: 'experiment …',
        description: 'Packets, orchestration calls, guest actions and faults in sequence',
        body: lines(
            'experiment ${1:what-if} {',
            '  run ${2:web} expect ${3|answered,delivered,dropped|}',
            '  api ${4:delete-route public 0.0.0.0/0}',
            '  run $2 expect ${5|dropped by no-route,answered,delivered|}',
            '}$0',
        ),
    },
];
/* biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above */
