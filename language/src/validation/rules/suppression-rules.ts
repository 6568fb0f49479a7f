/** Rules about comments that suppress diagnostics: each names a diagnostic, gives a reason, and has an effect. */
import type { AstNode, ValidationAcceptor } from 'langium';
import { nearest } from '../../references/suggest.js';
import { asDiagnosticCode, DIAGNOSTICS, type DiagnosticCode } from '../diagnostic-catalog.js';
import { report } from '../report.js';
import { isSuppressible, type Suppression } from '../suppressions.js';

/** A rule about one code of one comment; `root` is the file. */
type SuppressionRule = (suppression: Suppression, root: AstNode, accept: ValidationAcceptor) => void;

const spanOf = ({ range }: Suppression) => ({ uri: '', ...range });

/**
 * Diagnostic `suppression/unknown-code`
 *
 * A comment `// vpc-ignore CODE: reason` names the diagnostic that it suppresses on its line, or on the next one when it stands
 * alone. This is not the code of any.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table spare { }  // vpc-ignore route-table/unsued: kept for the next subnet
 *       subnet web { cidr 10.0.1.0/24  route-table spare }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table spare { }  // vpc-ignore route-table/unused: kept for the next subnet
 *       subnet web { cidr 10.0.1.0/24 }
 *     }
 */
export const suppressionShouldNameDiagnostic: SuppressionRule = (suppression, node, accept) => {
    const { code } = suppression;
    if (asDiagnosticCode(code) !== undefined) {
        return;
    }
    const near = code === '' ? undefined : nearest(code, Object.keys(DIAGNOSTICS));
    const message =
        code === ''
            ? "The comment names no diagnostic. Write '// vpc-ignore CODE: reason'."
            : `There is no diagnostic called '${code}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`;
    report(accept, 'suppression/unknown-code', {
        node,
        span: spanOf(suppression),
        message,
        ...(near === undefined ? {} : { repairs: [{ title: `Write '${near}'`, newText: near }] }),
    });
};

/**
 * Diagnostic `suppression/missing-reason`
 *
 * Whoever reads the line next has to know why the diagnostic does not matter here. The reason stands behind a colon.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table spare { }  // vpc-ignore route-table/unused
 *       subnet web { cidr 10.0.1.0/24 }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table spare { }  // vpc-ignore route-table/unused: the recovery plan switches to it
 *       subnet web { cidr 10.0.1.0/24 }
 *     }
 */
export const suppressionShouldGiveReason: SuppressionRule = (suppression, node, accept) => {
    const { code, reason } = suppression;
    if (reason === '' && isSuppressible(code)) {
        const message = `The comment suppresses '${code}' and does not say why. Write '// vpc-ignore ${code}: reason'.`;
        report(accept, 'suppression/missing-reason', { node, span: spanOf(suppression), message });
    }
};

/**
 * Diagnostic `suppression/refused`
 *
 * An error keeps the network from being what is written, so what the simulator shows would be about another one. It has to be
 * repaired; only warnings, information and hints can be suppressed.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24 }  // vpc-ignore subnet/outside-vpc: it will be moved
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       subnet web { cidr 10.0.1.0/24 }
 *     }
 */
export const suppressionShouldNotHideError: SuppressionRule = (suppression, node, accept) => {
    const code: DiagnosticCode | undefined = asDiagnosticCode(suppression.code);
    if (code !== undefined && !isSuppressible(code)) {
        const why = code.startsWith('suppression/')
            ? 'is about suppressions themselves'
            : 'is an error: it keeps the network from being what is written';
        report(accept, 'suppression/refused', {
            node,
            span: spanOf(suppression),
            message: `'${code}' ${why}, and cannot be suppressed.`,
            repairs: [removalOf(suppression)],
        });
    }
};

/**
 * Diagnostic `suppression/unused`
 *
 * The line does not earn the diagnostic any more, or never has. A comment that stays would hide the next one.
 *
 * Wrong:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table spare { }  // vpc-ignore route-table/unused: the recovery plan switches to it
 *       subnet web { cidr 10.0.1.0/24  route-table spare }
 *     }
 *
 * Right:
 *
 *     vpc lab {
 *       cidr 10.0.0.0/16
 *       route-table spare { }
 *       subnet web { cidr 10.0.1.0/24  route-table spare }
 *     }
 */
export const suppressionShouldHaveEffect: SuppressionRule = (suppression, node, accept) => {
    const { code, line } = suppression;
    if (isSuppressible(code)) {
        report(accept, 'suppression/unused', {
            node,
            span: spanOf(suppression),
            message: `Line ${line + 1} has no diagnostic '${code}' to suppress.`,
            repairs: [removalOf(suppression)],
        });
    }
};

const removalOf = ({ code, removal }: Suppression) => ({
    title: `Remove the suppression of '${code}'`,
    newText: '',
    span: { uri: '', ...removal },
});

/** Rules about every suppression; whether it has an effect is asked of the others. */
export const SUPPRESSION_RULES: readonly SuppressionRule[] = [
    suppressionShouldNameDiagnostic,
    suppressionShouldGiveReason,
    suppressionShouldNotHideError,
];
