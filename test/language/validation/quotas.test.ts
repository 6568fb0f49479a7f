/** Quotas (10.2): programs too long for a fixture, and rules whose time must not grow with the square of the program. */
import { expect, test } from 'vitest';
import { validate } from '../../support/diagnostics.js';

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);

const vpc = (...lines: string[]): string => ['vpc lab {', '    cidr 10.0.0.0/16', ...lines, '}'].join('\n');

const codesOf = async (text: string): Promise<string[]> => (await validate(text)).map(({ code }) => String(code));

test('T59: a prefix list counts with all its entries', async () => {
    const list = `prefix-list partners { ${range(20)
        .map((n) => `198.51.${n}.0/24`)
        .join(' ')} }`;
    const rules = range(45).map((n) => `        ingress tcp ${1000 + n} from 0.0.0.0/0`);
    const subnet = '    subnet web { cidr 10.0.1.0/24  instance a { security-groups g } }';
    const program = (peer: string): string =>
        `${list}\n${vpc('    security-group g {', ...rules, `        ingress tcp 22 from ${peer}`, '    }', subnet)}`;
    expect(await codesOf(program('partners'))).toEqual(['security-group/too-many-rules']);
    expect(await codesOf(program('10.0.0.0/8'))).toEqual(['prefix-list/unused']);
});

test('more than 500 routes in a table', async () => {
    const routes = range(501).map((n) => `        172.${16 + (n >> 8)}.${n % 256}.0/24 -> blackhole`);
    expect(await codesOf(vpc('    route-table t main {', ...routes.slice(1), '    }'))).toEqual([]);
    expect(await codesOf(vpc('    route-table t main {', ...routes, '    }'))).toEqual(['route-table/too-many-routes']);
});

test('more than twenty entries of an ACL in one direction', async () => {
    const entries = range(21).map((n) => `        ingress ${n + 1} allow tcp ${n + 1} from 0.0.0.0/0`);
    const program = (lines: string[]): string =>
        vpc('    network-acl a {', ...lines, '    }', '    subnet s { cidr 10.0.1.0/24  network-acl a }');
    expect(await codesOf(program(entries.slice(1)))).toEqual([]);
    expect(await codesOf(program(entries))).toEqual(['network-acl/too-many-entries']);
});

test('a thousand-line typo is reported in time', async () => {
    // Every subnet lies outside its VPC and overlaps the others: the worst case for blocks.
    const subnets = range(1000).map((n) => `    subnet s${n} { cidr 172.16.${n % 64}.0/24  instance i${n} { ip 10.9.9.9 } }`);
    const start = performance.now();
    const codes = await codesOf(vpc(...subnets));
    expect(codes.filter((code) => code === 'subnet/outside-vpc')).toHaveLength(1000);
    expect(codes.filter((code) => code === 'subnet/overlapping-cidr')).toHaveLength(936);
    expect(codes.filter((code) => code === 'interface/duplicate-address')).toHaveLength(999);
    expect(performance.now() - start).toBeLessThan(15_000);
});

test('ten thousand ACL entries on one block are compared in time', async () => {
    const entries = range(10_000).map((n) => `        ingress ${n + 1} allow tcp ${2 * n + 1} from 0.0.0.0/0`);
    const program = vpc('    network-acl a {', ...entries, '    }', '    subnet s { cidr 10.0.1.0/24  network-acl a }');
    const start = performance.now();
    expect(await codesOf(program)).toEqual(['network-acl/too-many-entries']);
    expect(performance.now() - start).toBeLessThan(15_000);
});
