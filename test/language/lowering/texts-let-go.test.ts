/** What is remembered of declarations does not keep the texts that they were read from: an editor's file has a new one at every keystroke. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { EmptyFileSystem, TextDocument, URI } from 'langium';
import { expect, test } from 'vitest';
import { createVpcCoreServices, type VpcFile } from '../../../language/src/index.js';

const VPCS = 12;
const MEGABYTE = 2 ** 20;
/** The file ends in a comment of so many bytes: that is what a text kept for nothing costs. */
const BALLAST = 4 * MEGABYTE;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** One file of several VPCs with a probe each; `version` of a VPC is part of everything that is said of it. */
const textOf = (versions: readonly number[]): string =>
    [
        ...versions.map(
            (version, i) => `
/** What somebody wrote about version ${version} of the network called vpc-number-${i}. */
vpc vpc-number-${i} {
    cidr 10.${i}.0.0/16
    cidr 2001:db8:${i}:${version}00::/56
    subnet the-only-subnet {
        cidr 10.${i}.100.0/24
        cidr 2001:db8:${i}:${version}00::/64
        instance the-machine-${version} { ip 10.${i}.100.${10 + version}  ip 2001:db8:${i}:${version}00::10 }
        instance other-machine
    }
}
probe of-vpc-number-${i}: icmp vpc-number-${i}.the-machine-${version} -> vpc-number-${i}.other-machine   expect answered
`,
        ),
        `// ${'.'.repeat(BALLAST)}\n`,
    ].join('');

test('an edit of each declaration leaves one text in memory, not one for each', async () => {
    const { shared } = createVpcCoreServices(EmptyFileSystem);
    const uri = URI.parse('file:///workspace/main.vpc');
    const versions = new Array<number>(VPCS).fill(1);
    let open = TextDocument.create(uri.toString(), 'vpc', 1, textOf(versions));
    const document = shared.workspace.LangiumDocumentFactory.fromTextDocument<VpcFile>(open, uri);
    Object.assign(shared.workspace.LangiumDocumentFactory, { textDocuments: { get: () => open } });
    shared.workspace.LangiumDocuments.addDocument(document);
    shared.workspace.DocumentBuilder.updateBuildOptions = { validation: true };
    await shared.workspace.DocumentBuilder.build([document], { validation: true });
    const used = async (edited: number): Promise<number> => {
        versions[edited] = 2;
        open = TextDocument.create(uri.toString(), 'vpc', open.version + 1, textOf(versions));
        await shared.workspace.DocumentBuilder.update([uri], []);
        collectGarbage();
        return process.memoryUsage().heapUsed;
    };
    const before = await used(0);
    for (let edited = 1; edited < VPCS - 1; edited++) {
        await used(edited);
    }
    expect((await used(VPCS - 1)) - before).toBeLessThan(2 * BALLAST);
    expect(document.parseResult.parserErrors).toEqual([]);
});
