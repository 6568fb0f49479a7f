/** Every element of the workspace, found by its name, by an address that it owns, or by a block that it is or lies in. */
import type { LangiumDocument, LangiumDocuments } from 'langium';
import type { LangiumSharedServices, WorkspaceSymbolProvider } from 'langium/lsp';
import { SymbolKind, type WorkspaceSymbol, type WorkspaceSymbolParams } from 'vscode-languageserver-protocol';
import {
    type Cidr,
    covers,
    type DeclaredCidr,
    formatAddress,
    formatCidr,
    type IpAddress,
    KIND_NAMES,
    labelOf,
    type Network,
    readAddress,
    readCidr,
    type SourceSpan,
    type VpcFile,
} from '#language';
import { SYMBOL_KINDS } from '../document-symbol-provider.js';
import { toLocation, toRange } from '../to-lsp.js';
import type { VpcLspServices } from '../vpc-lsp-module.js';
import { namedDecls } from './named-decls.js';

/** Symbols sent at most: an editor shows far fewer. */
const LIMIT = 500;

/** Answers `workspace/symbol`. */
export class VpcWorkspaceSymbolProvider implements WorkspaceSymbolProvider {
    private readonly documents: LangiumDocuments;
    private readonly matches: (query: string, text: string) => boolean;

    constructor(private readonly shared: LangiumSharedServices) {
        this.documents = shared.workspace.LangiumDocuments;
        this.matches = (query, text) => shared.lsp.FuzzyMatcher.match(query, text);
    }

    getSymbols({ query }: WorkspaceSymbolParams): WorkspaceSymbol[] {
        const block = readBlock(query);
        const found = [...this.documents.all].flatMap((document) =>
            block
                ? this.byAddress(document as LangiumDocument<VpcFile>, block)
                : this.byName(document as LangiumDocument<VpcFile>, query),
        );
        return distinct(found).slice(0, LIMIT);
    }

    private byName({ parseResult, uri }: LangiumDocument<VpcFile>, query: string): WorkspaceSymbol[] {
        return namedDecls(parseResult.value)
            .filter(({ decl, qualifiedName }) => decl.name && this.matches(query.toLowerCase(), qualifiedName.toLowerCase()))
            .map(({ decl, home, range }) => ({
                name: decl.name,
                kind: SYMBOL_KINDS[decl.$type],
                containerName: home === undefined ? KIND_NAMES[decl.$type] : `${KIND_NAMES[decl.$type]} in ${home}`,
                location: { uri: uri.toString(), range },
            }));
    }

    private byAddress(document: LangiumDocument<VpcFile>, block: Cidr): WorkspaceSymbol[] {
        const [services] = this.shared.ServiceRegistry.all as readonly VpcLspServices[];
        const { network } = services ? services.lowering.NetworkBuilder.build(document) : { network: undefined };
        return network ? [...owners(network, block), ...blocksAround(network, block)] : [];
    }
}

/** `10.0.2.10`, `10.0.0.0/16`; `undefined` for what is no address. */
function readBlock(query: string): Cidr | undefined {
    const address = readAddress(query.trim());
    if (address.ok) {
        return { address: address.value, length: typeof address.value === 'number' ? 32 : 128 };
    }
    const cidr = readCidr(query.trim());
    return cidr.ok ? { address: cidr.value.address, length: cidr.value.length } : undefined;
}

/** Interfaces and hosts with an address in the block. */
function owners(network: Network, block: Cidr): WorkspaceSymbol[] {
    const stations = [...network.interfaces.values(), ...network.internetHosts.values(), ...network.siteHosts.values()];
    return stations.flatMap((station) =>
        station.addresses
            .filter(
                ({ address, publicAddress }) =>
                    isIn(block, address) || (publicAddress !== undefined && isIn(block, publicAddress)),
            )
            .map(({ address, publicAddress, span }) => ({
                name: labelOf(network, station.id),
                kind: SymbolKind.Interface,
                containerName:
                    publicAddress === undefined
                        ? formatAddress(address)
                        : `${formatAddress(address)}, public ${formatAddress(publicAddress)}`,
                location: toLocation(span),
            })),
    );
}

const isIn = (block: Cidr, address: IpAddress): boolean =>
    covers(block, { address, length: typeof address === 'number' ? 32 : 128 });

/** VPCs, subnets and prefix lists with a block that is this one, or lies around or inside it. */
function blocksAround(network: Network, block: Cidr): WorkspaceSymbol[] {
    const symbolsOf = (kind: SymbolKind, id: string, cidrs: readonly DeclaredCidr[]): WorkspaceSymbol[] =>
        cidrs
            .filter(({ cidr }) => covers(cidr, block) || covers(block, cidr))
            .map(({ cidr, span }) => blockSymbol(network, { id, kind, cidr, span }));
    return [
        ...[...network.subnets.values()].flatMap(({ id, cidrs }) => symbolsOf(SymbolKind.Module, id, cidrs)),
        ...[...network.vpcs.values()].flatMap(({ id, cidrs }) => symbolsOf(SymbolKind.Namespace, id, cidrs)),
    ];
}

const blockSymbol = (
    network: Network,
    { id, kind, cidr, span }: { readonly id: string; readonly kind: SymbolKind; readonly cidr: Cidr; readonly span: SourceSpan },
): WorkspaceSymbol => ({
    name: labelOf(network, id),
    kind,
    containerName: formatCidr(cidr),
    location: { uri: span.uri, range: toRange(span) },
});

/** An imported file is part of several networks: each place is shown once. */
function distinct(symbols: readonly WorkspaceSymbol[]): WorkspaceSymbol[] {
    const known = new Map(
        symbols.map((symbol) => [JSON.stringify([symbol.name, symbol.location, symbol.containerName]), symbol]),
    );
    return [...known.values()];
}
