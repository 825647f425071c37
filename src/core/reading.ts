import type { Value } from './units/unit.js';

/** A document of a version of a guild, as far as readers of all domains share it. */
export interface HeldDoc {
	readonly kind: string;
	readonly key: string;
	readonly hash: string;
	readonly rev: number;
	readonly body: Value;
}

/** What is read: what is in force, what editors work on, or these documents of a version that is not in force. */
export type Reading = 'published' | 'draft' | readonly HeldDoc[];
