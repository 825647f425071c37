import type { Client } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachControl } from '../../sandbox/src/control/attach.js';
import { createSandbox, Permission, type Sandbox, type SandboxGuild } from '../../sandbox/src/index.js';
import { buildSandbox } from '../../scripts/lib/build.mjs';
import { startShowBot } from './bot.js';
import { noBrowser, Pages, TOKEN } from './chromium.js';
import { expectNarrow, expectUsable, shots } from './stage.js';

describe.skipIf(noBrowser)('the truth panel', () => {
	let sandbox: Sandbox;
	let guild: SandboxGuild;
	let browser: Pages;
	let bot: Client<true> | undefined;
	let ada = '';
	let ben = '';
	let keeper = '';

	beforeAll(async () => {
		await buildSandbox();
		sandbox = await createSandbox({ rateLimits: false, conformance: false });
		const owner = sandbox.createUser({ name: 'Ada' });
		guild = sandbox.createGuild({ name: 'Harbour', owner });
		const user = sandbox.createUser({ name: 'Ben' });
		sandbox.addMember(guild, user);
		keeper = sandbox.createRole(guild, { name: 'Keeper', permissions: 0n }).id;
		sandbox.createChannel(guild, { name: 'general' });
		sandbox.createChannel(guild, {
			name: 'keepers',
			permission_overwrites: [
				{ id: guild.everyoneId, type: 0, deny: String(Permission.ViewChannel) },
				{ id: keeper, type: 0, allow: String(Permission.ViewChannel) }
			]
		});
		[ada, ben] = [owner.id, user.id];
		attachControl(sandbox, { token: TOKEN });
		bot = await startShowBot(sandbox);
		browser = await Pages.launch();
	});
	afterAll(async () => {
		await browser?.close();
		await bot?.destroy();
		await sandbox?.stop();
	});

	const general = () => sandbox.as(ada, guild).channel('general').id;
	const open = async (width = 1440) => {
		const page = await browser.open(sandbox, width, 'dark', `${guild.id}/${general()}/${ada}`);
		await page.getByRole('button', { name: 'Truth panel', exact: true }).click();
		return { page, panel: page.getByRole('region', { name: 'Truth panel' }) };
	};

	it('shows calls and events as they happen, filters them, shows what they carry, pauses and clears', async () => {
		const { page, panel } = await open();
		const lines = panel.getByRole('list', { name: 'Traffic' }).locator(':scope > li');
		await panel.getByText('1 gateway session, 1 connected').waitFor();
		await panel.getByText('1 gateway session').click();
		await panel.getByText('Intents: Guilds, GuildMessages').waitFor();
		const secret = `said by ${ben}`;
		await sandbox.as(ada, guild).slash('pick', { fruit: 'v-Amarberry' }, { channel: general() });
		await panel.getByRole('button', { name: /^POST \/interactions\/.*\/callback/ }).waitFor();

		await panel.getByRole('searchbox').fill('/callback');
		await expect.poll(() => lines.count()).toBe(1);
		await lines.getByRole('button').click();
		await lines.getByRole('heading', { name: 'Request' }).waitFor();
		expect(await lines.locator('pre').first().textContent()).toContain('Picked v-Amarberry');
		await lines.getByText(/\/interactions\/\d+\/\[redacted\]\/callback/).waitFor();
		await panel.getByRole('searchbox').fill('');
		await panel.getByLabel('Method').selectOption('PUT');
		await panel.getByRole('button', { name: /^PUT \/applications\/{application_id}\/commands/ }).waitFor();
		expect(await panel.getByRole('button', { name: /^POST/ }).count()).toBe(0);
		await panel.getByLabel('Method').selectOption('Any method');
		await bot?.rest.get('/channels/123456789012345678').catch(() => undefined);
		await panel.getByLabel('Status').selectOption('4xx');
		await panel.getByRole('button', { name: /^GET \/channels\/{channel_id} 404/ }).waitFor();
		await expect.poll(() => lines.count()).toBe(1);
		await panel.getByLabel('Status').selectOption('Any status');
		await panel.getByLabel('Kind').selectOption('Gateway');
		await panel.getByRole('searchbox').fill('message_create');
		const before = await lines.count();
		await panel.getByRole('button', { name: 'Pause' }).click();
		await sandbox.as(ada, guild).say(secret, { channel: general() });
		await panel.getByText(/Paused; 1 line since/).waitFor();
		expect(await lines.count()).toBe(before);
		await panel.getByRole('button', { name: 'Go on' }).click();
		await expect.poll(() => lines.count()).toBe(before + 1);
		await panel.getByRole('button', { name: 'Clear' }).click();
		expect(await lines.count()).toBe(0);
		await page.context().close();
	});

	it('answers why somebody does not see a channel, and the answer follows the world', async () => {
		const { page, panel } = await open();
		await panel.getByRole('tab', { name: 'Traffic' }).focus();
		await page.keyboard.press('ArrowRight');
		await panel.getByText('Ada sees general; decided by: Owner of the guild.').waitFor();
		await panel.getByLabel('Person').selectOption('Ben');
		await panel.getByLabel('Channel').selectOption('#keepers');
		await panel.getByText('Ben does not see keepers; decided by: Channel: @everyone.').waitFor();
		expect(await panel.getByRole('row', { name: /^View Channel/ }).textContent()).toBe('View Channelno2. Channel: @everyone');
		await shots(page, 'explain-1440');
		sandbox.giveRole(guild, ben, keeper);
		await panel.getByRole('button', { name: 'Look again' }).click();
		await panel.getByText('Ben sees keepers; decided by: Channel: roles: Keeper.').waitFor();
		await page.context().close();
	});

	it('starts and stops weather with a seed, and the traffic shows what it does', async () => {
		const { page, panel } = await open();
		const weather = sandbox.scenarios.list().find(({ name }) => name === 'latency');
		await panel.getByRole('tab', { name: 'Weather' }).click();
		await panel.getByLabel('Seed').fill('42');
		await panel.getByRole('button', { name: `Start ${weather?.title}`, exact: true }).click();
		await panel.getByText(/seed 42, since/).waitFor();
		expect(sandbox.scenarios.running().map(({ name, seed }) => [name, seed])).toEqual([['latency', 42]]);
		await bot?.rest.get(`/channels/${general()}`);
		await panel.getByRole('tab', { name: 'Traffic' }).click();
		await panel.getByRole('button', { name: /^GET \/channels\/{channel_id} latency:\d+ 200/ }).waitFor();
		await panel.getByRole('tab', { name: 'Weather' }).click();
		await panel.getByRole('button', { name: `Stop ${weather?.title}`, exact: true }).click();
		await panel.getByText(/seed 42, since/).waitFor({ state: 'detached' });
		expect(sandbox.scenarios.running()).toEqual([]);
		// What a script starts shows too.
		sandbox.scenarios.start('server-errors', 7);
		await panel.getByText(/seed 7, since/).waitFor();
		await panel.getByRole('button', { name: 'Clear skies' }).click();
		await panel.getByText(/seed 7, since/).waitFor({ state: 'detached' });
		expect(sandbox.scenarios.running()).toEqual([]);
		await page.context().close();
	});

	it.each([360, 1440])('is usable at %i px in both themes', async (width) => {
		const { page, panel } = await open(width);
		await panel.getByRole('button', { name: /^POST/ }).first().click();
		await panel
			.getByRole('heading', { name: 'Answer' })
			.or(panel.getByRole('heading', { name: 'Request' }))
			.first()
			.waitFor();
		for (const tab of ['Traffic', 'Who sees what', 'Weather']) {
			await panel.getByRole('tab', { name: tab }).click();
			if (tab === 'Who sees what') await panel.getByText('decided by: Owner').waitFor();
			if (tab === 'Weather')
				await panel
					.getByRole('button', { name: /^Start/ })
					.first()
					.waitFor();
			await expectNarrow(page, tab);
			await expectUsable(page, tab);
			await shots(page, `truth-${tab.replaceAll(' ', '-')}-${width}`);
		}
		await page.context().close();
	});

	it('asked nothing off loopback and reported no error', () => {
		expect(browser.outside).toEqual([]);
		expect(browser.problems).toEqual([]);
	});
});
