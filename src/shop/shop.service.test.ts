import { readFileSync } from 'node:fs';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SecretBox } from '#core/secrets/secret-box';
import { testDatabases } from '../../tests/support/databases.js';
import { deadlinesCollection } from '../core/deadlines/deadline.js';
import { DomainError } from '../core/errors.js';
import { type GuildId, guildId, type MemberId, memberId, rowId } from '../core/ids.js';
import { connectMongo, database, prepareCollections } from '../core/mongo/index.js';
import type { Change } from '../core/units/unit.js';
import { unitModel } from '../core/units/unit.model.js';
import { GroupCommitWriter } from '../core/units/writer.js';
import { Drafts, type Filler } from './drafts.service.js';
import { FileRepository } from './files.repository.js';
import type { RawAnswer } from './form/check-answer.js';
import type { FormPage } from './form/form.js';
import type { IncomingFile, PageInput } from './form/page-input.js';
import { parsePackText } from './pack/pack.js';
import { cancelPlacing, settlePlacing } from './placing.js';
import {
	categoryModel,
	counterModel,
	draftModel,
	type ItemRow,
	itemModel,
	itemsCollection,
	profileModel,
	statsModel,
	stockCollection,
	stockModel
} from './shop.model.js';
import { ShopRepository } from './shop.repository.js';
import { Shop } from './shop.service.js';
import { shopSettings } from './shop.settings.js';
import { Uploads } from './uploads.service.js';

const secrets = new SecretBox([{ id: 'test', key: Buffer.alloc(32, 1) }]);

