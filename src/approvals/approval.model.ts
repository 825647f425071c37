import type { Connection } from 'mongoose';
import type { TextParams } from '#core/errors';
import { type GuildId, rowId } from '#core/ids';
import type { CapabilityKey } from '#core/interactions/capabilities';
import { defineModel } from '#core/mongo/index';
import type { Value } from '#core/units/unit';
import type { ApprovalState } from './approval.saga.js';

/** Collection of requests for a second person. */
export const approvalsCollection = 'approvals';

/** One act that waits for a second person, or what became of it. */
export interface ApprovalRow {
	readonly _id: string;
	readonly guild: GuildId;
	/** Id of the interaction that asked: the same press is one request. */
	readonly request: string;
	/** Which act: `economy.adjust`. */
	readonly kind: string;
	/** What the second person must be allowed to do as well. */
	readonly capability: CapabilityKey;
	/** What the act moves, and the limit that it is above. */
	readonly amount: number;
	readonly currency: 'credits' | 'tokens';
	readonly above: number;
	/** What it is about: `member:123`, `order:A7K2Q`. */
	readonly subject: string;
	/** Everything that the act needs to be carried out. */
	readonly payload: Value;
	/** People who gain or lose by it: none of them may answer. */
	readonly parties: readonly string[];
	readonly reason: string;
	readonly by: string;
	readonly byName: string;
	readonly at: Date;
	readonly expiresAt: Date;
	readonly state: ApprovalState;
	/** Who ended it, and why; `null` while it waits, and when time did. */
	readonly endedBy: string | null;
	readonly endedByName: string | null;
	readonly endedAt: Date | null;
	readonly endReason: string;
	/** What has happened to what it is about, where that has ended it. */
	readonly changed: { readonly key: string; readonly params: TextParams } | null;
	/** Whether who asked can ask once more: it has ended by a change, and they have not. */
	readonly again: boolean;
}

export const approvalId = (guild: GuildId, request: string): string => rowId(guild, 'approval', request);

const text = { type: String, required: true } as const;

/** Requests: by guild those that wait, the oldest first. */
export const approvalModel = (connection: Connection) =>
	defineModel<ApprovalRow>(connection, {
		name: 'Approval',
		collection: approvalsCollection,
		schema: {
			guild: text,
			request: text,
			kind: text,
			capability: text,
			amount: { type: Number, required: true },
			currency: text,
			above: { type: Number, required: true },
			subject: text,
			payload: {},
			parties: [String],
			reason: { type: String, default: '' },
			by: text,
			byName: { type: String, default: '' },
			at: { type: Date, required: true },
			expiresAt: { type: Date, required: true },
			state: text,
			endedBy: String,
			endedByName: String,
			endedAt: Date,
			endReason: { type: String, default: '' },
			changed: {},
			again: { type: Boolean, default: false }
		},
		indexes: [{ fields: { guild: 1, state: 1, at: 1 }, name: 'guild_state_at' }]
	});
