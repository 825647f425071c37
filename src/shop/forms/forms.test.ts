import { readFileSync } from 'node:fs';
import type { Connection } from 'mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#core/actor';
import { deadlinesCollection } from '#core/deadlines/deadline';
import { DomainError } from '#core/errors';
import { type GuildId, guildId, type MemberId, memberId } from '#core/ids';
import { ownerOnlyPolicy } from '#core/interactions/policy';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import type { Effect } from '#core/outbox/effect';
import { SecretBox } from '#core/secrets/secret-box';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import { packSlices } from '#settings';
import { testDatabases } from '../../../tests/support/databases.js';
import { testView } from '../../../tests/support/views.js';
import { FileRepository } from '../files.repository.js';
import type { RawAnswer } from '../form/check-answer.js';
import type { FormPage } from '../form/form.js';
import type { IncomingFile, PageInput } from '../form/page-input.js';
import { counterModel } from '../shop.model.js';
import { Uploads } from '../uploads.service.js';
import { formMoreCard, formRefusedCard, systemPageModal } from '../views/system-form.js';
import { formDraftModel, formDraftsCollection, submissionModel, submissionsCollection } from './forms.model.js';
import { FormRepository } from './forms.repository.js';
import { Forms } from './forms.service.js';
import { type FormsSettings, formsSettings } from './forms.settings.js';
import type { FormState, FormTaker, Submission } from './forms.types.js';
import { FormTakers } from './takers.js';

const pack: Readonly<Record<string, unknown>> = JSON.parse(readFileSync('packs/ark-small-tribes.json', 'utf8'));
const starter = formsSettings.parse(packSlices(pack).forms);
const keys = ['middleman-deal', 'recruit-application', 'scam-report'];
const secrets = new SecretBox([{ id: 'test', key: Buffer.alloc(32, 1) }]);
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const databases = testDatabases();
const other = '345678901234567890';

/** Answers that every form of the starter pack takes; what is not named here is made from its question. */
const good: Readonly<Record<string, RawAnswer>> = {
	survivor_name: { text: 'Human Helena' },
	eos_id: { text: '0002a5d41a1b4d6c9f3e7b8a90c1d2e3' },
	order_ref: { text: '' },
	deal_link: { text: '' },
	incident_time: { text: '2026-11-18 20:15' },
	tribe_name: { text: 'Zebra Riders' }
};

let now = new Date('2026-11-18T12:00:00Z');
let connection: Connection;
let guild: GuildId;
let settings: FormsSettings;
let forms: Forms;
let takers: FormTakers;
let failures: unknown[];
let guilds = 0;
let requests = 0;
const clock = { now: () => now };

const actor = (id: MemberId): Actor => ({
	id,
	name: 'Mira',
	roles: [],
	isGuildOwner: false,
	managesGuild: false,
	joinedAt: now,
	accountCreatedAt: now,
	locale: 'en-US'
});
const mira = memberId('234567890123456789');
const filler = (id = mira) => ({ actor: actor(id), request: `r${requests++}` });
const code = (promise: Promise<unknown>): Promise<string> =>
	promise.then(
		() => 'done',
		(error: unknown) => (error instanceof DomainError ? error.code : String(error))
	);
const rows = (collection: string) => database(connection).collection(collection).find({ guild }).toArray();

/** A process: its own writer and services on the same database. */
function start(): { readonly forms: Forms; readonly takers: FormTakers } {
	const units = new GroupCommitWriter({
		connection,
		clock,
		effects: { subscribers: () => ['taker'] },
		log: { warn: () => undefined, error: () => undefined }
	});
	const repository = new FormRepository(connection);
	const made = new FormTakers({ repository, units, clock, secrets, failed: (error) => failures.push(error) });
	return {
		takers: made,
		forms: new Forms({
			repository,
			units,
			clock,
			secrets,
			uploads: new Uploads(new FileRepository(connection), async () => png),
			policy: ownerOnlyPolicy,
			takers: made,
			settings: async () => settings,
			draftDays: async () => 7,
			profile: async () => new Map()
		})
	};
}

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	unitModel(connection);
	for (const model of [formDraftModel, submissionModel, counterModel]) model(connection);
	await prepareCollections(connection);
	for (const name of ['outbox', 'audit', deadlinesCollection]) await database(connection).createCollection(name);
});
afterAll(async () => {
	await connection.dropDatabase();
	await connection.close();
});
beforeEach(() => {
	now = new Date('2026-11-18T12:00:00Z');
	guild = guildId(String(100000000000000000n + BigInt(guilds++)));
	settings = starter;
	failures = [];
	({ forms, takers } = start());
	forms.useGate(async () => undefined);
});

