/** Signature help: the parts of a rule, a route, a probe or a call while it is being typed, the one under the cursor marked. */
import type { LangiumDocument } from 'langium';
import type { SignatureHelpProvider } from 'langium/lsp';
import type { SignatureHelp, SignatureHelpOptions, SignatureHelpParams } from 'vscode-languageserver-protocol';
import { findSignature, type Signature } from './signatures.js';

/** Answers `textDocument/signatureHelp` for the statement on the cursor's line. */
export class VpcSignatureHelpProvider implements SignatureHelpProvider {
    get signatureHelpOptions(): SignatureHelpOptions {
        return { triggerCharacters: [' '], retriggerCharacters: [' '] };
    }

    provideSignatureHelp({ textDocument }: LangiumDocument, { position }: SignatureHelpParams): SignatureHelp | undefined {
        const start = { line: position.line, character: 0 };
        const line = textDocument.getText({ start, end: position });
        const statement = line.slice(Math.max(line.lastIndexOf('{'), line.lastIndexOf('}')) + 1);
        const words = statement
            .replace(/\/\/.*/, '')
            .trimStart()
            .split(/\s+/);
        const signature = words.length > 1 ? findSignature(words) : undefined;
        return signature && helpFor(signature, words.length - 1);
    }
}

/** `active` counts words from the statement's first. */
function helpFor({ parts, about }: Signature, active: number): SignatureHelp {
    const offsets = parts.map((_, i) => parts.slice(0, i).join(' ').length + (i > 0 ? 1 : 0));
    return {
        signatures: [
            {
                label: parts.join(' '),
                documentation: about,
                parameters: parts.map((part, i) => ({ label: [offsets[i] ?? 0, (offsets[i] ?? 0) + part.length] })),
            },
        ],
        activeSignature: 0,
        activeParameter: Math.min(active, parts.length - 1),
    };
}
