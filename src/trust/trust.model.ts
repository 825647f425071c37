import type { Connection } from 'mongoose';
import type { GuildId, MemberId } from '#core/ids';
import { defineModel } from '#core/mongo/index';

export const evidenceCollection = 'evidence';

/** Something settled that says how a member deals with others; append-only, one row per event and member. */
export interface EvidenceRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Whom it is about. */
	readonly subject: MemberId;
	/** The other side of the deal. */
	readonly partner: MemberId;
	/** `order.completed`, … */
	readonly kind: string;
	/** Settled value in credits. */
	readonly value: number;
	readonly outcome: 'good' | 'bad';
	/** `order:A7K2Q` */
	readonly source: string;
	/** The owner's staff fulfilled it for the subject: the seed of all credibility. */
	readonly staffFulfilled: boolean;
	readonly at: Date;
	/** Position in its guild. */
	readonly seq: number;
}

export const evidenceModel = (connection: Connection) =>
	defineModel<EvidenceRow>(connection, {
		name: 'Evidence',
		collection: evidenceCollection,
		schema: {
			guild: String,
			subject: String,
			partner: String,
			kind: String,
			value: Number,
			outcome: String,
			source: String,
			staffFulfilled: Boolean,
			at: Date,
			seq: Number
		},
		indexes: [{ fields: { guild: 1, subject: 1, seq: -1 } }]
	});
