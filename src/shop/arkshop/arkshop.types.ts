import type { CheckText } from '#core/checks';

/** What an entry of an ArkShop file becomes; the owner chooses a category for each. */
export const arkKinds = ['dino', 'material', 'blueprint', 'bundle', 'crate', 'character', 'service', 'kit'] as const;
export type ArkKind = (typeof arkKinds)[number];

/** One thing of an entry: an item, or a creature. */
export interface ArkThing {
	readonly what: 'item' | 'dino';
	/** For people, out of the blueprint's path. */
	readonly name: string;
	readonly amount: number;
	/** `Blueprint'/Game/…'`; `null`: the file has none that can be one. */
	readonly blueprint: string | null;
	/** 0: primitive or not said. */
	readonly quality: number;
	/** The blueprint of the thing is handed over, not the thing. */
	readonly forced: boolean;
	/** Level of a creature; 0 for items. */
	readonly level: number;
	readonly sex: 'male' | 'female' | null;
	readonly neutered: boolean;
	readonly saddle: string | null;
}

/** One entry of a file, cleaned. */
export interface ArkEntry {
	readonly section: 'item' | 'kit';
	/** Its key in the file; kits begin with `kit:`. Found again by it. */
	readonly id: string;
	/** Line of the file on which it begins. */
	readonly line: number;
	readonly kind: ArkKind;
	/** Its description; empty: none. */
	readonly text: string;
	/** Whole points, at least 1; `null`: it has no price, and its free uses are all there is. */
	readonly points: number | null;
	/** Free uses of each player; 0: none. */
	readonly free: number;
	/** Groups that may have it; empty: everybody. */
	readonly groups: readonly string[];
	/** `null`: no bound. */
	readonly minLevel: number | null;
	readonly maxLevel: number | null;
	readonly things: readonly ArkThing[];
	/** What a Gacha makes, by name. */
	readonly makes: readonly string[];
	/** Class of a beacon. */
	readonly className: string | null;
	/** Points of experience; `null` for others. */
	readonly experience: number | null;
	/** It would run commands of the game. */
	readonly commands: boolean;
	/** What the plan says about it. */
	readonly notes: readonly CheckText[];
}

/** An entry that does not come in, and why. */
export interface ArkSkip {
	readonly id: string;
	readonly name: string;
	readonly why: CheckText;
}

/** An ArkShop file without anything secret. JSON: it is kept, sealed, while its owner decides. */
export interface ArkShop {
	/** SHA-256 over everything else, hex. */
	readonly digest: string;
	readonly entries: readonly ArkEntry[];
	readonly skipped: readonly ArkSkip[];
	/** Every group that an entry names, in the file's order. */
	readonly groups: readonly string[];
	readonly notes: readonly CheckText[];
}

/** Why a file can't be imported; the strings are `arkshop:refusals.…`. */
export type ArkProblem =
	| { readonly kind: 'tooLarge'; readonly max: number }
	| { readonly kind: 'tooDeep' }
	| { readonly kind: 'notJson'; readonly line: number; readonly column: number }
	| { readonly kind: 'tooMany'; readonly count: number; readonly max: number }
	| { readonly kind: 'manySecrets'; readonly max: number }
	| { readonly kind: 'empty' };

export type ArkResult = { readonly ok: true; readonly shop: ArkShop } | { readonly ok: false; readonly problem: ArkProblem };

/** Who a group of ArkShop's is here: a role, everybody, or nobody yet. */
export type ArkGroup = { readonly role: string } | 'everyone';

/** What an owner decided about a file; remembered for the next one. */
export interface ArkMapping {
	/** By the group's name. Missing: what only it may have comes in hidden. */
	readonly groups: ReadonlyMap<string, ArkGroup>;
	/** So many points are so many credits. */
	readonly points: number;
	readonly credits: number;
	/** Category of each kind, by key; missing: the usual one. */
	readonly categories: ReadonlyMap<ArkKind, string>;
}
