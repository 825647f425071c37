import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { mira, openVersions, type Process, pack, rook, sable, startProcess } from '../../../tests/support/versions.js';
import { deadlinesCollection } from '../../core/deadlines/deadline.js';
import { DomainError } from '../../core/errors.js';
import { type GuildId, guildId } from '../../core/ids.js';
import { database } from '../../core/mongo/index.js';
import type { UnitWriter } from '../../core/units/unit.js';
import { defineSettings } from '../../settings/define.js';
import { planDeadline } from '../../settings/publishing/publishing.changes.js';
import type { Finding } from '../../settings/publishing/publishing.types.js';
import { featuresSettings } from '../../settings/settings.settings.js';

const money = defineSettings(
	'test-money',
	z.object({ confirmed: z.object({ by: z.string() }).nullable().default(null), rate: z.number().default(1) }),
	{ immediate: ['confirmed'] }
);

let now = new Date('2026-11-21T12:00:00Z');
const clock = { now: () => now };
let connection: Connection;
let at: Process;
let guild: GuildId;
let count = 0;
let requests = 0;

const by = (actor = sable) => ({ actor, request: `r${requests++}` });
const code = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);
const sold = 'boss-rex';
const keys = pack.categories.flatMap((category) =>
	category.items.filter((item) => item.settlement.kind === 'credits').map(({ key }) => key)
);
const [first = sold, second = sold, third = sold] = keys;
const draftPrice = async (key: string, on = at) => (await on.rows.item(guild, key))?.definition.price.credits;
const livePrice = async (key: string, on = at) => (await on.repository.item(guild, key))?.definition.price.credits;
const setPrice = async (key: string, credits: number, on = at) => {
	const row = await on.rows.item(guild, key);
	return on.editor.editItem(
		guild,
		by(),
		{ key, version: row?.version ?? 0 },
		{ kind: 'price', credits, per: row?.definition.price.per ?? '' }
	);
};
const state = (on = at) => on.publishing.state(guild, sable);
const publish = async (on = at, actor = sable) => on.publishing.publish(guild, by(actor), { digest: (await state(on)).digest, note: '' });

beforeAll(async () => {
	connection = await openVersions();
});
beforeEach(async () => {
	guild = guildId(String(100000000000000000n + BigInt(count++)));
	at = startProcess(connection, clock);
	await at.settings.change(guild, 0, { language: 'en-US' }, { actor: sable.id, action: 'test' });
	await at.units.execute({ guild, key: 'import', content: null, changes: await at.shop.importChanges(guild, pack) });
});
afterAll(async () => {
	await connection.dropDatabase();
	await connection.close();
});

