/** Where the time of a keystroke goes: the phases of a build, timed in this process. Prints one line of JSON: milliseconds by phase. */
import { EmptyFileSystem, URI } from 'langium';
import { createVpcCoreServices, PIECED_DOCUMENTS, type VpcFile } from '#language';
import { vpcText } from './peer-texts.js';
import { median } from './statistics.js';

const KEYSTROKES = 42;
const uri = URI.parse('file:///benchmark/main.vpc');
const { shared, vpc } = createVpcCoreServices(EmptyFileSystem);
const { text, position } = vpcText(Number(process.argv[2] ?? 10_000));

let open = PIECED_DOCUMENTS.create(uri.toString(), 'vpc', 1, text);
const factory = shared.workspace.LangiumDocumentFactory;
Object.assign(factory, { textDocuments: { get: () => open } });
const document = factory.fromTextDocument<VpcFile>(open, uri);
shared.workspace.LangiumDocuments.addDocument(document);
shared.workspace.DocumentBuilder.updateBuildOptions = { validation: true };
await shared.workspace.DocumentBuilder.build([document], { validation: true });

/** Milliseconds of the present keystroke by phase, and of all before. */
const phases = new Map<string, number[]>();
let keystroke = new Map<string, number>();

/** Times every call of a method. */
function time<T extends object>(owner: T, method: keyof T & string, phase: string): void {
    const original = owner[method] as (...args: unknown[]) => unknown;
    const timed = (...args: unknown[]): unknown => {
        const begin = performance.now();
        const note = (): void => void keystroke.set(phase, (keystroke.get(phase) ?? 0) + performance.now() - begin);
        const result = original.apply(owner, args);
        if (result instanceof Promise) {
            return result.finally(note);
        }
        note();
        return result;
    };
    Object.assign(owner, { [method]: timed });
}

time(factory, 'update', 'reparse');
time(vpc.references.Linker, 'link', 'scopes and links');
time(vpc.lowering.NetworkBuilder, 'build', 'lowering');
time(vpc.validation.DocumentValidator, 'validateDocument', 'validation');

for (let i = 0; i < KEYSTROKES; i++) {
    const end = { ...position, character: position.character + (i % 2) };
    const begin = performance.now();
    open = PIECED_DOCUMENTS.update(open, [{ range: { start: position, end }, text: i % 2 === 0 ? 'x' : '' }], i + 2);
    keystroke = new Map([['text', performance.now() - begin]]);
    await shared.workspace.DocumentBuilder.update([uri], []);
    const total = performance.now() - begin;
    // The network is built by the first rule that asks for it.
    keystroke.set('validation', (keystroke.get('validation') ?? 0) - (keystroke.get('lowering') ?? 0));
    const sum = [...keystroke.values()].reduce((a, b) => a + b, 0);
    for (const [phase, value] of [...keystroke, ['rest of the build', total - sum] as const]) {
        phases.set(phase, [...(phases.get(phase) ?? []), value]);
    }
}
console.log(JSON.stringify([...phases].map(([phase, values]) => [phase, median(values)])));
