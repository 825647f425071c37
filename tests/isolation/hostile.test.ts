import type { APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileInput, Person } from '../../sandbox/src/index.js';
import { type App, day, startApp } from '../support/app.js';
import { OrderLife, once, quiet } from '../support/order-life.js';
import { answersFor, picture, room } from '../support/order-script.js';
import { addItem, openLimits, packFile } from '../support/packs.js';

const roleOfNobody = '911111111111111111';
/** What people write to break something. */
const hostile: Readonly<Record<string, string>> = {
	everyone: '@everyone @here',
	mentions: `<@&${roleOfNobody}> <@911111111111111112> <#911111111111111113> </setup:911111111111111114>`,
	link: '[Claim your prize](https://example.com/steal) <https://example.com>',
	markdown: '# **Big** __under__ ~~gone~~ ||spoiler|| `code` ```block``` > quote',
	direction: '\u202eevil\u202c \u2066x\u2069 a\u200b\u200bb \u{e0041}\u{e0042}',
	// biome-ignore lint/suspicious/noTemplateCurlyInString: it is what somebody may write
	operator: '{"$gt":""} $where: "sleep(9999)" {{code}} ${process.env} $t(core:bug.title)',
	prototype: '__proto__ constructor.prototype toString',
	controls: 'a\u0000b\u0007c\u001b[31mred\u007f',
	emoji: '<a:x:911111111111111115> 👩‍👩‍👧‍👦 :tada:',
	long: 'W'.repeat(4_000)
};
const all = Object.values(hostile).slice(0, -1).join(' ');

let app: App;
let life: OrderLife;
let sent: unknown[];

beforeAll(async () => {
	const pack = await packFile((json) => {
		openLimits(json);
		json.tickets.maxOpenPerMember = 50;
		json.tickets.oneOpenPerItem = false;
		json.questionLibrary.hostile_short = { key: 'hostile_short', type: 'short_text', label: 'Anything', required: false, maxLength: 100 };
		json.questionLibrary.hostile_long = { key: 'hostile_long', type: 'paragraph', label: 'At length', required: false, maxLength: 1_000 };
		json.questionLibrary.hostile_staff = {
			key: 'hostile_staff',
			type: 'paragraph',
			label: 'For the staff',
			required: false,
			maxLength: 1_000,
			sensitivity: 'staff'
		};
		json.questionLibrary.hostile_file = {
			key: 'hostile_file',
			type: 'file',
			label: 'A picture',
			required: false,
			accept: ['image/png', 'image/jpeg'],
			maxFiles: 2,
			maxMb: 1
		};
		addItem(json, { key: 'anything', questions: ['hostile_short', 'hostile_long', 'hostile_staff', 'hostile_file'] });
	});
	app = await startApp({ pack });
	sent = [];
	app.sandbox.onRest(({ phase, body }) => {
		if (phase === 'before' && body) sent.push(body);
	});
	life = new OrderLife(app, once);
	await life.setUp();
}, 240_000);
afterAll(() => app?.stop());

/** A member of a hostile name. */
function named(name: string, nick: string): Person {
	const user = app.sandbox.createUser({ name, globalName: nick.slice(0, 32), createdAt: new Date(Date.now() - 400 * day) });
	app.sandbox.addMember(app.guild, user, { joinedAt: new Date(Date.now() - 40 * day), nick: nick.slice(0, 32) });
	return app.sandbox.as(user, app.guild);
}

const everyMessage = () => app.sandbox.allChannels(app.guild).flatMap((channel) => app.sandbox.messages(channel));

/** All texts of a message as they were sent. */
function texts(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(texts);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, part]) =>
		typeof part === 'string' && ['content', 'label', 'description', 'placeholder', 'title'].includes(name) ? [part] : texts(part)
	);
}

