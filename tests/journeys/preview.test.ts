import type { APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Person } from '../../sandbox/src/index.js';
import { previewAsId, previewSentId, previewStepId } from '../../src/admin/preview/ids.js';
import { firstWho, type Who, whoArg } from '../../src/admin/preview/state.js';
import { newBuyer } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { digests, forge, isRefusal, ways } from '../support/forge.js';
import { quiet } from '../support/order-life.js';
import { answersFor, setUp } from '../support/order-script.js';
import { addItem, openLimits, packFile } from '../support/packs.js';
import { press } from '../support/screens.js';

let app: App;
let owner: Person;
let before: Record<string, string>;

const off = { percent: null, credits: null, mostCredits: null, scope: { categories: [], items: [] }, from: null, to: null };
const bounds = { uses: null, perMember: null, firstOnly: false, minTotal: null };

beforeAll(async () => {
	app = await startApp({
		pack: await packFile((json) => {
			openLimits(json);
			addItem(json, { key: 'crate', price: 100, pieces: 5, buyerLimit: { count: 3, window: 'week' } });
			addItem(json, { key: 'gone', price: 60, pieces: 5 });
			addItem(json, { key: 'named', price: 50, questions: ['survivor_name', 'server_number'] });
			const crate = json.categories.flatMap(({ items }) => items).find(({ key }) => key === 'crate');
			Object.assign(crate ?? {}, {
				maxPerOrder: 3,
				addons: [{ key: 'lock', label: 'Padlock', priceDelta: 10, maxQuantity: 2 }],
				rewards: { rules: ['purchase', 'staff-fulfil'] }
			});
		})
	});
	({ owner } = app.people);
	await setUp(app);
	const role = app.sandbox.createRole(app.guild, { name: 'Patron' });
	const guild = app.guild.id;
	const rule = (kind: string, key: string, name: string, fields: object) => ({
		_id: `${guild}|${kind}|${key}`,
		...{ guild, kind, key, name, active: true, archived: false, version: 1, edited: true, source: '', rule: fields }
	});
	await app.db
		.collection<{ _id: string }>('price_rules')
		.insertMany([
			rule('role', 'patron', 'Patron', { role: role.id, percent: 10, scope: off.scope }),
			rule('coupon', 'summer-26', 'SUMMER-26', { ...off, ...bounds, percent: 20, perMember: 1 }),
			rule('coupon', 'used-up', 'USED-UP', { ...off, ...bounds, percent: 20, uses: 1 }),
			rule('coupon', 'welcome', 'WELCOME', { ...off, ...bounds, credits: 30, firstOnly: true })
		]);
	await app.db.collection('stock').updateMany({ guild, item: 'gone' }, { $set: { available: 0 } });
	const buyer = await newBuyer(app, 'Mira');
	await app.db.collection<{ _id: string }>('shop_counters').insertMany([
		{ _id: `${guild}|coupon|used-up`, guild, count: 1 },
		{ _id: `${guild}|coupon|summer-26`, guild, count: 1 },
		{ _id: `${guild}|coupon|summer-26|${buyer.id}`, guild, count: 1 }
	] as never);
	await watched('gone');
	await owner.slash('config', {}, { sub: 'panel' });
	await quiet(app);
	before = await stored();
}, 240_000);
afterAll(() => app?.stop());

/** Digests of all that is stored but what the panel notes when somebody opens it: the problems that it has found. */
async function stored(): Promise<Record<string, string>> {
	const { guild_checks: _, ...rest } = await digests(app);
	return rest;
}

/** Waits until the look at stock has seen that an item is sold out: what follows from it is not the preview's doing. */
async function watched(item: string): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		const row = await app.db.collection('stock_watches').findOne({ guild: app.guild.id });
		if (row && !JSON.stringify(row.above).includes(item)) return;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
	throw new Error(`nobody noticed that ${item} is sold out`);
}

const stamp = /Preview as.*\n?.*Nothing is for sale here/;
const at = (who: Partial<Who>, step: string, key = '', pick = ''): Promise<Outcome> =>
	press(owner, previewStepId.make({ who: whoArg({ ...firstWho, ...who }), step, key, pick }));
const onScreen = (label: string): boolean => JSON.stringify(owner.screen()).includes(`"label":"${label}"`);

