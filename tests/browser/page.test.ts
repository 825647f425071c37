import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type { Client } from 'discord.js';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attachControl } from '../../sandbox/src/control/attach.js';
import { createSandbox, type Sandbox, type SandboxGuild } from '../../sandbox/src/index.js';
import { buildSandbox } from '../../scripts/lib/build.mjs';
import { startShowBot } from './bot.js';

const TOKEN = 'token-of-this-test-0123456789-abcdefghij';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

function findBrowser(): string | undefined {
	const places = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
	return [process.env.CHROMIUM_PATH, ...places].find((path) => path && existsSync(path));
}

const executablePath = findBrowser();
if (!executablePath && !process.env.CI) process.stderr.write('The tests of the page are skipped: there is no Chromium on the PATH.\n');

// In CI a missing browser is a failure: the launch below then rejects.
describe.skipIf(!executablePath && !process.env.CI)('the page in a browser', () => {
	let sandbox: Sandbox;
	let guild: SandboxGuild;
	let bot: Client<true> | undefined;
	let browser: Browser;
	const outside: string[] = [];
	const problems: string[] = [];
	const people: Record<string, string> = {};

	beforeAll(async () => {
		if (!executablePath) throw new Error('There is no Chromium on the PATH: apt-get install -y chromium');
		await buildSandbox();
		sandbox = await createSandbox({ rateLimits: false, ackMs: 1500 });
		const owner = sandbox.createUser({ name: 'Ada' });
		guild = sandbox.createGuild({ name: 'Harbour', owner });
		const staff = sandbox.createRole(guild, { name: 'Keeper', hoist: true, color: 0x3ba55d });
		people.Ada = owner.id;
		for (const name of ['Ben', 'Cleo']) {
			const user = sandbox.createUser({ name });
			sandbox.addMember(guild, user, name === 'Ben' ? { roles: [staff] } : {});
			people[name] = user.id;
		}
		const text = sandbox.createChannel(guild, { name: 'Text', type: 4 });
		for (const name of ['general', 'trading']) sandbox.createChannel(guild, { name, parent_id: text.id });
		sandbox.createChannel(guild, {
			name: 'keepers',
			parent_id: text.id,
			permission_overwrites: [
				{ id: guild.everyoneId, type: 0, deny: '1024' },
				{ id: staff.id, type: 0, allow: '1024' }
			]
		});
		attachControl(sandbox, { token: TOKEN });
		browser = await chromium.launch({ executablePath, args: FLAGS });
	});
	afterAll(async () => {
		await browser?.close();
		await bot?.destroy();
		await sandbox?.stop();
	});

	async function open(width = 1280, colorScheme: 'dark' | 'light' = 'dark'): Promise<Page> {
		const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
		const page = await context.newPage();
		page.on('request', (request) => {
			const { protocol, hostname } = new URL(request.url());
			if (hostname !== '127.0.0.1' && protocol !== 'data:' && protocol !== 'blob:') outside.push(request.url());
		});
		page.on('pageerror', (error) => problems.push(error.message));
		page.on('console', (line) => line.type() === 'error' && problems.push(line.text()));
		await page.goto(`${sandbox.base}/?token=${TOKEN}`);
		await page.getByRole('log').waitFor();
		return page;
	}

	async function play(page: Page, who: string): Promise<void> {
		await page.getByLabel('You play').selectOption(people[who] ?? '');
		await expect.poll(() => page.url()).toContain(people[who]);
	}

	async function run(page: Page, command: string): Promise<void> {
		const field = page.getByRole('textbox', { name: /^Message to/ });
		await field.fill(`/${command}`);
		await page
			.getByRole('listbox')
			.getByRole('option', { name: new RegExp(`^/${command}`) })
			.waitFor();
		await field.press('Enter');
		await page.getByRole('button', { name: 'Run' }).press('Enter');
	}

	const last = (page: Page) => page.getByRole('article').last();

	async function choose(page: Page, select: string, ...labels: string[]): Promise<void> {
		await page.getByRole('dialog').getByRole('combobox', { name: select }).click();
		for (const label of labels) await page.getByRole('listbox').getByRole('option', { name: label }).click();
		const done = page.getByRole('button', { name: 'Done' });
		if (await done.isVisible()) await done.click();
	}

	it('says that the bot is not there yet, and notices when it comes', async () => {
		const page = await open();
		expect(page.url()).not.toContain(TOKEN);
		await page.getByText('is starting…').waitFor();
		bot = await startShowBot(sandbox);
		await page.getByText('is starting…').waitFor({ state: 'detached' });
		await page.context().close();
	});

	it('shows each person what they see, live', async () => {
		const page = await open();
		const channels = page.getByRole('navigation', { name: 'Channels' });
		await play(page, 'Cleo');
		expect(await channels.getByRole('button').allTextContents()).toEqual(['general', 'trading']);
		await play(page, 'Ben');
		await channels.getByRole('button', { name: 'keepers' }).click();
		await page.getByRole('textbox', { name: 'Message to keepers' }).fill('**Dark** and `quiet`');
		await page.keyboard.press('Enter');
		await last(page).getByText('Dark', { exact: true }).waitFor();
		expect(await last(page).locator('strong').textContent()).toBe('Dark');
		const trading = sandbox.as(people.Ada ?? '', guild).channel('trading');
		await sandbox.as(people.Ada ?? '', guild).say('News', { channel: trading });
		await channels.getByRole('button', { name: 'trading unread' }).click();
		await page.getByText('News').waitFor();
		await channels.getByRole('button', { name: 'trading', exact: true }).waitFor();
		await page.context().close();
	});

	it('runs a command, shows every component, and an answer only for one', async () => {
		const page = await open();
		await play(page, 'Ben');
		await run(page, 'show');
		const card = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'Showcase' }) });
		await card.getByRole('heading', { name: 'Showcase' }).waitFor();
		expect(await card.getByRole('listitem').allTextContents()).toEqual(['one', 'two']);
		for (const alt of ['A single pixel', 'Pixel in a gallery']) {
			const picture = card.getByAltText(alt);
			await expect.poll(() => picture.evaluate((image) => Reflect.get(image, 'naturalWidth'))).toBe(1);
		}
		await card.getByText('notes.txt').waitFor();
		expect(await card.getByRole('button', { name: 'Not now' }).isDisabled()).toBe(true);
		expect(await card.getByRole('link', { name: /Elsewhere/ }).getAttribute('rel')).toBe('noopener noreferrer');
		expect(await card.locator('.container').getAttribute('style')).toContain('#2f965a');

		await card.getByRole('button', { name: 'Secret' }).click();
		await page.getByText('Only for your eyes').waitFor();
		await last(page).getByText('Only you can see this').waitFor();
		const other = await open();
		await play(other, 'Cleo');
		await other.getByRole('heading', { name: 'Showcase' }).waitFor();
		expect(await other.getByText('Only for your eyes').count()).toBe(0);
		await other.context().close();
		await last(page).getByRole('button', { name: 'Dismiss message' }).click();
		await page.getByText('Only for your eyes').waitFor({ state: 'detached' });

		await card.getByRole('combobox', { name: 'Choose berries' }).click();
		await page.getByRole('listbox').getByRole('option').first().waitFor();
		for (const key of ['Enter', 'ArrowDown', 'Enter', 'Escape']) {
			await page.keyboard.press(key);
			// As fast as a person, not faster than the page draws.
			await page.waitForTimeout(150);
		}
		await page.getByText('Chosen: amar, azul').waitFor();

		await card.getByRole('button', { name: 'Stuck' }).click();
		await card.getByText('This interaction failed.').waitFor();
		await page.context().close();
	});

	it('shows that the bot thinks, and that nobody answers', async () => {
		const page = await open();
		await run(page, 'slow');
		await page.getByText('is thinking…').waitFor();
		await page.getByText('Done thinking').waitFor();
		await run(page, 'silent');
		await page.getByText('/silent: The application did not respond').waitFor();
		await page.context().close();
	});

	it('completes options with what the bot suggests', async () => {
		const page = await open();
		const field = page.getByRole('textbox', { name: /^Message to/ });
		await field.fill('/pick');
		await field.press('Enter');
		await page.getByRole('button', { name: 'Run' }).click();
		await page.getByText('This option is required.').waitFor();
		await page.getByRole('combobox', { name: /fruit/ }).fill('mejo');
		await page.getByRole('listbox').getByRole('option', { name: 'Mejoberry' }).waitFor();
		await expect.poll(() => page.getByRole('listbox').getByRole('option').count()).toBe(1);
		await page.keyboard.press('Enter');
		await page.getByRole('button', { name: 'count' }).click();
		await page.getByRole('textbox', { name: /count/ }).fill('12');
		await page.keyboard.press('Enter');
		await page.getByText('At most 9.').waitFor();
		await page.getByRole('textbox', { name: /count/ }).fill('4');
		await page.keyboard.press('Enter');
		await page.getByText('Picked v-Mejoberry × 4').waitFor();
		await page.context().close();
	});

	it('fills forms with every kind of field, and keeps the answers while something is wrong', async () => {
		const page = await open();
		await play(page, 'Ben');
		await page.getByRole('button', { name: 'First form' }).last().click();
		const dialog = page.getByRole('dialog', { name: 'First form' });
		await dialog.getByLabel('Short text').fill('ab');
		await dialog.getByRole('button', { name: 'Submit' }).click();
		await dialog.getByText('At least 3 characters; 2 so far.').waitFor();
		expect(await dialog.getByText('This field is required.').count()).toBe(3);
		await dialog.getByLabel('Short text').fill('abc');
		await dialog.getByLabel('Long text').fill('two lines');
		await choose(page, 'Colours', 'Red', 'Blue');
		await choose(page, 'Person', 'Cleo');
		await choose(page, 'Role', 'Keeper');
		await dialog.getByRole('button', { name: 'Submit' }).click();
		await dialog.waitFor({ state: 'detached' });
		await expect
			.poll(() => last(page).locator('.content').textContent())
			.toBe('short=abc | long=two lines | select=red+blue | user=Cleo | role=Keeper');

		await page.getByRole('button', { name: 'Second form' }).last().click();
		const second = page.getByRole('dialog', { name: 'Second form' });
		await choose(page, 'Channel', 'trading');
		await second.getByRole('radio', { name: 'Coffee' }).check();
		await second.getByRole('checkbox', { name: 'Milk' }).check();
		await second.getByRole('checkbox', { name: 'Sugar' }).check();
		await second.getByLabel('Agreed').check();
		await second.getByLabel('Proof').setInputFiles({ name: 'proof.png', mimeType: 'image/png', buffer: Buffer.from('89504e47', 'hex') });
		await second.getByRole('button', { name: 'Submit' }).click();
		await second.waitFor({ state: 'detached' });
		const channel = sandbox.as(people.Ada ?? '', guild).channel('trading').id;
		await expect
			.poll(() => last(page).locator('.content').textContent())
			.toBe(`channel=${channel} | radio=coffee | boxes=milk+sugar | box=true | file=proof.png`);
		await page.context().close();
	});

	it('makes a new person and moves the clock', async () => {
		const page = await open();
		await page.getByRole('button', { name: 'New person' }).click();
		await page.getByLabel('Name', { exact: true }).fill('Dara');
		await page.getByLabel('Age of the account in days').fill('2');
		await page.getByRole('button', { name: 'Join and play' }).click();
		await expect.poll(() => page.getByLabel('You play').locator('option:checked').textContent()).toBe('Dara');
		const before = sandbox.clock.offsetMs;
		await page.getByRole('button', { name: /World clock/ }).click();
		await page.getByRole('button', { name: '+ 1 day' }).click();
		await page.getByText('1 d ahead of real time.').waitFor();
		expect(sandbox.clock.offsetMs - before).toBe(86_400_000);
		await page.context().close();
	});

	it.each([
		[360, 'light'],
		[360, 'dark'],
		[1280, 'light'],
		[1280, 'dark']
	] as const)('is usable at %i px in %s: nothing serious for axe, nothing wider than the screen', async (width, scheme) => {
		const page = await open(width, scheme);
		await page.getByRole('button', { name: 'First form' }).last().waitFor();
		const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
		const check = async (where: string): Promise<void> => {
			await page.evaluate(source);
			const found: { impact: string; id: string; nodes: { html: string }[] }[] = await page.evaluate(
				'axe.run().then((result) => result.violations)'
			);
			const serious = found.filter((one) => ['serious', 'critical'].includes(one.impact));
			expect([where, serious.map((one) => `${one.id}: ${one.nodes[0]?.html}`)]).toEqual([where, []]);
		};
		await check('channel');
		expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
		await page.getByRole('textbox', { name: /^Message to/ }).fill('/');
		await check('commands');
		await page.getByRole('textbox', { name: /^Message to/ }).fill('');
		await page.getByRole('button', { name: 'First form' }).last().click();
		await page.getByRole('dialog').waitFor();
		await check('form');
		await page.getByRole('dialog').getByRole('combobox', { name: 'Person' }).click();
		await check('list');
		await page.keyboard.press('Escape');
		await page.getByRole('button', { name: 'Cancel' }).click();
		await page.context().close();
	});

	it('weighs at most 400 KB, asked nothing off loopback and reported no error', async () => {
		const page = await (await browser.newContext()).newPage();
		const kinds = ['document', 'script', 'stylesheet', 'image', 'font'];
		const loaded: Promise<number>[] = [];
		page.on('response', (response) => {
			if (kinds.includes(response.request().resourceType())) loaded.push(response.body().then((body) => body.length));
		});
		await page.goto(`${sandbox.base}/?token=${TOKEN}`);
		await page.getByRole('log').waitFor();
		const weight = (await Promise.all(loaded)).reduce((sum, one) => sum + one, 0);
		expect(weight).toBeGreaterThan(50_000);
		expect(weight).toBeLessThanOrEqual(400_000);
		await page.context().close();
		expect(outside).toEqual([]);
		expect(problems).toEqual([]);
	});
});
