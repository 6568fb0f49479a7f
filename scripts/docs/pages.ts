/** The generated manual: one line per page. A test compares the files with what these functions give. */
import { renderDiagnosticsPage } from './diagnostics.js';
import { renderDropReasonsPage } from './drop-reasons.js';
import { renderRulesPage } from './rules.js';
import { renderStagesPage } from './stages.js';

/** A file of `language/docs` and what writes it. */
export interface ManualPage {
    readonly file: string;
    readonly render: () => string;
}

export const MANUAL_PAGES: readonly ManualPage[] = [
    { file: 'diagnostics.md', render: renderDiagnosticsPage },
    { file: 'drop-reasons.md', render: renderDropReasonsPage },
    { file: 'rules.md', render: renderRulesPage },
    { file: 'stages.md', render: renderStagesPage },
];

/** Where the pages live. */
export const MANUAL_FOLDER = new URL('../../language/docs/', import.meta.url);