describe('an owner looks at the shop as somebody else', () => {
	it('chooses whom, and walks from the first shelf to a purchase that is worked out', async () => {
		await owner.slash('config', {}, { sub: 'panel' });
		const as = await owner.click('Preview as…');
		expect(as.text).toContain('Preview as a member');
		expect((await owner.select('Rank', ['2'])).text).toContain('Expert · high standing · has never bought here');
		expect((await owner.select('Roles that count in the shop', ['0'])).text).toContain('Expert · Patron');
		expect((await owner.click('Open the shop')).text).toMatch(stamp);
		expect((await owner.click('Materials')).text).toMatch(stamp);
		const card = await at({ rank: 2, roles: [0] }, 'i.-', 'crate');
		expect(card.text).toMatch(stamp);
		expect(card.text).toContain('Expert · Patron');
		expect((await owner.click('Amount')).text).toContain('90');
		expect((await owner.click('+ 1')).text).toContain('180');
		const added = await owner.select('Add-ons', ['lock*2']);
		expect(added.text).toContain('Padlock');
		expect((await owner.click('Coupon')).kind).toBe('modal');
		const priced = await owner.fill({ code: 'Summer-26' });
		expect(priced.text).toContain('SUMMER-26');
		expect(priced.text).toContain('Patron');
		const check = await owner.click('Continue');
		expect(check.text).toContain('Check your order');
		const done = await owner.click('Place order');
		expect(done.text).toMatch(stamp);
		expect(done.text).toContain('This order would be placed');
		expect(done.text).toContain('2 of 5 pieces would be reserved, 3 stay');
		expect(done.text).toMatch(/Would be called.*@/);
		expect(done.text).toMatch(/Buyer.*XP/);
		expect(done.text).toMatch(/Deliverer.*XP/);
		expect((await owner.click('‹ Back')).text).toContain('Check your order');
		expect((await owner.click('Preview as…')).text).toContain('Preview as a member');
		expect((await owner.click('‹ Back')).text).toContain('(Preview as member)');
	});

	it('fills in the real forms, whose answers are thrown away', async () => {
		await at({}, 'i.-', 'named');
		expect((await owner.click('Order')).kind).toBe('modal');
		const refused = await owner.fill({ survivor_name: 'human', server_number: '9664' });
		expect(refused.text).toMatch(stamp);
		await owner.click('Correct');
		const sent = await owner.fill(answersFor(owner));
		expect(sent.text).toContain('Check your order');
		expect(sent.text).not.toContain('Mira of Ash');
		expect((await owner.click('Place order')).text).toContain('would be placed');
	});

	it('has the form of an item with many pages page by page', async () => {
		await at({ orders: 'some' }, 'i.-', 'boss-rex');
		let outcome = await owner.click('Order');
		let pages = 0;
		for (; pages < 8 && outcome.kind === 'modal'; pages++) {
			outcome = await owner.fill(answersFor(owner));
			if (onScreen('Continue')) outcome = await owner.click('Continue');
		}
		expect(pages).toBeGreaterThan(1);
		expect(outcome.text).toContain('Check your order');
		expect(outcome.text).toMatch(stamp);
	});

	it.each([0, 1, 3])('as rank %i meets a gate as it would stand for them', async (rank) => {
		const low = await at({ rank, standing: 'low' }, 'i.-', 'giganotosaurus');
		expect(low.text).toContain('🔒');
		expect(onScreen('Order')).toBe(false);
		const forced = await at({ rank, standing: 'low' }, 'o.0', 'giganotosaurus');
		expect(forced.text).toMatch(/missing|needs|asks/i);
		expect((await at({ rank, standing: 'low' }, 'buy', 'giganotosaurus')).text).toContain('would be refused');
		const high = await at({ rank, standing: 'high', orders: 'some' }, 'i.-', 'giganotosaurus');
		// The first rank begins today, and the gate asks for a week.
		expect(high.text.includes('🔒')).toBe(rank === 0);
	});

	it('is told of what is sold out, and of limits', async () => {
		expect((await at({}, 'i.-', 'gone')).text).toContain('Sold out');
		expect(onScreen('Order')).toBe(false);
		expect((await at({}, 'buy', 'gone')).text).toContain('would be refused');
		expect((await at({ orders: 'full' }, 'i.-', 'crate')).text).toContain('0 more this week');
		expect((await at({ orders: 'full' }, 'buy', 'crate')).text).toContain('would be refused');
		expect((await at({}, 'buy', 'crate', '0.3')).text).toContain('would be placed');
		const four = await at({}, 'q.4', 'crate', '0.3');
		expect(four.text).toContain('at most 3');
		expect(four.text).toMatch(stamp);
	});

	it('types coupons: unknown, used up, and for first orders only', async () => {
		const typed = async (who: Partial<Who>, code: string): Promise<string> => {
			await at(who, 'k.amount', 'crate');
			return (await owner.fill({ code })).text;
		};
		const unknown = await typed({}, 'nothing-26');
		expect(unknown).toMatch(stamp);
		expect(unknown).toContain('nothing-26');
		expect(await typed({}, 'used-up')).toContain('all its uses (1) are taken');
		expect(await typed({ orders: 'none' }, 'welcome')).toContain('70');
		const again = await typed({ orders: 'some' }, 'welcome');
		expect(again).toContain('first order');
		expect(again).not.toContain('70');
		expect(await typed({}, '')).not.toContain('WELCOME');
	});

	it('sees items that are paid with goods, and those that are paid outside, which are not for sale here', async () => {
		expect((await at({}, 'i.-', 'kibble')).text).toMatch(stamp);
		const goods = await at({}, 'buy', 'kibble');
		expect(goods.text).toContain('Nothing would be held');
		const outside = await at({}, 'i.-', 'supporter-pass');
		expect(outside.text).toContain('Members do not see this item');
		expect((await at({}, 'buy', 'supporter-pass')).text).toContain('Nothing would be held');
	});

	it('goes there from the editor of an item', async () => {
		await owner.slash('config', { area: 'items' }, { sub: 'panel' });
		await owner.click('Search');
		await owner.fill({ words: 'crate' });
		await owner.click('Edit');
		expect((await owner.click('Preview as member')).text).toMatch(stamp);
		await owner.click('Preview as…');
		expect((await owner.click('Other standing')).text).toContain('low standing');
		expect((await owner.click('Other past')).text).toContain('has bought here before');
		await owner.click('Open the item');
		await owner.click('Preview as…');
		expect((await owner.click('‹ Back')).text).toContain('Preview as member');
	});

	it('reads what a season end would do', async () => {
		await owner.slash('config', {}, { sub: 'panel' });
		const first = await owner.click('Season end');
		const kept = await app.db.collection('items').distinct('key', { guild: app.guild.id, 'definition.stock.onSeasonEnd': 'keep' });
		expect(kept).toContain('crate');
		const pieces = await app.db
			.collection('stock')
			.countDocuments({ guild: app.guild.id, item: { $nin: kept }, _id: /\|stock\|/ as never });
		expect(first.text).toMatch(new RegExp(`Stock that starts over\\*\\* · starts over · ${pieces}\\b`));
		expect(first.text).toContain('Page 1 of');
		expect((await owner.click('›')).text).toContain('Page 2 of');
		expect((await owner.click('‹ Back')).text).toContain('Season end');
	});

	it('has changed nothing at all', async () => {
		await quiet(app);
		expect(await stored()).toEqual(before);
		expect(await app.db.collection('drafts').countDocuments()).toBe(0);
		expect(await app.db.collection('shop_counters').countDocuments({ _id: /coupontry/ as never })).toBe(0);
	});
});

