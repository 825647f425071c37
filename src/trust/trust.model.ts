import type { Connection } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { defineModel } from '#core/mongo/index';
import type { FactKind } from './engine/facts.js';

export const evidenceCollection = 'evidence';

/** Something that says how a member deals with others; append-only, one row per event and member. Fields as in `Fact`. */
export interface EvidenceRow {
	/** `rowId(guild, 'evidence', key)` */
	readonly _id: string;
	readonly guild: GuildId;
	readonly key: string;
	/** Whom it is about. */
	readonly subject: MemberId;
	/** The other side. */
	readonly partner: MemberId | null;
	readonly kind: FactKind;
	/** What happened: `order.completed`, `case.upheld`, … */
	readonly event: string;
	/** Credits. */
	readonly value: number;
	readonly mark: number;
	/** `order:A7K2Q`, `case:7` */
	readonly source: string;
	readonly seed: boolean;
	readonly tribe: string | null;
	readonly related: boolean;
	readonly until: Date | null;
	/** Key of the row that this one is about. */
	readonly of: string | null;
	/** `source` of the deal about which people decided this; `null`: nobody did. Of several decisions about a deal one counts (`decisions.ts`). */
	readonly decides: string | null;
	readonly at: Date;
	/** Position in its guild. */
	readonly seq: number;
}

/** Who settled how much for the guild lately, answered from the index alone. */
const topIndex = { fields: { guild: 1, kind: 1, seed: 1, at: -1, partner: 1 } } as const;

export const evidenceModel = (connection: Connection) =>
	defineModel<EvidenceRow>(connection, {
		name: 'Evidence',
		collection: evidenceCollection,
		schema: {
			guild: String,
			key: String,
			subject: String,
			partner: String,
			kind: String,
			event: String,
			value: Number,
			mark: Number,
			source: String,
			seed: Boolean,
			tribe: String,
			related: Boolean,
			until: Date,
			of: String,
			decides: String,
			at: Date,
			seq: Number
		},
		indexes: [{ fields: { guild: 1, subject: 1, seq: -1 } }, { fields: { guild: 1, seq: 1 } }, topIndex]
	});
