/** The generated manual: one line per page. A test compares the files with what these functions give. */
import { renderDiagnosticsPage } from './diagnostics.js';
import { renderDropReasonsPage } from './drop-reasons.js';
import { renderProfilesPage } from './profiles.js';
import { renderReferenceDesigns } from './reference-designs.js';
import { renderRuleCoveragePage } from './rule-coverage.js';
import { renderRulesPage } from './rules.js';
import { renderStagesPage } from './stages.js';
import { renderVendorCodesPage } from './vendor-codes.js';

/** A file of `language/docs`, or a path from there, and what writes it. */
export interface ManualPage {
    readonly file: string;
    readonly render: () => string;
}

export const MANUAL_PAGES: readonly ManualPage[] = [
    { file: 'diagnostics.md', render: renderDiagnosticsPage },
    { file: 'drop-reasons.md', render: renderDropReasonsPage },
    { file: 'profiles.md', render: renderProfilesPage },
    { file: '../../server/src/lsp/generated/reference-designs.json', render: renderReferenceDesigns },
    { file: 'rule-coverage.md', render: renderRuleCoveragePage },
    { file: 'rules.md', render: renderRulesPage },
    { file: 'stages.md', render: renderStagesPage },
    { file: 'vendor-codes.md', render: renderVendorCodesPage },
];

/** Where the pages live. */
export const MANUAL_FOLDER = new URL('../../language/docs/', import.meta.url);
