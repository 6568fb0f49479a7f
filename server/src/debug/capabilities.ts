/** What the adapter says it can do. Nothing is announced that does not work. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { breakpointModes } from './breakpoints/modes.js';
import { exceptionBreakpointFilters } from './exception-filters.js';

/** The answer to `initialize`. */
export const capabilities = (): DebugProtocol.Capabilities => ({
    supportsConfigurationDoneRequest: true,
    supportsFunctionBreakpoints: true,
    supportsConditionalBreakpoints: true,
    supportsHitConditionalBreakpoints: true,
    supportsLogPoints: true,
    supportsEvaluateForHovers: true,
    supportsStepBack: true,
    supportsRestartFrame: true,
    supportsGotoTargetsRequest: true,
    supportsStepInTargetsRequest: true,
    supportsCompletionsRequest: true,
    completionTriggerCharacters: ['.', '(', ' '],
    supportsRestartRequest: true,
    supportsExceptionFilterOptions: true,
    supportsExceptionInfoRequest: true,
    exceptionBreakpointFilters: exceptionBreakpointFilters(),
    supportsValueFormattingOptions: true,
    supportsDelayedStackTraceLoading: true,
    supportsLoadedSourcesRequest: true,
    supportsTerminateRequest: true,
    supportsDataBreakpoints: true,
    supportsDataBreakpointBytes: true,
    breakpointModes: breakpointModes(),
    supportsReadMemoryRequest: true,
    supportsWriteMemoryRequest: true,
    supportsSetVariable: true,
    supportsSetExpression: true,
    supportsCancelRequest: true,
    supportsBreakpointLocationsRequest: true,
    supportsSteppingGranularity: true,
    supportsClipboardContext: true,
    supportsANSIStyling: true,
    supportsDisassembleRequest: true,
    supportsInstructionBreakpoints: true,
    supportsSingleThreadExecutionRequests: true,
});
