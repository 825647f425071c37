import type { GuildId } from '#core/ids';
import type { InstalledPack } from '#settings';

/** What a run planned for one role or channel. */
export interface RunLine {
	readonly kind: 'role' | 'channel';
	readonly slot: string;
	readonly name: string;
	readonly state: 'new' | 'kept' | 'found' | 'chosen' | 'out';
	/** The id behind `kept`, `found` and `chosen`. */
	readonly id: string | null;
	/** What the slot had before. */
	readonly was: string | null;
	/** A new one is wanted whatever is there: ids of everything that was. Empty otherwise. */
	readonly besides: readonly string[];
}

/** What a run got for one slot. */
export interface RunResult {
	readonly id: string;
	/** `made`: this run created it. */
	readonly how: 'made' | 'found' | 'chosen' | 'kept';
	readonly name: string;
	/** How it looked when it was made; what looks otherwise was edited by hand. Empty when it was not made. */
	readonly shape: string;
}

/** Why something stays when a run is taken back. */
export type KeptReason =
	/** People wrote in it. */
	| 'messages'
	/** It has threads: rooms of orders, talks. */
	| 'threads'
	/** Other channels are in the category. */
	| 'children'
	/** Its name, topic or permissions were edited by hand. */
	| 'edited'
	/** Members carry the role. */
	| 'members'
	/** The bot may not look into it. */
	| 'unseen'
	/** Orders are open. */
	| 'orders'
	/** It was here before the run. */
	| 'before'
	/** Somebody changed it after the run. */
	| 'changed';

/** What became of one thing when a run was taken back. */
export interface UndoResult {
	readonly state: 'removed' | 'gone' | 'kept' | 'restored';
	readonly reason: KeptReason | null;
	readonly count: number;
	readonly name: string;
	/** Of `content`: slices of the settings that got their old values back, and those that were changed since. */
	readonly restored: readonly string[];
	readonly changed: readonly string[];
	readonly items: number;
	readonly keptItems: number;
}

/** A value of the guild that a run changed: a zone, a name, an amount, as text. */
export interface RunChange {
	readonly what: 'pack' | 'zone' | 'language' | 'credits' | 'tokens' | 'grant' | 'features';
	readonly from: string;
	readonly to: string;
}

/** One run of set-up, kept for its report and for taking it back. One row per guild and run. */
export interface SetupRunRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly run: number;
	readonly by: string;
	readonly at: Date;
	readonly endedAt: Date | null;
	/** It was not taken back. */
	readonly standing: boolean;
	readonly lines: readonly RunLine[];
	/** What each slot got, by `slotRef`. */
	readonly got: Readonly<Record<string, RunResult>>;
	/** Slots whose role or channel was asked for at Discord and may exist already, by `slotRef`. */
	readonly asked: Readonly<Record<string, boolean>>;
	/** Versions of the settings before and after. */
	readonly before: {
		readonly version: number;
		readonly installed: InstalledPack | null;
		readonly zone: string;
		readonly language: string;
	};
	readonly after: { readonly version: number; readonly installed: InstalledPack; readonly zone: string; readonly language: string };
	readonly changed: readonly RunChange[];
	/** Rows of the catalogue that this run brought. */
	readonly categories: readonly string[];
	readonly items: readonly string[];
	/** Items that a newer pack defined anew. */
	readonly renewed: number;
	readonly rules: number;
	/** How often taking it back was begun. */
	readonly undos: number;
	readonly undo: SetupUndo | null;
}

/** How a run is or was taken back. */
export interface SetupUndo {
	readonly by: string;
	readonly at: Date;
	readonly endedAt: Date | null;
	/** Removed although people have used it. */
	readonly removeToo: readonly string[];
	/** By `slotRef`, `content` too. */
	readonly results: Readonly<Record<string, UndoResult>>;
}
