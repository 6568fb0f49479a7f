/** Who has a security group, and who speaks of it: found by the syntax tree, in all files of a request. */
import { AstUtils, type LangiumDocument, type Reference } from 'langium';
import type { ApiCallDecl, SecurityGroupDecl } from '#language';
import type { RefactoringRequest } from './refactoring.js';

/** Statements `security-groups a, b`: of interfaces, instances, endpoints and load balancers, and of calls that set them. */
export interface GroupList {
    readonly document: LangiumDocument;
    readonly references: readonly Reference<SecurityGroupDecl>[];
}

/** Every list that names the group. */
export function listsWith(request: RefactoringRequest, group: SecurityGroupDecl): GroupList[] {
    return request.family.flatMap((document) =>
        AstUtils.streamAllContents(document.parseResult.value)
            .toArray()
            .flatMap((node) => {
                const { securityGroups: references } = node as { securityGroups?: readonly Reference<SecurityGroupDecl>[] };
                const isList = Array.isArray(references) && node.$type !== 'VpcDecl';
                return isList && references.some(({ ref }) => ref === group) ? [{ document, references }] : [];
            }),
    );
}

/** Whether rules name the group as the other end. */
export const isPeer = (request: RefactoringRequest, group: SecurityGroupDecl): boolean =>
    request.family.some(({ parseResult }) =>
        AstUtils.streamAllContents(parseResult.value).some(
            (node) =>
                node.$type === 'SecurityGroupRuleDecl' &&
                'peerElement' in node &&
                (node.peerElement as Reference | undefined)?.ref === group,
        ),
    );

/** Whether an experiment changes the rules of the group. */
export const isChangedByCalls = (request: RefactoringRequest, group: SecurityGroupDecl): boolean =>
    request.family.some(({ parseResult }) =>
        parseResult.value.experiments.some(({ steps }) =>
            steps.some((step) => step.$type === 'ApiStepDecl' && changesRules(step.call, group)),
        ),
    );

const changesRules = (call: ApiCallDecl | undefined, group: SecurityGroupDecl): boolean =>
    call?.$type === 'RuleCall' && call.group?.ref === group;
