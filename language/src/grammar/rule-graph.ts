/**
 * The rules of the grammar as graphs of states: what the direct parser walks along. A graph is made when its rule is first
 * needed, since most texts need a few of them.
 *
 * A state says what is read there and which state follows; `undefined` is the end of the rule. A loop is a decision whose
 * body leads back to it.
 */
import type { TokenType, TokenTypeDictionary } from 'chevrotain';
import { AstUtils, GrammarAST, GrammarUtils } from 'langium';
import { isValueRule } from './grammar-elements.js';

/** One step of a rule. */
export type State = TokenState | CallState | ActionState | DecisionState;

/** Reads a word. */
export interface TokenState {
    readonly kind: 'token';
    readonly id: number;
    readonly type: TokenType;
    /** The element of the grammar that the word is written for. */
    readonly feature: GrammarAST.AbstractElement;
    readonly isKeyword: boolean;
    readonly target: Target | undefined;
    readonly next: State | undefined;
}

/** Reads what another rule describes. */
export interface CallState {
    readonly kind: 'call';
    readonly id: number;
    readonly rule: RuleGraph;
    readonly feature: GrammarAST.AbstractElement;
    readonly target: Target | undefined;
    readonly next: State | undefined;
}

/** Gives the element its type, or puts it into a new one (`{infer AndFilter.left=current}`). */
export interface ActionState {
    readonly kind: 'action';
    readonly action: GrammarAST.Action;
    readonly type: string;
    readonly target: Target | undefined;
    readonly next: State | undefined;
}

/** Goes on with one of several states: alternatives, or into a loop and past it. */
export interface DecisionState {
    readonly kind: 'decision';
    readonly options: readonly (State | undefined)[];
    /** What has been found out so far, by type of the next word; see look-ahead.ts. */
    readonly choices: Map<number, number>;
}

/** Where a value goes. */
export interface Target {
    readonly property: string;
    readonly operator: GrammarAST.Assignment['operator'];
    readonly isReference: boolean;
}

/** What a rule makes: an element of the tree, a value such as a qualified name, or a part of the element around it. */
export type RuleResult = 'element' | 'value' | 'fragment';

/** A rule whose states are made on first use. */
export class RuleGraph {
    readonly result: RuleResult;
    /** The type of its elements. */
    readonly type: string;
    private first: State | undefined;
    private isMade = false;

    constructor(
        private readonly rule: GrammarAST.ParserRule,
        private readonly graphs: RuleGraphs,
    ) {
        this.result = rule.fragment ? 'fragment' : isValueRule(rule) ? 'value' : 'element';
        this.type = GrammarUtils.getExplicitRuleType(rule) ?? rule.name;
    }

    /** Where reading begins. */
    get start(): State | undefined {
        if (!this.isMade) {
            this.isMade = true;
            this.first = this.graphs.statesOf(this.rule.definition, undefined);
        }
        return this.first;
    }
}

/** The graphs of one grammar. */
export class RuleGraphs {
    private readonly graphs = new Map<GrammarAST.AbstractRule, RuleGraph>();
    private states = 0;

    constructor(private readonly tokens: TokenTypeDictionary) {}

    /** The graph of a rule. */
    graphOf(rule: GrammarAST.ParserRule): RuleGraph {
        let graph = this.graphs.get(rule);
        if (!graph) {
            graph = new RuleGraph(rule, this);
            this.graphs.set(rule, graph);
        }
        return graph;
    }

    /** The states of an element as often as it may stand there, followed by others. */
    statesOf(element: GrammarAST.AbstractElement, next: State | undefined): State | undefined {
        switch (element.cardinality) {
            case '?':
                return decision([this.onceOf(element, next), next]);
            case '*':
                return this.loopOf(element, next).entry;
            case '+':
                return this.loopOf(element, next).body;
            default:
                return this.onceOf(element, next);
        }
    }

    private loopOf(
        element: GrammarAST.AbstractElement,
        next: State | undefined,
    ): { readonly entry: State; readonly body: State | undefined } {
        const options: (State | undefined)[] = [];
        const entry = decision(options);
        const body = this.onceOf(element, entry);
        options.push(body, next);
        return { entry, body };
    }

    private onceOf(element: GrammarAST.AbstractElement, next: State | undefined): State | undefined {
        if (GrammarAST.isKeyword(element)) {
            return this.tokenState(element, element.value, next);
        }
        if (GrammarAST.isAssignment(element)) {
            return this.statesOf(element.terminal, next);
        }
        if (GrammarAST.isRuleCall(element) && element.arguments.length === 0) {
            return this.callOf(element, element, next);
        }
        if (GrammarAST.isCrossReference(element) && !element.isMulti) {
            return this.callOf(element, GrammarUtils.getCrossReferenceTerminal(element), next);
        }
        if (GrammarAST.isAlternatives(element)) {
            const options = element.elements.map((alternative) => this.statesOf(alternative, next));
            return options.length === 1 ? options[0] : decision(options);
        }
        if (GrammarAST.isGroup(element) && !element.guardCondition) {
            return element.elements.reduceRight((following, part) => this.statesOf(part, following), next);
        }
        if (GrammarAST.isAction(element)) {
            return actionState(element, next);
        }
        return cannotRead(element);
    }

    /** A word or a rule, called by a rule call or by the name in a cross reference, which is the feature then. */
    private callOf(
        feature: GrammarAST.AbstractElement,
        called: GrammarAST.AbstractElement | undefined,
        next: State | undefined,
    ): State {
        const rule = GrammarAST.isRuleCall(called) ? called.rule.ref : undefined;
        if (GrammarAST.isTerminalRule(rule)) {
            return this.tokenState(feature, rule.name, next);
        }
        if (GrammarAST.isParserRule(rule)) {
            const target = targetOf(feature);
            return { kind: 'call', id: this.states++, rule: this.graphOf(rule), feature, target, next };
        }
        return cannotRead(feature);
    }

    private tokenState(feature: GrammarAST.AbstractElement, name: string, next: State | undefined): State {
        const type = this.tokens[name];
        const isKeyword = GrammarAST.isKeyword(feature);
        return type
            ? { kind: 'token', id: this.states++, type, feature, isKeyword, target: targetOf(feature), next }
            : cannotRead(feature);
    }
}

const decision = (options: readonly (State | undefined)[]): DecisionState => ({ kind: 'decision', options, choices: new Map() });

function actionState(action: GrammarAST.Action, next: State | undefined): State {
    const { feature: property, operator } = action;
    const target = property && operator ? { property, operator, isReference: false } : undefined;
    return { kind: 'action', action, type: GrammarUtils.getTypeName(action), target, next };
}

/** The assignment around an element of the grammar. */
function targetOf(element: GrammarAST.AbstractElement): Target | undefined {
    const assignment = AstUtils.getContainerOfType(element, GrammarAST.isAssignment);
    return (
        assignment && {
            property: assignment.feature,
            operator: assignment.operator,
            isReference: GrammarAST.isCrossReference(assignment.terminal),
        }
    );
}

/** Parts of Langium's grammar language that our grammar does not use: guards, unordered groups, infix rules and the like. */
function cannotRead(element: GrammarAST.AbstractElement): never {
    const rule = AstUtils.getContainerOfType(element, GrammarAST.isParserRule);
    throw new Error(`The direct parser does not know how to read a ${element.$type} such as in '${rule?.name}'.`);
}
