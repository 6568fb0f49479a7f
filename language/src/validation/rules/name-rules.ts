/** Rules about names: each means one thing in its place. */
import { type AstNode, AstUtils, GrammarUtils, type ValidationAcceptor } from 'langium';
import type { InstanceDecl, SiteDecl, TransitGatewayDecl, VpcDecl, VpcFile } from '../../generated/ast.js';
import { KIND_NAMES, type NamedDecl } from '../../references/element-names.js';
import { fileNames, homeNames } from '../../references/file-names.js';
import { isImplicit } from '../../references/implicit-declarations.js';
import type { AstRule } from '../ast-rule.js';
import { spanOfNode } from '../node-span.js';
import { report } from '../report.js';

/** Kinds that references cannot tell apart share one set of names. */
const NAMESPACE: Readonly<Partial<Record<NamedDecl['$type'], string>>> = {
    InstanceDecl: 'places',
    InternetGatewayDecl: 'places',
    NatGatewayDecl: 'places',
    VpnGatewayDecl: 'places',
};

/**
 * Diagnostic `name/duplicate`
 *
 * Two elements of the same kind in the same place share a name, so the name does not say which one is meant. Instances and
 * gateways of a VPC count as one kind, because a route may lead to either.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24 }
 *       subnet web { cidr 10.0.2.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web-a { cidr 10.0.1.0/24 }
 *       subnet web-b { cidr 10.0.2.0/24 }
 *     }
 */
export const namesOfVpcMustBeUnique: AstRule<VpcDecl> = (vpc, accept) => {
    for (const sameName of homeNames(vpc).members.values()) {
        reportDuplicates(sameName, `VPC '${vpc.name}'`, accept);
    }
};

/** The same for a site: its hosts, and connections of one kind. */
export const namesOfSiteMustBeUnique: AstRule<SiteDecl> = (site, accept) => {
    for (const sameName of homeNames(site).members.values()) {
        reportDuplicates(sameName, `Site '${site.name}'`, accept);
    }
};

/** The same for the attachments and tables of a transit gateway. */
export const namesOfTransitGatewayMustBeUnique: AstRule<TransitGatewayDecl> = (gateway, accept) => {
    for (const sameName of homeNames(gateway).members.values()) {
        reportDuplicates(sameName, `Transit gateway '${gateway.name}'`, accept);
    }
};

/** The same for what stands beside the VPCs. */
export const namesOfFileMustBeUnique: AstRule<VpcFile> = (file, accept) => {
    for (const sameName of fileNames(file).topLevel.values()) {
        reportDuplicates(sameName, 'This file', accept);
    }
};

/** The same for the interfaces of an instance. */
export const namesOfInterfacesMustBeUnique: AstRule<InstanceDecl> = (instance, accept) => {
    if (instance.interfaces.length < 2) {
        return;
    }
    const byName = new Map<string, NamedDecl[]>();
    for (const declared of instance.interfaces) {
        byName.set(declared.name, [...(byName.get(declared.name) ?? []), declared]);
    }
    for (const sameName of byName.values()) {
        reportDuplicates(sameName, `Instance '${instance.name}'`, accept);
    }
};

function reportDuplicates(sameName: readonly NamedDecl[], place: string, accept: ValidationAcceptor): void {
    if (sameName.length < 2) {
        return;
    }
    const firsts = new Map<string, NamedDecl>();
    for (const decl of sameName.filter((declared) => !isImplicit(declared))) {
        const namespace = NAMESPACE[decl.$type] ?? decl.$type;
        const first = firsts.get(namespace);
        if (first) {
            const message = `${place} already has ${article(KIND_NAMES[first.$type])} called '${decl.name}'.`;
            report(accept, 'name/duplicate', {
                node: decl as AstNode & { name: string },
                property: 'name',
                message,
                related: relatedTo(first),
            });
        } else {
            firsts.set(namespace, decl);
        }
    }
}

const article = (words: string): string => `${/^[aeio]/i.test(words) ? 'an' : 'a'} ${words}`;

function relatedTo(first: NamedDecl) {
    const span = spanOfNode(GrammarUtils.findNodeForProperty(first.$cstNode, 'name'), AstUtils.getDocument(first));
    return span ? [{ span, message: `The first '${first.name}'.` }] : [];
}
