/** The names of one file as maps: what stands at top level, and what stands in each VPC. Built once per parse. */
import type { VpcDecl, VpcFile } from '../generated/ast.js';
import type { NamedDecl, TopLevelDecl, VpcMemberDecl } from './element-names.js';
import { implicitMembers } from './implicit-declarations.js';

/** Declarations by name; one name may stand for declarations of several kinds. */
export type NameMap<D extends NamedDecl> = ReadonlyMap<string, readonly D[]>;

/** The names of one VPC, in the order of the file. */
export interface VpcNames {
    readonly vpc: VpcDecl;
    readonly members: NameMap<VpcMemberDecl>;
}

/** The names of one file. */
export interface FileNames {
    readonly topLevel: NameMap<TopLevelDecl>;
    readonly vpcs: readonly VpcNames[];
    /** Members of all VPCs of the file together. */
    readonly members: NameMap<VpcMemberDecl>;
}

const cache = new WeakMap<VpcFile, FileNames>();
const vpcCache = new WeakMap<VpcDecl, VpcNames>();

/** The names of a file; computed once for each syntax tree. */
export function fileNames(file: VpcFile): FileNames {
    let names = cache.get(file);
    if (!names) {
        const vpcs = file.vpcs.map(vpcNames);
        names = {
            topLevel: byName(topLevelOf(file)),
            vpcs,
            members: byName(vpcs.flatMap((each) => [...each.members.values()].flat())),
        };
        cache.set(file, names);
    }
    return names;
}

/** The names of a VPC, with those AWS supplies; computed once for each syntax tree. */
export function vpcNames(vpc: VpcDecl): VpcNames {
    let names = vpcCache.get(vpc);
    if (!names) {
        names = { vpc, members: byName(membersOf(vpc)) };
        vpcCache.set(vpc, names);
    }
    return names;
}

const topLevelOf = (file: VpcFile): TopLevelDecl[] => [
    ...file.vpcs,
    ...file.prefixLists,
    ...file.internets.flatMap((internet) => internet.hosts),
    ...file.servers,
    ...file.probes,
    ...file.experiments,
];

/** What a VPC declares, and the defaults that nothing declared takes the place of. */
function membersOf(vpc: VpcDecl): VpcMemberDecl[] {
    const { routeTable, securityGroup, networkAcl } = implicitMembers(vpc);
    const members: VpcMemberDecl[] = [
        ...vpc.internetGateways,
        ...vpc.routeTables,
        ...vpc.networkAcls,
        ...vpc.securityGroups,
        ...vpc.subnets,
        ...vpc.subnets.flatMap((subnet) => [...subnet.instances, ...subnet.natGateways]),
    ];
    if (!vpc.routeTables.some((table) => table.main || table.name === routeTable.name)) {
        members.push(routeTable);
    }
    if (!vpc.securityGroups.some((group) => group.name === securityGroup.name)) {
        members.push(securityGroup);
    }
    if (!vpc.networkAcls.some((acl) => acl.name === networkAcl.name)) {
        members.push(networkAcl);
    }
    return members;
}

/** Groups declarations by name; those that lack one (half-typed text) are left out. */
function byName<D extends NamedDecl>(decls: readonly D[]): NameMap<D> {
    const map = new Map<string, D[]>();
    for (const decl of decls) {
        // The tree of broken text may lack what its type promises.
        const name: string | undefined = decl.name;
        if (name !== undefined) {
            const same = map.get(name);
            if (same) {
                same.push(decl);
            } else {
                map.set(name, [decl]);
            }
        }
    }
    return map;
}
