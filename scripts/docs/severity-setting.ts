/** The setting `vpc.diagnostics.severity` as the manifest declares it: one property for each code of the catalogue, so that `settings.json` completes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { DIAGNOSTICS, type DiagnosticCode, diagnosticInfo } from '../../language/src/validation/diagnostic-catalog.js';
import { levelsOf } from '../../language/src/validation/severities.js';

const MANIFEST = new URL('../../package.json', import.meta.url);
const NAME = 'vpc.diagnostics.severity';

/** The declaration. */
export function severitySetting(): object {
    const codes = Object.keys(DIAGNOSTICS) as DiagnosticCode[];
    return {
        type: 'object',
        default: {},
        additionalProperties: false,
        markdownDescription:
            'How serious diagnostics are, by code: `error`, `warning`, `information`, `hint` or `off`. An error can be shown as less, but not switched off.',
        properties: Object.fromEntries(codes.map((code) => [code, propertyOf(code)])),
    };
}

function propertyOf(code: DiagnosticCode): object {
    const { title, severity } = diagnosticInfo(code);
    return { enum: levelsOf(code), description: `${title} (${severity})` };
}

/** Writes the declaration into the manifest. */
export function writeSeveritySetting(): void {
    const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));
    manifest.contributes.configuration.properties[NAME] = severitySetting();
    writeFileSync(MANIFEST, `${JSON.stringify(manifest, undefined, 2)}\n`);
}
