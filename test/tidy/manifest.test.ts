/** The manifest repeats what the code knows: this keeps the two in step. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { severitySetting } from '../../scripts/docs/severity-setting.js';
import { ATTACH_ATTRIBUTES, LAUNCH_ATTRIBUTES, type LaunchAttribute } from '../../server/src/debug/launch-arguments.js';
import { DIAGNOSTIC_SETTINGS } from '../../server/src/lsp/diagnostics/diagnostic-settings.js';
import { INLAY_HINTS } from '../../server/src/lsp/inlay-hint-provider.js';
import { sourceFiles } from './source-files.js';

interface Property {
    readonly type: string;
    readonly default?: string | boolean;
}

interface Manifest {
    readonly main: string;
    readonly browser: string;
    readonly bin: Readonly<Record<string, string>>;
    readonly contributes: {
        readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
        readonly commands: readonly { readonly command: string }[];
        readonly debuggers: readonly {
            readonly configurationAttributes: Readonly<
                Record<'launch' | 'attach', { readonly properties: Readonly<Record<string, Property>> }>
            >;
        }[];
    };
}

const readText = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const manifest = JSON.parse(readText('package.json')) as Manifest;

test.each([
    ['launch', LAUNCH_ATTRIBUTES],
    ['attach', ATTACH_ATTRIBUTES],
] as const)('launch.json knows exactly the attributes of the debug adapter: %s', (request, attributes) => {
    const properties = manifest.contributes.debuggers[0]?.configurationAttributes[request].properties ?? {};
    expect(Object.keys(properties)).toEqual(Object.keys(attributes));
    for (const [name, attribute] of Object.entries<LaunchAttribute>(attributes)) {
        expect([name, properties[name]?.type]).toEqual([name, attribute.type]);
        if (typeof attribute.default === 'boolean') {
            expect([name, properties[name]?.default]).toEqual([name, attribute.default]);
        }
    }
});

test('the settings know exactly the inlay hints of the language server', () => {
    const prefix = 'vpc.inlayHints.';
    const settings = Object.entries(manifest.contributes.configuration.properties)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, setting]) => [name.slice(prefix.length), setting.default]);
    expect(Object.fromEntries(settings)).toEqual(INLAY_HINTS);
});

test('the settings know exactly the switches of diagnostics, and every code with what can be chosen for it', () => {
    const { properties } = manifest.contributes.configuration;
    const switches = Object.keys(DIAGNOSTIC_SETTINGS).map((name) => [name, properties[`vpc.diagnostics.${name}`]?.default]);
    expect(Object.fromEntries(switches)).toEqual(DIAGNOSTIC_SETTINGS);
    expect(properties['vpc.diagnostics.severity']).toEqual(severitySetting());
});

test('every command of the manifest is registered, and no other', () => {
    const registered = sourceFiles('client/src').flatMap(({ text }) =>
        [...text.matchAll(/registerCommand\('([^']+)'/g)].map((match) => match[1] ?? ''),
    );
    const declared = manifest.contributes.commands.map(({ command }) => command);
    expect(registered.sort()).toEqual(declared.sort());
});

test('every program of the manifest is bundled', async () => {
    const list = new URL('../../client/programs.mjs', import.meta.url);
    const { PROGRAMS } = (await import(list.href)) as { PROGRAMS: readonly { readonly outfile: string }[] };
    const bundled = PROGRAMS.map(({ outfile }) => `./${outfile}`);
    const named = [manifest.main, manifest.browser, ...Object.values(manifest.bin).map((path) => `./${path}`)];
    expect(bundled).toEqual(expect.arrayContaining(named));
});

test('the colouring knows every keyword of the grammar', () => {
    const colouring = readText('client/syntaxes/vpc.tmLanguage.json');
    const keywords = [...readText('language/src/grammar/vpc.langium').matchAll(/'([a-z][a-z0-9-]+)'/g)].map(
        (match) => match[1] ?? '',
    );
    expect(keywords.length).toBeGreaterThan(50);
    // The calls after `api` and `guest` and the values after `profile` and `encapsulation` are coloured by position.
    const byPosition =
        /^(aws.*|azure|geneve|vxlan|public|private|(create|replace|delete|move|attach|associate|disassociate|set|add|detach|accept|enable|disable|disassociate|join|leave|start|stop)-.*|authorize|revoke|announce)$/;
    const missing = keywords.filter((word) => !byPosition.test(word) && !new RegExp(`[(|]${word}[)|]`).test(colouring));
    expect([...new Set(missing)]).toEqual([]);
});
