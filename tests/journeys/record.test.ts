import { createHash } from 'node:crypto';
import { parse } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { Permission } from '../../sandbox/src/permissions.js';
import { claim, confirm, deliver, newBuyer, newMember, placeOrder, storedOrder } from '../support/acts.js';
import { type App, day, makeGuild, startApp } from '../support/app.js';
import { picture, room, setUp } from '../support/order-script.js';

const hour = 3_600_000;
/** Until it is so; the machine may be busy with other things. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 300_000 });
/** What a program for Windows begins with. */
const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(600, 1)]);

let app: App;
let staff: Person;
beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	staff = app.people.staff;
	// `/staff` is shown to who manages threads; the owner gives that to the team.
	const team = app.sandbox.createRole(app.guild, { name: 'Team', permissions: Permission.ManageThreads });
	app.sandbox.giveRole(app.guild, staff, team);
});
afterAll(() => app?.stop());

const messages = (code: string) => app.db.collection('ticket_messages').find({ code }).sort({ at: 1 }).toArray();
const message = async (id: string) => app.db.collection('ticket_messages').findOne({ message: id });
const files = (code: string) => app.db.collection('ticket_files').find({ code }).sort({ at: 1, name: 1 }).toArray();

/** The bytes of a file that a message shows. */
function fileOf(at: App, text: { readonly components?: readonly unknown[] }, name: RegExp): string {
	let url: string | null = null;
	const walk = (part: unknown): void => {
		if (typeof part !== 'object' || part === null) return;
		if (
			'file' in part &&
			typeof part.file === 'object' &&
			part.file &&
			'url' in part.file &&
			'name' in part &&
			name.test(String(part.name))
		)
			url = String(part.file.url);
		for (const inner of Object.values(part)) if (Array.isArray(inner)) inner.forEach(walk);
	};
	text.components?.forEach(walk);
	if (!url) throw new Error(`no file ${name} in ${JSON.stringify(text.components)}`);
	return Buffer.from(at.sandbox.file(url) ?? '').toString('utf8');
}

async function opened(at: App, name: string): Promise<{ buyer: Person; code: string }> {
	const buyer = await newBuyer(at, name);
	return { buyer, code: await placeOrder(at, buyer, 'metal-ingots') };
}

/** The order ends, and its ticket closes. */
async function closed(at: App, code: string, buyer: Person): Promise<void> {
	if ((await storedOrder(at, code)).state === 'placed') await claim(at, at.people.staff, code);
	await deliver(at, at.people.staff, code);
	await confirm(at, buyer, code);
	await closeTicket(at, code);
}

async function closeTicket(at: App, code: string): Promise<void> {
	await at.advance(25 * hour);
	await eventually(async () => (await at.db.collection('tickets').findOne({ code }))?.state).toBe('closed');
	await at.idle();
}

