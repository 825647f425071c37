import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { claim, confirm, deliver, newBuyer, newMember, placeOrder } from '../support/acts.js';
import { type App, startApp } from '../support/app.js';
import { picture, room, setUp } from '../support/order-script.js';

const hour = 3_600_000;
/** Until it is so; the machine may be busy with other things. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 300_000 });

let app: App;
let folder: string;
let buyer: Person;
let code: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tribute-files-'));
	app = await startApp({ noIntents: true, env: { FILES_STORAGE: 'directory', FILES_DIR: folder } });
	await setUp(app);
	buyer = await newBuyer(app, 'Paula');
	code = await placeOrder(app, buyer, 'metal-ingots');
});
afterAll(async () => {
	await app?.stop();
	await rm(folder, { recursive: true, force: true });
});

const row = (id: string) => app.db.collection('ticket_messages').findOne({ message: id });
const inRoom = () => buyer.sees(room(buyer, code)).map((message) => app.sandbox.render(message));

/** The first file of the newest message with a file that the person sees. */
function page(message: APIMessage | null): string {
	const url = /"url":"([^"]+\.html[^"]*)"/.exec(JSON.stringify(message))?.[1];
	return url ? Buffer.from(app.sandbox.file(url) ?? '').toString('utf8') : '';
}

it('a room says once what is kept of it, and how to add to it', async () => {
	const notices = () => inRoom().filter((text) => text.includes('What is kept of this ticket'));
	expect(notices()).toHaveLength(1);
	await app.restart();
	await app.idle();
	expect(notices()).toHaveLength(1);
});

it('what people write is noted without its words, until somebody adds it', async () => {
	const said = await buyer.say('UNSEEN-WORDS', { channel: room(buyer, code), files: [{ ...picture, name: 'seen-later.png' }] });
	await eventually(async () => (await row(said.id))?.versions).toEqual([expect.objectContaining({ content: '', seen: false })]);
	expect(await app.db.collection('ticket_files').countDocuments({ code })).toBe(0);

	const added = await buyer.contextMenu('Add to record', { message: said });
	expect(added.text).toContain('Added to the record');
	const again = await buyer.contextMenu('Add to record', { message: said });
	expect(again.text).toContain('Added to the record');
	expect(await row(said.id)).toMatchObject({ versions: [{ content: 'UNSEEN-WORDS', seen: true }], addedBy: buyer.id });
	await eventually(async () => (await app.db.collection('ticket_files').findOne({ code }))?.state).toBe('kept');
	expect(await app.db.collection('ticket_files').countDocuments({ code })).toBe(1);
	// The history that is read later still shows nothing, and takes nothing away.
	await app.restart();
	await app.idle();
	expect(await row(said.id)).toMatchObject({ versions: [{ content: 'UNSEEN-WORDS', seen: true }] });
});

it('words and files are added by a form', async () => {
	await buyer.click('Add to record', { channel: room(buyer, code) });
	const answer = await buyer.fill({ words: 'We agreed on WORDS-BY-FORM', files: [{ ...picture, name: 'form.png' }] });
	expect(answer.text).toContain('Added to the record');
	await eventually(async () => (await app.db.collection('ticket_files').find({ code }).toArray()).map(({ state }) => state)).toEqual([
		'kept',
		'kept'
	]);
	await buyer.click('Add to record', { channel: room(buyer, code) });
	expect((await buyer.fill({})).text).toContain('Nothing to add');
});

it('only the people of the order add to it, and only in its room', async () => {
	const before = await app.db.collection('ticket_messages').countDocuments({ code });
	const stranger = newMember(app, 'Stranger');
	const card = buyer.sees(room(buyer, code)).at(0);
	const general = stranger.channel('general');
	const words = await stranger.say('look at me', { channel: general });
	expect((await stranger.contextMenu('Add to record', { message: words })).text).toContain('no ticket of yours');
	const forged = await stranger.click(`1:tickets.add:-:${code}`, { channel: general, forge: true });
	expect(forged.text).toContain('no ticket of yours');
	// In the room itself, with a button that they can't see.
	const inside = await stranger.click(`1:tickets.add:-:${code}`, { message: card!, forge: true });
	expect(inside.text).toContain('no ticket of yours');
	expect((await stranger.click(`1:tickets.transcript:-:${code}`, { message: card!, forge: true })).text).toContain('No ticket');
	expect(await app.db.collection('ticket_messages').countDocuments({ code })).toBe(before);
});

it('the transcript says what it lacks, and holds what was added', async () => {
	await buyer.say('NEVER-SEEN', { channel: room(buyer, code) });
	const { staff } = app.people;
	await claim(app, staff, code);
	await deliver(app, staff, code);
	await confirm(app, buyer, code);
	await app.advance(25 * hour);
	await eventually(async () => (await app.db.collection('tickets').findOne({ code }))?.state).toBe('closed');
	await app.idle();
	const answer = await buyer.slash('ticket', { ticket: code }, { sub: 'transcript' });
	expect(answer.text).toContain('reading messages is not switched on');
	const html = page(answer.message);
	for (const words of [
		'UNSEEN-WORDS',
		'WORDS-BY-FORM',
		'could not read this message',
		'reading messages is not switched on',
		'seen-later.png',
		'form.png'
	])
		expect(html).toContain(words);
	expect(html).not.toContain('NEVER-SEEN');
	// Everything lies in the folder, by its hash; the same picture once.
	const rows = await app.db.collection('transcripts').find({ code }).toArray();
	const hashes = rows.flatMap(({ parts }) => parts.map((part: { sha256: string }) => part.sha256));
	const kept = await app.db.collection('ticket_files').findOne({ code });
	expect((await readdir(join(folder, app.guild.id, code))).sort()).toEqual([...new Set([...hashes, kept?.sha256])].sort());
});
