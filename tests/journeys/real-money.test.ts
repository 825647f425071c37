import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, startApp } from '../support/app.js';
import { setUp } from '../support/order-script.js';

let app: App;
let folder: string;
let packFile: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'tribute-pack-'));
	packFile = join(folder, 'pack.json');
	await writeFile(packFile, await readFile('packs/ark-small-tribes.json', 'utf8'));
	app = await startApp({ pack: packFile, quietHours: true });
	await setUp(app);
});
afterAll(async () => {
	await app?.stop();
	await rm(folder, { recursive: true, force: true });
});

const realMoney = async () => (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.values.economy.realMoney;
const audited = (action: string) => app.db.collection('audit').countDocuments({ guild: app.guild.id, action, target: 'economy:realMoney' });
const name = 'Name of this server';

async function card() {
	await app.people.owner.slash('setup');
	return app.people.owner.click('Real money');
}

describe('real money', () => {
	it('is off, and shows the notice of the pack', async () => {
		expect((await card()).text).toMatchSnapshot('off');
		expect(await realMoney()).toMatchObject({ enabled: false, confirmedBy: null });
	});

	it('is for the owner of the guild alone', async () => {
		const { owner, staff, buyer } = app.people;
		const message = (await card()).message!;
		const [, hash = ''] = /real-money-ask:-:(\w+)/.exec(JSON.stringify(owner.screen())) ?? [];
		const boss = app.sandbox.createRole(app.guild, { name: 'Boss', permissions: 1n << 3n });
		app.sandbox.giveRole(app.guild, staff.user, boss);
		for (const person of [staff, buyer])
			for (const id of ['real-money:-', `real-money-ask:-:${hash}`, 'real-money-off:-'])
				expect((await person.click(`1:admin.${id}`, { message, forge: true })).text).toContain('🔒');
		expect(await realMoney()).toMatchObject({ enabled: false });
	});

	it('needs the box and the name of the guild', async () => {
		const { owner } = app.people;
		await card();
		const form = await owner.click('Read and confirm');
		expect(form.text).toMatchSnapshot('form');
		expect((await owner.fill({ Read: ['yes'], [name]: 'Ashtrail' })).text).toContain('That is not the name of this server');
		await owner.click('Real money');
		await owner.click('Read and confirm');
		expect((await owner.fill({ Read: [], [name]: 'Ashtrails' }, { forge: true })).text).toContain('The box is not ticked');
		expect(await realMoney()).toMatchObject({ enabled: false });
		expect(await audited('money.realConfirmed')).toBe(0);
	});

	it('is switched on once, with who and when', async () => {
		const { owner } = app.people;
		await card();
		await owner.click('Read and confirm');
		const modal = owner.modal()!;
		await Promise.all([1, 2].map(() => owner.fill({ Read: ['yes'], [name]: 'Ashtrails ' }, { modal, forge: true })));
		expect(app.sandbox.render(owner.screen())).toContain('Real money is on');
		expect(await realMoney()).toMatchObject({ enabled: true, confirmedBy: owner.id });
		expect(await audited('money.realConfirmed')).toBe(1);
	});

	it('no longer counts when the notice changes, until the owner confirms the new one', async () => {
		const { owner } = app.people;
		const pack = JSON.parse(await readFile(packFile, 'utf8'));
		pack.version = '9.0.0';
		pack.economy.realMoney.notice = 'Other words. You alone answer for it.';
		await writeFile(packFile, JSON.stringify(pack));
		await card();
		const old = owner.screen()!;
		await app.restart();
		await owner.slash('setup');
		await owner.click('Do it now');
		await app.idle(60_000);
		await owner.waitForScreen(/Ready: \d+ items are for sale/);
		const changed = await card();
		expect(changed.text).toMatchSnapshot('changed');
		expect(await realMoney()).toMatchObject({ enabled: true, confirmedBy: owner.id });
		// A form about the old words confirms nothing.
		const [, hash = ''] = /real-money-ask:-:(\w+)/.exec(JSON.stringify(owner.screen())) ?? [];
		const stale = await owner.click(`1:admin.real-money-ask:-:${'0'.repeat(hash.length)}`, { message: old, forge: true });
		expect(stale.text).toContain('The notice has changed meanwhile');
		await card();
		await owner.click('Read and confirm');
		expect((await owner.fill({ Read: ['yes'], [name]: 'Ashtrails' })).text).toContain('Real money is on');
	});

	it('is switched off at any time, once', async () => {
		const { owner } = app.people;
		await card();
		const message = owner.screen()!;
		expect((await owner.click('Switch off')).text).toContain('Real money is off');
		expect((await owner.click('1:admin.real-money-off:-', { message, forge: true })).text).toContain('Real money is off');
		expect(await realMoney()).toMatchObject({ enabled: false, confirmedBy: null });
		expect(await audited('money.realOff')).toBe(1);
	});
});
