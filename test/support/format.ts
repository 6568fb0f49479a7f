/** Formatting a text without an editor, and the words of a text. */
import { EmptyFileSystem } from 'langium';
import { formatText, type LayoutOptions } from '../../server/src/lsp/formatting/format-text.js';
import { createVpcLspServices } from '../../server/src/lsp/vpc-lsp-module.js';

const { vpc } = createVpcLspServices(EmptyFileSystem);

/** As an editor formats unless told otherwise. */
export const SPACES = { tabSize: 2, insertSpaces: true };

/** The text with all edits made. */
export function format(text: string, options: LayoutOptions = SPACES): string {
    const edits = formatText(vpc.parser.Lexer, text, options).sort((a, b) => b.offset - a.offset);
    return edits.reduce((changed, { offset, end, text: put }) => changed.slice(0, offset) + put + changed.slice(end), text);
}

/** Every word and comment, without the white space inside comments of several lines. */
export function wordsOf(text: string): string[] {
    const { tokens, hidden } = vpc.parser.Lexer.tokenize(text);
    return [...tokens, ...hidden]
        .sort((a, b) => a.startOffset - b.startOffset)
        .map(({ image }) => image.replaceAll(/\s*\n\s*/g, '\n'));
}