/** Nobody is called by what people wrote, and nothing of it works as markup. */
function expectHarmless(known: ReadonlySet<string>): void {
	for (const body of sent) {
		const { allowed_mentions: mentions } = body as { allowed_mentions?: { parse?: string[]; roles?: string[]; users?: string[] } };
		expect(mentions?.parse ?? []).toEqual([]);
		for (const id of [...(mentions?.roles ?? []), ...(mentions?.users ?? [])]) expect(known).toContain(id);
		for (const text of texts(body)) expectPlain(text);
	}
	for (const message of everyMessage()) {
		if (message.author.id !== app.sandbox.bot.id) continue;
		expect(message.mention_everyone).toBe(false);
		for (const id of [...message.mention_roles, ...message.mentions.map((user) => user.id)]) expect(known).toContain(id);
	}
	expect(app.bot.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
}

function expectPlain(sent: string): void {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
	expect(sent).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u);
	expect(sent.length).toBeLessThanOrEqual(4_000);
	// Between backticks nothing is markup; what a person wrote there has none of its own.
	const text = sent.replaceAll(/`[^`\n]*`/g, '');
	expect(text).not.toMatch(/@everyone|@here(?!\u200b)/);
	expect(text).not.toMatch(/(?<!\\)<@&?91111/);
	expect(text).not.toMatch(/(?<!\\)<#91111|(?<!\\)<\/setup|(?<!\\)<a:x/);
	expect(text).not.toMatch(/(?<!\\)\[Claim your prize(?<!\\)\]\(/);
	expect(text).not.toMatch(/(?<!\\)\*\*Big|(?<!\\)\|\|spoiler|(?<!\\)~~gone|```block/);
}

const knownIds = async (): Promise<Set<string>> => {
	const settings = await app.db.collection('settings').findOne({ guild: app.guild.id });
	return new Set([...app.sandbox.members(app.guild).map(({ user }) => user.id), ...Object.values<string>(settings?.slots.roles ?? {})]);
};

/** Opens the item, answers its page with this, and stays wherever that leads. */
async function answer(person: Person, fields: Parameters<Person['fill']>[0]) {
	await person.slash('shop', { item: 'anything' });
	let outcome = await person.click('Order');
	if (outcome.kind !== 'modal') outcome = await person.click('Correct').catch(() => person.click('Change answers'));
	return person.fill({ ...answersFor(person), ...fields }, { forge: true });
}

it.each(Object.entries(hostile))('an order full of %s lives as any other, and nobody is called by it', async (kind, text) => {
	const { staff } = app.people;
	const buyer = named(`h-${kind}`, text);
	await buyer.slash('wallet', {}, { sub: 'balance' });
	await buyer.click('Claim grant');
	await answer(buyer, { hostile_short: text.slice(0, 90), hostile_long: text.slice(0, 950), hostile_staff: text.slice(0, 950) });
	for (let page = 0; page < 6 && /\(Continue\)/.test(app.sandbox.render(buyer.screen())); page++) {
		const next = await buyer.click('Continue');
		if (next.kind === 'modal') await buyer.fill(answersFor(buyer));
	}
	await buyer.click('Place order');
	await app.idle();
	const order = await app.db.collection('orders').findOne({ guild: app.guild.id, buyer: buyer.id });
	expect(order?.state).toBe('placed');
	const code = String(order?.code);
	await life.claim(staff, code);
	await life.inRoom(staff, code, 'Private answers');
	await life.inRoom(staff, code, 'Return');
	await staff.fill({ reason: text.slice(0, 300) }, { forge: true });
	await app.idle();
	await life.claim(staff, code);
	await life.inRoom(staff, code, 'Mark delivered');
	await staff.fill({ note: text.slice(0, 300), proof: [{ ...picture, name: `${text.slice(0, 60)}.png` }] }, { forge: true });
	await app.idle();
	await life.withReason(staff, code, 'Take back', text.slice(0, 300));
	await life.deliver(staff, code);
	await buyer.slash('order', { order: code }, { sub: 'view' });
	await life.inRoom(buyer, code, 'Journal');
	await life.confirm(buyer, code);
	await life.inRoom(buyer, code, 'With words');
	await buyer.fill(
		{
			...Object.fromEntries(
				(buyer.modal()?.data.components ?? []).flatMap((part) =>
					'component' in part && part.component.type === 4 ? [[part.component.custom_id, text.slice(0, 600)]] : []
				)
			)
		},
		{ forge: true }
	);
	for (const command of ['rank', 'trust']) await staff.slash(command, { member: buyer.user });
	await quiet(app);
	expect((await app.db.collection('orders').findOne({ _id: order?._id }))?.state).toBe('completed');
	expect(await app.db.collection('outbox').countDocuments({ state: 'dead' })).toBe(0);
	expectHarmless(await knownIds());
	expect(room(staff, code).name).toMatch(/^[\p{L}\p{N}-]+$/u);
});

