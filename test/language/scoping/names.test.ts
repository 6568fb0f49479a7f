/** What names mean, from where they stand. */
import type { LangiumDocument, Reference } from 'langium';
import { CstUtils } from 'langium';
import { describe, expect, test } from 'vitest';
import { isVpcLinkingError, type NamedDecl, qualifiedNameOf, segmentsOf, type VpcFile } from '../../../language/src/index.js';
import { parse, problemsOf, testServices } from '../../support/build-design.js';

const TWO_VPCS = `vpc shop {
  cidr 10.0.0.0/16
  internet-gateway igw
  route-table public { 0.0.0.0/0 -> igw }
  security-group web { ingress all from web }
  subnet front {
    cidr 10.0.1.0/24
    instance web1 { security-groups web  interface inside in back }
    instance unique
  }
  subnet back { cidr 10.0.2.0/24 }
}
vpc data {
  cidr 10.1.0.0/16
  route-table private { }
  security-group db { }
  subnet front { cidr 10.1.1.0/24  instance web1  instance db1 }
}
`;

/** What each reference of a text means, by its text; errors as their reason. */
function meanings(document: LangiumDocument): Record<string, string> {
    const entries = document.references.map((reference): [string, string] => {
        const { $refText, ref, error } = reference as Reference<NamedDecl>;
        const problem = error && isVpcLinkingError(error) ? error.problem : 'error';
        return [$refText, ref ? `${ref.$type} ${qualifiedNameOf(ref)}` : problem];
    });
    return Object.fromEntries(entries);
}

const errorsOf = (document: LangiumDocument): string[] =>
    document.references.flatMap(({ error }) => (error ? [error.message] : []));

describe('outwards', () => {
    test('a name that is unique everywhere needs nothing before it', async () => {
        expect(meanings(await parse(`${TWO_VPCS}probe x: icmp unique -> db1`))).toMatchObject({
            unique: 'InstanceDecl shop.unique',
            db1: 'InstanceDecl data.db1',
        });
    });

    test('qualified names say which VPC, and which interface', async () => {
        const probes = 'probe x: icmp shop.web1 -> data.web1\nprobe y: icmp shop.web1.inside -> unique.eth0';
        expect(meanings(await parse(TWO_VPCS + probes))).toMatchObject({
            'shop.web1': 'InstanceDecl shop.web1',
            'data.web1': 'InstanceDecl data.web1',
            'shop.web1.inside': 'InterfaceDecl shop.web1.inside',
            'unique.eth0': 'InterfaceDecl shop.unique.eth0',
        });
    });

    test('inside a VPC its own names come first', async () => {
        const text = TWO_VPCS.replace('route-table private { }', 'route-table private { 192.0.2.0/24 -> web1 }');
        expect(meanings(await parse(text))).toMatchObject({ web1: 'InstanceDecl data.web1' });
    });

    test('what AWS supplies has a name too', async () => {
        const text = TWO_VPCS.replace(
            'instance unique',
            'route-table main  network-acl default  instance unique { security-groups default }',
        );
        const document = await parse(text);
        expect(errorsOf(document)).toEqual([]);
        expect(meanings(document)).toMatchObject({ main: 'RouteTableDecl shop.main' });
    });

    test('the name of an instance is enough where its interface is meant, in masquerading the name of the interface', async () => {
        const text = TWO_VPCS.replace('instance unique', 'instance unique { interface out { }  guest { masquerade out out } }');
        expect(meanings(await parse(text))).toMatchObject({ out: 'InterfaceDecl shop.unique.out' });
    });
});

describe('only what can stand there', () => {
    test('a route leads to gateways and instances, not to groups', async () => {
        const document = await parse(TWO_VPCS.replace('0.0.0.0/0 -> igw', '0.0.0.0/0 -> web'));
        expect(errorsOf(document)).toEqual([
            "There is no egress-only internet gateway, instance, interface, internet gateway, NAT gateway, network firewall, peering, transit gateway, endpoint or VPN gateway called 'web' in VPC 'shop'. Did you mean 'web1'?",
        ]);
    });

    test('the target of a route lies in the VPC of the table, in a call as well', async () => {
        const inside = await parse(TWO_VPCS.replace('route-table private { }', 'route-table private { 0.0.0.0/0 -> igw }'));
        expect(errorsOf(inside)).toEqual([
            "Internet gateway 'shop.igw' belongs to VPC 'shop'; only elements of VPC 'data' can stand here.",
        ]);
        const call = await parse(`${TWO_VPCS}experiment e { api create-route private 0.0.0.0/0 -> igw }`);
        expect(meanings(call)).toMatchObject({ private: 'RouteTableDecl data.private', igw: 'out-of-reach' });
    });

    test('a group of another VPC is out of reach', async () => {
        const document = await parse(TWO_VPCS.replace('security-groups web', 'security-groups db'));
        expect(errorsOf(document)).toEqual([
            "Security group 'data.db' belongs to VPC 'data'; only elements of VPC 'shop' can stand here.",
        ]);
    });

    test('the word before the name of what fails says what it is', async () => {
        const text = `${TWO_VPCS}server db1 { }\nexperiment e { fail server db1\n fail instance db1\n fail db1 }`;
        const document = await parse(text);
        const found = document.references.slice(-3).map((reference) => (reference as Reference).ref?.$type);
        expect(found).toEqual(['ServerDecl', 'InstanceDecl', undefined]);
    });
});