describe('a draft', () => {
	it('is not kept until somebody begins: edits are in force at once', async () => {
		await setPrice(first, 71);
		expect(await livePrice(first)).toBe(71);
		expect(await state()).toMatchObject({ mode: 'live', version: null });
		expect(await code(at.publishing.publish(guild, by(), { digest: '', note: '' }))).toBe('settings.publishing.live');
	});

	it('keeps edits from members until it is published, and tells who has edited', async () => {
		expect(await at.publishing.begin(guild, by())).toMatchObject({ number: 1, action: 'begun' });
		const before = await livePrice(first);
		now = new Date(now.getTime() + 1_000);
		await setPrice(first, 71);
		await at.settings.change(guild, 1, { zone: 'Europe/Berlin', values: { shop: { lowStock: {} } } }, { actor: rook.id, action: 'test' });
		expect(await livePrice(first)).toBe(before);
		expect((await at.settings.state(guild)).zone).toBe('UTC');
		expect((await at.settings.on('draft').state(guild)).zone).toBe('Europe/Berlin');
		const { changes, editors } = await state();
		expect(changes).toBe(3);
		expect(editors.map((editor) => editor.by).sort()).toEqual([sable.id, rook.id]);
		expect(await publish()).toMatchObject({ number: 2, changes: 3, byName: 'Sable' });
		expect(await livePrice(first)).toBe(71);
		expect((await at.settings.state(guild)).zone).toBe('Europe/Berlin');
		expect(await state()).toMatchObject({ changes: 0, version: { number: 2 } });
	});

	it('holds nothing after an edit that was taken back', async () => {
		await at.publishing.begin(guild, by());
		const { edit } = await setPrice(first, 71);
		expect((await state()).changes).toBe(1);
		await at.editor.undo(guild, by(), edit ?? 0);
		expect(await state()).toMatchObject({ changes: 0 });
		const row = await at.repository.item(guild, first);
		expect(row?.version).toBeLessThan((await at.rows.item(guild, first))?.version ?? 0);
	});

	it('never holds back what protects: switches of parts, rights, slots, confirmed real money', async () => {
		await at.publishing.begin(guild, by());
		await at.settings.change(
			guild,
			1,
			{ values: { features: { shop: false }, 'test-money': { confirmed: { by: 'Sable' }, rate: 3 } } },
			{ actor: sable.id, action: 'test' }
		);
		expect(await at.settings.get(guild, featuresSettings)).toEqual({ shop: false });
		expect(await at.settings.get(guild, money)).toEqual({ confirmed: { by: 'Sable' }, rate: 1 });
		await publish();
		expect(await at.settings.get(guild, money)).toEqual({ confirmed: { by: 'Sable' }, rate: 3 });
		// Back to a version from before does not bring back what was confirmed or switched.
		await at.publishing.rollBack(guild, by(), { to: 1, on: 2, note: '' });
		expect(await at.settings.get(guild, money)).toEqual({ confirmed: { by: 'Sable' }, rate: 1 });
		expect(await at.settings.get(guild, featuresSettings)).toEqual({ shop: false });
	});

	it('is discarded as a whole: changed rows, new ones, settings; and pieces that nobody can have ordered', async () => {
		await at.publishing.begin(guild, by());
		const before = { one: await draftPrice(first), items: (await at.rows.items(guild)).length };
		await setPrice(first, 71);
		await at.settings.change(guild, 1, { zone: 'Europe/Berlin' }, { actor: sable.id, action: 'test' });
		const [category] = await at.rows.categories(guild);
		const made = await at.editor.createItem(guild, by(), {
			category: category?.key ?? '',
			name: 'Never seen',
			summary: 'x',
			description: 'x',
			credits: 3,
			per: 'x'
		});
		const { digest } = await state();
		await at.publishing.discard(guild, by(), { digest });
		expect(await draftPrice(first)).toBe(before.one);
		expect((await at.rows.items(guild)).length).toBe(before.items);
		expect(await at.rows.item(guild, made.key)).toBeNull();
		expect((await at.settings.on('draft').state(guild)).zone).toBe('UTC');
		expect(await state()).toMatchObject({ changes: 0, version: { number: 1 } });
		expect(await code(at.publishing.discard(guild, by(), { digest }))).toBe('settings.publishing.draftMoved');
	});

	it('keeps pieces counted: an earlier version may sell them again', async () => {
		await at.publishing.begin(guild, by());
		const [category] = await at.rows.categories(guild);
		const made = await at.editor.createItem(guild, by(), {
			category: category?.key ?? '',
			name: 'Counted',
			summary: 'x',
			description: 'x',
			credits: 3,
			per: 'x'
		});
		const version = async () => (await at.rows.item(guild, made.key))?.version ?? 0;
		await at.editor.editItem(guild, by(), { key: made.key, version: await version() }, {
			kind: 'stock',
			mode: 'finite',
			lowAt: 0,
			onSeasonEnd: 'keep',
			perWeek: null
		} as never);
		const variant = (await at.rows.item(guild, made.key))?.definition.variants[0]?.key ?? '';
		await at.editor.moveStock(guild, by(), made.key, variant, { count: 50 }, 'counted');
		await publish();
		await at.publishing.rollBack(guild, by(), { to: 1, on: 2, note: '' });
		await at.publishing.discard(guild, by(), { digest: (await state()).digest });
		expect(await at.rows.item(guild, made.key)).toBeNull();
		await at.publishing.rollBack(guild, by(), { to: 2, on: 3, note: '' });
		expect(await at.repository.stock(guild, [made.key])).toEqual([expect.objectContaining({ available: 50 })]);
	});

	it('of which only what is in force at once was ever set shows no change', async () => {
		await at.publishing.begin(guild, by());
		await at.settings.change(guild, 1, { values: { 'test-money': { confirmed: { by: 'Sable' } } } }, { actor: sable.id, action: 'test' });
		expect((await state()).changes).toBe(0);
		expect(await at.settings.get(guild, money)).toEqual({ confirmed: { by: 'Sable' }, rate: 1 });
	});

	it('is not begun, ended or discarded over an edit that was saved meanwhile', async () => {
		// The edit comes when everything has been read: with the very unit.
		const sly = startProcess(connection, clock, (units) => ({
			outcome: (...asked) => units.outcome(...asked),
			setLock: (...asked) => units.setLock(...asked),
			locks: (...asked) => units.locks(...asked),
			onCommit: (listener) => units.onCommit(listener),
			async execute(unit) {
				if (unit.key.startsWith('publishing:')) {
					price += 1;
					await setPrice(second, price);
				}
				return units.execute(unit);
			}
		}));
		let price = 600;
		expect(await code(sly.publishing.begin(guild, by()))).toBe('settings.publishing.draftMoved');
		await at.publishing.begin(guild, by());
		expect(await code(sly.publishing.end(guild, by()))).toBe('settings.publishing.draftMoved');
		await setPrice(first, 71);
		const { digest } = await state();
		expect(await code(sly.publishing.discard(guild, by(), { digest }))).toBe('settings.publishing.draftMoved');
		expect([await draftPrice(first), await draftPrice(second)]).toEqual([71, price]);
	});

	it('ends when it holds nothing, and edits are in force at once again', async () => {
		await at.publishing.begin(guild, by());
		await setPrice(first, 71);
		expect(await code(at.publishing.end(guild, by()))).toBe('settings.publishing.notEmpty');
		await publish();
		await at.publishing.end(guild, by());
		await setPrice(first, 72);
		expect(await livePrice(first)).toBe(72);
		expect(await at.publishing.begin(guild, by())).toMatchObject({ number: 3 });
	});
});

