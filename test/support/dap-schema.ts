/**
 * The debug adapter protocol as published, for checking messages against it. The package of declarations is generated from
 * the protocol's JSON schema and is regular: interfaces, unions, arrays and literals. They are read here and turned into
 * checks, which are stricter than the schema in one point: an attribute that the protocol does not know is a fault too.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Says what is wrong with a value at a place, or nothing. */
type Check = (value: unknown, place: string) => string | undefined;

interface Attribute {
    readonly check: Check;
    readonly optional: boolean;
}

interface Shape {
    readonly base: string | undefined;
    readonly attributes: ReadonlyMap<string, Attribute>;
    /** For maps: what every value must be. */
    readonly values: Check | undefined;
}

/** VS Code reads this attribute of variables; the protocol allows others to be left alone. */
const EXTENSIONS: ReadonlySet<string> = new Set(['__vscodeVariableMenuContext']);

const TYPES: Readonly<Record<string, Check>> = {
    string: (value, place) => (typeof value === 'string' ? undefined : `${place} is no string`),
    number: (value, place) => (Number.isFinite(value) ? undefined : `${place} is no number`),
    boolean: (value, place) => (typeof value === 'boolean' ? undefined : `${place} is no boolean`),
    null: (value, place) => (value === null ? undefined : `${place} is not null`),
    any: () => undefined,
};

/** Reads the declarations; each interface becomes a shape, each other type a check. */
class Reader {
    readonly shapes = new Map<string, Shape>();
    readonly types = new Map<string, Check>();
    private next = 0;

    constructor(private readonly tokens: readonly string[]) {
        for (; this.next < tokens.length; ) {
            const word = this.take();
            if (word === 'interface') {
                this.readInterface();
            } else if (word === 'type' && this.tokens[this.next + 1] === '=') {
                const name = this.take();
                this.expect('=');
                this.types.set(name, this.readType());
            }
        }
    }

    private readInterface(): void {
        const name = this.take();
        const base = this.accept('extends') ? this.take() : undefined;
        this.shapes.set(name, { base, ...this.readBody() });
    }

    private readBody(): Omit<Shape, 'base'> {
        const attributes = new Map<string, Attribute>();
        let values: Check | undefined;
        this.expect('{');
        while (!this.accept('}')) {
            if (this.accept('[')) {
                this.skipTo(']');
                this.expect(':');
                values = this.readType();
            } else {
                const name = this.take();
                const optional = this.accept('?');
                this.expect(':');
                attributes.set(name, { check: this.readType(), optional });
            }
            this.accept(';');
        }
        return { attributes, values };
    }

    private readType(): Check {
        const choices = [this.readElement()];
        while (this.accept('|')) {
            choices.push(this.readElement());
        }
        return choices.length === 1 ? (choices[0] as Check) : anyOf(choices);
    }

    private readElement(): Check {
        let check = this.readSimple();
        while (this.accept('[')) {
            this.expect(']');
            check = listOf(check);
        }
        return check;
    }

    private readSimple(): Check {
        if (this.tokens[this.next] === '{') {
            const shape: Shape = { base: undefined, ...this.readBody() };
            return (value, place) => this.checkShape(shape, value, place);
        }
        if (this.accept('(')) {
            const inner = this.readType();
            this.expect(')');
            return inner;
        }
        const word = this.take();
        return word.startsWith("'")
            ? literal(word.slice(1, -1))
            : (TYPES[word] ?? ((value, place) => this.check(word, value, place)));
    }

    /** Whether a value is what a name declares. */
    check(name: string, value: unknown, place: string): string | undefined {
        const shape = this.shapes.get(name);
        const type = this.types.get(name);
        if (!shape && !type) {
            throw new Error(`The protocol declares no '${name}'.`);
        }
        return shape ? this.checkShape(shape, value, place) : type?.(value, place);
    }

