/** The views of a stop, made once for all scopes and evaluations that look at the same moment. */
import type { Debuggee } from '../debuggee.js';
import { RequestFailure } from '../errors.js';
import type { Position } from '../trace-cursor.js';
import { View } from './view.js';

/** Remembers the views of one stop. */
export class Views {
    private known = new Map<string, View>();

    /** What there is to see at a position; an edit makes another debuggee, and so another view. */
    at(debuggee: Debuggee, position: Position): View {
        const key = `${position.step} ${position.detail}`;
        const known = this.known.get(key);
        if (known?.debuggee === debuggee) {
            return known;
        }
        const step = debuggee.trace.step(position.step);
        if (!step) {
            throw new RequestFailure('running', { command: 'view' });
        }
        const view = new View(debuggee, position, step);
        this.known.set(key, view);
        return view;
    }

    /** The debugger has moved. */
    clear(): void {
        this.known = new Map();
    }
}
