import { isDeepStrictEqual } from 'node:util';
import { settled } from '../../support/eight-acts.js';
import { quiet } from '../../support/order-life.js';
import { ownerRows } from '../../support/owner-script.js';
import { roomsOf } from '../../support/tickets.js';
import { trustRows } from '../../support/trust-rows.js';
import { worldState } from '../../support/world-state.js';
import type { Lane, Played } from './lane.js';

/**
 * How much must be as without trouble.
 * `all`: rows and every message; `rows`: orders, money, stock, rewards, evidence, reviews.
 */
export type Sameness = 'all' | 'rows';

/** Where a guild stands when everything has come to rest. */
export type End = Readonly<Record<string, unknown>>;

/** These carry hashes of times, or how many lines share a message. */
const changing: ReadonlySet<string> = new Set(['audit-log', 'transaction-log', 'general']);

/** A little more than the storefront's shortest time between two edits of a message. */
const storefrontMs = 65_000;

/** Lets everything that waits happen, and tells where things stand. */
export async function endOf(app: Played): Promise<End> {
	app.patient = true;
	await app.idle(60_000);
	await quiet(app);
	await acted(app);
	await app.idle(60_000);
	await shopWindow(app);
	const { channels, audit: _, ...rows } = await worldState(app);
	const shown = Array.isArray(channels)
		? channels
				.filter(({ name }) => !changing.has(name))
				.map((channel) => ({ ...channel, messages: channel.messages.filter(isNoReminder).map(withoutSpans) }))
		: [];
	const journals = Array.isArray(rows.journals) ? rows.journals.map(withoutReminders) : [];
	const { items, categories, pieces } = await ownerRows(app);
	return { ...rows, ...(await trustRows(app)), journals, items, categories, pieces, channels: shown };
}

/** The storefront's messages are edited once a minute at most: what was seen half way is put right by then. */
async function shopWindow(app: Played): Promise<void> {
	for (let round = 0; round < 2; round++) {
		await app.advance(storefrontMs);
		await new Promise((resolve) => setTimeout(resolve, 400));
		await acted(app);
		await app.idle(60_000);
	}
}

/** Whether a meeting's reminder comes before somebody says that they are there is a race in any run. */
const withoutReminders = (journal: unknown): string => String(journal).replaceAll(/,remind\b/g, '');

const isNoReminder = (message: unknown): boolean => !String(message).includes('Press “I am here” when you are there');

/** How long a case took is longer where people had to try again. */
const withoutSpans = (message: unknown): string => String(message).replaceAll(/took (?:\d+ (?:d|h|min|s)\b ?)+/g, 'took <span>');

/** No deadline is left that has passed. */
async function acted(app: Played): Promise<void> {
	const deadlines = app.db.collection('deadlines');
	const filter = { guild: app.guild.id, at: { $lte: app.sandbox.clock.now() } };
	for (let tries = 0; tries < 100 && (await deadlines.countDocuments(filter)) > 0; tries++)
		await new Promise((resolve) => setTimeout(resolve, 100));
}

/** What of the end is otherwise than without trouble; empty when nothing is. */
export function difference(undisturbed: End, found: End, sameness: Sameness, loose: readonly string[] = []): string[] {
	const keys = Object.keys(undisturbed).filter((key) => !loose.includes(key) && (sameness === 'all' || key !== 'channels'));
	return keys
		.filter((key) => !isDeepStrictEqual(undisturbed[key], found[key]))
		.map(
			(key) =>
				`${key}: without trouble ${JSON.stringify(onlyIn(undisturbed[key], found[key]))}, with it ${JSON.stringify(onlyIn(found[key], undisturbed[key]))}`
		);
}

/** Channels with messages as one list of messages, so that a difference names those alone. */
const flat = (list: readonly unknown[]): readonly unknown[] =>
	list.flatMap((entry) =>
		typeof entry === 'object' && entry !== null && 'messages' in entry && 'name' in entry && Array.isArray(entry.messages)
			? entry.messages.map((message) => `#${String(entry.name)} ${String(message)}`)
			: [entry]
	);

