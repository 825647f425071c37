import { guildId } from '#core/ids';
import type { Migration } from '#core/migrations/migrations';
import { type FoldRow, firstFold, scoreFoldsCollection } from '../scores/score.model.js';
import { evidenceCollection } from '../trust.model.js';

/** Evidence says in its own fields what kind of fact it is; all rows from before are settled orders. */
export const trustEvidence: Migration = {
	id: '20261122-trust-evidence',
	async up({ db }) {
		await db.collection(evidenceCollection).updateMany({ event: { $exists: false } }, [
			{
				$set: {
					key: { $arrayElemAt: [{ $split: ['$_id', '|evidence|'] }, 1] },
					event: '$kind',
					kind: { $cond: [{ $eq: ['$outcome', 'bad'] }, 'case', 'deal'] },
					seed: '$staffFulfilled',
					mark: 1,
					tribe: null,
					related: false,
					until: null,
					of: null
				}
			},
			{ $unset: ['outcome', 'staffFulfilled'] }
		]);
		// Guilds whose evidence nobody has folded yet.
		const heads = await db
			.collection(evidenceCollection)
			.aggregate<{ _id: string; head: number }>([{ $group: { _id: '$guild', head: { $max: '$seq' } } }])
			.toArray();
		for (const { _id, head } of heads) {
			const row = { ...firstFold(guildId(_id)), head };
			await db.collection<FoldRow>(scoreFoldsCollection).updateOne({ _id: row._id }, { $setOnInsert: row }, { upsert: true });
		}
	}
};
