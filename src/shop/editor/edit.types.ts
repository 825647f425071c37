import type { Actor } from '#core/actor';
import type { GuildId } from '#core/ids';
import type { Row, Value } from '#core/units/unit';
import type { Question } from '../pack/resolve.js';
import type { BuyerLimit, StockRule } from '../pack/schema/catalogue.js';
import type { LadderRule } from '../pricing/rules.js';
import type { CategoryRow, ItemRow, StockRow } from '../shop.model.js';
import type { QuantityBreak } from '../shop.types.js';

/** Who edits, by which request. */
export interface Editor {
	readonly actor: Actor;
	/** Id of the interaction: the same request twice does its work once. */
	readonly request: string;
}

/** A row as the editor saw it; another version by now refuses the edit. */
export interface SeenRow {
	readonly key: string;
	readonly version: number;
}

/** What kinds of answer an owner may choose from; `multi` is a choice with several answers, `agree` a rule that has to be accepted. */
export const questionKinds = ['short_text', 'paragraph', 'select', 'multi', 'number', 'boolean', 'agree', 'user', 'file'] as const;
export type QuestionKind = (typeof questionKinds)[number];

/** A question as the form of the builder gives it. */
export interface QuestionInput {
	readonly label: string;
	readonly help: string;
	readonly kind: QuestionKind;
	readonly required: boolean;
	/** Choices, one per line; or bounds such as `1-100`; or how many files. */
	readonly details: string;
}

/** Who reads an answer, and whether it is asked only once. */
export interface QuestionPrivacy {
	readonly readers: 'everyone' | NonNullable<Question['sensitivity']>;
	readonly keep: boolean;
	readonly redact: boolean;
}

/** One change of an item. Amounts are whole credits, hours may be quarters. */
export type ItemEdit =
	| {
			readonly kind: 'texts';
			readonly name: string;
			readonly summary: string;
			readonly description: string;
			readonly tags: readonly string[];
			readonly variantLabel: string;
	  }
	/** `credits` is the base that variants add to. */
	| { readonly kind: 'price'; readonly credits: number; readonly per: string }
	| { readonly kind: 'variantAdd'; readonly label: string; readonly description: string; readonly price: number; readonly pieces: number }
	| { readonly kind: 'variant'; readonly variant: string; readonly label: string; readonly description: string; readonly price: number }
	| { readonly kind: 'variantRemove'; readonly variant: string }
	| {
			readonly kind: 'stock';
			readonly mode: StockRule['mode'];
			readonly perWeek: number | null;
			readonly lowStockAt: number | null;
			readonly onSeasonEnd: StockRule['onSeasonEnd'];
	  }
	| { readonly kind: 'orders'; readonly maxPerOrder: number; readonly maxOpenOrders: number }
	/** Limits of one member by window; those of tribes stay. */
	| { readonly kind: 'limits'; readonly member: readonly Omit<BuyerLimit, 'scope'>[] }
	/** From how many units on what is taken off; none: no breaks. */
	| { readonly kind: 'breaks'; readonly breaks: readonly QuantityBreak[] }
	/** The variants of a ladder instead of those that the item has. */
	| { readonly kind: 'ladder'; readonly ladder: LadderRule }
	/** Limits of one tribe by window; those of members stay. */
	| { readonly kind: 'tribeLimits'; readonly tribe: readonly Omit<BuyerLimit, 'scope'>[] }
	/** Paid with credits, or outside; goods are added one by one. */
	| { readonly kind: 'settlement'; readonly to: 'credits' | 'external'; readonly note: string }
	/** Amounts by variant, in their order; `question` is what the form asks when there are several goods. */
	| {
			readonly kind: 'goods';
			readonly goods: { readonly key: string; readonly label: string; readonly step: number };
			readonly amounts: readonly (number | null)[];
			readonly question: string;
	  }
	| { readonly kind: 'goodsRemove'; readonly goods: string }
	| {
			readonly kind: 'goodsRules';
			readonly when: 'before_handover' | 'at_handover';
			readonly addons: 'scale' | 'ignore';
			readonly otherGoods: 'by_agreement' | 'refused';
	  }
	/** `index` `null`: a new one at the end. */
	| {
			readonly kind: 'addon';
			readonly index: number | null;
			readonly label: string;
			readonly description: string;
			readonly price: { readonly credits: number } | { readonly percent: number };
			readonly maxQuantity: number | null;
	  }
	| { readonly kind: 'addonRemove'; readonly index: number }
	/** Key of the gate that buyers have to pass; `null`: open. */
	| { readonly kind: 'gate'; readonly gate: string | null }
	/** Ids of the roles of which buyers need one; none: everybody. */
	| { readonly kind: 'roles'; readonly roles: readonly string[] }
	/** Keys of the reward rules that count for it. */
	| { readonly kind: 'rewards'; readonly rules: readonly string[] }
	| {
			readonly kind: 'risk';
			readonly level: 'low' | 'medium' | 'high' | 'critical';
			readonly flags: readonly { readonly key: string; readonly text: string }[];
	  }
	| { readonly kind: 'handover'; readonly deliverHours: number; readonly firstResponseHours: number; readonly proof: readonly string[] }
	| { readonly kind: 'category'; readonly category: string }
	| { readonly kind: 'active'; readonly active: boolean }
	/** `index` `null`: a new one at the end. */
	| { readonly kind: 'question'; readonly index: number | null; readonly input: QuestionInput }
	| { readonly kind: 'questionRemove'; readonly index: number }
	| { readonly kind: 'questionMove'; readonly index: number; readonly by: -1 | 1 }
	/** Asked only when the earlier question `source` has one of these answers; `null`: always. */
	| {
			readonly kind: 'questionCondition';
			readonly index: number;
			readonly when: { readonly source: number; readonly in: readonly string[] } | null;
	  }
	| { readonly kind: 'questionPrivacy'; readonly index: number; readonly privacy: QuestionPrivacy };

