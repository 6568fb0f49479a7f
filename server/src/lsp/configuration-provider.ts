/** Settings of clients that only say that something has changed: the values are asked for. */
import { type ConfigurationInitializedParams, DefaultConfigurationProvider } from 'langium';
import type { DidChangeConfigurationParams } from 'vscode-languageserver-protocol';

/** Langium's provider, which takes what a notification brings along and knows of nothing else. */
export class VpcConfigurationProvider extends DefaultConfigurationProvider {
    private fetch: ConfigurationInitializedParams['fetchConfiguration'];

    override initialized(params: ConfigurationInitializedParams): Promise<void> {
        this.fetch = this.workspaceConfig ? params.fetchConfiguration : undefined;
        return super.initialized(params);
    }

    override updateConfiguration(change: DidChangeConfigurationParams): void {
        const brought: unknown = change.settings;
        const hasOurs = typeof brought === 'object' && brought !== null && 'vpc' in brought;
        if (hasOurs || !this.fetch) {
            super.updateConfiguration(change);
            return;
        }
        void this.fetch([{ section: 'vpc' }]).then((values: unknown[]) =>
            super.updateConfiguration({ settings: { vpc: values[0] } }),
        );
    }
}
