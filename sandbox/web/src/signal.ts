import { useEffect, useState } from 'preact/hooks';

/** One value that parts of the page which lie apart share. */
export class Signal<Value> {
	private readonly listeners = new Set<(value: Value) => void>();

	public constructor(private current: Value) {}

	public get value(): Value {
		return this.current;
	}

	public set(value: Value): void {
		this.current = value;
		for (const listener of this.listeners) listener(value);
	}

	/** Told of each later value. @returns what ends it. */
	public listen(listener: (value: Value) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}
}

/** The value, kept fresh. */
export function useSignal<Value>(signal: Signal<Value>): Value {
	const [value, setValue] = useState<Value>(() => signal.value);
	useEffect(() => {
		setValue(() => signal.value);
		return signal.listen((next) => setValue(() => next));
	}, [signal]);
	return value;
}
