import type { App } from './app.js';

/**
 * Everything that must be the same whether or not something broke on the way: money, stock, rewards, evidence, reviews, and what stands
 * in each channel. Codes and ids are replaced, times left out.
 */
export async function finalState(app: App): Promise<Record<string, unknown>> {
	const guild = app.guild.id;
	const order = await app.db.collection('orders').findOne({ guild, buyer: app.people.buyer.id });
	const names: [string, string][] = Object.entries(app.people).map(([name, person]) => [person.id, name]);
	if (order) names.push([String(order.code), 'CODE'], [String(order.code).toLowerCase(), 'CODE']);
	const plain = (text: string) => names.reduce((out, [id, name]) => out.replaceAll(id, name), text.replaceAll(guild, 'GUILD'));
	const rows = async (collection: string, fields: readonly string[], filter: object = {}) => {
		const found = await app.db
			.collection(collection)
			.find({ guild, ...filter })
			.toArray();
		return found.map((row) => plain(JSON.stringify(Object.fromEntries(fields.map((field) => [field, row[field] ?? null]))))).sort();
	};
	const channels = app.sandbox
		.allChannels(app.guild)
		.map((channel) => ({
			name: plain(channel.name ?? ''),
			messages: compared(
				channel.name ?? '',
				app.sandbox.messages(channel).map((message) => plain(app.sandbox.render(message)))
			)
		}))
		.sort((one, other) => one.name.localeCompare(other.name));
	return {
		order: order && {
			state: order.state,
			held: order.held,
			captured: order.captured,
			released: order.released,
			journal: order.journal.map((entry: { action: string }) => entry.action)
		},
		postings: await rows('postings', ['key', 'reason', 'legs']),
		holds: await rows('holds', ['holdId', 'state', 'amount', 'captured', 'released', 'remaining']),
		accounts: await rows('accounts', ['member', 'currency', 'balance', 'held']),
		stock: await rows('stock', ['item', 'part', 'available', 'reserved', 'sold'], { item: order?.item?.key ?? '' }),
		counters: [...(await rows('shop_counters', ['count'])), ...(await rows('order_counters', ['open', 'value']))],
		xp: await rows('xp_entries', ['member', 'rule', 'amount', 'tokens']),
		levels: await rows('xp_members', ['member', 'xp']),
		evidence: await rows('evidence', ['subject', 'partner', 'value', 'outcome']),
		reviews: await rows('reviews', ['author', 'stars', 'item']),
		ratings: await rows('item_stats', ['item', 'sold', 'ratingSum', 'ratingCount']),
		dead: await rows('outbox', ['key', 'error'], { state: 'dead' }),
		channels
	};
}

/**
 * What of a channel's messages must be the same. What the storefront shows is up to a minute behind, so only its headings count; what the
 * check of the guild tells is about the break itself.
 */
function compared(channel: string, texts: readonly string[]): readonly string[] {
	if (channel === 'tribute-shop') return texts.map((text) => /^.*## .*$/m.exec(text)?.[0] ?? text);
	return lastSeal(
		texts.filter((text) => !isCopy(text) && !/(?:Something|things) here ha(?:s|ve) stopped working/.test(text)).map(withoutSeal)
	);
}

/** A bot that was away as a day ended seals that day with the next one: the last seal covers all entries before it. */
const lastSeal = (texts: readonly string[]): readonly string[] => {
	const isSeal = (text: string): boolean => text.includes('Audit log sealed');
	const last = texts.findLastIndex(isSeal);
	return texts.filter((text, at) => !isSeal(text) || at === last);
};

/** Which entries of the audit log share a message depends on the minute in which they were made. */
const isCopy = (text: string): boolean => text.includes('Audit log · ');

/** A final state without the seals of the audit log: somebody who looks again is one more entry there. */
export function unsealed(state: Record<string, unknown>): Record<string, unknown> {
	const channels = Array.isArray(state.channels) ? state.channels.filter(({ name }) => name !== 'audit-log') : state.channels;
	return { ...state, channels };
}

/** The seal of the audit log hashes times and random codes. */
const withoutSeal = (text: string): string => text.replace(/Seal `[0-9a-f]{64}`/g, 'Seal');