describe('a publication', () => {
	beforeEach(() => at.publishing.begin(guild, by()));

	it('is of what was looked at: a later edit refuses it', async () => {
		await setPrice(first, 71);
		const { digest } = await state();
		await setPrice(second, 72);
		expect(await code(at.publishing.publish(guild, by(), { digest, note: '' }))).toBe('settings.publishing.draftMoved');
		expect((await state()).version?.number).toBe(1);
	});

	it('of two hundred at once happens once, and the same request is answered with the same version', async () => {
		await setPrice(first, 71);
		const { digest } = await state();
		const requested = Array.from({ length: 100 }, () => by());
		const answers = await Promise.all(
			[...requested, ...requested].map((who) => code(at.publishing.publish(guild, who, { digest, note: '' })))
		);
		const winners = requested.filter((_, index) => answers[index] === 'done' || answers[index + 100] === 'done');
		expect(winners).toHaveLength(1);
		const known = ['done', 'settings.publishing.draftMoved', 'settings.publishing.moved'];
		expect(answers.filter((answer) => !known.includes(answer))).toEqual([]);
		expect((await state()).version?.number).toBe(2);
		expect((await at.publishing.publish(guild, winners[0] ?? by(), { digest, note: '' })).number).toBe(2);
	});

	it('is refused to whoever may not, and says nothing to another guild', async () => {
		await setPrice(first, 71);
		const { digest } = await state();
		expect(await code(at.publishing.publish(guild, by(mira), { digest, note: '' }))).toBe('settings.capability');
		const other = guildId('199999999999999999');
		expect(await code(at.publishing.rollBack(other, by(), { to: 1, on: 1, note: '' }))).toBe('settings.publishing.live');
		expect(await code(at.publishing.diff(other, sable, 1, 'draft'))).toBe('settings.version.notFound');
	});

	it('is refused while a check finds something that blocks; a check that breaks is told and blocks nothing', async () => {
		const found: Finding[] = [{ level: 'blocks', title: { key: 'a' }, text: { key: 'b' } }];
		at.publishing.useCheck(async () => found);
		at.publishing.useCheck(() => Promise.reject(new Error('broken')));
		await setPrice(first, 71);
		expect(await code(publish())).toBe('settings.publishing.blocked');
		expect((await at.publishing.findings(guild, sable)).map(({ level }) => level)).toEqual(['blocks', 'warns']);
		found.length = 0;
		expect((await publish()).number).toBe(2);
		expect(at.reports.length).toBeGreaterThan(0);
		found.push({ level: 'blocks', title: { key: 'a' }, text: { key: 'b' } });
		// Back to what was in force once is always possible.
		expect((await at.publishing.rollBack(guild, by(), { to: 1, on: 2, note: '' })).number).toBe(3);
	});

	it('gives no number twice to one content, nor one number to two', async () => {
		const revs = async () => (await at.repository.item(guild, first))?.version;
		const was = await revs();
		await setPrice(first, 71);
		await publish();
		const next = await revs();
		expect(next).toBeGreaterThan(was ?? 0);
		await at.publishing.rollBack(guild, by(), { to: 1, on: 2, note: '' });
		expect(await revs()).toBe(was);
		await setPrice(first, 72);
		await publish();
		expect(await revs()).toBeGreaterThan(next ?? 0);
	});
});

