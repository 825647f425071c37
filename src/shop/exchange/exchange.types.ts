import type { CheckText } from '#core/checks';
import type { Value } from '#core/units/unit';
import type { KindedRule } from '../pricing/rules.js';
import type { CatalogueItem } from '../shop.types.js';

/** Where rows come from. */
export type SourceKind = 'pack' | 'table' | 'arkshop';

/** Names that other programs have for an item, by program: `{ arkshop: 'rex150' }`. A copy of an item has none. */
export type ExternalIds = Readonly<Record<string, string>>;

/** A category as a source has it. */
export interface IncomingCategory {
	readonly key: string;
	readonly name: string;
	readonly emoji: string;
	readonly description: string;
	/** What staff tick off at the hand-over, 2 to 10 lines. */
	readonly checklist: readonly string[];
	readonly sort: number;
}

/** An item as a source has it: all of it, with nothing left to look up. */
export interface IncomingItem {
	/** The key that it wants, the same as `definition.key`. One with `external` gets another when somebody else's item has it. */
	readonly key: string;
	/** Found again by these before its key. */
	readonly external?: ExternalIds;
	/** Key of a category of this source or of the guild. */
	readonly category: string;
	/** Place in its category; left out: the end for a new one, and where it is for one that is there. */
	readonly sort?: number;
	/** For sale. */
	readonly active: boolean;
	readonly definition: CatalogueItem;
	/** Pieces that a new row of stock begins with, by variant; what is there already is never counted anew. */
	readonly pieces: Readonly<Record<string, number>>;
	/** Version of the row that the file was made from; another one by now is a conflict. Left out: unknown. */
	readonly seen?: number;
	/** What the plan says about it, e.g. what was shortened. */
	readonly notes?: readonly CheckText[];
}

/** A rule of prices as a source has it. */
export type IncomingPrice = KindedRule & {
	readonly key: string;
	readonly name: string;
	readonly active: boolean;
};

/** A section of the settings as a source has it; its row in the plan is taken or left as a whole. */
export interface IncomingSetting {
	/** `ranks`, `rewardRules`, `gates`, … A key of `settingSections`. */
	readonly section: string;
	readonly value: Value;
}

/** A row that the reader left out. */
export interface IncomingSkip {
	readonly kind: RowKind;
	readonly key: string;
	readonly name: string;
	readonly why: CheckText;
}

/** Everything that came in, whoever read it. JSON: it is kept, sealed, while its plan lives. Nothing secret may be in it. */
export interface Incoming {
	readonly kind: SourceKind;
	/** Name of the file's content for people, e.g. of the pack. Text of people. */
	readonly name: string;
	/** SHA-256 over the content, hex: the same file has the same one. `digestOf` makes it. */
	readonly digest: string;
	readonly categories: readonly IncomingCategory[];
	readonly items: readonly IncomingItem[];
	readonly prices: readonly IncomingPrice[];
	readonly settings: readonly IncomingSetting[];
	readonly skipped: readonly IncomingSkip[];
	/** What whoever imports has to know before anything else, e.g. that a password has to be changed. */
	readonly notes: readonly CheckText[];
}

export type RowKind = 'category' | 'item' | 'price' | 'setting';

/**
 * What becomes of a row. `conflict`: it is left as it is here unless whoever imports takes the file's; `skipped`: it can't come in.
 */
export type RowState = 'new' | 'changed' | 'same' | 'skipped' | 'conflict';

/** Why a row counts more than others: it moves what somebody pays or gets, or who may what. */
export type RowWeight = 'money' | 'access' | 'plain';

/** One field, before and after. */
export interface FieldChange {
	/** What it is, in words. */
	readonly name: CheckText;
	/** `null`: there is none. Text of people: escaped where it is shown. */
	readonly before: string | null;
	readonly after: string | null;
	readonly weight: RowWeight;
}

/** One row of a plan. */
export interface PlanRow {
	readonly kind: RowKind;
	/** Key of the row here; of a section its name. Unique with `kind`. */
	readonly key: string;
	readonly name: string;
	readonly state: RowState;
	readonly weight: RowWeight;
	/** Why it is skipped or a conflict; `null` for others. */
	readonly why: CheckText | null;
	/** Of a conflict: the file's is taken. */
	readonly taken: boolean;
	readonly fields: readonly FieldChange[];
	readonly notes: readonly CheckText[];
	/** Version of the row that the plan saw; `null`: there is none. */
	readonly seen: number | null;
}

/** What whoever imports decided about a plan. */
export interface ImportChoices {
	/** Conflicts of which the file's is taken: all, or these, named by `kind:key`. */
	readonly take: 'all' | readonly string[];
	/** Left out: whole kinds, or sections of the settings by `setting:section`. */
	readonly out: readonly string[];
}

export const noImportChoices: ImportChoices = { take: [], out: [] };

export type ImportTotals = Readonly<Record<RowState, number>>;

/** What an import would do. Rows that move money come first, then those that move access, then the others; same ones last. */
export interface ImportPlan {
	readonly kind: SourceKind;
	readonly name: string;
	readonly rows: readonly PlanRow[];
	readonly totals: ImportTotals;
	/** Rows that will be written and move money, or access. */
	readonly money: number;
	readonly access: number;
	readonly notes: readonly CheckText[];
	/** Names this plan: the file, the choices, and every row here that it saw. 16 characters. */
	readonly digest: string;
}

/** What an import did. */
export interface Imported {
	/** Number of the catalogue's edit, `null` when no row of it changed. */
	readonly edit: number | null;
	/** Version of the settings that it made; `null`: none. */
	readonly settings: number | null;
	readonly made: number;
	readonly changed: number;
}

/** A row that an undo leaves as it is, and why. */
export interface LeftRow {
	readonly kind: RowKind;
	readonly key: string;
	readonly name: string;
	readonly why: 'edited' | 'ordered' | 'filled';
}

/** What taking an import back did. */
export interface ImportUndone {
	readonly removed: number;
	readonly restored: number;
	/** Made by the import, and named by an order or a form: hidden, not removed. */
	readonly hidden: number;
	readonly left: readonly LeftRow[];
}
