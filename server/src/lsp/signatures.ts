/** The statements with several parts, part by part: the one table that signature help reads. */

/** How a statement is written. Words in angle brackets stand for what its writer chooses. */
export interface Signature {
    /** One entry for each word of the statement, the last for all that follow. */
    readonly parts: readonly string[];
    /** One sentence. */
    readonly about: string;
}

const SIGNATURES: readonly (Signature & { readonly matches: RegExp })[] = [
    {
        matches: /^(ingress|egress) \d+ ?/,
        parts: ['ingress|egress', '<number 1–32766>', 'allow|deny', '<protocol>', '[<ports or ICMP type>]', 'from|to', '<block>'],
        about: 'An entry of a network ACL: stateless, the lowest number that matches decides (F20).',
    },
    {
        matches: /^(ingress|egress) /,
        parts: ['ingress|egress', '<protocol>', '[<ports or ICMP type>]', 'from|to', '<block, group or prefix list>'],
        about: 'A rule of a security group: stateful, allow only (F1, F2).',
    },
    {
        matches: /^route \S* ?/,
        parts: ['route', '<block>', 'via', '<address of the next hop>', '[onlink]'],
        about: 'A static route inside a guest (G7, G8).',
    },
    {
        matches: /^probe \S+: arp /,
        parts: ['probe', '<name>:', 'arp', '<asker>', 'who-has', '<address>', 'expect …'],
        about: 'An ARP request, answered by the hypervisor (I1 to I4).',
    },
    {
        matches: /^probe /,
        parts: [
            'probe',
            '<name>:',
            'icmp|icmp6|tcp|udp|packet|arp|dhcp',
            '<source>',
            '->',
            '<destination>[:<port>]',
            '[{ size … ttl … df … }]',
            'expect …',
        ],
        about: 'A packet to send, and what should become of it.',
    },
    {
        matches: /^expect /,
        parts: [
            'expect',
            '[reply] delivered|answered|dropped',
            '[to|at <element>]',
            '[by <reason>]',
            '[via <element>, …]',
            '[where <display filter>]',
        ],
        about: 'A claim about the packet; `where` is a display filter on the packet as it arrives.',
    },
    {
        matches: /^listener /,
        parts: ['listener', 'tcp|udp', '<port>', '->', '<target>, …', '[port <target port>]'],
        about: 'What a load balancer accepts and where it sends it (8.6).',
    },
    {
        matches: /^api (create|replace)-route /,
        parts: ['api', 'create-route|replace-route', '<route table>', '<block>', '->', '<target>|local|blackhole'],
        about: 'Changes a route table between two packets.',
    },
    {
        matches: /^api delete-route /,
        parts: ['api', 'delete-route', '<route table>', '<block>'],
        about: 'Takes a route out of its table.',
    },
    {
        matches: /^api (move-ip|associate-address) /,
        parts: ['api', 'move-ip|associate-address', '<address>', 'to', '<instance or interface>'],
        about: 'Moves a private address, or maps a public one (section 9).',
    },
    {
        matches: /^api (authorize|revoke) /,
        parts: ['api', 'authorize|revoke', '<security group>', 'ingress|egress', '<protocol>', '[<ports>]', 'from|to', '<peer>'],
        about: 'Adds a rule to a security group, or takes it away (F13).',
    },
    {
        matches: /^(fail|restore) /,
        parts: ['fail|restore', 'instance|interface|server|availability-zone|attachment|vpn|…', '<name>'],
        about: 'Breaks something, or repairs it.',
    },
];

/** The signature of a statement that begins with these words; the last may be incomplete. */
export function findSignature(words: readonly string[]): Signature | undefined {
    const text = words.join(' ');
    return SIGNATURES.find(({ matches }) => matches.test(text));
}
