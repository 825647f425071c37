import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome, Person } from '../../sandbox/src/index.js';
import { newBuyer, newMember, place } from '../support/acts.js';
import { type App, makeGuild, startApp } from '../support/app.js';
import { digests, forge } from '../support/forge.js';
import { quiet } from '../support/order-life.js';
import { fillForm, setUp } from '../support/order-script.js';
import { idOn } from '../support/screens.js';

/** The sample lies beside the repository, where there is one. */
const sample = process.env.ARKSHOP_SAMPLE ?? new URL('../../../shared/ark/arkshop-config.sample.json', import.meta.url);

/** What must never be stored, logged or shown. */
const secrets = {
	pass: 'Tr0ub4dorAndThree',
	user: 'arkmasteruser',
	host: 'db.cluster.internal',
	hook: 'aZ9-kQ3_xW7vB2nM5cL8pR4tY6uI1oP0sD',
	token: 'hX7Kq2Lm9Pz4Vb8Nc3Rt6Yw1',
	path: 'VeryPrivateFolder',
	command: 'DestroyAllEnemiesNow'
};
const mine = `\uFEFF// my shop
{
	"Mysql": { "UseMysql": true, "MysqlHost": "${secrets.host}", "MysqlUser": "${secrets.user}", "MysqlPass": "${secrets.pass}", },
	"General": {
		"Discord": { "URL": "https://discord.com/api/webhooks/123456789012345678/${secrets.hook}" },
		"DbPathOverride": "D:\\\\${secrets.path}\\\\ArkShop.db",
		"TimedPointsReward": { "Interval": 30, "Groups": { "Default": { "Amount": 10 } } }
	},
	"ShopItems": {
		"rexone": { "Type": "dino", "Description": "<RichColor Color=\\"1,0,0,1\\">Red</> Rex @everyone ${secrets.pass}", "Price": "300", "Level": 150, "Blueprint": "Blueprint'/Game/PrimalEarth/Dinos/Rex/Rex_Character_BP.Rex_Character_BP'" },
		"viprex": { "Type": "dino", "Description": "VIP Rex", "Price": 505, "Permissions": "VIP", "Blueprint": "Blueprint'/Game/PrimalEarth/Dinos/Rex/Rex_Character_BP.Rex_Character_BP'" },
		"adminrex": { "Type": "dino", "Description": "Admin Rex mysql://a:${secrets.token}@h/x", "Price": 500, "Permissions": "Admins,${secrets.user}", "Blueprint": "Blueprint'/Game/PrimalEarth/Dinos/Rex/Rex_Character_BP.Rex_Character_BP'" },
		"nuke": { "Type": "command", "Description": "Nuke token=${secrets.token}", "Price": 100, "Items": [{ "Command": "${secrets.command} discord.com/api/webhooks/1/${secrets.hook}", "DisplayAs": "${secrets.pass}", "ExecuteAsAdmin": true }] },
		"https://discord.com/api/webhooks/123456789012345678/${secrets.hook}": { "Type": "beacon", "Price": 40, "ClassName": "C:\\\\${secrets.path}" },
	},
	"Kits": { "free": { "DefaultAmount": 1, "Description": "Free kit for ${secrets.host}" } },
	"SellItems": { "pearls": { "Type": "item", "Description": "Pearls ${secrets.token}${secrets.hook}", "Price": 25 } }
}`;

let app: App;
let owner: Person;
let vip: { readonly id: string };
const shown: string[] = [];

beforeAll(async () => {
	app = await startApp({ env: { LOG_LEVEL: 'debug' } });
	({ owner } = app.people);
	await setUp(app);
	vip = app.sandbox.createRole(app.guild, { name: 'Very important' });
}, 240_000);
afterAll(() => app?.stop());

/** Keeps everything that somebody is shown. */
function noted(who: Person, outcome: Outcome): Outcome {
	shown.push(outcome.text, JSON.stringify(who.screen()), JSON.stringify(who.modal()));
	return outcome;
}
const file = (text: string | Buffer, name = 'config.json') => ({ name, data: Buffer.from(text) });
const upload = async (text: string | Buffer, who = owner) => noted(who, await who.slash('config', { file: file(text) }, { sub: 'import' }));
const press = async (button: string) => noted(owner, await owner.click(button));
const pick = async (part: string, value: string) => noted(owner, await owner.select(idOn(owner, part), [value]));
const item = (external: string) => app.db.collection('items').findOne({ guild: app.guild.id, 'external.arkshop': external });
const brought = () => app.db.collection('items').countDocuments({ guild: app.guild.id, 'external.arkshop': { $exists: true } });