/** A page with these answers; the rest is answered as its questions ask. */
function fill(page: FormPage, answers: Readonly<Record<string, RawAnswer>> = {}): PageInput {
	const raw = new Map<string, RawAnswer>();
	const uploads = new Map<string, readonly IncomingFile[]>();
	for (const { question } of page.questions) {
		if (question.type === 'file') uploads.set(question.key, [{ name: 'proof.png', url: 'https://cdn.test/proof.png', size: png.length }]);
		else raw.set(question.key, answers[question.key] ?? good[question.key] ?? made(question));
	}
	return { raw, uploads };
}

function made(question: FormPage['questions'][number]['question']): RawAnswer {
	switch (question.type) {
		case 'number':
			return { text: String(Math.ceil(question.min)) };
		case 'boolean':
			return { checked: question.mustBe ?? true };
		case 'select':
			return { values: question.choices.slice(0, 1).map(({ value }) => value) };
		case 'user':
			return { values: [other] };
		default:
			return { text: 'Quetzal with a unicorn saddle, seen near the volcano' };
	}
}

/** Fills every page that is still missing. */
async function complete(key: string, by = filler(), about: string | null = null, on = forms): Promise<FormState> {
	let state = await on.open(guild, by, key, about);
	while (state.form.next) {
		const saved = await on.savePage(guild, { ...by, request: `r${requests++}` }, key, state.form.next.id, (page) => fill(page));
		expect(saved.problems).toEqual([]);
		state = saved.state;
	}
	return state;
}
async function send(key: string, by = filler(), about: string | null = null): Promise<string> {
	const { draft } = await complete(key, by, about);
	return (await forms.submit(guild, by, key, String(draft.startedAt.getTime()))).id;
}

/** A taker that writes one row for each submission. */
function taking(seen: Submission[] = []): FormTaker {
	return {
		domain: 'cases',
		async check(_guild, _actor, about) {
			if (about === 'member:1') throw new DomainError('cases.self');
		},
		async take(submission) {
			seen.push(submission);
			const _id = `${guild}|case|${submission.id}`;
			return { changes: [{ in: 'shop_counters', id: _id, upsert: { _id, guild, count: 0 }, inc: { count: 1 } }] };
		}
	};
}
const cases = async () => (await rows('shop_counters')).filter(({ _id }) => String(_id).includes('|case|')).map(({ count }) => count);
const waits = async () => (await rows('shop_counters')).filter(({ _id }) => String(_id).includes('|forms|')).map(({ count }) => count);

it('the starter pack brings its three forms with nothing to look up', () => {
	expect(starter.forms.map(({ key }) => key)).toEqual(keys);
	expect(JSON.stringify(starter)).not.toMatch(/"use"|choiceSet|choiceFilter/);
	const maps = starter.forms[0]!.questions.find(({ key }) => key === 'map');
	expect(maps?.type === 'select' ? maps.choices.length : 0).toBeGreaterThan(1);
});

it.each([
	['two forms of one key', (form: FormsSettings['forms'][number]) => [form, form]],
	['two questions of one key', (form) => [{ ...form, questions: [form.questions[0]!, form.questions[0]!] }]],
	['a condition on nothing', (form) => [{ ...form, questions: [{ ...form.questions[0]!, showIf: { question: 'x', in: ['y'] } }] }]],
	[
		'a pattern that can not be used',
		(form) => [{ ...form, questions: [{ type: 'short_text', key: 'a', label: 'A', required: true, pattern: '(' }] }]
	],
	['26 questions', (form) => [{ ...form, questions: Array.from({ length: 26 }, (_, n) => ({ ...form.questions[0]!, key: `q${n}` })) }]]
] satisfies [string, (form: FormsSettings['forms'][number]) => unknown][])('a slice with %s is refused', (_, broken) => {
	expect(formsSettings.schema.safeParse({ forms: broken(starter.forms[0]!) }).success).toBe(false);
	expect(formsSettings.schema.safeParse({ forms: [starter.forms[0]!] }).success).toBe(true);
});

