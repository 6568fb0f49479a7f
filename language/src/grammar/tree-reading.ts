/**
 * One text read along the graphs of its rules: the trees that the reference parser would build, or nothing.
 *
 * Values are put into elements in the order of the words, elements are complete before they are put into another one, and each
 * rule but a fragment has a node in the concrete tree.
 */
import { type IToken, tokenMatcher } from 'chevrotain';
import {
    type AstNode,
    AstUtils,
    type CompositeCstNode,
    type CstNode,
    type LexerResult,
    type Linker,
    type Mutable,
    type ValueConverter,
} from 'langium';
import { choose, NONE } from './look-ahead.js';
import type { MovableNodeBuilder } from './movable-nodes.js';
import type { ActionState, CallState, RuleGraph, State, Target, TokenState } from './rule-graph.js';

/** What reading needs besides the text. */
export interface ReadingServices {
    readonly nodes: MovableNodeBuilder;
    readonly linker: Linker;
    readonly converter: ValueConverter;
    /** Gives an element the values that were not written. */
    readonly complete: (element: AstNode) => void;
}

/** An element while it is being read. */
type Element = { $type: string; $cstNode?: CstNode; [property: string]: unknown };

/** Reads one text. Make a new one for each. */
export class TreeReading {
    private readonly tokens: readonly IToken[];
    private readonly hidden: readonly IToken[];
    private at = 0;
    private hiddenAt = 0;
    /** The element being read; `undefined` inside a value. */
    private element: Element | undefined;
    /** What has been read of a value. */
    private written = '';

    constructor(
        private readonly services: ReadingServices,
        { tokens, hidden }: LexerResult,
    ) {
        this.tokens = tokens;
        this.hidden = hidden;
    }

    /** The element that the whole text is; `undefined` if it is none. */
    read(text: string, rule: RuleGraph): AstNode | undefined {
        const { nodes } = this.services;
        nodes.buildRootNode(text);
        this.element = { $type: rule.type };
        if (!this.follow(rule.start) || this.at < this.tokens.length) {
            return undefined;
        }
        const element = this.finishElement();
        if (element.$cstNode) {
            (element.$cstNode as { astNode: AstNode }).astNode = element;
        }
        nodes.addHiddenNodes(this.hidden.slice(this.hiddenAt));
        return element;
    }

    /** Reads from a state to the end of its rule. */
    private follow(start: State | undefined): boolean {
        for (let state = start; state; ) {
            switch (state.kind) {
                case 'token':
                    if (!this.readToken(state)) {
                        return false;
                    }
                    state = state.next;
                    break;
                case 'call':
                    if (!(state.rule.result === 'fragment' ? this.follow(state.rule.start) : this.readCall(state))) {
                        return false;
                    }
                    state = state.next;
                    break;
                case 'action':
                    this.act(state);
                    state = state.next;
                    break;
                case 'decision': {
                    const choice = choose(state, this.tokens, this.at);
                    if (choice === NONE) {
                        return false;
                    }
                    state = state.options[choice];
                }
            }
        }
        return true;
    }

    private readToken(state: TokenState): boolean {
        const token = this.tokens[this.at];
        if (!token || !tokenMatcher(token, state.type)) {
            return false;
        }
        this.at++;
        this.placeHidden(token.startOffset);
        const leaf = this.services.nodes.buildLeafNode(token, state.feature);
        const { target } = state;
        if (target || !this.element) {
            const value = state.isKeyword ? token.image : this.services.converter.convert(token.image, leaf);
            if (target) {
                this.assign(target, value, leaf);
            } else {
                this.written += value;
            }
        }
        return true;
    }

    /** Comments stand in the concrete tree before the word that follows them. */
    private placeHidden(offset: number): void {
        const from = this.hiddenAt;
        while ((this.hidden[this.hiddenAt]?.startOffset ?? offset) < offset) {
            this.hiddenAt++;
        }
        if (this.hiddenAt > from) {
            this.services.nodes.addHiddenNodes(this.hidden.slice(from, this.hiddenAt));
        }
    }

    private readCall(state: CallState): boolean {
        const { element: outer, written: writtenBefore } = this;
        const { rule, feature } = state;
        const node = this.services.nodes.buildCompositeNode(feature);
        this.element = rule.result === 'element' ? { $type: rule.type } : undefined;
        this.written = '';
        if (!this.follow(rule.start)) {
            return false;
        }
        const result = this.element ? this.finishElement() : this.finishValue(node);
        this.element = outer;
        this.written = writtenBefore;
        if (node.content.length > 0) {
            this.putResult(state, result, node);
        }
        return true;
    }

    private finishElement(): AstNode {
        const element = this.element as AstNode & { $cstNode: CstNode };
        this.services.nodes.construct(element);
        this.services.complete(element);
        return element;
    }

    private finishValue(node: CompositeCstNode): unknown {
        this.services.nodes.construct({ $type: undefined, $cstNode: node });
        return this.services.converter.convert(this.written, node);
    }

    private putResult({ target, rule }: CallState, result: unknown, node: CstNode): void {
        if (target) {
            this.assign(target, result, node);
        } else if (!this.element) {
            this.written += String(result);
        } else if (rule.result === 'element') {
            this.element = takenOver(result as Element, this.element);
        }
    }

    private assign({ property, operator, isReference }: Target, value: unknown, node: CstNode): void {
        const element = this.element as Element & AstNode;
        const item = isReference ? this.services.linker.buildReference(element, property, node, value as string) : value;
        const isElement = !isReference && typeof value === 'object';
        if (isElement) {
            belongTo(item as AstNode, element, property);
        }
        switch (operator) {
            case '=':
                (element as Element)[property] = item;
                break;
            case '?=':
                (element as Element)[property] = true;
                break;
            case '+=': {
                const items = (element as Element)[property] as unknown[] | undefined;
                if (isElement) {
                    (item as { $containerIndex: number }).$containerIndex = items?.length ?? 0;
                }
                if (items) {
                    items.push(item);
                } else {
                    (element as Element)[property] = [item];
                }
            }
        }
    }

    /** `{infer X}` and `{infer X.left=current}`. */
    private act({ action, type, target }: ActionState): void {
        const current = this.element as Element;
        if (!target) {
            current.$type = type;
            return;
        }
        const { nodes } = this.services;
        const inner = this.finishElement();
        const innerNode = inner.$cstNode as CstNode;
        nodes.removeNode(innerNode);
        nodes.appendChild(nodes.buildCompositeNode(action), innerNode);
        this.element = { $type: type };
        this.assign(target, inner, innerNode);
    }
}

function belongTo(item: AstNode, container: AstNode, property: string): void {
    if (item.$cstNode) {
        (item.$cstNode as { astNode: AstNode }).astNode = item;
    }
    const contained = item as Mutable<AstNode>;
    contained.$container = container;
    contained.$containerProperty = property;
}

/** An element that a rule was called for without an assignment takes the place of the one it was read in. */
function takenOver(element: Element, outer: Element): Element {
    const values = Object.entries(outer).filter(([property]) => property !== '$type');
    for (const [property, value] of values) {
        const own = element[property];
        if (own === undefined) {
            element[property] = value;
        } else if (Array.isArray(own) && Array.isArray(value)) {
            element[property] = [...value, ...own];
        }
    }
    if (values.length > 0) {
        AstUtils.linkContentToContainer(element);
    }
    // The node of the rule around it takes its place.
    element.$cstNode = undefined as unknown as CstNode;
    return element;
}
