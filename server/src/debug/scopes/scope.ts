/** What a scope is: a name, whether it has anything to say at a stop, and what it says when it is opened. */
import type { VariableNode } from './variable-node.js';
import type { View } from './view.js';

/** One subject of the Variables view. */
export interface Scope {
    readonly name: string;
    /** Cheap: asked at every stop. */
    applies(view: View): boolean;
    /** Its lines; never empty where the scope applies. */
    lines(view: View): VariableNode[];
}
