import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { credits, newBuyer, newMember, placeOrder } from '../support/acts.js';
import { type App, day, startApp } from '../support/app.js';
import { player } from '../support/eight-orders.js';
import { expectStored } from '../support/first-hour.js';
import { fillForm, picture, setUp, startGrant } from '../support/order-script.js';
import { partsOnce } from '../support/parts.js';

const item = 'metal-ingots';
const reason = 'The clip shows it, and the other side was heard.';

let app: App;
let [ada, bo, thorn, odo, juno]: Person[] = [];
const people = () => ({ ada: ada as Person, bo: bo as Person, thorn: thorn as Person, odo: odo as Person, juno: juno as Person });

beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	const { roles } = (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots ?? {};
	[ada, bo, thorn] = [newMember(app, 'Ada'), newMember(app, 'Bo'), await newBuyer(app, 'Thorn')];
	[odo, juno] = [newMember(app, 'Odo'), newMember(app, 'Juno')];
	for (const person of [odo, juno]) app.sandbox.giveRole(app.guild, person, roles.judge);
}, 300_000);
afterAll(() => app?.stop());

const flat = (text: string) => text.replace(/\s+/g, ' ');
const stored = async (number: number) => {
	const row = await app.db.collection('cases').findOne({ guild: app.guild.id, number });
	if (!row) throw new Error(`there is no case ${number}`);
	return row;
};
const evidence = () => app.db.collection('evidence').find({ guild: app.guild.id, source: 'case:1' }).toArray();
/** The newest message of the bot in the thread in which this person is told. */
async function told(person: Person) {
	const { threads } = await stored(1);
	const channel = app.sandbox.allChannels(app.guild).find(({ id }) => id === threads[person.id]);
	const message = channel && person.sees(channel).at(-1);
	if (!channel || !message) throw new Error(`${person.user.username} was told nothing`);
	return { channel, message, text: flat(app.sandbox.render(message)) };
}
const call = (person: Person) => {
	const message = person.sees(person.channel('case-room')).at(-1);
	if (!message) throw new Error('nobody was called');
	return message;
};
/** Whom staff see around a member, and why. */
async function near(person: Person): Promise<string> {
	const { owner } = app.people;
	await owner.slash('trust', { member: person.user });
	await owner.click('Sources');
	return flat((await owner.click('Who is near')).text);
}
/** Two accounts of one person in the game. */
const eos = '0002a1b2c3d4e5f60718293a4b5c6d7e';
const once = partsOnce();
const view = (person: Person) => person.slash('case', { case: 'C-1' }, { sub: 'view' });