/** What an owner writes of a category. */
export interface CategoryTexts {
	readonly name: string;
	readonly emoji: string;
	readonly description: string;
	/** What staff tick off at the hand-over, 2 to 10 lines. */
	readonly checklist: readonly string[];
}

export type CategoryEdit = ({ readonly kind: 'texts' } & CategoryTexts) | { readonly kind: 'active'; readonly active: boolean };

/** A new item; everything else it takes from a neighbour and is edited afterwards. */
export interface NewItem {
	readonly category: string;
	readonly name: string;
	readonly summary: string;
	readonly description: string;
	readonly credits: number;
	readonly per: string;
}

/** A movement of pieces: `change` adds or takes, `count` is what lies in store now, reserved pieces included. */
export type StockMove = { readonly change: number } | { readonly count: number };

/** A change of many prices: per cent or credits, then rounded to the next multiple of `step`. */
export interface BulkRequest {
	/** `null`: the whole catalogue. */
	readonly category: string | null;
	readonly by: 'percent' | 'credits';
	readonly value: number;
	readonly step: number;
}

export interface BulkLine {
	readonly key: string;
	readonly name: string;
	readonly version: number;
	/** Prices of the variants, in their order. */
	readonly before: readonly number[];
	readonly after: readonly number[];
}

/** What a bulk change would do. */
export interface BulkPlan {
	readonly request: BulkRequest;
	readonly lines: readonly BulkLine[];
	/** Items that are paid with goods, whose prices are a measure only: they are left alone. */
	readonly skipped: number;
	/** Tells this plan from one of other versions or prices; 8 characters. */
	readonly digest: string;
}

/** What an edit did: the number to undo it by, `null` when everything was as wished already; the row's key. */
export type Edited = {
	readonly edit: number | null;
	readonly key: string;
	/** What the edit tells besides; the same request is told the same again. */
	readonly told?: Value;
};

/** One row of an edit as it was before; `_id`: `rowId(guild, 'edit', edit, index)`. */
export interface EditRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Number of the edit in its guild. */
	readonly edit: number;
	readonly index: number;
	readonly at: Date;
	readonly by: string;
	readonly byName: string;
	/** `item.price`, `category.created`, `stock.moved`, `bulk`, `undo`, … */
	readonly action: string;
	readonly in: string;
	readonly row: string;
	/** Name of the thing, for people. */
	readonly name: string;
	/** `null`: it was not there. Stock rows have only `delta`. */
	readonly before: Row | null;
	/** The row's version after the edit; `null`: it is gone. */
	readonly version: number | null;
	/** Pieces that a movement of stock added. */
	readonly delta: number;
	readonly undone: boolean;
}

/** A category as its editor sees it. */
export interface EditedCategory {
	readonly row: CategoryRow;
	readonly items: number;
	/** Items that are not for sale. */
	readonly hidden: number;
}

/** An item as its editor sees it. */
export interface EditedItem {
	readonly row: ItemRow;
	readonly category: CategoryRow;
	/** Pieces by variant; empty unless the stock is finite. */
	readonly stock: readonly StockRow[];
	readonly sold: number;
}
