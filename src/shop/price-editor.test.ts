import { readFileSync } from 'node:fs';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, person } from '../../tests/support/economy.js';
import { deadlinesCollection } from '../core/deadlines/deadline.js';
import { DomainError, Forbidden } from '../core/errors.js';
import { type GuildId, guildId } from '../core/ids.js';
import { connectMongo, database, prepareCollections } from '../core/mongo/index.js';
import { unitModel } from '../core/units/unit.model.js';
import { GroupCommitWriter } from '../core/units/writer.js';
import { CatalogueEditor } from './catalogue-editor.js';
import type { Editor } from './editor/edit.types.js';
import { EditRepository, editModel } from './editor/history.js';
import { parsePackText } from './pack/pack.js';
import { ruleModel, useModel } from './pricing/price.model.js';
import { PriceRepository } from './pricing/price.repository.js';
import { PriceEditor } from './pricing/price-editor.js';
import type { CouponRule, KindedRule } from './pricing/rules.js';
import { categoryModel, counterModel, itemModel, statsModel, stockModel } from './shop.model.js';
import { ShopRepository } from './shop.repository.js';
import { Shop } from './shop.service.js';
import { shopSettings } from './shop.settings.js';

const parsed = parsePackText(readFileSync(new URL('../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const { pack } = parsed;
const databases = testDatabases();
const sable = actorOf(person(1), { name: 'Sable', isGuildOwner: true });
const nosy = actorOf(person(2), { name: 'Nosy' });
let connection: Connection;
let writer: GroupCommitWriter;
let editor: PriceEditor;
let catalogue: CatalogueEditor;
let repository: ShopRepository;
let shop: Shop;
let guild: GuildId;
let requests = 0;

const by = (actor = sable): Editor => ({ actor, request: `p${requests++}` });
const code = (work: Promise<unknown>): Promise<string> =>
	work.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);
const scope = { categories: [], items: [] };
const coupon = (more: Partial<CouponRule> = {}): KindedRule => ({
	kind: 'coupon',
	rule: {
		...{ percent: 10, credits: null, mostCredits: null, scope, from: null, to: null },
		...{ uses: null, perMember: null, firstOnly: false, minTotal: null, ...more }
	}
});
const gear: KindedRule = {
	kind: 'ladder',
	rule: {
		steps: [
			{ label: 'Primitive', percent: 100 },
			{ label: 'Ascendant', percent: 333 }
		],
		blueprint: null
	}
};

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	for (const model of [unitModel, categoryModel, itemModel, stockModel, counterModel, statsModel, editModel, ruleModel, useModel])
		model(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit', deadlinesCollection])
		await database(connection)
			.createCollection(name)
			.catch(() => undefined);
	const clock = { now: () => new Date('2026-11-20T18:00:00Z') };
	const log = { warn: () => undefined, error: () => undefined };
	writer = new GroupCommitWriter({ connection, clock, effects: { subscribers: () => [] }, log });
	repository = new ShopRepository(connection);
	shop = new Shop(repository, { shop: async () => shopSettings.defaults }, clock);
	const deps = {
		...{ repository, edits: new EditRepository(connection), units: writer, clock },
		policy: {
			can: async (_: GuildId, actor: Editor['actor']) => actor.isGuildOwner,
			async require(_: GuildId, actor: Editor['actor']) {
				if (!actor.isGuildOwner) throw new Forbidden('settings.capability');
			}
		},
		forget: (which: GuildId) => shop.forget(which)
	};
	catalogue = new CatalogueEditor(deps);
	editor = new PriceEditor({ ...deps, catalogue, rules: new PriceRepository(connection) });
});
beforeEach(async () => {
	guild = guildId(String(700000000000000000n + BigInt(requests++)));
	await writer.execute({ guild, key: 'catalogue', content: null, changes: await shop.importChanges(guild, pack) });
});
afterAll(async () => {
	await writer.stop();
	await connection.close();
});

describe('a rule of the prices', () => {
	it('is made paused, started, paused, archived and brought back; each edit is audited, and can be taken back', async () => {
		const made = await editor.create(guild, by(), 'Summer-26', coupon());
		expect(made.key).toBe('summer-26');
		const now = () => editor.rule(guild, sable, 'coupon', 'summer-26');
		const seen = async () => ({ kind: 'coupon' as const, key: 'summer-26', version: (await now()).version });
		expect(await now()).toMatchObject({ name: 'SUMMER-26', active: false, archived: false });
		await editor.act(guild, by(), await seen(), 'start');
		expect(await now()).toMatchObject({ active: true });
		expect((await editor.act(guild, by(), await seen(), 'start')).edit).toBeNull();
		const archived = await editor.act(guild, by(), await seen(), 'archive');
		expect(await now()).toMatchObject({ active: false, archived: true });
		await catalogue.undo(guild, by(), archived.edit!);
		expect(await now()).toMatchObject({ active: true, archived: false });
		await editor.edit(guild, by(), await seen(), null, coupon({ percent: 25 }));
		expect((await now()).rule.percent).toBe(25);
		const audit = await database(connection).collection('audit').find({ guild }).toArray();
		expect(audit.map(({ action }) => action)).toEqual([
			'catalogue.price.created',
			'catalogue.price.started',
			'catalogue.price.archived',
			'catalogue.undo',
			'catalogue.price.changed'
		]);
		expect(audit.at(-1)).toMatchObject({ before: { rule: { percent: 10 } }, after: { rule: { percent: 25 } } });
	});

	it('of two editors the second is told, and a new one that is taken back is gone', async () => {
		const made = await editor.create(guild, by(), 'Twice', coupon());
		const seen = { kind: 'coupon' as const, key: 'twice', version: 1 };
		const edits = [
			editor.edit(guild, by(), seen, null, coupon({ percent: 5 })),
			editor.edit(guild, by(), seen, null, coupon({ percent: 6 }))
		];
		expect((await Promise.all(edits.map(code))).sort()).toEqual(['done', 'shop.stale']);
		expect(await code(catalogue.undo(guild, by(), made.edit!))).toBe('shop.stale');
		const other = await editor.create(guild, by(), 'Once', coupon());
		await catalogue.undo(guild, by(), other.edit!);
		expect(await code(editor.rule(guild, sable, 'coupon', 'once'))).toBe('shop.priceRule.notFound');
	});

	it('is refused when it says something that can not be', async () => {
		await editor.create(guild, by(), 'taken', coupon());
		const wrong: [string, KindedRule][] = [
			['taken', coupon()],
			['a b', coupon()],
			['both', coupon({ credits: 5 })],
			['none', coupon({ percent: null })],
			['much', coupon({ percent: 100 })],
			['past', coupon({ from: '2026-11-20T00:00:00Z', to: '2026-11-19T00:00:00Z' })],
			['', { kind: 'sale', rule: { percent: 5, scope, times: null } }],
			['@everyone', { kind: 'sale', rule: { percent: 5, scope, times: null } }],
			['none', { kind: 'ladder', rule: { steps: [], blueprint: null } }]
		];
		for (const [name, rule] of wrong) expect([name, await code(editor.create(guild, by(), name, rule))]).toEqual([name, 'shop.edit']);
		const sale = await editor.create(guild, by(), 'Weekend', { kind: 'sale', rule: { percent: 5, scope, times: null } });
		expect(await code(editor.act(guild, by(), { kind: 'sale', key: sale.key, version: 1 }, 'start'))).toBe('shop.saleWithoutTimes');
		expect(await code(editor.scope(guild, ['nothing'], ''))).toBe('shop.edit');
		expect(await code(editor.scope(guild, [], 'Nothing like this'))).toBe('shop.edit');
		expect(await editor.scope(guild, ['dinos'], 'boss rex, boss-rex')).toEqual({ categories: ['dinos'], items: ['boss-rex'] });
	});

	it('is nobody else’s: other people, other guilds', async () => {
		await editor.create(guild, by(), 'mine', coupon());
		const seen = { kind: 'coupon' as const, key: 'mine', version: 1 };
		expect(await code(editor.create(guild, by(nosy), 'x-x', coupon()))).toBe('settings.capability');
		expect(await code(editor.act(guild, by(nosy), seen, 'start'))).toBe('settings.capability');
		expect(await code(editor.uses(guild, nosy, 'mine'))).toBe('settings.capability');
		const other = guildId('799999999999999999');
		expect(await code(editor.act(other, by(), seen, 'start'))).toBe('shop.priceRule.notFound');
		expect(await editor.rules(other, sable)).toEqual([]);
	});
});

describe('a ladder', () => {
	it('gives an item its variants as they were shown, and is taken back', async () => {
		const { key } = await editor.create(guild, by(), 'Gear', gear);
		const before = (await repository.item(guild, 'boss-rex'))!.definition.variants;
		const plan = await editor.planLadder(guild, sable, key, 'Boss Rex');
		const { base } = plan.item;
		expect(plan.lines.map(({ after }) => after)).toEqual([base, Math.ceil(base * 3.33)]);
		expect(plan.gone).toEqual(before.map(({ label }) => label));
		const seen = { ladder: key, ladderVersion: 1, item: 'boss-rex', itemVersion: plan.item.version };
		const done = await editor.applyLadder(guild, by(), seen);
		expect((await repository.item(guild, 'boss-rex'))!.definition.variants.map(({ key: one }) => one)).toEqual(['primitive', 'ascendant']);
		expect(await code(editor.applyLadder(guild, by(), { ...seen, ladderVersion: 2 }))).toBe('shop.stale');
		await catalogue.undo(guild, by(), done.edit!);
		expect((await repository.item(guild, 'boss-rex'))!.definition.variants).toEqual(before);
	});

	it('of an item that is paid with goods moves the amounts as it moves the prices', async () => {
		const { key } = await editor.create(guild, by(), 'Gear', gear);
		const goods = pack.categories.flatMap(({ items }) => items).find(({ settlement }) => settlement.kind === 'in_game');
		if (!goods) throw new Error('no item is paid with goods');
		const settled = async () => {
			const { definition } = (await repository.item(guild, goods.key))!;
			if (definition.settlement.kind !== 'in_game') throw new Error('it is not paid with goods');
			return { variants: definition.variants, accepts: definition.settlement.accepts };
		};
		const before = await settled();
		const plan = await editor.planLadder(guild, sable, key, goods.key);
		const done = await editor.applyLadder(guild, by(), { ladder: key, ladderVersion: 1, item: goods.key, itemVersion: plan.item.version });
		const { accepts, variants } = await settled();
		expect(variants.map(({ key: one }) => one)).toEqual(['primitive', 'ascendant']);
		for (const { amounts, step } of accepts) {
			expect(Object.keys(amounts)).toEqual(['primitive', 'ascendant']);
			for (const amount of Object.values(amounts)) expect(amount % step).toBe(0);
			expect(amounts.ascendant).toBeGreaterThan(amounts.primitive!);
		}
		await catalogue.undo(guild, by(), done.edit!);
		expect(await settled()).toEqual(before);
	});
});
