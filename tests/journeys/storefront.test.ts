import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageType } from 'discord-api-types/v10';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { Permission, type Person } from '../../sandbox/src/index.js';
import { newBuyer, placeOrder } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { setUp } from '../support/order-script.js';
import { starterPack } from '../support/pack-book.js';
import { countIn } from '../support/tickets.js';

const minute = 60_000;
const item = 'metal-ingots';
const patience = { timeout: 300_000 };

let folder: string;
let app: App;
let owner: Person;
let staff: Person;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tribute-pack-'));
	app = await startApp({ pack: await smallPack() });
	await setUp(app);
	({ owner, staff } = app.people);
});
afterAll(async () => {
	await app?.stop();
	await rm(folder, { recursive: true, force: true });
});
afterEach(() => app.sandbox.faults.clear());

/** The starter pack with four packs of ingots and nothing else of them. */
async function smallPack(): Promise<string> {
	const pack = JSON.parse(await readFile(starterPack, 'utf8'));
	for (const category of pack.categories)
		for (const one of category.items)
			if (one.key === item) {
				one.variants = one.variants.slice(0, 1);
				one.variants[0].stock = 4;
				one.stock.lowStockAt = 2;
				for (const accepted of one.settlement.accepts ?? [])
					accepted.amounts = { [one.variants[0].key]: accepted.amounts[one.variants[0].key] };
			}
	const path = join(folder, 'pack.json');
	await writeFile(path, JSON.stringify(pack));
	return path;
}

const named = (name: string) => app.sandbox.allChannels(app.guild).find((channel) => channel.name === name);
const shopChannel = () => {
	const found = named('tribute-shop');
	if (!found) throw new Error('there is no shop channel');
	return found;
};
const front = () => app.sandbox.messages(shopChannel());
const texts = () => front().map((message) => app.sandbox.render(message));
const names = ['Dinos', 'Kits', 'Boss Fights', 'Blueprints', 'Pre-built Bases', 'Services', 'Characters', 'Materials'];
const headings = () => texts().map((text) => names.find((name) => text.toLowerCase().includes(name.toLowerCase().split(' ')[0] ?? '')));
const materials = () => front().at(-1);
const whole = async () => {
	await expect.poll(() => front().length, patience).toBe(names.length);
	await app.idle();
};
const row = () => app.db.collection('storefronts').findOne({ guild: app.guild.id });

describe('the storefront', () => {
	it('appears after the set-up: one pinned message for each category, in the owner’s order', async () => {
		await whole();
		await expect.poll(async () => (await row())?.messages.every(({ pin }: { pin: string }) => pin === 'done'), patience).toBe(true);
		const shown = front();
		expect(shown.every(({ pinned, type }) => pinned && type === MessageType.Default)).toBe(true);
		// The whole catalogue from the first writing on.
		expect(shown.map(({ edited_timestamp }) => edited_timestamp)).toEqual(shown.map(() => null));
		const stored = await row();
		expect(stored?.messages.map(({ id }: { id: string }) => id)).toEqual(shown.map(({ id }) => id));
		const order = (await app.db.collection('categories').find({ guild: app.guild.id }).sort({ sort: 1 }).toArray()).map(({ name }) => name);
		for (const [index, text] of texts().entries()) expect(text).toContain(order[index]);
		expect(texts().at(-1)).toContain('Metal');
	});

	it('answers each press with a private copy', async () => {
		const buyer = await newBuyer(app, 'Ada');
		const message = materials();
		if (!message) throw new Error('no message');
		const before = texts();
		const bought = await buyer.click('Buy', { message });
		expect(bought.text).toContain('(Order)');
		expect((await buyer.click('Open shop', { message })).text).toContain('Categories');
		expect((await buyer.click('My orders', { message })).text).toMatch(/orders/i);
		expect((await buyer.click('How it works', { message })).text).toContain('held in your wallet');
		expect(texts()).toEqual(before);
	});

	it('changes with the stock, at most once a minute however many order, and tells staff once', async () => {
		await app.advance(2 * minute);
		const buyers: Person[] = [];
		for (const name of ['Bea', 'Cid', 'Dea', 'Edo']) buyers.push(await newBuyer(app, name));
		const id = materials()?.id ?? '';
		let edits = 0;
		const stop = app.sandbox.onRest((entry) => {
			if (entry.phase === 'after' && entry.method === 'PATCH' && entry.path.endsWith(id)) edits += 1;
		});
		const codes: string[] = [];
		for (const buyer of buyers) codes.push(await placeOrder(app, buyer, item));
		await app.advance(minute + 5_000);
		await expect.poll(() => texts().at(-1), patience).toContain('Sold out');
		await app.idle();
		stop();
		// The first change at once, and what else happened in that minute at its end.
		expect(edits).toBeGreaterThan(0);
		expect(edits).toBeLessThanOrEqual(2);
		expect(countIn(app, staff.channel('staff-queue'), 'Told once each time')).toBe(1);
		// What comes back is on sale again.
		await buyers[1]?.slash('order', { order: codes[1] ?? '' }, { sub: 'cancel' });
		await buyers[1]?.click('Cancel order');
		await app.advance(minute + 5_000);
		await expect.poll(() => texts().at(-1), patience).toContain('1 left');
	});

	it('is refused to nobody and sells nothing of another guild', async () => {
		const { people } = makeGuild(app.sandbox, 'Elsewhere');
		await people.buyer.slash('shop');
		const forged = await people.buyer.click(`1:shop.item:-:${item}:-`, { forge: true, channel: people.buyer.channel('general') });
		expect(forged.text).not.toContain('(Order)');
		expect(await app.db.collection('storefronts').countDocuments({})).toBe(1);
	});
});

