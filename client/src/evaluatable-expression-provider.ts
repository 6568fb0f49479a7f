/** What the debugger evaluates when the mouse rests on a word: a whole field (`ip.src`), name or address, not a part of it. */
import { type Disposable, EvaluatableExpression, languages, type Position, type TextDocument } from 'vscode';

/** Addresses of both families with an optional prefix length, and dotted names. */
const EXPRESSION =
    /[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7}(?:\/\d+)?|\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?|[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*/;

/** Registers the provider for `.vpc` files. */
export const registerEvaluatableExpressions = (): Disposable =>
    languages.registerEvaluatableExpressionProvider('vpc', {
        provideEvaluatableExpression(document: TextDocument, position: Position): EvaluatableExpression | undefined {
            const range = document.getWordRangeAtPosition(position, EXPRESSION);
            return range && new EvaluatableExpression(range);
        },
    });
