/** An event on its way to one session, before it gets its number there. */
export interface ShapedEvent {
	readonly type: string;
	readonly guildId: string | null;
}

/** Sends an event when, and as often as, it likes. Order of sending is the order of the numbers. */
export type EventShaper = (event: ShapedEvent, send: () => void) => void;
