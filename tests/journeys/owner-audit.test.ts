import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { type App, day, startApp } from '../support/app.js';
import { setUp } from '../support/order-script.js';

let app: App;
let owner: Person;

beforeAll(async () => {
	app = await startApp();
	await setUp(app);
	({ owner } = app.people);
}, 240_000);
afterAll(() => app?.stop());

const audit = (options: Record<string, string> = {}) => owner.slash('config', options, { sub: 'audit' });
const set = (key: string, value: string) => owner.slash('config', { key, value }, { sub: 'set' });
const rows = (filter: object = {}) => app.db.collection('audit').countDocuments({ guild: app.guild.id, ...filter });
/** What stands in the audit channel, line by line. */
const mirrored = () => {
	const channel = app.sandbox.allChannels(app.guild).find(({ name }) => name === 'audit-log');
	return channel
		? app.sandbox
				.messages(channel)
				.map((message) => app.sandbox.render(message))
				.filter((text) => text.includes('Audit log · '))
		: [];
};
const lines = (what: string) => mirrored().join('\n').split(what).length - 1;

/** The next round of the sweep, and everything that follows from it. */
async function aMinute(): Promise<void> {
	await app.advance(60_000);
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	await app.idle();
}

describe('the audit log', () => {
	it('shows who did what with before and after, newest first, in pages', async () => {
		for (let value = 4; value < 16; value++) await set('tickets.remakesPerDay', String(value));
		const first = await audit();
		expect(first).toMatchObject({ ephemeral: true });
		expect(first.text).toContain('Setting changed');
		expect(first.text).toContain('tickets.remakesPerDay');
		expect(first.text.indexOf('14 → 15')).toBeLessThan(first.text.indexOf('13 → 14'));
		expect(first.text).not.toContain('6 → 7');
		const second = await owner.click('›');
		expect(second.text).toContain('6 → 7');
		expect(second.text).toContain('Page 2');
		// What is written meanwhile moves no page.
		await set('tickets.remakesPerDay', '16');
		expect((await audit()).text).toContain('15 → 16');
		await owner.click('›');
		await set('tickets.remakesPerDay', '17');
		const back = await owner.click('‹');
		expect(back.text).toContain('16');
		expect(back.text).not.toContain('6 → 7');
	});

	it('is filtered by area, person and day, as options and on the screen', async () => {
		const settings = await audit({ area: 'config' });
		expect(settings.text).toContain('Settings');
		expect(settings.text).not.toContain('Slot filled');
		const slots = await owner.select('Show one area', ['settings']);
		expect(slots.text).toContain('Slot filled');
		expect(slots.text).not.toContain('Setting changed');
		const nobody = await audit({ member: app.people.buyer.id });
		expect(nobody.text).toContain('Nothing of this kind has been written down.');
		expect((await owner.click('Show all')).text).toContain('Setting changed');
		const tomorrow = new Date(app.sandbox.clock.now().getTime() + 2 * day).toISOString().slice(0, 10);
		expect((await audit({ from: tomorrow })).text).toContain('Nothing of this kind');
		expect((await audit({ from: '2020-01-01', area: 'setup' })).text).toContain('Set-up begun');
		expect((await audit({ from: '1.11.2026' })).text).toContain('Not a day');
		expect((await owner.autocomplete('config', 'area', 'sett', { sub: 'audit' })).map(({ value }) => value)).toEqual([
			'config',
			'settings'
		]);
	});

	it('leaves as a file what is filtered, with nothing that a spreadsheet would calculate', async () => {
		await set('orders.policies.refund', '=1+1');
		await audit({ area: 'config' });
		const sent = await owner.click('Export');
		expect(sent.ephemeral).toBe(true);
		const url = /"url":"([^"]+audit-\d{4}-\d\d-\d\d\.csv[^"]*)"/.exec(JSON.stringify(sent.message))?.[1];
		const text = Buffer.from(app.sandbox.file(url ?? '') ?? []).toString('utf8');
		const [header, ...entries] = text.trim().split('\r\n');
		expect(header).toContain('seq,at,actor,actor_kind,action,target,before,after,reason,hash');
		expect(entries).toHaveLength(await rows({ action: /^config\./ }));
		expect(text).not.toMatch(/(?:^|,)"?[=+@]/m);
		expect(await rows({ action: 'audit.exported' })).toBe(1);
	});
});

describe('the copy in the audit channel', () => {
	it('has each entry once, those of a minute together and silent, also when the bot is killed', async () => {
		await aMinute();
		const before = lines('Setting changed');
		expect(before).toBe(await rows({ action: 'config.set' }));
		await set('tickets.reopenDays', '5');
		await set('tickets.reopenDays', '6');
		const messages = mirrored().length;
		const killed = app.advance(60_000).then(() => app.restart());
		await killed;
		await aMinute();
		await aMinute();
		expect(lines('Setting changed')).toBe(before + 2);
		expect(mirrored().length - messages).toBeLessThanOrEqual(2);
		expect(lines('Setting changed')).toBe(await rows({ action: 'config.set' }));
		const channel = app.sandbox.allChannels(app.guild).find(({ name }) => name === 'audit-log');
		const last = channel && app.sandbox.messages(channel).findLast((message) => app.sandbox.render(message).includes('Audit log · '));
		expect((last?.flags ?? 0) & (1 << 12)).toBe(1 << 12);
	});

	it('ends when the owner switches it off, and leaves nothing out later that is new', async () => {
		expect((await set('admin.audit.mirror', 'no')).text).toContain('Yes → No'.toLowerCase());
		await aMinute();
		const before = mirrored().length;
		await set('tickets.reopenDays', '7');
		await aMinute();
		expect(mirrored()).toHaveLength(before);
		await set('admin.audit.mirror', 'yes');
		await aMinute();
		expect(mirrored()).toHaveLength(before + 1);
		expect(mirrored().at(-1)).toContain('1 entry');
	});
});

describe('the proof', () => {
	it('says how many entries there are, the seal, and when it was told last', async () => {
		await app.advance(day);
		await aMinute();
		await audit();
		const verdict = await owner.click('Verify');
		expect(verdict.text).toContain('The audit log is whole');
		expect(verdict.text).toContain(`${(await rows()).toLocaleString('en-US')} entries`);
		const head = await app.db.collection('audit_heads').findOne({ guild: app.guild.id });
		expect(verdict.text).toContain(String(head?.hash));
		expect(verdict.text).toContain(`**Last told** on ${head?.toldOn}`);
	});

	it('names the entry that somebody changed in the database', async () => {
		const row = await app.db.collection('audit').findOne({ guild: app.guild.id, action: 'config.set', 'after.value': 9 });
		await app.db.collection('audit').updateOne({ _id: row?._id }, { $set: { 'after.value': 10 } });
		await audit();
		const verdict = await owner.click('Verify');
		expect(verdict.text).toContain('Somebody changed the audit log');
		expect(verdict.text).toContain(`|audit|${row?.unitSeq}|${row?.index}`);
		expect(verdict.text).toContain('Setting changed');
		expect(verdict.text).toContain('before, after or reason');
		await app.db.collection('audit').updateOne({ _id: row?._id }, { $set: { 'after.value': 9 } });
		await audit();
		expect((await owner.click('Verify')).text).toContain('The audit log is whole');
		expect(app.bot.log.filter((line) => /"level":(50|60)/.test(line))).toEqual([]);
	});
});
