/** Who reaches a station on the ports it opens, as the machine finds out by sending the packets. */
import { type ElementId, type Network, openedQuestions } from '#language';
import { reachersAtOnce } from '../reach-facts.js';
import { code, codeList } from './markdown.js';

/** A sentence for each port whose answer is at hand. */
export const reachHover = (network: Network, id: ElementId): string[] =>
    openedQuestions(network, id).flatMap((question) => {
        const reachers = reachersAtOnce(network, id, question);
        return reachers ? [sentence(question.text, reachers)] : [];
    });

function sentence(question: string, { names, others }: { readonly names: readonly string[]; readonly others: number }): string {
    const hosts = `${others} ${others === 1 ? 'other host' : 'other hosts'}`;
    return names.length === 0
        ? `Nobody of ${hosts} reaches it on ${code(question)}.`
        : `Reached on ${code(question)} by ${names.length} of ${hosts}: ${codeList(names)}.`;
}