describe('errors', () => {
    test('ambiguity lists the candidates', async () => {
        expect(errorsOf(await parse(`${TWO_VPCS}probe x: icmp web1 -> db1`))).toEqual([
            "'web1' may mean instance 'shop.web1' or instance 'data.web1'. Write the full name.",
        ]);
    });

    test('a name in no file names the nearest that is in one', async () => {
        expect(errorsOf(await parse(`${TWO_VPCS}probe x: icmp uniqe -> db1`))).toEqual([
            "There is no instance, interface, internet host, load balancer, NAT gateway, network firewall, host on premises or endpoint called 'uniqe'. Did you mean 'unique'?",
        ]);
    });

    test('an element declared twice costs one error at the declaration, none at its uses', async () => {
        const document = await parse(
            `${TWO_VPCS.replace('instance unique', 'instance unique  instance unique')}probe x: icmp unique -> db1`,
        );
        expect(errorsOf(document)).toEqual([]);
    });

    test('ten thousand names that mean nothing are answered quickly', async () => {
        const probes = Array.from({ length: 5000 }, (_, i) => `probe p${i}: icmp nobody${i} -> somebody${i}`).join('\n');
        const start = performance.now();
        const document = await parse(TWO_VPCS + probes);
        expect(errorsOf(document)).toHaveLength(10_000);
        expect(performance.now() - start).toBeLessThan(20_000);
    });
});

describe('imports', () => {
    test('names of imported files are visible, directly and indirectly; others are not', async () => {
        const document = await parse('import "a.vpc"\nprobe x: icmp one -> two\nprobe y: icmp one -> hidden', {
            'a.vpc': 'import "b.vpc"\nvpc v { cidr 10.0.0.0/16  subnet s { cidr 10.0.1.0/24  instance one } }',
            'b.vpc': 'vpc w { cidr 10.1.0.0/16  subnet s { cidr 10.1.1.0/24  instance two } }',
            'c.vpc': 'vpc z { cidr 10.2.0.0/16  subnet s { cidr 10.2.1.0/24  instance hidden } }',
        });
        expect(meanings(document)).toMatchObject({ one: 'InstanceDecl v.one', two: 'InstanceDecl w.two', hidden: 'unknown' });
        expect([...testServices().vpc.lowering.NetworkBuilder.build(document).network.vpcs.keys()]).toEqual(['vpc:v', 'vpc:w']);
    });

    test('a file that is not there, a file that imports itself, and a circle', async () => {
        const document = await parse('import "main.vpc"\nimport "b.vpc"\nimport "gone.vpc"', { 'b.vpc': 'import "main.vpc"' });
        expect(problemsOf(document)).toEqual([
            "1: 'main.vpc' imports itself. Remove the line.",
            "2: The files import each other: 'main.vpc' → 'b.vpc' → 'main.vpc'. Move what both need into a third file.",
            "3: Cannot import 'gone.vpc': there is no such file. The path is relative to this file.",
        ]);
    });

    test('a change in an imported file links the importing one again', async () => {
        const { shared } = testServices();
        const document = await parse('import "lib.vpc"\nprobe x: icmp one -> one', {
            'lib.vpc': 'vpc v { cidr 10.0.0.0/16  subnet s { cidr 10.0.1.0/24  instance one } }',
        });
        const lib = testServices().vpc.references.Imports.closure(document)[1] as LangiumDocument<VpcFile>;
        expect(errorsOf(document)).toEqual([]);
        await shared.workspace.DocumentBuilder.update([], [lib.uri]);
        expect(errorsOf(document)).toHaveLength(2);
    });
});

describe('words of qualified names', () => {
    test('each word stands for a declaration of its own', async () => {
        const document = await parse(`${TWO_VPCS}probe x: icmp shop.web1.inside -> db1`);
        const reference = document.references.find(({ $refText }) => $refText === 'shop.web1.inside') as Reference;
        expect(segmentsOf(reference).map(({ node, decl }) => `${node.text}: ${decl.$type}`)).toEqual([
            'shop: VpcDecl',
            'web1: InstanceDecl',
            'inside: InterfaceDecl',
        ]);
    });

    test('following and finding go by the word under the cursor', async () => {
        const text = `${TWO_VPCS}probe x: icmp shop.web1 -> data.web1`;
        const document = await parse(text);
        const { References } = testServices().vpc.references;
        const root = document.parseResult.value.$cstNode;
        const leaf = root && CstUtils.findLeafNodeAtOffset(root, text.lastIndexOf('shop') + 1);
        const [vpc] = leaf ? References.findDeclarations(leaf) : [];
        expect(vpc?.$type).toBe('VpcDecl');
        const found = vpc ? References.findReferences(vpc, { includeDeclaration: true }).toArray() : [];
        expect(found.map(({ segment }) => text.slice(segment.offset, segment.end))).toEqual(['shop', 'shop']);
    });
});

test('completion offers what can stand there, by its shortest unique name', async () => {
    const document = await parse(`${TWO_VPCS}probe x: icmp unique -> db1`);
    const reference = document.references.find(({ $refText }) => $refText === 'db1') as Reference;
    const container = document.parseResult.value.probes[0]?.packet.destination;
    if (!container) {
        throw new Error('The probe has a destination.');
    }
    const scope = testServices().vpc.references.ScopeProvider.getScope({ reference, container, property: 'element' });
    const names = scope
        .getAllElements()
        .map(({ name }) => name)
        .toArray();
    expect(names).toEqual(expect.arrayContaining(['unique', 'db1', 'shop.web1', 'data.web1', 'web1.inside']));
    expect(names).not.toContain('public');
    expect(names).not.toContain('web1');
});
