/** Langium's scopes over the name resolver: for linking by name, and for completion as a list. */
import {
    type AstNodeDescription,
    type AstNodeLocator,
    type ReferenceInfo,
    type Scope,
    type ScopeProvider,
    type Stream,
    stream,
} from 'langium';
import { DeclDescription } from './descriptions.js';
import type { NamedDecl } from './element-names.js';
import type { NameResolver } from './name-resolver.js';

/** The services a scope provider takes; the module has more. */
interface ScopeServices {
    readonly references: { readonly NameResolver: NameResolver };
    readonly workspace: { readonly AstNodeLocator: AstNodeLocator };
}

/** Gives each reference its scope. */
export class VpcScopeProvider implements ScopeProvider {
    private readonly resolver: NameResolver;
    private readonly locator: AstNodeLocator;

    constructor(services: ScopeServices) {
        this.resolver = services.references.NameResolver;
        this.locator = services.workspace.AstNodeLocator;
    }

    getScope(context: ReferenceInfo): Scope {
        return new ReferenceScope(this.resolver, context, (decl, name) => new DeclDescription(decl, name, this.locator));
    }
}

/** What one reference can see. Nothing is computed before it is asked for. */
class ReferenceScope implements Scope {
    constructor(
        private readonly resolver: NameResolver,
        private readonly context: ReferenceInfo,
        private readonly describe: (decl: NamedDecl, name: string) => AstNodeDescription,
    ) {}

    getElement(name: string): AstNodeDescription | undefined {
        const resolution = this.resolver.resolve(withText(this.context, name));
        return resolution.kind === 'found' ? this.describe(resolution.decl, name) : undefined;
    }

    getElements(name: string): Stream<AstNodeDescription> {
        const element = this.getElement(name);
        return stream(element ? [element] : []);
    }

    getAllElements(): Stream<AstNodeDescription> {
        return stream(this.resolver.visible(this.context).map(({ decl, name }) => this.describe(decl, name)));
    }
}

/** The same place with another text: completion asks about names that are not written yet. */
const withText = (context: ReferenceInfo, text: string): ReferenceInfo =>
    context.reference.$refText === text ? context : { ...context, reference: { $refText: text, ref: undefined } };
