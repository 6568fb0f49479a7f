/** The world of a session whose programs are files, wherever those lie. */
import { parseFilter, parsePacketSpec } from '#language';
import type { FreshLoader } from '../workspace/load-design.js';
import type { DebugHost, LoadedProgram, ProgramDiagnostic } from './debug-host.js';

/** Loads programs with a loader that is made when it is first wanted; all sessions in this world share it. */
export function programsOf(makeLoader: () => FreshLoader): Required<Pick<DebugHost, 'prepare' | 'loadProgram'>> {
    let shared: FreshLoader | undefined;
    const loader = (): FreshLoader => {
        shared ??= makeLoader();
        return shared;
    };
    return {
        prepare: () => loader().prepare(),
        loadProgram: (path, texts) => loadProgram(loader(), path, texts),
    };
}

async function loadProgram(loader: FreshLoader, path: string, texts?: ReadonlyMap<string, string>): Promise<LoadedProgram> {
    const { root, design, diagnostics, documents, services } = await loader.load(path, texts);
    return {
        uri: root.uri.toString(),
        design,
        diagnostics: diagnostics.map(({ severity, message, span }): ProgramDiagnostic => ({ severity, message, span })),
        documents: documents.map(({ uri, textDocument }) => ({ uri: uri.toString(), text: textDocument.getText() })),
        parseFilter: (text) => parseFilter(services.vpc, text, design.network),
        parsePacket: (text) => parsePacketSpec(services.vpc, design, text),
    };
}
