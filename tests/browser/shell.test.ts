import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachControl } from '../../sandbox/src/control/attach.js';
import { createSandbox, Permission, type Sandbox, type SandboxGuild } from '../../sandbox/src/index.js';
import { buildSandbox } from '../../scripts/lib/build.mjs';
import { noBrowser, Pages, TOKEN } from './chromium.js';
import { expectNarrow, expectUsable, shots } from './stage.js';

const DAY_MS = 86_400_000;

describe.skipIf(noBrowser)('the shell of the page', () => {
	let sandbox: Sandbox;
	let guild: SandboxGuild;
	let browser: Pages;
	const people: Record<string, string> = {};

	beforeAll(async () => {
		await buildSandbox();
		sandbox = await createSandbox({ rateLimits: false, conformance: false });
		const ago = (days: number): Date => new Date(Date.now() - days * DAY_MS);
		const owner = sandbox.createUser({ name: 'Rowan', createdAt: ago(2600) });
		guild = sandbox.createGuild({ name: 'Ashtrails', owner });
		const staff = sandbox.createRole(guild, { name: 'Staff', hoist: true, color: 0x3ba55d, mentionable: true });
		people.Rowan = owner.id;
		const members = [
			['Sorrel', 2000, 500],
			['Vex', 2900, 610],
			['Okapi', 700, 45],
			['Pip', 3, 1]
		] as const;
		for (const [name, age, joined] of members) {
			const user = sandbox.createUser({ name, createdAt: ago(age), ...(name === 'Okapi' ? { part: 'Scammer' } : {}) });
			sandbox.addMember(guild, user, { joinedAt: ago(joined), roles: name === 'Sorrel' ? [staff] : [] });
			people[name] = user.id;
		}
		const text = sandbox.createChannel(guild, { name: 'Text', type: 4 });
		for (const name of ['general', 'trading', 'market']) sandbox.createChannel(guild, { name, parent_id: text.id });
		const back = sandbox.createChannel(guild, { name: 'Staff only', type: 4 });
		sandbox.createChannel(guild, {
			name: 'back-room',
			parent_id: back.id,
			permission_overwrites: [
				{ id: guild.everyoneId, type: 0, deny: String(Permission.ViewChannel) },
				{ id: staff.id, type: 0, allow: String(Permission.ViewChannel) }
			]
		});
		const other = sandbox.createGuild({ name: 'Tidewatch', owner: sandbox.createUser({ name: 'Calla', createdAt: ago(1200) }) });
		sandbox.createChannel(other, { name: 'harbour' });
		for (let at = 0; at < 5; at++) await sandbox.as(owner, guild).say(`Line ${at} of **general**`, { channel: channel('general') });
		attachControl(sandbox, { token: TOKEN });
		browser = await Pages.launch();
	});
	afterAll(async () => {
		await browser?.close();
		await sandbox?.stop();
	});

	const channel = (name: string) => sandbox.allChannels(guild).find((one) => 'name' in one && one.name === name)?.id ?? '';
	const at = (who: string, where = 'general') => `${guild.id}/${channel(where)}/${people[who]}`;
	const channels = (page: Page) => page.getByRole('navigation', { name: 'Channels' });

	it('groups the cast by what they are, and plays one of them', async () => {
		const page = await browser.open(sandbox, 1440, 'dark', at('Rowan'));
		expect(
			await page
				.getByLabel('You play')
				.locator('optgroup')
				.evaluateAll((all) => all.map((one) => one.getAttribute('label')))
		).toEqual(['Owner', 'Staff', 'Veterans', 'Newcomers', 'Scammer', 'In other guilds']);
		await page.getByRole('button', { name: 'The cast' }).click();
		const dialog = page.getByRole('dialog', { name: 'The cast' });
		const pip = dialog.getByRole('region', { name: 'Newcomers' });
		await pip.getByText('Account made 3 days ago, joined 1 day ago').waitFor();
		await dialog.getByRole('region', { name: 'Staff' }).getByText('Sorrel').waitFor();
		await shots(page, 'cast-1440');
		await pip.getByRole('button', { name: 'Play Pip', exact: true }).click();
		await expect.poll(() => page.getByLabel('You play').locator('option:checked').textContent()).toBe('Pip');
		await page.context().close();
	});

	it('adds a person with age, time in the guild and a role', async () => {
		const page = await browser.open(sandbox, 1440, 'dark', at('Rowan'));
		await page.getByRole('button', { name: 'New person' }).click();
		const dialog = page.getByRole('dialog', { name: 'New person' });
		await dialog.getByLabel('Name', { exact: true }).fill('Dara');
		await dialog.getByLabel('Age of the account in days').fill('900');
		await dialog.getByLabel('Days since they joined').fill('300');
		await dialog.getByRole('checkbox', { name: 'Staff' }).check();
		await dialog.getByRole('button', { name: 'Join and play' }).click();
		await expect.poll(() => page.getByLabel('You play').locator('option:checked').textContent()).toBe('Dara · Staff');
		const member = sandbox.members(guild).find((one) => one.user.id === page.url().split('/').at(-1));
		expect(Math.round((Date.now() - Date.parse(member?.joined_at ?? '')) / DAY_MS)).toBe(300);
		// Staff: the role opens a door.
		await channels(page).getByRole('button', { name: 'back-room' }).waitFor();
		await page.context().close();
	});

	it('counts mentions, marks what is new, and forgets when it was read', async () => {
		const page = await browser.open(sandbox, 1440, 'dark', at('Sorrel', 'market'));
		const trading = channel('trading');
		const rowan = sandbox.as(people.Rowan ?? '', guild);
		const staff = sandbox.world.guild(guild.id).members.get(people.Sorrel ?? '')?.roles[0];
		await rowan.say('Something new', { channel: trading });
		await channels(page).getByRole('button', { name: 'trading unread', exact: true }).waitFor();
		await rowan.say(`<@${people.Sorrel}> look`, { channel: trading });
		await rowan.say(`<@&${staff}> look too`, { channel: trading });
		await channels(page).getByRole('button', { name: 'trading unread , 2 mentions' }).waitFor();
		await page.getByRole('navigation', { name: 'Guilds' }).getByRole('button', { name: 'Ashtrails, unread , 2 mentions' }).waitFor();
		await page.reload();
		await channels(page).getByRole('button', { name: 'trading unread , 2 mentions' }).click();
		await page.getByText('look too').waitFor();
		await channels(page).getByRole('button', { name: 'trading', exact: true }).waitFor();
		await page.getByRole('navigation', { name: 'Guilds' }).getByRole('button', { name: 'Ashtrails', exact: true }).waitFor();
		await page.context().close();
	});

	it('folds categories and keeps them folded; what is open or new stays', async () => {
		const page = await browser.open(sandbox, 1440, 'dark', at('Okapi', 'market'));
		const all = () => channels(page).getByRole('button').allTextContents();
		expect(await all()).toEqual(['general', 'trading', 'market']);
		await channels(page).locator('summary', { hasText: 'Text' }).click();
		await expect.poll(all).toEqual(['market']);
		await page.reload();
		await page.getByRole('log').waitFor();
		await expect.poll(all).toEqual(['market']);
		await sandbox.as(people.Rowan ?? '', guild).say('psst', { channel: channel('general') });
		await channels(page).getByRole('button', { name: 'general unread' }).click();
		await expect.poll(all).toEqual(['general']);
		await page.context().close();
	});

	it('shows threads under their channel', async () => {
		const page = await browser.open(sandbox, 1440, 'dark', at('Rowan'));
		const headers = { authorization: `Bot ${sandbox.token}`, 'content-type': 'application/json' };
		const body = JSON.stringify({ name: 'ticket 7', type: 11 });
		await fetch(`${sandbox.api}/v10/channels/${channel('trading')}/threads`, { method: 'POST', headers, body });
		const row = channels(page)
			.getByRole('listitem')
			.filter({ has: page.getByRole('button', { name: 'trading', exact: true }) });
		await row.getByRole('list').getByRole('button', { name: 'ticket 7' }).click();
		await page.getByRole('heading', { name: 'ticket 7' }).waitFor();
		await page.getByText('in #trading').waitFor();
		await page.context().close();
	});

	it('goes everywhere by keyboard: skip links, arrows, Ctrl K', async () => {
		const page = await browser.open(sandbox, 1440, 'dark', at('Rowan'));
		const focused = () => page.evaluate('document.activeElement?.textContent ?? ""');
		await page.keyboard.press('Tab');
		expect(await focused()).toBe('Skip to the message box');
		await shots(page, 'skip-1440');
		await page.keyboard.press('Enter');
		expect(await page.evaluate('document.activeElement?.tagName')).toBe('TEXTAREA');
		await page.getByRole('button', { name: 'Skip to the channels' }).focus();
		await page.keyboard.press('Enter');
		expect(await focused()).toBe('general');
		for (const [key, text] of [
			['ArrowDown', 'trading'],
			['End', 'back-room'],
			['Home', 'Text'],
			['ArrowDown', 'general'],
			['ArrowUp', 'Text']
		] as const) {
			await page.keyboard.press(key);
			expect([key, await focused()]).toEqual([key, expect.stringContaining(text)]);
		}
		await page.keyboard.press('ArrowLeft');
		await expect.poll(() => channels(page).getByRole('button').allTextContents()).toEqual(['general', 'back-room']);
		await page.keyboard.press('ArrowRight');
		await channels(page).getByRole('button', { name: 'market' }).waitFor();
		// One stop of the Tab key for the whole list.
		expect(await channels(page).locator('[tabindex="0"]').count()).toBe(1);

		await page.keyboard.press('Control+k');
		const field = page.getByRole('combobox', { name: 'Channel, guild or person' });
		await field.fill('mrk');
		expect(await page.getByRole('dialog').getByRole('option').allTextContents()).toEqual([expect.stringContaining('market')]);
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'market' }).waitFor();
		await page.keyboard.press('Control+k');
		await field.fill('play vex');
		await page.keyboard.press('Enter');
		await expect.poll(() => page.getByLabel('You play').locator('option:checked').textContent()).toBe('Vex');
		await page.keyboard.press('Alt+ArrowUp');
		await page.getByRole('heading', { name: /trading|ticket 7/ }).waitFor();
		await page.context().close();
	});

	it('keeps a theme that somebody chose against the system', async () => {
		const page = await browser.open(sandbox, 1440, 'dark', at('Rowan'));
		const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
		const dark = await background();
		await page.getByRole('button', { name: 'Settings' }).click();
		await page.getByRole('radio', { name: 'Light' }).check();
		expect(await background()).toBe('rgb(255, 255, 255)');
		await page.reload();
		await page.getByRole('log').waitFor();
		expect(await background()).toBe('rgb(255, 255, 255)');
		await page.getByRole('button', { name: 'Settings' }).click();
		await page.getByRole('radio', { name: 'As the system' }).check();
		expect(await background()).toBe(dark);
		await page.context().close();
	});

	it.each([360, 800, 1440])('is usable at %i px in both themes', async (width) => {
		const page = await browser.open(sandbox, width, 'dark', at('Rowan'));
		await page.getByText('Line 4 of').waitFor();
		const shoot = async (name: string): Promise<void> => {
			// Between the narrowest and the widest nothing is coloured or named in another way.
			await expectNarrow(page, name);
			if (width !== 800) await expectUsable(page, name);
			await shots(page, `${name}-${width}`);
		};
		await shoot('channel');
		if (width < 720) {
			await page.getByRole('button', { name: 'Channels and guilds' }).click();
			await page.getByRole('button', { name: 'Invites' }).waitFor();
			// The drawer slides in: what is measured is where it comes to rest.
			await expect.poll(() => page.locator('.sidebar').evaluate((one) => one.getBoundingClientRect().left)).toBe(0);
			await shoot('drawer');
		}
		for (const [button, name] of [
			['Invites', 'invites'],
			['The cast', 'cast'],
			['New person', 'new-person']
		] as const) {
			await page.getByRole('button', { name: button, exact: true }).click();
			await page.getByRole('dialog').waitFor();
			await shoot(name);
			await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
		}
		await page.getByRole('button', { name: 'Settings' }).click();
		await shoot('settings');
		await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
		if (width < 720) await page.keyboard.press('Escape');
		await page.keyboard.press('Control+k');
		await shoot('switcher');
		await page.keyboard.press('Escape');
		await page.getByRole('button', { name: /World clock/ }).click();
		await shoot('clock');
		await page.keyboard.press('Escape');
		if (width < 1100) await page.getByRole('button', { name: 'Members', exact: true }).click();
		await page.getByRole('region', { name: 'Members' }).waitFor();
		await shoot('members');
		await page.context().close();
	});

	it('weighs at most 400 KB, asked nothing off loopback and reported no error', async () => {
		const page = await browser.open(sandbox, 1440, 'dark', at('Rowan'));
		const sizes: number[] = await page.evaluate(
			'[...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((one) => one.decodedBodySize)'
		);
		const weight = sizes.reduce((sum, one) => sum + one, 0);
		expect(weight).toBeGreaterThan(50_000);
		expect(weight).toBeLessThanOrEqual(400_000);
		await page.context().close();
		expect(browser.outside).toEqual([]);
		expect(browser.problems).toEqual([]);
	});
});