describe('what happens to its messages', () => {
	it('one that is deleted comes back, in its order', async () => {
		await app.advance(2 * minute);
		await owner.deleteMessage(front()[2] ?? '');
		await whole();
		await app.advance(2 * minute);
		await expect
			.poll(async () => new Set((await row())?.messages.map(({ hash }: { hash: string }) => hash)).size, patience)
			.toBe(names.length);
		await app.idle();
		const order = (await app.db.collection('categories').find({ guild: app.guild.id }).sort({ sort: 1 }).toArray()).map(({ name }) => name);
		await expect.poll(() => texts().map((text, index) => text.includes(order[index])), patience).toEqual(order.map(() => true));
	});

	it('one that is deleted while the bot is away comes back at its start', async () => {
		await app.bot.stop();
		const gone = front()[0];
		await owner.deleteMessage(gone ?? '');
		await app.restart();
		await whole();
		expect(front().map(({ id }) => id)).not.toContain(gone?.id);
	});

	it.each(['after', 'before'] as const)('killed %s a message was sent and before it was noted, there is one', async (phase) => {
		await app.idle();
		const path = `/channels/${shopChannel().id}/messages`;
		const stop = app.sandbox.onRest((entry) => {
			if (entry.phase === phase && entry.method === 'POST' && entry.path === path) return app.bot.kill9();
		});
		await owner.deleteMessage(front()[0] ?? '');
		await vi.waitUntil(() => !app.bot.running, 30_000);
		stop();
		await app.restart();
		await whole();
		await app.advance(2 * minute);
		await expect.poll(() => headings(), patience).toEqual(expect.arrayContaining(['Dinos', 'Materials']));
		await app.idle();
		expect(front()).toHaveLength(names.length);
		expect(new Set(texts()).size).toBe(names.length);
	});

	it('a lost reply leaves one message', async () => {
		app.sandbox.faults.add({
			match: { method: 'POST', route: new RegExp(`^/channels/${shopChannel().id}/messages$`) },
			action: 'lose-reply'
		});
		await owner.deleteMessage(front()[3] ?? '');
		await whole();
		await app.advance(2 * minute);
		await app.idle();
		expect(front()).toHaveLength(names.length);
	});

	it('a channel that is deleted comes back with them when the owner runs the set-up', async () => {
		await owner.deleteChannel(shopChannel());
		await expect.poll(async () => (await row())?.messages.length, patience).toBe(0);
		await app.idle();
		await owner.slash('setup');
		await owner.click('Do it now');
		await app.idle();
		await app.advance(minute);
		await whole();
		expect((await row())?.channel).toBe(shopChannel().id);
	});

	it('waits for a right that is taken, and goes on when it is back', async () => {
		await app.advance(2 * minute);
		const bot = app.sandbox.members(app.guild).find(({ user }) => user.bot);
		app.sandbox.setOverwrite(shopChannel(), bot?.user.id ?? '', { deny: Permission.SendMessages });
		await owner.deleteMessage(front()[1] ?? '');
		await expect.poll(async () => (await row())?.trouble, patience).toBe('permissions');
		expect(front()).toHaveLength(names.length - 1);
		app.sandbox.setOverwrite(shopChannel(), bot?.user.id ?? '', {});
		await whole();
		await expect.poll(async () => (await row())?.trouble, patience).toBeNull();
	});
});
