/** The names of one file as maps: what stands at top level, and what stands in each VPC. Built once per parse. */
import type { VpcDecl, VpcFile } from '../generated/ast.js';
import type { HomeDecl, MemberDecl, NamedDecl, TopLevelDecl, VpcMemberDecl } from './element-names.js';
import { implicitMembers } from './implicit-declarations.js';

/** Declarations by name; one name may stand for declarations of several kinds. */
export type NameMap<D extends NamedDecl> = ReadonlyMap<string, readonly D[]>;

/** The names in one VPC or transit gateway, in the order of the file. */
export interface HomeNames {
    readonly home: HomeDecl;
    readonly members: NameMap<MemberDecl>;
}

/** The names of one file. */
export interface FileNames {
    /** What stands at top level, by kind and then in the order of the file. */
    readonly declarations: readonly TopLevelDecl[];
    readonly topLevel: NameMap<TopLevelDecl>;
    readonly homes: readonly HomeNames[];
}

const cache = new WeakMap<VpcFile, FileNames>();
const homeCache = new WeakMap<HomeDecl, HomeNames>();

/** The names of a file; computed once for each syntax tree. */
export function fileNames(file: VpcFile): FileNames {
    let names = cache.get(file);
    if (!names) {
        const homes = [...file.vpcs, ...file.transitGateways, ...file.sites].map(homeNames);
        const declarations = topLevelOf(file);
        names = { declarations, topLevel: byName(declarations), homes };
        cache.set(file, names);
    }
    return names;
}

/** The names of a VPC, with those AWS supplies, or of a transit gateway; computed once for each syntax tree. */
export function homeNames(home: HomeDecl): HomeNames {
    let names = homeCache.get(home);
    if (!names) {
        names = { home, members: byName(membersOf(home)) };
        homeCache.set(home, names);
    }
    return names;
}

/** The members of all homes of a file that have a name: no table of all of them has to be made after each edit. */
export const membersNamed = ({ homes }: FileNames, name: string): MemberDecl[] =>
    homes.flatMap(({ members }) => members.get(name) ?? []);

/** The members of all homes of a file. */
export const allMembers = ({ homes }: FileNames): MemberDecl[] => homes.flatMap(({ members }) => [...members.values()].flat());

/** The declarations of a file that stand in no home. */
const topLevelOf = (file: VpcFile): TopLevelDecl[] => [
    ...file.vpcs,
    ...file.prefixLists,
    ...file.peerings,
    ...file.transitGateways,
    ...file.sites,
    ...file.internets.flatMap((internet) => internet.hosts),
    ...file.servers,
    ...file.probes,
    ...file.experiments,
];

/** What stands in a VPC, a transit gateway or a site. */
export function membersOf(home: HomeDecl): MemberDecl[] {
    switch (home.$type) {
        case 'VpcDecl':
            return membersOfVpc(home);
        case 'TransitGatewayDecl':
            return [...home.attachments, ...home.routeTables];
        case 'SiteDecl':
            return [...home.hosts, ...home.connections];
    }
}

/** What a VPC declares, and the defaults that nothing declared takes the place of. */
function membersOfVpc(vpc: VpcDecl): VpcMemberDecl[] {
    const { routeTable, securityGroup, networkAcl } = implicitMembers(vpc);
    const members: VpcMemberDecl[] = [
        ...vpc.internetGateways,
        ...vpc.egressOnlyInternetGateways,
        ...vpc.vpnGateways,
        ...vpc.routeServers,
        ...vpc.routeTables,
        ...vpc.networkAcls,
        ...vpc.securityGroups,
        ...vpc.endpoints,
        ...vpc.firewalls,
        ...vpc.loadBalancers,
        ...vpc.natGateways,
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