describe('a ticket whose record is made as it goes', () => {
	let buyer: Person;
	let code: string;

	it('keeps what is written, edited, answered and deleted, each once though every event comes twice', async () => {
		app.sandbox.gateway.duplicate(2);
		({ buyer, code } = await opened(app, 'Paula'));
		const here = { channel: room(buyer, code) };
		const said = await buyer.say('Hello, **when** could we meet?', here);
		await buyer.edit(said, 'Hello, when could we meet on <t:1763752800:f>?');
		await buyer.say(`<script>alert(1)</script> [x](javascript:alert(1)) @everyone`, here);
		const secret = await buyer.say('typed in the wrong window', here);
		await buyer.deleteMessage(secret);
		await buyer.say('as said above', { ...here, replyTo: said });
		await eventually(async () => (await message(secret.id))?.deletedAt).toBeInstanceOf(Date);
		await eventually(async () => (await message(said.id))?.versions.map((one: { content: string }) => one.content)).toEqual([
			'Hello, **when** could we meet?',
			'Hello, when could we meet on <t:1763752800:f>?'
		]);
		await eventually(async () => (await messages(code)).filter(({ kind }) => kind === 'person').length).toBe(4);
		expect(await message(secret.id)).toMatchObject({
			author: buyer.id,
			name: 'Paula',
			versions: [{ content: 'typed in the wrong window' }]
		});
		expect((await messages(code)).filter(({ replyTo }) => replyTo === said.id)).toHaveLength(1);
		// The bot's own card as text.
		expect((await messages(code)).some(({ kind, versions }) => kind === 'self' && versions.at(-1).content.includes('Metal'))).toBe(true);
		app.sandbox.gateway.duplicate(1);
	});

	it('keeps nothing of other channels', async () => {
		await buyer.say('just chatting', { channel: buyer.channel('general') });
		await buyer.say('and on', { channel: room(buyer, code) });
		await eventually(async () => (await messages(code)).filter(({ kind }) => kind === 'person').length).toBe(5);
		expect(await app.db.collection('ticket_messages').countDocuments({ 'versions.content': 'just chatting' })).toBe(0);
	});

	it('copies pictures at once, and only notes programs and hostile names', async () => {
		const here = { channel: room(buyer, code) };
		await buyer.say('my base', {
			...here,
			files: [
				{ ...picture, name: 'con.png' },
				{ name: 'cute‮gnp.exe', data: program, contentType: 'image/png' }
			]
		});
		await buyer.say('', { ...here, files: [{ name: `${'<b>&'.repeat(60)}.txt`, data: 'plain words' }] });
		await eventually(async () => (await files(code)).map(({ state }) => state).sort()).toEqual(['kept', 'refused', 'refused']);
		const kept = (await files(code)).find(({ state }) => state === 'kept');
		expect(kept).toMatchObject({
			name: '_con.png',
			type: 'image/png',
			url: null,
			sha256: createHash('sha256').update(picture.data).digest('hex')
		});
		expect(kept?.thumb).toBeTruthy();
		for (const refused of (await files(code)).filter(({ state }) => state === 'refused')) {
			expect(refused).toMatchObject({ reason: 'type', ref: null, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
			expect(refused.name).toMatch(/^[\w.-]{1,80}$/);
			expect(parse(String(refused.name)).base).toBe(refused.name);
		}
	});

	it('keeps notes for staff, and tells members that notes are not theirs', async () => {
		await claim(app, staff, code);
		const noted = await staff.slash('staff', { text: 'BUYER-SEEMS-NERVOUS' }, { sub: 'note', channel: room(staff, code) });
		expect(noted.text).toContain('kept');
		expect(await app.db.collection('ticket_notes').findOne({ code })).toMatchObject({ author: staff.id, text: 'BUYER-SEEMS-NERVOUS' });
		expect(await app.db.collection('audit').findOne({ action: 'ticket.noted' })).toMatchObject({
			target: `ticket:${code}`,
			actor: staff.id
		});
		const form = await staff.slash('staff', { order: code }, { sub: 'note', channel: staff.channel('general') });
		expect(form.kind).toBe('modal');
		await staff.fill({ words: 'second NOTE-BY-FORM' });
		expect(await app.db.collection('ticket_notes').countDocuments({ code })).toBe(2);
		const refused = await buyer.slash('staff', { text: 'me too' }, { sub: 'note', channel: room(buyer, code), forge: true });
		expect(refused.text).not.toContain('kept');
		expect(await app.db.collection('ticket_notes').countDocuments({ code })).toBe(2);
	});

	it('finds what happened while the bot was away', async () => {
		const here = { channel: room(buyer, code) };
		const before = await buyer.say('I will be late', here);
		await eventually(() => message(before.id)).toBeTruthy();
		const taken = await buyer.say('no, forget it', here);
		await eventually(() => message(taken.id)).toBeTruthy();
		await app.bot.kill9();
		const missed = await buyer.say('WRITTEN-IN-THE-GAP', { ...here, files: [{ ...picture, name: 'gap.png' }] });
		await buyer.edit(before, 'I will be on time');
		await buyer.deleteMessage(taken);
		await app.restart();
		await eventually(async () => (await message(missed.id))?.versions[0].content).toBe('WRITTEN-IN-THE-GAP');
		await eventually(async () => (await message(before.id))?.versions.length).toBe(2);
		await eventually(async () => (await message(taken.id))?.deletedAt).toBeInstanceOf(Date);
		await eventually(async () => (await files(code)).filter(({ state }) => state === 'kept').length).toBe(2);
	});

	it('gives buyers and staff the transcript of the open ticket, and nobody else', async () => {
		const mine = await buyer.slash('ticket', { ticket: code }, { sub: 'transcript' });
		expect(mine.ephemeral).toBe(true);
		expect(fileOf(app, mine.message ?? {}, /^transcript-.*\.html$/)).toContain('WRITTEN-IN-THE-GAP');
		const stranger = newMember(app, 'Stranger');
		const refused = await stranger.slash('ticket', { ticket: code }, { sub: 'transcript' });
		expect(refused.text).toContain(`No ticket`);
		expect(await stranger.autocomplete('ticket', 'ticket', code, { sub: 'transcript' })).toEqual([]);
		const { people } = makeGuild(app.sandbox, `Other${Math.random().toString(36).slice(2, 6)}`);
		const foreign = await people.owner.slash('ticket', { ticket: code }, { sub: 'transcript' });
		expect(foreign.text).toContain('No ticket');
		expect(await app.db.collection('audit').countDocuments({ action: 'ticket.transcriptRead' })).toBe(0);
	});

	it('closes with two editions: each once, each with what its readers may see', async () => {
		await closed(app, code, buyer);
		const rows = await app.db.collection('transcripts').find({ code }).toArray();
		expect(rows.map(({ edition }) => edition).sort()).toEqual(['member', 'staff']);
		const log = await staffLog();
		const cards = log.filter((one) => app.sandbox.render(one).includes(code));
		expect(cards).toHaveLength(1);
		const staffFile = fileOf(app, cards[0] ?? {}, /-staff\.html$/);
		expect(staffFile).toContain('BUYER-SEEMS-NERVOUS');
		expect(staffFile).toContain('NOTE-BY-FORM');

		const inRoom = app.sandbox.messages(room(app.people.owner, code)).filter((one) => app.sandbox.render(one).includes('Transcript of'));
		expect(inRoom).toHaveLength(1);
		const memberFile = fileOf(app, inRoom[0] ?? {}, /^transcript-[A-Z0-9]+\.html$/);
		expect(memberFile).not.toContain('BUYER-SEEMS-NERVOUS');
		expect(memberFile).not.toContain('NOTE-BY-FORM');
		for (const page of [staffFile, memberFile]) {
			expect(page).toContain('Hello, when could we meet on');
			expect(page).toContain('WRITTEN-IN-THE-GAP');
			expect(page).toContain('typed in the wrong window');
			expect(page).toContain('not kept: type');
			expect(page).not.toContain('<script>alert');
			expect(page).not.toMatch(/href="javascript/i);
			expect(page.match(/data:image\/webp/g)?.length).toBeGreaterThanOrEqual(2);
		}
		const stored = rows.find(({ edition }) => edition === 'member');
		expect(stored?.sha256).toBe(createHash('sha256').update(memberFile).digest('hex'));
		const thread = app.sandbox.allChannels(app.guild).find(({ name }) => name?.includes(code.toLowerCase()));
		expect(thread).toMatchObject({ thread_metadata: { archived: true, locked: true } });
		expect(buyer.dms()).toEqual([]);
		expect(await app.db.collection('outbox').findOne({ key: { $regex: `${code}:transcript:1:dm` } })).toMatchObject({ note: 'dm.off' });
	});

	it('tells it again when the event comes again, without a second message', async () => {
		const before = { log: (await staffLog()).length, room: app.sandbox.messages(room(app.people.owner, code)).length };
		const event = await app.db.collection('outbox').findOne({ kind: 'ticket.closed>transcript', 'payload.code': code });
		expect(event).toBeTruthy();
		await app.db
			.collection('outbox')
			.updateMany({ aggregate: `record:${code}` }, { $set: { state: 'pending', live: true, nextAt: new Date(0) } });
		await app.db.collection('outbox').updateOne({ _id: event?._id }, { $set: { state: 'pending', live: true, nextAt: new Date(0) } });
		await app.restart();
		await app.idle();
		expect({ log: (await staffLog()).length, room: app.sandbox.messages(room(app.people.owner, code)).length }).toEqual(before);
		expect(await app.db.collection('transcripts').countDocuments({ code })).toBe(2);
	});

	it('gives the file for months by the button of the card, and the originals of what was sent', async () => {
		await app.advance(60 * day);
		const again = await buyer.slash('ticket', { ticket: code }, { sub: 'transcript' });
		expect(fileOf(app, again.message ?? {}, /\.html$/)).toContain('WRITTEN-IN-THE-GAP');
		const originals = await buyer.click('Files');
		expect(originals.text).toContain('Files of');
		expect(originals.text).not.toContain('.exe');
		const owner = await app.people.owner.slash('ticket', { ticket: code }, { sub: 'transcript' });
		expect(fileOf(app, owner.message ?? {}, /-staff\.html$/)).toContain('BUYER-SEEMS-NERVOUS');
		expect(await app.db.collection('audit').countDocuments({ action: 'ticket.transcriptRead', actor: app.people.owner.id })).toBe(1);
	});

	it('goes to the buyer by DM too, where they want that, and a closed door is no failure', async () => {
		const [wants, shut] = [await newBuyer(app, 'Rita'), await newBuyer(app, 'Sven')];
		const codes: string[] = [];
		for (const person of [wants, shut]) {
			const _id = `${app.guild.id}|preferences|${person.id}`;
			// There is no screen for it yet.
			await app.db
				.collection<{ _id: string }>('member_preferences')
				.replaceOne(
					{ _id },
					{ _id, guild: app.guild.id, member: person.id, language: null, zone: null, dms: true, version: 1 } as { _id: string },
					{ upsert: true }
				);
			if (person === shut) person.setDmClosed(true);
			const code = await placeOrder(app, person, 'metal-ingots');
			codes.push(code);
			await closed(app, code, person);
		}
		const sent = await wants.waitForDm('Transcript of', { timeoutMs: 60_000 });
		expect(fileOf(app, sent, /\.html$/)).toContain(codes[0]);
		const effect = await app.db.collection('outbox').findOne({ key: `ticket:${codes[1]}:transcript:1:dm:0` });
		expect(effect).toMatchObject({ state: 'done', note: 'dm.closed' });
		expect(shut.dms()).toEqual([]);
	});

	it('lets files and record go when their time is over, and nothing of tickets that are open', async () => {
		const open = await opened(app, 'Quinn');
		await open.buyer.say('still here', { channel: room(open.buyer, open.code) });
		await eventually(async () => (await messages(open.code)).some(({ kind }) => kind === 'person')).toBe(true);
		await app.advance(125 * day);
		await eventually(async () => (await files(code)).filter(({ state }) => state === 'kept').length).toBe(0);
		expect((await files(code)).some(({ state }) => state === 'expired')).toBe(true);
		expect(await app.db.collection('transcripts').countDocuments({ code })).toBe(2);
		const late = await buyer.slash('ticket', { ticket: code }, { sub: 'transcript' });
		expect(late.kind).toBe('message');
		await app.advance(190 * day);
		await eventually(() => app.db.collection('transcripts').countDocuments({ code })).toBe(0);
		await eventually(async () => (await messages(code)).length + (await files(code)).length).toBe(0);
		await eventually(() => app.db.collection('ticket_notes').countDocuments({ code })).toBe(0);
		await eventually(() => app.db.collection('audit').countDocuments({ action: 'ticket.recordExpired', target: `ticket:${code}` })).toBe(1);
		expect((await messages(open.code)).length).toBeGreaterThan(0);
		const names = await app.db
			.collection('files.files')
			.find({ filename: { $regex: code } })
			.toArray();
		expect(names).toEqual([]);
	});
});

async function staffLog() {
	const channel = app.sandbox.allChannels(app.guild).find(({ name }) => name === 'transcripts');
	if (!channel) throw new Error('the set-up made no channel for transcripts');
	return app.sandbox.messages(channel);
}