describe('text that is longer or other than a form takes', () => {
	it('is refused with the rest kept, and stored as it was meant', async () => {
		const buyer = named('plain', 'Plain');
		await buyer.slash('wallet', {}, { sub: 'balance' });
		await buyer.click('Claim grant');
		const refused = await answer(buyer, { hostile_short: 'x'.repeat(4_000), hostile_long: all });
		expect(refused.text).toContain('(Correct)');
		for (const text of texts(refused.message)) expectPlain(text);
		// What was right is there again when the page is opened to correct the rest.
		const form = await buyer.click('Correct');
		const kept = JSON.stringify(form.modal?.data.components);
		expect(kept).toContain('__proto__ constructor.prototype');
		expect(kept).toContain('$where');
		expect(kept).not.toMatch(/\\u0000|\\u0007|\u202e/);
	});

	it.each(Object.entries(hostile))('%s as an item, an order code and a code in autocomplete is not found', async (_, text) => {
		const { buyer } = app.people;
		for (const value of [text.slice(0, 100), text.slice(0, 6_000)]) {
			for (const ask of [
				() => buyer.slash('shop', { item: value }, { forge: true }),
				() => buyer.slash('order', { order: value }, { sub: 'view', forge: true }),
				() => buyer.slash('order', { order: value }, { sub: 'cancel', forge: true })
			]) {
				const outcome = await ask();
				expect(outcome.kind).toBe('message');
				expect(outcome.text).not.toContain('broke on our side');
				expect([outcome.message?.mention_everyone, outcome.message?.mentions.length]).toEqual([false, 0]);
			}
			expect((await buyer.autocomplete('shop', 'item', value)).length).toBeLessThanOrEqual(25);
			expect(await buyer.autocomplete('order', 'order', value, { sub: 'view' })).toEqual([]);
		}
		expectHarmless(await knownIds());
	});

	it('names and numbers of the set-up', async () => {
		const { owner } = app.people;
		for (const [name, grant] of [
			[all.slice(0, 30), '1e9'],
			['@everyone', '-5'],
			['__proto__', '0x10'],
			['\u202eslrahS', '99999999999999999999'],
			['**Big**', '5000']
		] as const) {
			await owner.slash('setup', {}, { forge: true });
			const id = '1:admin.setup-names:-';
			const form = await owner.click(id, { forge: true, message: owner.screen() as APIMessage });
			if (form.kind !== 'modal') continue;
			const outcome = await owner.fill({ 'Your credits': name, 'Start grant': grant }, { forge: true });
			expect([name, outcome.kind]).toEqual([name, expect.stringMatching(/message|update/)]);
			expect(outcome.text).not.toContain('broke on our side');
		}
		expectHarmless(await knownIds());
	});
});

describe('uploads', () => {
	const png = picture.data;
	const big = Buffer.concat([png, Buffer.alloc(1024 * 1024)]);
	const page = Buffer.from('<html><script>alert(1)</script></html>');
	const gifarJar = Buffer.concat([Buffer.from('GIF89a'), page]);
	const files: readonly (readonly [string, FileInput, boolean])[] = [
		['a path as its name', { name: '../../etc/passwd.png', data: png }, true],
		['a name with direction and control characters', { name: 'a\u202egnp.exe\u0000.png', data: png }, true],
		['a name of mentions', { name: '@everyone <@&1>.png', data: png }, true],
		['a name of 300 characters', { name: `${'n'.repeat(300)}.png`, data: png }, true],
		['the name of a prototype', { name: '__proto__', data: png, contentType: 'image/png' }, true],
		['nothing in it', { name: 'empty.png', data: Buffer.alloc(0) }, false],
		['a page that says it is a picture', { name: 'page.png', data: page, contentType: 'image/png' }, false],
		['two types at once', { name: 'both.gif', data: gifarJar, contentType: 'image/png' }, false],
		['a program', { name: 'run.png', data: Buffer.from('MZ\u0090\u0000not a picture'), contentType: 'image/png' }, false],
		['more than the form takes', { name: 'big.png', data: big }, false]
	];

	it.each(files)('with %s', async (what, file, fits) => {
		const buyer = named(`up-${files.findIndex(([name]) => name === what)}`, 'Uploader');
		const outcome = await answer(buyer, { hostile_file: [file] });
		expect(outcome.text).not.toContain('broke on our side');
		expect([what, outcome.text.includes('(Correct)')]).toEqual([what, !fits]);
		const stored = await app.db.collection('files.files').find({ 'metadata.member': buyer.id }).toArray();
		expect(stored).toHaveLength(fits ? 1 : 0);
		expect(JSON.stringify(stored)).not.toMatch(/\.\.\/|\u202e|\\u0000|@everyone|n{81}/);
		expectHarmless(await knownIds());
	});
});
