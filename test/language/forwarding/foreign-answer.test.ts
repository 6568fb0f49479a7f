/** An answer counts only where it comes from whom the question was sent to. */
import { expect, test } from 'vitest';
import { run, startProbe, summarizeRun } from '../../../language/src/index.js';
import { buildDesign } from '../../support/build-design.js';

/** An instance with a public address whose subnet leads to a NAT gateway: its answers leave with the gateway's address. */
const program = (expectation: string): string => `vpc lab {
  cidr 10.0.0.0/16
  internet-gateway igw
  route-table public { 0.0.0.0/0 -> igw }
  route-table private { 0.0.0.0/0 -> nat }
  security-group open { ingress all from 0.0.0.0/0 }
  subnet front { cidr 10.0.1.0/24  route-table public  nat-gateway nat { public-ip 203.0.113.99 } }
  subnet back {
    cidr 10.0.2.0/24
    route-table private
    instance server { public-ip 203.0.113.10  security-groups open }
  }
}
internet { host client { ip 198.51.100.7 } }
probe web: tcp client -> server.public-ip:443 expect ${expectation}
`;

async function expectations(expectation: string) {
    const start = startProbe(await buildDesign(program(expectation)), 'probe:web');
    return summarizeRun(start ? run(start) : []).items[0]?.expectations ?? [];
}

test('W1, N1: a reply translated to another address answers nobody', async () => {
    const [answered] = await expectations('answered');
    expect(answered?.met).toBe(false);
    expect(answered?.message).toContain('203.0.113.99');
});

test('the packet itself has arrived all the same', async () => {
    expect((await expectations('delivered to server'))[0]?.met).toBe(true);
});