describe('an owner with an ArkShop file', () => {
	it('is told what to change, and asked who the groups are', async () => {
		const { text } = await upload(mine);
		expect(text).toContain('Your ArkShop file');
		expect(text).toContain('password or key that looks real');
		expect(text).toContain('address of a web hook');
		expect(text).toContain('VIP → nobody yet');
		expect(await brought()).toBe(0);
	});

	it('says who a group is, what points are worth and where creatures go', async () => {
		expect((await pick('ark-group:', '0')).text).toContain('Who is VIP?');
		expect((await pick('ark-group-role:', vip.id)).text).toContain(`VIP → `);
		await press('Change rate');
		expect((await owner.fill({ points: '0', credits: '1' })).text).toContain('This rate does not work');
		await press('Correct');
		expect(noted(owner, await owner.fill({ points: '10', credits: '1' })).text).toContain('10 points are');
		await pick('ark-kind:', 'kit');
		expect((await pick('ark-kind-set:', 'services')).text).toContain('Kits (1) → Services');
	});

	it('sees what would happen, and nothing has', async () => {
		const { text } = await press('Dry run');
		expect(text).toMatch(/6 new · 0 changed · 0 in conflict · 1 left out/);
		expect(await brought()).toBe(0);
		expect((await press('Mapping')).text).toContain('Your ArkShop file');
		await press('Dry run');
	});

	it('applies it once, as one unit', async () => {
		await press(idOn(owner, 'import-apply:'));
		await app.idle();
		expect(await brought()).toBe(6);
		expect(await item('rexone')).toMatchObject({ active: true, category: 'dinos', definition: { price: { credits: 30 } } });
		expect(await item('viprex')).toMatchObject({ active: true, definition: { price: { credits: 51 }, access: { roles: [vip.id] } } });
		expect(await item('adminrex')).toMatchObject({ active: false });
		expect(await item('nuke')).toMatchObject({ active: false, category: 'services' });
		expect(await item('kit:free')).toMatchObject({ category: 'services', definition: { price: { credits: 1 } } });
	});

	it('finds everything the same the second time, with the mapping remembered', async () => {
		expect((await upload(mine)).text).toContain('10 points are');
		expect((await press('Dry run')).text).toMatch(/0 new · 0 changed · 0 in conflict · 1 left out · 6 the same/);
		await upload(mine.replace('"Price": "300"', '"Price": 400'));
		expect((await press('Dry run')).text).toMatch(/0 new · 1 changed/);
		await press(idOn(owner, 'import-apply:'));
		expect(await item('rexone')).toMatchObject({ definition: { price: { credits: 40 } }, version: 2 });
		expect(await brought()).toBe(6);
	});
});

describe('members', () => {
	it('order what was imported; what is for a role says so until they have it', async () => {
		const buyer = await newBuyer(app, 'Rexa');
		const key = String((await item('viprex'))?.key);
		const card = await buyer.slash('shop', { item: key });
		expect(card.text).toContain('For members with:');
		expect(card.text).not.toContain('(Order)');
		const forged = await forge(buyer, `1:shop.order:-:${key}:0`, 'button', buyer.screen() ?? expect.fail('no card'));
		expect(forged.text).toContain('is for members with a role');
		app.sandbox.giveRole(app.guild, buyer, vip);
		await fillForm(buyer, key);
		const code = await place(app, buyer);
		expect(await app.db.collection('orders').findOne({ guild: app.guild.id, code })).toMatchObject({ held: 51, item: { key } });
	});

	it('may not import, whatever they send, and see nothing of what the owner has uploaded', async () => {
		const nosy = newMember(app, 'Nosy');
		await nosy.slash('shop');
		await quiet(app);
		const before = await digests(app);
		const sent = await nosy.slash('config', { file: file(mine) }, { sub: 'import', forge: true });
		shown.push(sent.text);
		const screen = nosy.screen() ?? expect.fail('no screen');
		for (const [id, way, value] of [
			['1:admin.ark:-:0', 'button', ''],
			['1:admin.ark-group-role:-:00000000:0', 'select', vip.id],
			['1:admin.ark-group-do:-:00000000:0:everyone', 'button', ''],
			['1:admin.ark-kind-set:-:dino', 'select', 'kits'],
			['1:admin.ark-rate-save:-', 'form', ''],
			['1:admin.ark-plan:-:00000000', 'button', ''],
			['1:admin.ark-drop:-', 'button', '']
		] as const) {
			const { text } = await forge(nosy, id, way, screen, value || '0');
			shown.push(text);
			expect(text).not.toContain('Your ArkShop file');
		}
		await quiet(app);
		const { drafts: _drafts, ...after } = await digests(app);
		expect(after).toEqual(Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'drafts')));
	});

	it('of another guild, its owner included, reach nothing of it', async () => {
		const other = makeGuild(app.sandbox, 'Elsewhere');
		await other.people.owner.slash('config', {}, { sub: 'panel' });
		const screen = other.people.owner.screen() ?? expect.fail('no screen');
		const seen = await forge(other.people.owner, '1:admin.ark:-:0', 'button', screen);
		expect(seen.text).toContain('This file is gone');
	});
});

