/** The servers that ours is measured beside, each with the settings that make it do the same work without the network. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type PeerText, typeScriptText, vpcText, yamlText } from './peer-texts.js';

const require = createRequire(import.meta.url);

/** A server that can be started and asked. */
export interface Peer {
    readonly name: string;
    readonly command: string;
    readonly args: readonly string[];
    readonly languageId: string;
    /** The file it is given. */
    readonly uri: string;
    readonly textOf: (lines: number) => PeerText;
    /** What it is told of its settings, by section. */
    readonly settings: Readonly<Record<string, unknown>>;
    /** Whether diagnostics are asked for; otherwise the server sends them. */
    readonly pulls: boolean;
}

/** Our built server. */
export const ours = (bundle: string): Peer => ({
    name: 'VPC Lab',
    command: process.execPath,
    args: [bundle, '--stdio'],
    languageId: 'vpc',
    uri: fileIn(emptyFolder(), 'main.vpc'),
    textOf: vpcText,
    settings: {},
    pulls: false,
});

/** The server of YAML, with a small schema of CloudFormation's shape instead of the vendor's, which takes it seconds. */
export function yamlServer(): Peer {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'schema.json'), JSON.stringify(SMALL_SCHEMA));
    const yaml = {
        validate: true,
        hover: true,
        completion: true,
        schemaStore: { enable: false },
        schemas: { [fileIn(folder, 'schema.json')]: '*.yaml' },
    };
    const root = dirname(require.resolve('yaml-language-server/package.json'));
    return {
        name: 'yaml-language-server',
        command: process.execPath,
        args: [join(root, 'bin', 'yaml-language-server'), '--stdio'],
        languageId: 'yaml',
        uri: fileIn(folder, 'main.yaml'),
        textOf: yamlText,
        settings: { yaml },
        pulls: false,
    };
}

const SMALL_SCHEMA = {
    type: 'object',
    required: ['Resources'],
    properties: {
        AWSTemplateFormatVersion: { type: 'string' },
        Resources: {
            type: 'object',
            additionalProperties: {
                type: 'object',
                required: ['Type'],
                additionalProperties: false,
                properties: {
                    Type: { type: 'string', pattern: '^AWS::', description: 'What the resource is.' },
                    Properties: { type: 'object' },
                },
            },
        },
    },
};

/** The server of TypeScript, of the version that compiles this project: a native program since 7.0. It loads the smallest library. */
export function typeScriptServer(): Peer {
    const folder = emptyFolder();
    const compilerOptions = { strict: true, noEmit: true, lib: ['es5'], types: [] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
    writeFileSync(join(folder, 'main.ts'), '');
    const typescript = dirname(require.resolve('typescript/package.json'));
    const platform = createRequire(join(typescript, 'package.json')).resolve(
        `@typescript/typescript-${process.platform}-${process.arch}/package.json`,
    );
    return {
        name: 'TypeScript 7',
        command: join(dirname(platform), 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc'),
        args: ['--lsp', '--stdio'],
        languageId: 'typescript',
        uri: fileIn(folder, 'main.ts'),
        textOf: typeScriptText,
        settings: {},
        pulls: true,
    };
}

const emptyFolder = (): string => mkdtempSync(join(tmpdir(), 'vpc-peers-'));

const fileIn = (folder: string, name: string): string => pathToFileURL(join(folder, name)).href;
