/** Ports that services are known by, for completion and hovers (IANA's registry of service names and port numbers). */

/** Port, and what people call the service. */
export const SERVICE_PORTS: readonly (readonly [port: number, service: string])[] = [
    [20, 'FTP, data'],
    [21, 'FTP'],
    [22, 'SSH'],
    [23, 'Telnet'],
    [25, 'SMTP'],
    [53, 'DNS'],
    [67, 'DHCP, server'],
    [68, 'DHCP, client'],
    [80, 'HTTP'],
    [88, 'Kerberos'],
    [110, 'POP3'],
    [123, 'NTP'],
    [143, 'IMAP'],
    [161, 'SNMP'],
    [179, 'BGP'],
    [389, 'LDAP'],
    [443, 'HTTPS'],
    [445, 'SMB'],
    [465, 'SMTP over TLS'],
    [500, 'IKE'],
    [514, 'Syslog'],
    [587, 'SMTP, submission'],
    [636, 'LDAP over TLS'],
    [993, 'IMAP over TLS'],
    [1433, 'SQL Server'],
    [1521, 'Oracle Database'],
    [2049, 'NFS'],
    [2379, 'etcd'],
    [3128, 'HTTP proxy'],
    [3306, 'MySQL'],
    [3389, 'RDP'],
    [4500, 'IPsec NAT traversal'],
    [4789, 'VXLAN'],
    [5432, 'PostgreSQL'],
    [5671, 'AMQP over TLS'],
    [5672, 'AMQP'],
    [6081, 'GENEVE'],
    [6379, 'Redis'],
    [6443, 'Kubernetes API'],
    [8080, 'HTTP, alternative'],
    [8443, 'HTTPS, alternative'],
    [9092, 'Kafka'],
    [9200, 'Elasticsearch'],
    [11211, 'Memcached'],
    [27017, 'MongoDB'],
];

/** Ports that rules are most often about; proposed first. */
const USUAL: ReadonlySet<number> = new Set([22, 53, 80, 443, 3306, 3389, 5432]);

/** All of them, the usual ones first. */
export const portsByUse: typeof SERVICE_PORTS = [
    ...SERVICE_PORTS.filter(([port]) => USUAL.has(port)),
    ...SERVICE_PORTS.filter(([port]) => !USUAL.has(port)),
];

/** What a port is known for: `HTTPS`; `undefined` for one that is not in the list. */
export const serviceOf = (port: number): string | undefined => SERVICE_PORTS.find(([number]) => number === port)?.[1];