describe('an order', () => {
	const place = (on: Process, key: string, shown?: number) =>
		on.shop.place(guild, {
			member: mira.id,
			item: key,
			variant: variantOf(key),
			quantity: 1,
			addons: {},
			zone: 'UTC',
			...(shown === undefined ? {} : { shown })
		});
	const commit = async (on: Process, changes: Awaited<ReturnType<typeof place>>['changes']) =>
		on.units.execute({ guild, key: `order${requests++}`, content: null, changes });
	const variantOf = (key: string) => pack.categories.flatMap(({ items }) => items).find((item) => item.key === key)?.variants[0]?.key ?? '';

	it('is of the version in force, whatever the draft says', async () => {
		await at.publishing.begin(guild, by());
		const price = await livePrice(first);
		await setPrice(first, 9_999);
		const placing = await place(at, first);
		expect(placing.quote.total).toBe(price);
		await commit(at, placing.changes);
		await publish();
		expect((await place(at, first)).quote.total).not.toBe(price);
	});

	it('that was priced by one version is not committed under another, in another process too', async () => {
		await at.publishing.begin(guild, by());
		await setPrice(first, 9_999);
		const elsewhere = startProcess(connection, clock);
		const placing = await place(elsewhere, first);
		await publish();
		expect(await code(commit(elsewhere, placing.changes))).toBe('shop.pricesMoved');
		expect((await place(elsewhere, first)).frozen.variant.price).toBe(9_999);
		expect(await code(place(elsewhere, first, placing.quote.total))).toBe('shop.priceChanged');
	});

	it('of an item that was taken away by a version is refused', async () => {
		await at.publishing.begin(guild, by());
		const row = await at.rows.item(guild, first);
		await at.editor.editItem(guild, by(), { key: first, version: row?.version ?? 0 }, { kind: 'active', active: false });
		expect(await code(place(at, first))).toBe('done');
		await publish();
		expect(await code(place(at, first))).toBe('shop.item.notFound');
	});
});

