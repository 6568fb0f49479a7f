/**
 * A run as a capture file: every frame as it was on a wire, one interface per element, and with each packet what happened to
 * it since it was seen last. Shared by the command line and the debug adapter.
 */
import {
    type Capture,
    type CapturedPacket,
    type CaptureInterface,
    dropReasonInfo,
    type ElementId,
    frameOf,
    type LinkType,
    labelOf,
    packetOf,
    type StageId,
    type Step,
    writePcapng,
} from '#language';

/** After these stages the packet is on a wire: a guest's virtual one, the underlay, or the internet. */
const WIRE_STAGES: ReadonlySet<StageId> = new Set(['guest-send', 'encapsulate', 'underlay', 'nat', 'internet-route', 'deliver']);

/** Between two packets of a capture; the order is the simulation's, the distance means nothing. */
const TICK = 0.000_1;

/** The pcapng file of a run, from its first step on. */
export function captureSteps(steps: Iterable<Step>): Uint8Array {
    const { interfaces, packets } = captureOf(steps);
    return writePcapng(interfaces, packets);
}

/** What `captureSteps` writes, before it is bytes. */
export function captureOf(steps: Iterable<Step>): Capture {
    const builder = new CaptureBuilder();
    for (const step of steps) {
        builder.add(step);
    }
    return { interfaces: builder.interfaces, packets: builder.packets() };
}

/** Collects frames, and between them the story of each packet. */
class CaptureBuilder {
    readonly interfaces: CaptureInterface[] = [];
    /** Number of the interface by element and link type. */
    private readonly numbers = new Map<string, number>();
    private readonly captured: { packet: CapturedPacket; story: string[] }[] = [];
    /** What happened to a packet since its last frame. */
    private readonly stories = new Map<number, string[]>();
    /** Index of each packet's last frame. */
    private readonly lastFrames = new Map<number, number>();

    add(step: Step): void {
        const { packetId } = step;
        if (packetId === undefined || step.stage === 'expectation') {
            return;
        }
        const story = this.stories.get(packetId) ?? [];
        this.stories.set(packetId, [...story, storyLine(step)]);
        if (step.outcome === 'dropped') {
            this.tellOfDeath(packetId, step);
        } else if (WIRE_STAGES.has(step.stage) && step.outcome !== 'waiting') {
            this.capture(packetId, step);
        }
    }

    packets(): CapturedPacket[] {
        return this.captured.map(({ packet, story }) => ({ ...packet, comment: story.join('\n') }));
    }

    private capture(packetId: number, step: Step): void {
        const title = `#${packetId} ${packetOf(step)?.title ?? ''}`;
        const packet = {
            interface: this.interfaceOf(step),
            seconds: step.after.clock + this.captured.length * TICK,
            bytes: frameOf(step),
        };
        this.lastFrames.set(packetId, this.captured.length);
        this.captured.push({ packet, story: [title, ...(this.stories.get(packetId) ?? [])] });
        this.stories.delete(packetId);
    }

    /** A packet that dies is not seen again, so its last frame says what became of it. */
    private tellOfDeath(packetId: number, step: Step): void {
        const last = this.captured[this.lastFrames.get(packetId) ?? -1];
        const reason = step.dropReason ? dropReasonInfo(step.dropReason).summary : 'Dropped';
        last?.story.push(...(this.stories.get(packetId) ?? []), `Dropped afterwards: ${reason}.`);
        this.stories.delete(packetId);
    }

    /** The interface of the element that the packet left or reached in this step. */
    private interfaceOf(step: Step): number {
        const linkType = linkTypeOf(step);
        const element = elementAt(step);
        const key = `${element} ${linkType}`;
        const known = this.numbers.get(key);
        if (known !== undefined) {
            return known;
        }
        const kind = element.slice(0, element.indexOf(':')).replaceAll('-', ' ');
        const name = labelOf(step.after.network, element);
        this.numbers.set(key, this.interfaces.length);
        return this.interfaces.push({ name, description: kind, linkType }) - 1;
    }
}

const storyLine = (step: Step): string => `${step.stage}: ${step.summary()} (${step.rules.join(', ')})`;

const linkTypeOf = (step: Step): LinkType => (packetOf(step)?.packet.layers[0]?.protocol === 'eth' ? 'ethernet' : 'raw-ip');

/** What arrives over the underlay or the internet has already moved on to the place that took it. */
function elementAt(step: Step): ElementId {
    const hop = step.stage === 'underlay' || step.stage === 'internet-route' ? (packetOf(step)?.hop ?? step.hop) : step.hop;
    const onGuestWire = step.stage === 'guest-send' || step.stage === 'deliver';
    return onGuestWire ? (hop.interface ?? hop.element) : hop.element;
}
