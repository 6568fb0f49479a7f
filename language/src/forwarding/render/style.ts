/** How a rendering is dressed: the caller brings colours and the way to name a line; without them the text is plain. */
import type { SourceSpan } from '../../model/source-span.js';
import { placeText } from '../labels.js';

/** Wraps text in what makes it bold, dim or coloured. Must not change the visible text. */
export interface TraceStyle {
    readonly bold: (text: string) => string;
    readonly dim: (text: string) => string;
    readonly red: (text: string) => string;
    readonly green: (text: string) => string;
    readonly yellow: (text: string) => string;
    readonly cyan: (text: string) => string;
    /** `file.vpc:12`, as the caller's readers know their files. */
    readonly place: (span: SourceSpan) => string;
}

const asIs = (text: string): string => text;

/** No colour at all, files by their last name. */
export const PLAIN_STYLE: TraceStyle = {
    bold: asIs,
    dim: asIs,
    red: asIs,
    green: asIs,
    yellow: asIs,
    cyan: asIs,
    place: placeText,
};