describe('forged and broken', () => {
	it('places, kinds and roles that are not there are refused', async () => {
		await upload(mine);
		const screen = owner.screen() ?? expect.fail('no screen');
		const digest = /ark-plan:-:(\w+)/.exec(idOn(owner, 'ark-plan:'))?.[1] ?? '';
		const cases = [
			[`1:admin.ark-group-role:-:${digest}:0`, 'select', app.guild.id, 'no such role'],
			[`1:admin.ark-group-role:-:${digest}:0`, 'select', '123456789012345678', 'no such role'],
			[`1:admin.ark-group-do:-:${digest}:99:everyone`, 'button', '', 'no such group'],
			['1:admin.ark-group-do:-:00000000:0:everyone', 'button', '', 'Another file was uploaded'],
			['1:admin.ark-plan:-:00000000', 'button', '', 'Another file was uploaded']
		] as const;
		for (const [id, way, value, said] of cases) expect((await forge(owner, id, way, screen, value || '0')).text).toContain(said);
		for (const [id, value] of [
			['1:admin.ark-kind:-', 'nothing'],
			['1:admin.ark-kind-set:-:dino', 'nowhere']
		] as const)
			expect((await forge(owner, id, 'select', screen, value)).text).not.toContain('broke on our side');
	});

	it.each([
		['no JSON', `{ "Mysql": { "MysqlPass": "${secrets.pass}" oops`, 'can not be read'],
		['nested deeply', `{"ShopItems":${'['.repeat(200_000)}`, 'nested too deeply'],
		['empty', '{"ShopItems":{}}', 'nothing to import'],
		[
			'2,001 entries',
			JSON.stringify({ ShopItems: Object.fromEntries(Array.from({ length: 2_001 }, (_, at) => [`i${at}`, {}])) }),
			'2,001 entries'
		]
	])('%s is refused with what to do', async (_name, text, said) => {
		expect((await upload(text)).text).toContain(said);
	});

	it('1 MiB is read, one byte more is not', async () => {
		const body = JSON.stringify({ ShopItems: { big: { Type: 'beacon', Price: 5, ClassName: 'Crate_C' } } });
		expect((await upload(body + ' '.repeat(1_048_576 - body.length))).text).toContain('1 entry was read');
		expect((await upload(body + ' '.repeat(1_048_577 - body.length))).text).not.toContain('entry was read');
	});
});

describe('afterwards', () => {
	it('none of the secrets is in any row, any line of the log, or anything that was shown', async () => {
		await app.idle();
		const rows: string[] = [];
		for (const { name } of await app.db.listCollections({}, { nameOnly: true }).toArray())
			if (!name.startsWith('system.')) rows.push(JSON.stringify(await app.db.collection(name).find().toArray()));
		const channels = owner.channels().flatMap((channel) => owner.sees(channel).map((message) => JSON.stringify(message)));
		expect(rows.join('').length).toBeGreaterThan(10_000);
		expect(app.bot.log.length).toBeGreaterThan(10);
		// Only so many lines are kept: all of them have to be among those.
		expect(app.bot.log.length).toBeLessThan(2_000);
		expect(shown.length).toBeGreaterThan(30);
		for (const [name, secret] of Object.entries(secrets))
			for (const [where, texts] of Object.entries({ rows, log: app.bot.log, shown, channels }))
				expect([name, where, texts.find((text) => text.includes(secret)) ?? null]).toEqual([name, where, null]);
		expect(shown.join('')).not.toContain('@everyone');
	});

	it('the import is taken back; what an order names stays, hidden', async () => {
		const imports = await app.db.collection('imports').find({ guild: app.guild.id, state: 'applied' }).sort({ at: 1 }).toArray();
		expect(imports).toHaveLength(2);
		for (const { id } of imports.toReversed()) {
			await owner.slash('config', {}, { sub: 'panel' });
			const screen = owner.screen() ?? expect.fail('no screen');
			await forge(owner, `1:admin.import-undo:-:${String(id)}:all`, 'button', screen);
		}
		await app.idle();
		expect(await item('rexone')).toBeNull();
		expect(await item('viprex')).toMatchObject({ active: false });
		expect(await brought()).toBe(1);
	});
});

describe.runIf(existsSync(sample))('the sample', () => {
	it('comes in within four presses', async () => {
		expect((await upload(readFileSync(sample))).text).toContain('12 entries were read, 1 left out');
		expect((await press('Dry run')).text).toMatch(/12 new · 0 changed · 0 in conflict · 1 left out/);
		await press(idOn(owner, 'import-apply:'));
		await app.idle();
		const hidden = ['engrams', 'kit:supporter', 'tekhelmet'];
		for (const id of [
			'rex150',
			'dustgacha',
			'ingot3k',
			'turretpack',
			'kit:fresh',
			'kit:raided',
			'xp5000',
			'artifact2',
			'rexsaddlebp',
			...hidden
		])
			expect([id, (await item(id))?.active]).toEqual([id, !hidden.includes(id)]);
	});
});