/** Of a list what the other has not. */
function onlyIn(one: unknown, other: unknown): unknown {
	if (!Array.isArray(one) || !Array.isArray(other)) return one;
	const left = flat(other).map((entry) => JSON.stringify(entry));
	return flat(one).filter((entry) => {
		const at = left.indexOf(JSON.stringify(entry));
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
}

/** What must never be, whatever happened to the bot; empty when all is sound. */
export async function faultsOf(app: Played, lane: Lane): Promise<string[]> {
	const { db } = app;
	const filter = { guild: app.guild.id };
	const found: string[] = [];
	const none = (what: string, list: readonly unknown[]): void => {
		if (list.length > 0) found.push(`${what}: ${JSON.stringify(list).slice(0, 1_500)}`);
	};
	await settled(async () => (await db.collection('outbox').countDocuments({ ...filter, live: true })) === 0);
	if (!app.bot.running) found.push(`the bot ended: ${app.bot.log.slice(-5).join(' | ')}`);
	none('the local Discord broke', lane.crashes().map(String));
	const outbox = (state: object) =>
		db
			.collection('outbox')
			.find({ ...filter, ...state })
			.project({ _id: 0, key: 1, kind: 1, state: 1, error: 1 })
			.toArray();
	none('dead effects', await outbox({ state: 'dead' }));
	none('effects that wait', await outbox({ live: true }));
	none('units that are open', await db.collection('units').find({ guild: app.guild.id, state: 'open' }).project({ key: 1 }).toArray());
	none('deadlines that have passed', await overdue(app));
	none(
		'orders that go on',
		await db
			.collection('orders')
			.find({ ...filter, open: true })
			.project({ _id: 0, code: 1, state: 1 })
			.toArray()
	);
	none('books that do not balance', await unbalanced(app));
	none('rooms without a ticket', await orphans(app));
	none('channels that are there twice', twice(app.sandbox.allChannels(app.guild).map(({ name }) => name ?? '')));
	none('roles that are there twice', twice(app.roleNames()));
	return found;
}

const overdue = ({ db, guild, sandbox }: Played) =>
	db
		.collection('deadlines')
		.find({ guild: guild.id, at: { $lte: new Date(sandbox.clock.now().getTime() - 60_000) } })
		.project({ _id: 0, subject: 1, kind: 1, at: 1 })
		.toArray();

/**
 * Every account is the sum of its postings, every hold what is left of it, and each posting adds up to nothing. What was posted for an
 * account or hold that is not stored is missed as well; the guild's own accounts (`system:`) are never stored.
 */
async function unbalanced({ db, guild }: Played): Promise<string[]> {
	const rows = (name: string) => db.collection(name).find({ guild: guild.id }).toArray();
	const [postings, accounts, holds] = await Promise.all([rows('postings'), rows('accounts'), rows('holds')]);
	const sums = new Map<string, number>();
	const wrong: string[] = [];
	for (const { key, legs } of postings) {
		const total = new Map<string, number>();
		for (const { account, currency, amount } of legs) {
			const at = `${account} ${currency}`;
			sums.set(at, (sums.get(at) ?? 0) + amount);
			total.set(currency, (total.get(currency) ?? 0) + amount);
		}
		if ([...total.values()].some((sum) => sum !== 0)) wrong.push(`posting ${key} does not add up`);
	}
	const stored = new Set([
		...accounts.map(({ member, currency }) => `member:${member} ${currency}`),
		...holds.map(({ holdId }) => `hold:${holdId} credits`)
	]);
	for (const [at, sum] of sums)
		if (sum !== 0 && !at.startsWith('system:') && !stored.has(at)) wrong.push(`${at}: posted ${sum}, and nothing is stored`);
	for (const { member, currency, balance } of accounts) {
		const sum = sums.get(`member:${member} ${currency}`) ?? 0;
		if (sum !== balance) wrong.push(`account of ${member}: ${balance} ${currency}, posted ${sum}`);
	}
	for (const { holdId, remaining } of holds) {
		const sum = sums.get(`hold:${holdId} credits`) ?? 0;
		if (sum !== remaining) wrong.push(`hold ${holdId}: ${remaining}, posted ${sum}`);
	}
	for (const member of new Set(accounts.map((row) => row.member))) {
		const row = accounts.find((one) => one.member === member && one.currency === 'credits');
		const held = holds.filter((one) => one.member === member).reduce((sum, { remaining }) => sum + remaining, 0);
		if (row && holds.some((one) => 'member' in one) && row.held !== held) wrong.push(`${member} has ${row.held} held, holds say ${held}`);
	}
	return wrong;
}

/** Rooms with an order's code that are not the room of its ticket. */
async function orphans(app: Played): Promise<string[]> {
	const tickets = await app.db.collection('tickets').find({ guild: app.guild.id }).toArray();
	const orders = await app.db.collection('orders').find({ guild: app.guild.id }).toArray();
	return orders.flatMap(({ code }) => {
		const ticket = tickets.find((one) => one.code === code);
		return roomsOf(app, String(code))
			.filter(
				({ id, thread_metadata: thread }: { id: string; thread_metadata?: { archived?: boolean } }) =>
					id !== ticket?.channel && !thread?.archived
			)
			.map(({ name }) => String(name));
	});
}

const twice = (names: readonly string[]): string[] => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