describe.each(keys)('%s', (key) => {
	it('has pages within the limits of Discord, in every language, empty and filled', async () => {
		const { form, draft, definition, profile } = await complete(key);
		for (const locale of ['en-US', 'de'] as const) {
			const view = testView({ locale });
			for (const page of [...form.pages, ...form.details]) {
				for (const state of [
					{ form, draft, definition, profile },
					{ form, draft: { ...draft, answers: [] }, definition, profile }
				]) {
					const modal = systemPageModal(view, state, page);
					expect(JSON.stringify(modal)).toContain(page.questions[0]!.question.label);
					expect(page.questions.length).toBeLessThanOrEqual(5);
				}
			}
			expect(formMoreCard(view, { form, draft, definition, profile }, null)).toBeDefined();
		}
	});

	it('refuses bad answers, keeps the rest, and can not be sent before it is complete', async () => {
		const by = filler();
		const { form, draft } = await forms.open(guild, by, key, null);
		const page = form.pages.find(({ questions }) => questions.some(({ question }) => question.required && question.type !== 'file'))!;
		const asked = page.questions.find(({ question }) => question.required && question.type !== 'file')!.question;
		const saved = await forms.savePage(guild, by, key, page.id, (shown) => fill(shown, { [asked.key]: {} }));
		expect(saved.problems.map((problem) => problem.key)).toEqual([asked.key]);
		expect(formRefusedCard(testView(), saved)).toBeDefined();
		expect(saved.state.form.next?.id).toBe(form.pages[0]!.id);
		expect(saved.state.draft.answers.length).toBeGreaterThan(0);
		expect(await code(forms.submit(guild, by, key, String(draft.startedAt.getTime())))).toBe('forms.incomplete');
		expect(await rows(submissionsCollection)).toEqual([]);
	});

	it('keeps a submission, sealed, and gives it to a taker once', async () => {
		const id = await send(key, filler(), `member:${other}`);
		const stored = await rows(submissionsCollection);
		expect(stored).toMatchObject([{ id, form: key, member: mira, about: `member:${other}`, state: 'waiting', takenBy: null }]);
		expect(JSON.stringify(stored)).not.toMatch(/Quetzal|unicorn|Helena|Zebra|proof\.png/);
		expect(await rows(formDraftsCollection)).toEqual([]);

		const seen: Submission[] = [];
		takers.taker(key, taking(seen));
		await takers.takeWaiting([guild]);
		await takers.takeWaiting([guild]);
		expect(seen).toHaveLength(1);
		expect(seen[0]).toMatchObject({ id, form: key, member: mira, about: `member:${other}` });
		const questions = starter.forms.find((form) => form.key === key)!.questions;
		for (const { question } of seen[0]!.answers) expect(questions.some((asked) => asked.key === question.key)).toBe(true);
		expect(seen[0]!.answers.length).toBeGreaterThanOrEqual(questions.filter(({ required, showIf }) => required && !showIf).length);
		expect(await rows(submissionsCollection)).toMatchObject([{ state: 'taken', takenBy: 'cases' }]);
		expect([await cases(), await waits(), failures]).toEqual([[1], [0], []]);
	});
});