describe('a plan', () => {
	beforeEach(async () => {
		now = new Date('2026-11-21T12:00:00Z');
		await at.publishing.begin(guild, by());
		await setPrice(first, 71);
	});
	const due = async (on = at) => {
		const row = await database(connection).collection(deadlinesCollection).findOne({ guild, kind: planDeadline });
		if (row) await on.publishing.due(guild, String(row.payload));
	};
	const hour = 3_600_000;
	const plan = async (actor = sable) => {
		const { digest } = await state();
		return at.publishing.plan(guild, by(actor), { digest, at: new Date(now.getTime() + hour), note: 'Friday' });
	};
	const ended = async () =>
		(await database(connection).collection('audit').find({ guild, action: 'settings.planEnded' }).toArray()).map(({ after }) => after.why);

	it('comes into force with what was planned, not with what was edited since', async () => {
		await plan();
		await setPrice(second, 72);
		const before = await livePrice(second);
		await due();
		expect((await state()).version).toMatchObject({ number: 2, action: 'planned', note: 'Friday', byName: 'Sable' });
		expect([await livePrice(first), await livePrice(second)]).toEqual([71, before]);
		expect(await state()).toMatchObject({ planned: null, changes: 1 });
		await due(startProcess(connection, clock));
		expect((await state()).version?.number).toBe(2);
	});

	it('ends and says why when another version came first, or its maker may not publish any more', async () => {
		await plan();
		await publish();
		expect(await state()).toMatchObject({ planned: null });
		expect(await code(at.publishing.cancelPlan(guild, by()))).toBe('settings.plan.notFound');
		await setPrice(first, 73);
		const maker = { ...mira, isGuildOwner: true };
		await plan(maker);
		await due();
		expect(await ended()).toEqual(['right']);
		expect((await state()).version?.number).toBe(2);
	});

	it('ends with the draft that it was made of, and when somebody plans another one; its maker is told', async () => {
		const events = async () =>
			(
				await database(connection)
					.collection('audit')
					.find({ guild, action: /^settings\.(draftDiscarded|versionPlanned)$/ })
					.toArray()
			).map(({ action, before }) => [action, before]);
		await plan();
		await plan(rook);
		await at.publishing.discard(guild, by(), { digest: (await state()).digest });
		expect(await state()).toMatchObject({ planned: null, changes: 0 });
		await due();
		expect((await state()).version?.number).toBe(1);
		expect(await events()).toEqual([
			['settings.versionPlanned', undefined],
			['settings.versionPlanned', expect.objectContaining({ by: sable.id })],
			['settings.draftDiscarded', { changes: 1, documents: [`item|${first}`] }]
		]);
	});

	it('is taken back, and refuses a moment that is past or too far away', async () => {
		await plan();
		await at.publishing.cancelPlan(guild, by());
		await due();
		expect((await state()).version?.number).toBe(1);
		const { digest } = await state();
		for (const away of [-1, 0, 91 * 24 * hour])
			expect(await code(at.publishing.plan(guild, by(), { digest, at: new Date(now.getTime() + away), note: '' }))).toBe(
				'settings.publishing.when'
			);
	});
});

/** Kills the process around a commit: before it, or after it with the answer lost. */
class Killed extends Error {}

function dying(when: { next: 'before' | 'after' | null }): (units: UnitWriter) => UnitWriter {
	return (units) => ({
		outcome: (...asked) => units.outcome(...asked),
		setLock: (...asked) => units.setLock(...asked),
		locks: (...asked) => units.locks(...asked),
		onCommit: (listener) => units.onCommit(listener),
		async execute(unit) {
			const { next } = when;
			when.next = null;
			if (next === 'before') throw new Killed();
			const done = await units.execute(unit);
			if (next === 'after') throw new Killed();
			return done;
		}
	});
}

