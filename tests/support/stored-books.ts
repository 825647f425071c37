import type { App } from './app.js';

/** The stored books of a guild in the shape of `ExpectedBooks`; lists are sorted JSON. */
export async function storedBooks(app: App) {
	const rows = (collection: string) => app.db.collection(collection).find({ guild: app.guild.id }).toArray();
	const sorted = (list: readonly unknown[]) => list.map((row) => JSON.stringify(row)).sort();
	const [postings, entries, evidence, stats, accounts, members] = await Promise.all(
		['postings', 'xp_entries', 'evidence', 'item_stats', 'accounts', 'xp_members'].map(rows)
	);
	const amounts = (currency: string) =>
		Object.fromEntries((accounts ?? []).filter((row) => row.currency === currency).map((row) => [row.member, row.balance]));
	return {
		postings: sorted(
			(postings ?? []).map(({ reason, ref, legs }) => ({
				reason,
				ref,
				legs: legs.map((leg: Record<string, unknown>) => `${leg.account} ${leg.currency} ${leg.amount}`)
			}))
		),
		entries: sorted((entries ?? []).map(({ rule, member, amount, tokens, source }) => ({ rule, member, xp: amount, tokens, source }))),
		evidence: sorted((evidence ?? []).map(({ subject, partner, value, kind, seed }) => ({ subject, partner, value, kind, seed }))),
		ratings: Object.fromEntries((stats ?? []).map(({ item, sold, ratingSum, ratingCount }) => [item, { sold, ratingSum, ratingCount }])),
		balances: amounts('credits'),
		tokens: amounts('tokens'),
		xp: Object.fromEntries((members ?? []).map(({ member, xp }) => [member, xp])),
		held: (accounts ?? []).reduce((sum, { held }) => sum + held, 0)
	};
}