describe('a form on its way', () => {
	const key = 'scam-report';

	it('is sealed while it is filled, opens with what was refused, and another subject starts it anew', async () => {
		const by = filler();
		const { form } = await forms.open(guild, by, 'recruit-application', null);
		const page = form.pages[0]!;
		expect(page.questions.map(({ question }) => question.key)).toEqual(expect.arrayContaining(['survivor_name', 'last_tribes']));
		const { state } = await forms.savePage(guild, by, 'recruit-application', page.id, (shown) =>
			fill(shown, { survivor_name: { text: 'Human' } })
		);
		expect(JSON.stringify(await rows(formDraftsCollection))).not.toMatch(/Human|Quetzal/);
		expect(JSON.stringify(systemPageModal(testView(), state, page))).toMatch(/"Human".*Quetzal/s);
		expect((await forms.open(guild, filler(), 'recruit-application', null)).draft.answers).toEqual(state.draft.answers);
		expect((await forms.open(guild, filler(), 'recruit-application', `member:${other}`)).draft.answers).toEqual([]);
		expect(await code(forms.open(guild, filler(), 'recruit-application', 'x'.repeat(60)))).toBe('forms.closed');
	});

	it('is sent once, however often it is asked for', async () => {
		const by = filler();
		const { draft } = await complete(key, by);
		const started = String(draft.startedAt.getTime());
		const second = start().forms;
		const sent = await Promise.allSettled([
			forms.submit(guild, by, key, started),
			second.submit(guild, filler(), key, started),
			forms.submit(guild, by, key, started)
		]);
		const ids = sent.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
		expect(new Set(ids).size).toBe(1);
		expect((await forms.submit(guild, by, key, started)).id).toBe(ids[0]);
		expect(await rows(submissionsCollection)).toHaveLength(1);
		expect(await waits()).toEqual([1]);
		expect((await rows('outbox')).map(({ kind }) => kind)).toEqual(['form.submitted>taker']);
		expect((await rows('audit')).map(({ action }) => action)).toEqual(['form.submitted']);
		expect(JSON.stringify(await rows('audit'))).not.toMatch(/Quetzal|unicorn/);
	});

	it('may wait only so often, until somebody takes one over', async () => {
		settings = { ...starter, maxWaiting: 2 };
		for (let sent = 0; sent < 2; sent++) {
			now = new Date(now.getTime() + 1_000);
			await send(key);
		}
		now = new Date(now.getTime() + 1_000);
		expect(await code(send(key))).toBe('forms.tooMany');
		takers.taker(key, taking());
		await takers.takeWaiting([guild]);
		expect(await code(send(key))).toBe('done');
	});

	it('is nobody else’s, and not of another guild', async () => {
		const { draft } = await complete(key);
		const started = String(draft.startedAt.getTime());
		expect(await code(forms.submit(guild, filler(memberId(other)), key, started))).toBe('forms.draft.notFound');
		const home = guild;
		guild = guildId('999999999999999999');
		expect(await code(forms.submit(guild, filler(), key, started))).toBe('forms.draft.notFound');
		const { id } = await forms.submit(home, filler(), key, started);
		takers.taker(key, taking());
		expect(await takers.take(guild, id)).toBe(false);
		expect(await takers.read(guild, id)).toBeNull();
		guild = home;
		expect(await takers.take(guild, id)).toBe(true);
		expect(await code(forms.open(guild, filler(), 'nothing', null))).toBe('forms.form.notFound');
	});

	it('is given up by its member and by time', async () => {
		await forms.open(guild, filler(), key, null);
		expect(await rows(deadlinesCollection)).toHaveLength(1);
		await forms.discard(guild, filler(), key);
		await forms.discard(guild, filler(), key);
		expect([await rows(formDraftsCollection), await rows(deadlinesCollection)]).toEqual([[], []]);
		await forms.open(guild, filler(), key, null);
		const payload = { member: mira, form: key };
		await forms.expire(guild, payload);
		expect(await rows(formDraftsCollection)).toHaveLength(1);
		now = new Date(now.getTime() + 8 * 86_400_000);
		expect(await code(forms.get(guild, mira, key))).toBe('forms.draft.notFound');
		await forms.expire(guild, payload);
		await forms.expire(guild, payload);
		expect([await rows(formDraftsCollection), await rows(deadlinesCollection)]).toEqual([[], []]);
	});
});