describe('forged steps', () => {
	const steps = [
		'home',
		'c.0.0',
		'cs',
		'f',
		'i.-',
		'i.0',
		'v',
		'o.0',
		'a.0',
		'q.2',
		'dv',
		'ad',
		'go',
		'p.m0',
		's',
		'ch',
		'k.amount',
		'buy',
		'zzz',
		''
	];
	const ids = (key: string) =>
		steps.flatMap((step) => [
			previewStepId.make({ who: '9z.3zzzzz', step, key, pick: 'z.zz.z.abcd.zzzzzzzzzz' }),
			previewSentId.make({ who: '', step, key, pick: '' })
		]);

	it('are refused to a member, and to the owner of another guild', async () => {
		const member = await newBuyer(app, 'Sneak');
		await member.slash('shop');
		const stranger = makeGuild(app.sandbox, 'Elsewhere').people.owner;
		await stranger.slash('config', {}, { sub: 'panel' });
		// Who came is written down a moment later.
		await expect.poll(() => app.db.collection('invites').countDocuments({ member: member.id }), { timeout: 60_000 }).toBe(1);
		await quiet(app);
		const start = await stored();
		for (const id of [...ids('crate'), previewAsId.make({ who: '', item: 'crate', set: 'open' })])
			for (const way of ways) {
				const outcome = await forge(member, id, way, member.screen() as APIMessage, '0');
				if (isRefusal(outcome)) expect(outcome.text).not.toContain('Preview as');
			}
		for (const id of ids('crate')) {
			const outcome = await forge(stranger, id, 'button', stranger.screen() as APIMessage);
			expect(outcome.text).not.toContain('crate');
		}
		await quiet(app);
		expect(await stored()).toEqual(start);
	}, 120_000);

	it('of an owner end in a screen, never in a fault', async () => {
		const start = await stored();
		for (const key of ['crate', 'nothing-here']) {
			for (const id of ids(key)) {
				for (const way of key === 'crate' ? ways : (['button'] as const)) {
					await owner.slash('config', {}, { sub: 'panel' });
					const outcome = await forge(owner, id, way, owner.screen() as APIMessage, '1');
					expect([id, way, outcome.text.includes('broke on our side')]).toEqual([id, way, false]);
				}
			}
		}
		await quiet(app);
		expect(await stored()).toEqual(start);
	}, 300_000);
});
