import type { App } from './app.js';
import { settled } from './eight-acts.js';
import { plays } from './eight-orders.js';
import { quiet } from './order-life.js';
import { roomsOf } from './tickets.js';

/**
 * What must be the same whether or not something broke on the way: where each order ended, money, holds, stock, counters, rewards,
 * evidence, tickets with their records, and what waits or is dead. Codes and people are replaced.
 */
export async function eightState(app: App): Promise<Record<string, unknown>> {
	const guild = app.guild.id;
	const orders = await app.db.collection('orders').find({ guild }).toArray();
	const names = [
		...orders.map(({ code, item }): [string, string] => [String(code), `ORDER-${item.key}`]),
		...app.sandbox.members(app.guild).map(({ user }): [string, string] => [user.id, user.global_name ?? user.username])
	];
	const plain = (text: string) => names.reduce((out, [id, name]) => out.replaceAll(id, name), text);
	const rows = async (collection: string, fields: readonly string[], filter: object = {}) => {
		const found = await app.db
			.collection(collection)
			.find({ guild, ...filter })
			.toArray();
		return found.map((row) => plain(JSON.stringify(Object.fromEntries(fields.map((field) => [field, row[field] ?? null]))))).sort();
	};
	const goods = ['received', 'returned', 'owed', 'settled', 'clear'];
	return {
		orders: orders
			.map((row) => {
				const { state, open, held, captured, released, revision, delivered, confirmed, missedByBuyer, missedByStaff } = row;
				const payment = row.payment && goods.map((field) => row.payment[field]);
				const money = { held, captured, released, payment };
				return plain(
					JSON.stringify([row.code, row.assignee, state, open, money, revision, delivered, confirmed, missedByBuyer, missedByStaff])
				);
			})
			.sort(),
		postings: await rows('postings', ['key', 'reason', 'legs']),
		holds: await rows('holds', ['holdId', 'state', 'amount', 'captured', 'released', 'remaining']),
		accounts: await rows('accounts', ['member', 'currency', 'balance', 'held']),
		stock: await rows('stock', ['item', 'part', 'available', 'reserved', 'sold'], { item: { $in: plays.map(({ item }) => item) } }),
		counters: [...(await rows('shop_counters', ['count'])), ...(await rows('order_counters', ['open', 'value']))],
		xp: await rows('xp_entries', ['member', 'rule', 'amount', 'tokens', 'source']),
		evidence: await rows('evidence', ['subject', 'partner', 'value', 'outcome', 'source']),
		reviews: await rows('reviews', ['author', 'stars', 'item']),
		tickets: await rows('tickets', ['code', 'state', 'rooms', 'closings']),
		rooms: orders.map(({ code, item }) => `${item.key} ${roomsOf(app, String(code)).length}`).sort(),
		transcripts: await rows('transcripts', ['code', 'closing', 'edition']),
		deadlines: await rows('deadlines', ['subject', 'kind'], { subject: /^order:/ }),
		drafts: await rows('drafts', ['item', 'member']),
		dead: await rows('outbox', ['key', 'error'], { state: 'dead' }),
		// What is copied to the audit channel follows within minutes, and what broke adds to it.
		waiting: await rows('outbox', ['key', 'state', 'error'], { live: true, kind: { $ne: 'audit.mirror' } })
	};
}

/** Lets what waits for another try happen, the lines of the transaction log too, and tells where everything stands. */
export async function eightEnd(app: App): Promise<Record<string, unknown>> {
	await app.idle();
	await app.advance(10 * 60_000);
	await quiet(app);
	await settled(
		async () => (await app.db.collection('outbox').countDocuments({ guild: app.guild.id, live: true, kind: { $ne: 'audit.mirror' } })) === 0
	);
	return eightState(app);
}