    private checkShape(shape: Shape, value: unknown, place: string): string | undefined {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) {
            return `${place} is no object`;
        }
        const known = this.attributesOf(shape);
        for (const [name, { check, optional }] of known) {
            const attribute = (value as Record<string, unknown>)[name];
            const problem =
                attribute === undefined ? missing(optional, `${place}.${name}`) : check(attribute, `${place}.${name}`);
            if (problem !== undefined) {
                return problem;
            }
        }
        return this.checkOthers(
            shape,
            Object.entries(value).filter(([name]) => !known.has(name)),
            place,
        );
    }

    private checkOthers({ values }: Shape, others: readonly [string, unknown][], place: string): string | undefined {
        for (const [name, value] of others) {
            const problem = values
                ? values(value, `${place}.${name}`)
                : EXTENSIONS.has(name) || value === undefined
                  ? undefined
                  : `${place}.${name} is no attribute of the protocol`;
            if (problem !== undefined) {
                return problem;
            }
        }
        return undefined;
    }

    /** Those of the interfaces it extends, overruled by its own. */
    private attributesOf(shape: Shape): ReadonlyMap<string, Attribute> {
        const base = shape.base === undefined ? undefined : this.shapes.get(shape.base);
        return base ? new Map([...this.attributesOf(base), ...shape.attributes]) : shape.attributes;
    }

    private take(): string {
        return this.tokens[this.next++] ?? '';
    }

    private accept(word: string): boolean {
        const isThere = this.tokens[this.next] === word;
        this.next += isThere ? 1 : 0;
        return isThere;
    }

    private expect(word: string): void {
        if (!this.accept(word)) {
            throw new Error(`Expected '${word}' in the declarations, found '${this.tokens[this.next]}'.`);
        }
    }

    private skipTo(word: string): void {
        while (this.take() !== word) {
            // What stands between is of no interest.
        }
    }
}

const missing = (optional: boolean, place: string): string | undefined => (optional ? undefined : `${place} is missing`);

const literal =
    (text: string): Check =>
    (value, place) =>
        value === text ? undefined : `${place} is not '${text}'`;

const listOf =
    (check: Check): Check =>
    (value, place) =>
        Array.isArray(value)
            ? value.map((element, i) => check(element, `${place}[${i}]`)).find((problem) => problem !== undefined)
            : `${place} is no list`;

const anyOf =
    (choices: readonly Check[]): Check =>
    (value, place) => {
        const problems = choices.map((choice) => choice(value, place));
        return problems.includes(undefined) ? undefined : problems.join(', and ');
    };

const declarations = join(
    createRequire(import.meta.url).resolve('@vscode/debugprotocol/package.json'),
    '../lib/debugProtocol.d.ts',
);
const text = readFileSync(declarations, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
const reader = new Reader(text.match(/'[^']*'|[\w$]+|[{}[\]()|?:;=]/g) ?? []);

const capitalized = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`;

/** The names of all interfaces and types of the protocol. */
export const protocolNames = (): string[] => [...reader.shapes.keys(), ...reader.types.keys()];

/** What is wrong with a message of the adapter, by the published protocol; nothing for what follows it. Requests of our own are answered as the base says. */
export function protocolProblem(message: {
    readonly type: string;
    readonly command?: string;
    readonly event?: string;
}): string | undefined {
    const { type, command = '', event = '' } = message;
    if (type === 'event') {
        const name = `${capitalized(event)}Event`;
        return reader.shapes.has(name) ? reader.check(name, message, event) : `'${event}' is no event of the protocol`;
    }
    const isFailure = (message as { readonly success?: unknown }).success === false;
    const name = isFailure ? 'ErrorResponse' : command.includes('/') ? 'Response' : `${capitalized(command)}Response`;
    return reader.check(reader.shapes.has(name) ? name : 'Response', message, command);
}

/** What is wrong with the arguments of a request. */
export const argumentsProblem = (command: string, args: unknown): string | undefined =>
    reader.shapes.has(`${capitalized(command)}Arguments`)
        ? reader.check(`${capitalized(command)}Arguments`, args, command)
        : undefined;