describe('taking over', () => {
	const key = 'scam-report';

	it('happens once by two processes, with effects told again', async () => {
		const id = await send(key);
		const second = start();
		for (const process of [takers, second.takers]) process.taker(key, taking());
		const [told] = await rows('outbox');
		const effect: Effect = {
			guild,
			key: 'one',
			kind: 'form.submitted>taker',
			aggregate: `form:${id}`,
			payload: told!.payload,
			attempt: 1,
			unknown: false,
			result: async () => undefined
		};
		await Promise.all([
			takers.submitted(effect),
			second.takers.submitted(effect),
			second.takers.takeWaiting([guild]),
			takers.takeWaiting([guild])
		]);
		await takers.submitted(effect);
		expect([await cases(), await waits(), failures]).toEqual([[1], [0], []]);
		expect((await rows('audit')).map(({ action }) => action)).toEqual(['form.submitted', 'form.taken']);
	});

	it('that fails leaves it waiting, and writes nothing', async () => {
		await send(key);
		const broken = { ...taking(), take: () => Promise.reject(new Error('not today')) };
		takers.taker(key, broken);
		await takers.takeWaiting([guild]);
		expect(failures).toHaveLength(1);
		expect(await rows(submissionsCollection)).toMatchObject([{ state: 'waiting' }]);
		expect([await cases(), await waits()]).toEqual([[], [1]]);
		const { takers: next } = start();
		next.taker(key, taking());
		await next.takeWaiting([guild]);
		expect(await cases()).toEqual([1]);
	});

	it('is by one domain', () => {
		takers.taker(key, taking());
		expect(() => takers.taker(key, taking())).toThrow('taken over by cases already');
	});

	it('never comes for what waited too long, where the settings say how long', async () => {
		settings = { ...starter, waitingDays: 2 };
		const id = await send(key);
		expect(await rows(deadlinesCollection)).toMatchObject([{ kind: 'shop.formWaited', at: new Date('2026-11-20T12:00:00Z') }]);
		await takers.expire(guild, { id });
		await takers.expire(guild, { id });
		expect([await rows(submissionsCollection), await waits(), await rows(deadlinesCollection)]).toEqual([[], [0], []]);
		takers.taker(key, taking());
		expect(await takers.take(guild, id)).toBe(false);

		now = new Date(now.getTime() + 1_000);
		const kept = await send(key);
		await takers.take(guild, kept);
		await takers.expire(guild, { id: kept });
		expect(await rows(submissionsCollection)).toMatchObject([{ id: kept, state: 'taken' }]);
	});
});

describe('who may', () => {
	it('begin a form: only where a domain takes it and the subject, and behind its gate', async () => {
		const key = 'recruit-application';
		const begin = (about: string | null = null) => code(forms.require(guild, actor(mira), key, about));
		expect(await begin()).toBe('forms.closed');
		takers.taker(key, taking());
		expect(await begin()).toBe('done');
		expect(await begin('member:1')).toBe('cases.self');
		expect(await begin('<@&5>')).toBe('forms.closed');
		forms.useGate(async (_guild, _actor, form) => {
			throw new DomainError(form.gate === null ? 'trust.pointClosed' : 'trust.gateClosed', { form: form.key });
		});
		expect(await begin()).toBe('trust.gateClosed');
		// Nor is one gone on with that was begun before the gate closed.
		expect(await code(forms.requireOpen(guild, actor(mira), key))).toBe('trust.gateClosed');
		// A gate may apply to a form that names none itself.
		takers.taker('scam-report', taking());
		expect(await code(forms.require(guild, actor(mira), 'scam-report', null))).toBe('trust.pointClosed');
		const { forms: gateless } = start();
		expect(await code(gateless.open(guild, filler(), key, null))).toBe('forms.closed');
		expect(await code(gateless.open(guild, filler(), 'scam-report', null))).toBe('done');
	});

	it('look at the forms: owners, with what waits', async () => {
		await send('scam-report');
		expect(await code(forms.all(guild, actor(mira)))).toBe('core.ownerOnly');
		const all = await forms.all(guild, { ...actor(mira), isGuildOwner: true });
		expect(all.map(({ definition, waiting, taker }) => [definition.key, waiting, taker])).toEqual([
			['middleman-deal', 0, null],
			['recruit-application', 0, null],
			['scam-report', 1, null]
		]);
		expect(all.every(({ pages }) => pages.length > 0)).toBe(true);
	});
});
