import type { Connection } from 'mongoose';
import { type GuildId, rowId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { Change } from '#core/units/unit';
import type { OrderRow } from './order.model.js';
import type { RulingChoice } from './problem.rules.js';

/** Collection of rulings that a judge has written and not confirmed; one row per disputed order, gone with the dispute. */
export const rulingDraftsCollection = 'order_rulings';

/** What a judge wrote. */
export type RulingDraft = RulingChoice & { readonly reason: string };

export interface RulingDraftsRow {
	readonly _id: string;
	readonly guild: GuildId;
	readonly code: string;
	/** By judge and name of the ruling (`rulingId`). */
	readonly drafts: { readonly [name: string]: RulingDraft };
}

export const rulingDraftsId = (guild: GuildId, code: string): string => rowId(guild, 'ruling', code);

/** Field of one draft. */
export const draftName = (judge: string, id: string): string => `${judge}-${id}`;

export const rulingDraftsModel = (connection: Connection) =>
	defineModel<RulingDraftsRow>(connection, {
		name: 'RulingDrafts',
		collection: rulingDraftsCollection,
		schema: { guild: { type: String, required: true }, code: { type: String, required: true }, drafts: {} }
	});

/** Reads what a judge has written; writes go through units of work. */
export interface RulingDrafts {
	find(guild: GuildId, code: string, judge: string, id: string): Promise<RulingDraft | null>;
}

/** Drafts in MongoDB. */
export function mongoRulingDrafts(connection: Connection): RulingDrafts {
	const rows = rulingDraftsModel(connection);
	return {
		async find(guild, code, judge, id) {
			const row = await rows.findOne({ _id: rulingDraftsId(guild, code), guild }).lean();
			const name = draftName(judge, id);
			return row && Object.hasOwn(row.drafts, name) ? (row.drafts[name] ?? null) : null;
		}
	};
}

/** What judges have written about the order and not confirmed is of no use once the dispute is over. */
export const dropDrafts = ({ guild, code }: Pick<OrderRow, 'guild' | 'code'>): Change => ({
	in: rulingDraftsCollection,
	delete: rulingDraftsId(guild, code)
});