const parsed = parsePackText(readFileSync(new URL('../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const { pack } = parsed;

const databases = testDatabases();
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const served = new Map<string, Uint8Array>();
let now = new Date('2026-11-18T12:00:00Z');
let connection: Connection;
let writer: GroupCommitWriter;
let repository: ShopRepository;
let shop: Shop;
let drafts: Drafts;
let uploads: Uploads;
let guild: GuildId;
let count = 0;
let requests = 0;

const member = (index: number): MemberId => memberId(String(200000000000000000n + BigInt(index)));
const mira = member(1);
const filler = (who: MemberId = mira): Filler => ({ member: who, openGates: new Set(), request: `r${requests++}` });
const run = (changes: readonly Change[]) => writer.execute({ guild, key: `test:${requests++}`, content: null, changes });
const code = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);
const request = (item: string, variant: string, who: MemberId = mira, quantity = 1) => ({
	member: who,
	item,
	variant,
	quantity,
	addons: {},
	zone: 'UTC'
});
const stockOf = (item: string, part: string) =>
	database(connection)
		.collection<{ _id: string; available: number; reserved: number; sold: number; taken?: number }>(stockCollection)
		.findOne({ guild, item, part });
const setItem = (key: string, set: Partial<ItemRow>) =>
	database(connection)
		.collection<ItemRow>(itemsCollection)
		.updateOne({ _id: rowId(guild, 'item', key) }, { $set: set, $inc: { version: 1 } });

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	for (const model of [categoryModel, itemModel, stockModel, counterModel, statsModel, draftModel, profileModel]) model(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit', deadlinesCollection]) await database(connection).createCollection(name);
	const clock = { now: () => now };
	writer = new GroupCommitWriter({
		connection,
		clock,
		effects: { subscribers: () => [] },
		log: { warn: () => undefined, error: () => undefined }
	});
	repository = new ShopRepository(connection);
	const settings = { shop: async () => shopSettings.defaults };
	shop = new Shop(repository, settings, clock);
	shop.sellable(['credits']);
	uploads = new Uploads(new FileRepository(connection), async (url) => {
		const bytes = served.get(url);
		if (!bytes) throw new Error('not there');
		return bytes;
	});
	drafts = new Drafts(repository, writer, shop, settings, uploads, clock, secrets);
});

beforeEach(async () => {
	now = new Date('2026-11-18T12:00:00Z');
	guild = guildId(String(100000000000000000n + BigInt(count++)));
	await run(await shop.importChanges(guild, pack));
});

afterAll(async () => {
	await connection.dropDatabase();
	await connection.close();
});

it('a list that was read while a change was committed is not kept', async () => {
	let between: (() => Promise<void>) | null = async () => undefined;
	const slow = new ShopRepository(connection);
	const items = slow.items.bind(slow);
	slow.items = async (of) => {
		const rows = await items(of);
		await between?.();
		return rows;
	};
	const listed = new Shop(slow, { shop: async () => shopSettings.parse({}) }, { now: () => now });
	listed.sellable(['credits', 'in_game']);
	const before = await listed.forSale(guild);
	listed.forget(guild);
	const [one] = await repository.items(guild);
	between = async () => {
		between = null;
		await setItem(one?.key ?? '', { active: false });
		listed.forget(guild);
	};
	await listed.shelves(guild, 'UTC');
	const shelves = await listed.shelves(guild, 'UTC');
	expect(shelves.flatMap((shelf) => shelf.items).map(({ row }) => row.key)).not.toContain(one?.key);
	expect(before).toBeGreaterThan(0);
});

describe('an import', () => {
	it('sells what can be settled, and nothing else', async () => {
		expect(await shop.forSale(guild)).toBe(shop.sellableOf(pack));
		expect(await shop.forSale(guild)).toBe(48);
		expect((await shop.categories(guild)).map((category) => category.row.key)).toEqual(pack.categories.map((category) => category.key));
		expect(await code(shop.item(guild, 'farm-trio', 'UTC'))).toBe('shop.item.notFound');
		expect(await code(shop.item(guildId('999999999999999999'), 'boss-rex', 'UTC'))).toBe('shop.item.notFound');
	});

	it('again changes nothing, and keeps stock and edits; a newer pack changes what nobody edited', async () => {
		await run((await shop.place(guild, request('boss-rex', 'pair'))).changes);
		await setItem('wyvern', { edited: true });
		const [before] = await shop.search(guild, 'boss rex', 1);
		await run(await shop.importChanges(guild, pack));
		const newer = structuredClone(pack);
		for (const item of newer.categories[0]!.items) item.summary = 'Newer words';
		await run(await shop.importChanges(guild, newer));
		expect(await stockOf('boss-rex', 'pair')).toMatchObject({ available: 4, reserved: 1, sold: 0 });
		expect((await repository.item(guild, 'boss-rex'))?.version).toBe(before!.version + 1);
		expect((await repository.item(guild, 'boss-rex'))?.definition.summary).toBe('Newer words');
		expect((await repository.item(guild, 'wyvern'))?.definition.summary).not.toBe('Newer words');
	});

	it('can be searched by name, tag and variant', async () => {
		const first = async (text: string) => (await shop.search(guild, text))[0]?.key;
		expect([await first('boss rex'), await first('wyvrn'), await first('lightning wyvern')]).toEqual(['boss-rex', 'wyvern', 'wyvern']);
		expect(await shop.search(guild, 'zzzzzzzz')).toEqual([]);
	});

	it('is read once for all who look at the same time, and anew for who looks after a change', async () => {
		let reads = 0;
		let release: () => void = () => undefined;
		const held = new Promise<void>((resolve) => {
			release = resolve;
		});
		class Slow extends ShopRepository {
			public override async items(of: GuildId): Promise<ItemRow[]> {
				reads += 1;
				const rows = await super.items(of);
				if (reads === 1) await held;
				return rows;
			}
		}
		const busy = new Shop(new Slow(connection), { shop: async () => shopSettings.defaults }, { now: () => now });
		busy.sellable(['credits']);
		const early = Promise.all([busy.search(guild, 'boss rex', 1), busy.categories(guild), busy.shelves(guild, 'UTC')]);
		await setItem('boss-rex', { active: false });
		busy.forget(guild);
		const late = busy.search(guild, 'boss rex', 1);
		expect((await late)[0]?.key).not.toBe('boss-rex');
		release();
		const [[found], categories, shelves] = await early;
		expect(found).toBeDefined();
		expect(categories.map(({ items }) => items)).toEqual(shelves.map(({ items }) => items.length));
		expect((await busy.search(guild, 'boss rex', 1))[0]?.key).not.toBe('boss-rex');
		expect(reads).toBe(2);
	});

	it('is read again where reading has failed', async () => {
		let broken = true;
		class Broken extends ShopRepository {
			public override items(of: GuildId): Promise<ItemRow[]> {
				return broken ? Promise.reject(new Error('no database')) : super.items(of);
			}
		}
		const busy = new Shop(new Broken(connection), { shop: async () => shopSettings.defaults }, { now: () => now });
		busy.sellable(['credits']);
		await expect(busy.categories(guild)).rejects.toThrow('no database');
		broken = false;
		expect((await busy.categories(guild)).length).toBeGreaterThan(0);
	});
});

describe('placing', () => {
	it('sells the last piece once, however many want it', async () => {
		const wanting = Array.from({ length: 60 }, (_, index) => member(index + 10));
		const placings = await Promise.all(wanting.map((who) => shop.place(guild, request('boss-rex', 'pair', who))));
		const results = await Promise.all(placings.map((placing) => code(run(placing.changes))));
		expect(results.filter((result) => result === 'done')).toHaveLength(5);
		expect(results.filter((result) => result === 'shop.soldOut')).toHaveLength(55);
		expect(await stockOf('boss-rex', 'pair')).toMatchObject({ available: 0, reserved: 5 });
	});

	it('holds the week’s places and opens them again with the next week of the guild’s zone', async () => {
		const place = async (who: number) =>
			code(shop.place(guild, request('overseer', 'gamma', member(who))).then((placing) => run(placing.changes)));
		const results = [];
		for (let who = 10; who < 15; who += 1) results.push(await place(who));
		expect(results).toEqual(['done', 'done', 'done', 'done', 'shop.soldOutUntil']);
		expect((await shop.item(guild, 'overseer', 'UTC')).stock).toMatchObject({ state: 'out', again: new Date('2026-11-23T00:00:00Z') });
		now = new Date('2026-11-23T00:00:01Z');
		expect(await place(15)).toBe('done');
	});

	it('counts buyer limits and open orders in rows that all racers write', async () => {
		const tries = Array.from({ length: 50 }, () => shop.place(guild, request('boss-rex', 'single')));
		const results = await Promise.all((await Promise.all(tries)).map((placing) => code(run(placing.changes))));
		expect(results.filter((result) => result === 'done')).toHaveLength(3);
		const item = (await repository.item(guild, 'boss-rex'))!;
		expect((await shop.limitsLeft(guild, item, mira, 'UTC'))[0]).toMatchObject({ left: 0, ends: new Date('2026-11-23T00:00:00Z') });
	});

	it('gives everything back when the order ends without goods, and uses it up when it ends with them', async () => {
		const item = (await repository.item(guild, 'boss-rex'))!;
		const left = async () => (await shop.limitsLeft(guild, item, mira, 'UTC'))[0]!.left;
		const first = await shop.place(guild, request('boss-rex', 'single', mira, 3));
		await run(first.changes);
		expect(await left()).toBe(0);
		await run(cancelPlacing(first.reservation));
		expect(await left()).toBe(3);
		expect(await stockOf('boss-rex', 'single')).toMatchObject({ available: 20, reserved: 0, sold: 0 });
		await expect(run(cancelPlacing(first.reservation))).rejects.toThrow('reserved');
		const second = await shop.place(guild, request('boss-rex', 'single', mira, 3));
		await run(second.changes);
		await run(settlePlacing(guild, second.reservation, 2));
		expect(await stockOf('boss-rex', 'single')).toMatchObject({ available: 18, reserved: 0, sold: 2 });
		expect([await left(), (await shop.item(guild, 'boss-rex', 'UTC')).stats.sold]).toEqual([1, 2]);
	});

	it('is refused when price or item changed meanwhile, with both prices', async () => {
		const placing = await shop.place(guild, request('boss-rex', 'single'));
		const item = (await repository.item(guild, 'boss-rex'))!;
		await setItem('boss-rex', { definition: { ...item.definition, price: { ...item.definition.price, credits: 400 } } });
		await expect(run(placing.changes)).rejects.toMatchObject({
			code: 'shop.priceChanged',
			params: { old: { value: 350 }, new: { value: 400 } }
		});
		expect(await code(shop.place(guild, { ...request('boss-rex', 'single'), shown: 350 }))).toBe('shop.priceChanged');
		const later = await shop.place(guild, request('boss-rex', 'single'));
		await setItem('boss-rex', { active: false });
		expect(await code(run(later.changes))).toBe('shop.itemGone');
		expect(await code(shop.place(guild, request('boss-rex', 'single')))).toBe('shop.item.notFound');
	});

	it('freezes all that the order needs', async () => {
		const { frozen, quote } = await shop.place(guild, { ...request('overseer', 'gamma'), addons: { own_tribute: 1, extra_player: 2 } });
		expect(quote).toMatchObject({
			total: 960 + 160,
			lines: [{ amount: 1200 }, { kind: 'factor', amount: -240 }, { kind: 'addon', amount: 160 }]
		});
		expect(frozen).toMatchObject({
			key: 'overseer',
			version: 1,
			category: { name: 'Boss Fights' },
			variant: { key: 'gamma', price: 1200 },
			addons: [{ key: 'own_tribute' }, { key: 'extra_player', quantity: 2 }],
			settlement: { kind: 'credits' }
		});
		expect(frozen.checklist.length).toBeGreaterThan(1);
		expect(frozen.fulfilment.steps.every((step) => step.text.length > 3)).toBe(true);
	});
});

/** Answers that do for every page of the items used here. */
const words: Readonly<Record<string, RawAnswer>> = {
	survivor_name: { text: 'Mira of Ash' },
	server_number: { text: '9664' },
	time_zone: { text: 'UTC+2' }
};
function answerAll(page: FormPage, change: Readonly<Record<string, RawAnswer>> = {}, files: readonly IncomingFile[] = []): PageInput {
	const raw = new Map(
		page.questions.map(({ question }): [string, RawAnswer] => {
			const given = change[question.key] ?? words[question.key];
			if (given) return [question.key, given];
			if (question.type === 'select') return [question.key, { values: [question.choices[0]!.value] }];
			return [
				question.key,
				question.type === 'boolean'
					? { checked: true }
					: { text: question.type === 'number' ? String(question.min) : 'words enough for every bound' }
			];
		})
	);
	return { raw, uploads: new Map([['screenshot', files]]) };
}

async function fillAll(item: string, who: Filler = filler(), files: readonly IncomingFile[] = []) {
	let state = await drafts.open(guild, who, item);
	while (state.form.next)
		({ state } = await drafts.savePage(guild, filler(who.member), item, state.form.next.id, (page) => answerAll(page, {}, files)));
	return state;
}

describe('a draft', () => {
	it('starts with the cheapest variant, is saved page by page, and can be found by another process', async () => {
		const started = await drafts.open(guild, filler(), 'boss-rex');
		expect(started.draft).toMatchObject({ variant: 'single', quantity: 1 });
		const first = started.form.next!;
		const { state, problems } = await drafts.savePage(guild, filler(), 'boss-rex', first.id, (page) => answerAll(page));
		expect([problems, state.form.next?.id]).toEqual([[], 'm1']);
		const other = new Drafts(
			new ShopRepository(connection),
			writer,
			shop,
			{ shop: async () => shopSettings.defaults },
			uploads,
			{
				now: () => now
			},
			secrets
		);
		const again = await other.open(guild, filler(), 'boss-rex');
		expect(again.form.answered.map((row) => row.question.key)).toEqual(
			expect.arrayContaining(first.questions.map((row) => row.question.key))
		);
		expect((await drafts.list(guild, mira)).map((row) => row.item)).toEqual(['boss-rex']);
		expect(await drafts.list(guild, member(2))).toEqual([]);
	});

	it('keeps what was right, and what was written, when an answer is refused', async () => {
		const { form } = await drafts.open(guild, filler(), 'boss-rex');
		const refused = await drafts.savePage(guild, filler(), 'boss-rex', form.next!.id, (page) =>
			answerAll(page, { survivor_name: { text: 'Human' } })
		);
		expect(refused.problems).toMatchObject([{ key: 'survivor_name', wrote: 'Human' }]);
		expect(refused.state.draft.refused).toEqual([{ key: 'survivor_name', wrote: 'Human' }]);
		expect(refused.state.form.answered.map((row) => row.question.key)).toContain('platform');
		expect(refused.state.form.next?.id).toBe(form.next!.id);
	});

	it('saves two pages at once without losing one', async () => {
		const { form } = await drafts.open(guild, filler(), 'boss-rex');
		await Promise.all(form.pages.map((page) => drafts.savePage(guild, filler(), 'boss-rex', page.id, (asked) => answerAll(asked))));
		expect((await drafts.get(guild, filler(), 'boss-rex')).form.next).toBeNull();
	});

	it('asks profile questions once', async () => {
		const first = await fillAll('boss-rex');
		const second = await drafts.open(guild, filler(), 'wyvern');
		expect(first.draft.known).toEqual([]);
		expect(second.draft.known.toSorted()).toEqual(['platform', 'server_number', 'survivor_name', 'time_zone']);
		const again = await drafts.change(guild, filler(), 'wyvern', { askProfile: true });
		expect(again.form.pages.flatMap((page) => page.questions).map((row) => row.question.key)).toContain('survivor_name');
	});

	it('of an edited item keeps the answers that still fit', async () => {
		await fillAll('boss-rex');
		const item = (await repository.item(guild, 'boss-rex'))!;
		const questions = item.definition.questions.map((question) =>
			question.key === 'saddle' && question.type === 'select' ? { ...question, choices: question.choices.slice(1) } : question
		);
		await setItem('boss-rex', { definition: { ...item.definition, questions } });
		const state = await drafts.get(guild, filler(), 'boss-rex');
		expect([state.itemChanged, state.form.next?.questions.some((row) => row.question.key === 'saddle')]).toEqual([true, true]);
		const { state: saved } = await drafts.savePage(guild, filler(), 'boss-rex', state.form.next!.id, (page) => answerAll(page));
		expect([saved.itemChanged, saved.form.next]).toEqual([false, null]);
	});

	it('ends when it is placed, discarded or over', async () => {
		await fillAll('boss-rex');
		await run((await shop.place(guild, request('boss-rex', 'single'))).changes);
		expect(await code(drafts.get(guild, filler(), 'boss-rex'))).toBe('shop.draft.notFound');
		await drafts.open(guild, filler(), 'wyvern');
		await drafts.discard(guild, filler(), 'wyvern');
		expect(await drafts.list(guild, mira)).toEqual([]);
		await drafts.open(guild, filler(), 'wyvern');
		now = new Date(now.getTime() + 8 * 86_400_000);
		expect(await code(drafts.get(guild, filler(), 'wyvern'))).toBe('shop.draft.notFound');
		await drafts.open(guild, filler(), 'wyvern');
		await drafts.expire(guild, mira, 'wyvern');
		expect(await drafts.list(guild, mira)).toHaveLength(1);
		now = new Date(now.getTime() + 8 * 86_400_000);
		await drafts.expire(guild, mira, 'wyvern');
		expect(await repository.draft(guild, mira, 'wyvern')).toBeNull();
		expect(
			await database(connection)
				.collection(deadlinesCollection)
				.countDocuments({ guild, subject: `draft:${mira}:wyvern` })
		).toBe(0);
	});
});

describe('uploads', () => {
	const rules = { accept: ['image/png'], maxFiles: 2, maxMb: 1 };
	const upload = (url: string, size = 10, name = 'shot.png'): IncomingFile => ({ url, size, name });

	it('of a form are kept with their page, and kept again when the page is opened once more', async () => {
		served.set('a', png);
		const state = await fillAll('crafting-service', filler(), [upload('a', png.length, '../../e\u202Evil<x>.png')]);
		const answer = state.form.answered.find((row) => row.question.key === 'screenshot')!.answer;
		expect(answer).toMatchObject([{ name: 'evilx.png', type: 'image/png', size: png.length }]);
		const page = state.form.pages.find((row) => row.questions.some((asked) => asked.question.key === 'screenshot'))!;
		const again = await drafts.savePage(guild, filler(), 'crafting-service', page.id, (asked) => answerAll(asked));
		expect(again.state.form.answered.find((row) => row.question.key === 'screenshot')!.answer).toEqual(answer);
	});

	it('are read back by their guild only', async () => {
		served.set('a', png);
		const kept = await uploads.keep(guild, mira, rules, [upload('a')]);
		const twice = await uploads.keep(guild, mira, rules, [upload('a')]);
		expect(twice).toEqual(kept);
		const id = kept.ok ? kept.files[0]!.id : '';
		expect((await uploads.read(guild, id))?.bytes.equals(png)).toBe(true);
		expect(await uploads.read(guildId('999999999999999999'), id)).toBeNull();
		expect(await uploads.read(guild, '../x')).toBeNull();
	});

	it('are refused by their bytes, not by what they are called', async () => {
		served.set('text', Buffer.from('<html>')).set('empty', Buffer.alloc(0)).set('a', png);
		const refused = async (files: readonly IncomingFile[], more: Partial<typeof rules> = {}) => {
			const result = await uploads.keep(guild, mira, { ...rules, ...more }, files);
			return result.ok ? 'kept' : typeof result.rule === 'object' && 'key' in result.rule ? result.rule.key : 'other';
		};
		expect(await refused([upload('text')])).toBe('shop:rules.fileType');
		expect(await refused([upload('empty')])).toBe('shop:rules.fileType');
		expect(await refused([upload('a')], { accept: ['video/mp4'] })).toBe('shop:rules.fileType');
		expect(await refused([upload('a', 2 * 1024 * 1024)])).toBe('shop:rules.fileSize');
		expect(await refused([upload('gone')])).toBe('shop:rules.fileUnreadable');
		expect(await refused([upload('a'), upload('a'), upload('a')])).toBe('shop:rules.fileCount');
	});
});
