import { Signal } from './signal.js';
import type { Message } from './types.js';

/** What another part of the page asks the composer to begin: a command's full name, text to put in, or a message to change. */
export interface Ask {
	readonly command?: string;
	readonly text?: string;
	/** An own message to be changed. */
	readonly edit?: Message;
}

export const asked = new Signal<Ask | null>(null);