describe('any sequence of edits, publications, roll-backs, discards and crashes', () => {
	const command = fc.oneof(
		fc.record({ do: fc.constant('edit' as const), key: fc.constantFrom(first, second, third), credits: fc.integer({ min: 1, max: 500 }) }),
		fc.record({ do: fc.constantFrom('publish' as const, 'discard' as const) }),
		fc.record({ do: fc.constant('rollBack' as const), back: fc.integer({ min: 1, max: 6 }) })
	);
	const crash = fc.constantFrom(null, null, null, 'before' as const, 'after' as const);

	it('leaves one whole version in force, and loses or invents nothing', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.tuple(command, crash), { minLength: 4, maxLength: 14 }), async (steps) => {
				guild = guildId(String(100000000000000000n + BigInt(count++)));
				const when: { next: 'before' | 'after' | null } = { next: null };
				let process = startProcess(connection, clock, dying(when));
				await process.settings.change(guild, 0, { language: 'en-US' }, { actor: sable.id, action: 'test' });
				await process.units.execute({ guild, key: 'import', content: null, changes: await process.shop.importChanges(guild, pack) });
				await process.publishing.begin(guild, by());
				const prices = async (read: typeof livePrice) => Promise.all([first, second, third].map((key) => read(key, process)));
				const versions = [await prices(livePrice)];
				let draft = await prices(draftPrice);

				for (const [step, dies] of steps) {
					const request = `s${requests++}`;
					const act = async (): Promise<void> => {
						const { digest, version } = await process.publishing.state(guild, sable);
						const who = { actor: sable, request };
						if (step.do === 'edit') {
							const row = await process.rows.item(guild, step.key);
							const wish = { kind: 'price', credits: step.credits, per: row?.definition.price.per ?? '' } as const;
							await process.editor.editItem(guild, who, { key: step.key, version: row?.version ?? 0 }, wish);
						}
						if (step.do === 'publish') await process.publishing.publish(guild, who, { digest, note: '' });
						if (step.do === 'discard') await process.publishing.discard(guild, who, { digest });
						if (step.do === 'rollBack')
							await process.publishing.rollBack(guild, who, { to: step.back, on: version?.number ?? 0, note: '' });
					};
					when.next = dies;
					const before = { draft: await prices(draftPrice), live: await prices(livePrice) };
					const said = await act().then(
						() => 'done',
						(error: unknown) => error
					);
					when.next = null;
					if (said instanceof Killed) process = startProcess(connection, clock, dying(when));
					else if (said !== 'done' && !(said instanceof DomainError)) throw said;
					const happened = said === 'done' || (said instanceof Killed && dies === 'after');
					if (happened && step.do === 'edit')
						draft = draft.map((price, index) => ([first, second, third][index] === step.key ? step.credits : price));
					if (happened && step.do === 'publish') versions.push(draft);
					if (happened && step.do === 'discard') draft = versions.at(-1) ?? draft;
					if (happened && step.do === 'rollBack') versions.push(versions[step.back - 1] ?? []);
					if (!happened) expect({ draft: await prices(draftPrice), live: await prices(livePrice) }).toEqual(before);
					expect(await prices(draftPrice)).toEqual(draft);
					expect(await prices(livePrice)).toEqual(versions.at(-1));
					expect((await process.publishing.state(guild, sable)).version?.number).toBe(versions.length);
				}
				// Every version can still be read as it was.
				for (const [index, wanted] of versions.entries()) {
					const changes = await process.publishing.diff(guild, sable, index + 1, versions.length);
					const moved = changes.filter(({ kind, key }) => kind === 'item' && [first, second, third].includes(key)).map(({ key }) => key);
					const differ = [first, second, third].filter((_, place) => wanted[place] !== versions.at(-1)?.[place]);
					expect(moved.sort()).toEqual(differ.sort());
				}
			}),
			{ numRuns: 12 }
		);
	});
});