describe('a scammer with alts', () => {
	it('is reported by two, and nobody but the triage knows', async () => {
		const { ada, bo, thorn, odo } = people();
		await ada.contextMenu('Report member', { user: thorn.user });
		const first = await ada.fill({ kind: ['scam'], words: 'Took my credits and never came to the meeting.', proof: [picture], about: '' });
		expect(flat(first.text)).toContain('Reported as C-1');

		const said = await thorn.say('give me the egg first, then I pay', { channel: thorn.channel('general') });
		await bo.contextMenu('Report message', { message: said });
		const second = await bo.fill({ kind: ['scam'], words: 'Asked me for goods up front, and blocked me.', about: '' });
		expect(flat(second.text)).toContain('Reported as C-1');
		await app.idle();

		const row = await stored(1);
		expect(row).toMatchObject({ state: 'reported', reportCount: 2, subject: thorn.id, admittedAt: null });
		expect(row.reports[1].message).toMatchObject({ text: 'give me the egg first, then I pay', author: thorn.id });
		await expectStored(app, row.reports[0].files[0].id);
		expect(flat(app.sandbox.render(call(odo)))).toContain('2 reports wait for triage: C-1, Scam');
		expect(app.sandbox.render(call(odo))).not.toContain('Thorn');
		expect(JSON.stringify(call(odo))).not.toContain(thorn.id);
		expect(flat((await thorn.slash('case', {}, { sub: 'list' })).text)).toContain('No case concerns you');
		expect(flat((await view(thorn)).text)).toContain('There is no such case');
		expect(thorn.dms()).toEqual([]);
		expect(row.threads).toEqual({});
		expect(await evidence()).toEqual([]);
		// The same member again this week is one too many.
		expect(flat((await ada.slash('report', { member: { id: thorn.id } })).text)).toContain('You have reported this member');
	});

	it('is told once it is admitted, and gives a side', async () => {
		const { ada, thorn, odo } = people();
		const look = await odo.click('See case', { message: call(odo) });
		expect(flat(look.text)).toContain('2 reports');
		expect(flat((await odo.click('›')).text)).toContain('never came to the meeting');
		expect(flat((await odo.click('Admit report')).text)).toContain('C-1 is admitted');
		await app.idle();
		const notice = await told(thorn);
		expect(notice.text).toContain('You are named in case C-1');
		expect((await told(ada)).text).toContain('Your report is admitted');
		const { room } = await stored(1);
		expect(app.sandbox.allChannels(app.guild).find(({ id }) => id === room.channel)?.name).toMatch(/^C-1 Scam c000001/);

		await thorn.click('See case', { message: notice.message });
		const words = flat((await thorn.click('›')).text);
		expect(words).toContain('never came to the meeting');
		expect(words).not.toContain('Ada');
		await thorn.click('Give your side');
		expect(flat((await thorn.fill({ words: 'The server was down that evening.' })).text)).toContain('Your side of C-1 is kept');
		await app.idle();
		const card = app.sandbox.messages({ id: room.channel } as never).find(({ id }) => id === room.card);
		expect(flat(app.sandbox.render(card ?? null))).toContain('The server was down that evening.');
	});

	it('has alts, which staff see beside them: to those nothing happens by it', async () => {
		const { thorn } = people();
		const { owner } = app.people;
		const [nettle, bramble] = await once('alts', async () => [newMember(app, 'Nettle'), newMember(app, 'Bramble')] as const);
		for (const person of [thorn, nettle, bramble])
			await once(`survivor of ${person.user.username}`, async () => {
				await person.slash('trust');
				await person.click('Game identity');
				await person.click('Enter survivor');
				const entered = { survivor: `${person.user.global_name} of Ash`, platform: 'steam', id0: eos, proof: [picture] };
				expect((await person.fill(entered)).text).not.toMatch(/Thorn of Ash.*Nettle|somebody else/s);
				await app.idle();
			});
		const room = owner.channel('case-room');
		expect(owner.sees(room).filter((one) => app.sandbox.render(one).includes('Two members, one game id')).length).toBeGreaterThan(0);
		for (const person of [thorn, nettle, bramble]) expect(await near(person)).toContain('3 pairs gave the same id of the game');
		// They can't lend the one behind them any standing, and their word against a witness changes nothing.
		expect(flat((await nettle.slash('vouch', { member: thorn.user })).text)).toContain('needs');
		await once('report of an alt', async () => {
			await bramble.contextMenu('Report member', { user: people().ada.user });
			const told = await bramble.fill({ kind: ['harassment'], words: 'She made it all up about my friend, ask anybody.', about: '' });
			expect(flat(told.text)).toContain('Reported as C-2');
			await app.idle();
		});
		expect(await stored(2)).toMatchObject({ state: 'reported', admittedAt: null });
		expect(flat((await people().ada.slash('case', {}, { sub: 'list' })).text)).not.toContain('C-2');
		expect(await app.db.collection('evidence').countDocuments({ guild: app.guild.id })).toBe(0);
		expect(await app.db.collection('sanctions').countDocuments({ guild: app.guild.id })).toBe(0);
	});

	it('is judged: sanction, evidence and money at once, and may not order', async () => {
		const { ada, thorn, odo } = people();
		await fillForm(thorn, item);
		await view(odo);
		await odo.click('Decide');
		const asked = await odo.fill({
			verdict: ['upheld'],
			severity: ['heavy'],
			sanction: ['no-trade'],
			reason,
			notes: 'Second time this month.'
		});
		expect(flat(asked.text)).toContain('No trading');
		expect(await stored(1)).toMatchObject({ state: 'admitted', verdict: null });
		await odo.click('Compensation');
		const paid = await odo.fill({ amount: '400', harmed: [ada.id] });
		expect(flat(paid.text)).toMatch(/Compensation.*400/);
		expect(flat((await odo.click('Confirm verdict')).text)).toContain('C-1 is decided');
		await app.idle();
		expect(await stored(1)).toMatchObject({ state: 'decided', verdict: { by: odo.id, compensation: 400 } });
		expect([await credits(app, thorn), await credits(app, ada)]).toMatchObject([{ free: startGrant - 400 }, { free: 400 }]);
		expect(await evidence()).toMatchObject([{ key: 'case:1:verdict', kind: 'case', subject: thorn.id, partner: ada.id, mark: 0.75 }]);
		// The gate has closed while the form was filled.
		const refused = flat((await thorn.click('Place order')).text);
		expect(refused).toContain('You may not order for now');
		expect(refused).toContain('C-1');
		expect(await app.db.collection('orders').countDocuments({ buyer: thorn.id })).toBe(0);
		// The alts are not judged with them; staff see what the account beside them has done.
		expect(await app.db.collection('sanctions').find({ guild: app.guild.id }).toArray()).toMatchObject([{ member: thorn.id }]);
		expect(await near(player(app, 'Nettle'))).toContain('1 upheld case');
		const notice = await told(thorn);
		expect(notice.text).toContain(reason);
		expect(notice.text).not.toContain('Second time this month');
		expect(flat((await thorn.slash('wallet', {}, { sub: 'history' })).text)).toContain('compensation of C-1');
		// The next order is told so before anything is filled in.
		const card = flat((await thorn.slash('shop', { item })).text);
		expect(card).toContain('You may not order for now');
		expect(card).toContain('No trading');
		await expect(thorn.click('Order')).rejects.toThrow();
		expect(flat((await thorn.click('See case')).text)).toContain('C-1');
	});

	it('appeals, and another judge takes all of it back', async () => {
		const { ada, thorn, odo, juno } = people();
		await app.advance(2 * day);
		await app.idle();
		await thorn.slash('case', { case: 'C-1' }, { sub: 'appeal' });
		const appealed = await thorn.fill({ words: 'Here is the log of the server, it was down for six hours.' });
		expect(flat(appealed.text)).toContain('C-1 is appealed');
		expect(flat((await view(odo)).text)).not.toContain('Decide appeal');
		expect(flat((await odo.click('1:cases.appealDecide:-:1', { forge: true, message: odo.screen()! })).text)).toContain(
			'You have judged C-1'
		);
		await view(juno);
		await juno.click('Decide appeal');
		const asked = await juno.fill({ outcome: ['reverse'], reason: 'The log of the server is real, nobody could play.' });
		expect(flat(asked.text)).toMatch(/400.*go back/);
		expect(flat((await juno.click('Confirm verdict')).text)).toContain('The appeal of C-1 is decided');
		await app.idle();
		expect(await stored(1)).toMatchObject({ state: 'final', open: false, appeal: { outcome: 'reversed', judge: juno.id, missing: 0 } });
		expect([await credits(app, thorn), await credits(app, ada)]).toMatchObject([{ free: startGrant }, { free: 0 }]);
		expect((await evidence()).map(({ kind, of }) => [kind, of]).sort()).toEqual([
			['case', null],
			['void', 'case:1:verdict']
		]);
		expect((await told(thorn)).text).toContain('reversed');
		expect(await placeOrder(app, thorn, item)).toMatch(/^[A-Z0-9]{5}$/);
		const actions = await app.db.collection('audit').find({ guild: app.guild.id, target: 'case:1' }).toArray();
		expect(new Set(actions.map(({ action }) => action))).toEqual(
			new Set(['reported', 'joined', 'opened', 'admit', 'stated', 'uphold', 'appeal', 'reverse'].map((name) => `case.${name}`))
		);
		expect(app.bot.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
	});
});
