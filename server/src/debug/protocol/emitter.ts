/** A listener list with the shape of VS Code's events, so that the inline adapter needs no adaptation. */

/** Something that can be undone by disposing of it. */
export interface Disposable {
    dispose(): void;
}

/** Subscribing to an event: the answer takes the subscription back. */
export type Event<T> = (listener: (value: T) => unknown, thisArgument?: unknown, disposables?: Disposable[]) => Disposable;

/** The sending side of an event. */
export class Emitter<T> {
    private readonly listeners = new Set<(value: T) => unknown>();

    /** Subscribes a listener; listeners are called in the order in which they came. */
    readonly event: Event<T> = (listener, thisArgument, disposables) => {
        const bound = (value: T): unknown => listener.call(thisArgument, value);
        this.listeners.add(bound);
        const subscription = { dispose: () => void this.listeners.delete(bound) };
        disposables?.push(subscription);
        return subscription;
    };

    /** Calls every listener. */
    fire(value: T): void {
        for (const listener of [...this.listeners]) {
            listener(value);
        }
    }

    /** Forgets every listener. */
    dispose(): void {
        this.listeners.clear();
    }
}
