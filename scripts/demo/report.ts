import type { Connection } from 'mongoose';
import { guildId } from '#core/ids';
import { BooksRepository, type Proof, proveBooks } from '#economy';

/** What a finished history consists of, as it is stored. */
export interface Report {
	/** Orders by state, and unsent forms as `draft`. */
	readonly states: Readonly<Record<string, number>>;
	/** Orders, without unsent forms. */
	readonly orders: number;
	readonly reviews: number;
	/** Reported problems: those that were ruled or withdrawn, and those that are open. */
	readonly disputes: { readonly ended: number; readonly open: number };
	/** Members who have earned XP, and tokens in their wallets. */
	readonly earners: number;
	readonly tokens: number;
	readonly books: Pick<Proof, 'postings' | 'differences'> & {
		/** Holds whose order has ended: there must be none. */
		readonly orphans: readonly string[];
	};
}

/** Counts what there is, and proves the books of the guild from the first posting on, as the bot does each night. Only reads. */
export async function reportOf(connection: Connection, guild: string): Promise<Report> {
	const { db } = connection;
	if (!db) throw new Error('the connection has no database');
	const rows = (collection: string) => db.collection(collection);
	const grouped = await rows('orders')
		.aggregate<{ _id: string; count: number }>([{ $match: { guild } }, { $group: { _id: '$state', count: { $sum: 1 } } }])
		.toArray();
	const states = Object.fromEntries(grouped.map(({ _id, count }) => [_id, count]));
	const id = guildId(guild);
	const proof = await new BooksRepository(connection).at(id, (view) => proveBooks(id, view, true));
	const open = new Set(await rows('orders').distinct('code', { guild, open: true }));
	const [tokens] = await rows('accounts')
		.aggregate<{ sum: number }>([
			{ $match: { guild, currency: 'tokens', balance: { $gt: 0 } } },
			{ $group: { _id: null, sum: { $sum: '$balance' } } }
		])
		.toArray();
	return {
		states: { ...states, draft: await rows('drafts').countDocuments({ guild }) },
		orders: grouped.reduce((sum, { count }) => sum + count, 0),
		reviews: await rows('reviews').countDocuments({ guild }),
		disputes: {
			ended: await rows('orders').countDocuments({ guild, 'journal.action': 'report', state: { $ne: 'disputed' } }),
			open: await rows('orders').countDocuments({ guild, state: 'disputed' })
		},
		earners: (await rows('xp_entries').distinct('member', { guild })).length,
		tokens: tokens?.sum ?? 0,
		books: {
			postings: proof.postings,
			differences: proof.differences,
			orphans: proof.openHolds.map(({ owner }) => owner).filter((owner) => owner.startsWith('order:') && !open.has(owner.slice(6)))
		}
	};
}

/** The report in a few lines. */
export function reportLines({ states, orders, reviews, disputes, earners, tokens, books }: Report): string[] {
	const list = Object.entries(states)
		.sort(([, one], [, other]) => other - one)
		.map(([state, count]) => `${count} ${state}`);
	const wrong = books.differences.length + books.orphans.length;
	return [
		`${orders} orders (${list.join(', ')})`,
		`${reviews} reviews, ${disputes.ended} problems settled and ${disputes.open} open, ${earners} members with XP, ${tokens} tokens earned`,
		`books: ${books.postings} postings checked from the first on, ${wrong === 0 ? 'no difference' : `${wrong} DIFFERENCES`}`
	];
}
