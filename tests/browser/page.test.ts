import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TOKEN } from './chromium.js';
import { lastMessage, noBrowser, Stage } from './stage.js';

describe.skipIf(noBrowser)('the page in a browser', () => {
	let stage: Stage;

	beforeAll(async () => {
		stage = await Stage.open({ bot: false });
	});
	afterAll(() => stage?.close());

	async function play(page: Page, who: string): Promise<void> {
		await page.getByLabel('You play').selectOption(stage.people[who] ?? '');
		await expect.poll(() => page.url()).toContain(stage.people[who]);
	}

	it('says that the bot is not there yet, and notices when it comes', async () => {
		const page = await stage.open();
		expect(page.url()).not.toContain(TOKEN);
		await page.getByText('is starting…').waitFor();
		await stage.startBot();
		await page.getByText('is starting…').waitFor({ state: 'detached' });
		await page.context().close();
	});

	it('shows each person what they see, live', async () => {
		const page = await stage.open();
		const channels = page.getByRole('navigation', { name: 'Channels' });
		await play(page, 'Cleo');
		expect(await channels.getByRole('button').allTextContents()).toEqual(['general', 'trading']);
		await play(page, 'Ben');
		await channels.getByRole('button', { name: 'keepers' }).click();
		await page.getByRole('textbox', { name: 'Message to keepers' }).fill('**Dark** and `quiet`');
		await page.keyboard.press('Enter');
		await lastMessage(page).getByText('Dark', { exact: true }).waitFor();
		expect(await lastMessage(page).locator('strong').textContent()).toBe('Dark');
		const trading = stage.person('Ada').channel('trading');
		await stage.person('Ada').say('News', { channel: trading });
		await channels.getByRole('button', { name: 'trading unread' }).click();
		await page.getByText('News').waitFor();
		await channels.getByRole('button', { name: 'trading', exact: true }).waitFor();
		await page.context().close();
	});

	it('makes a new person and moves the clock', async () => {
		const page = await stage.open();
		await page.getByRole('button', { name: 'New person' }).click();
		await page.getByLabel('Name', { exact: true }).fill('Dara');
		await page.getByLabel('Age of the account in days').fill('2');
		await page.getByRole('button', { name: 'Join and play' }).click();
		await expect.poll(() => page.getByLabel('You play').locator('option:checked').textContent()).toBe('Dara');
		const before = stage.sandbox.clock.offsetMs;
		await page.getByRole('button', { name: /World clock/ }).click();
		await page.getByRole('button', { name: '+ 1 day' }).click();
		await page.getByText('1 d ahead of real time.').waitFor();
		expect(stage.sandbox.clock.offsetMs - before).toBe(86_400_000);
		await page.context().close();
	});

	it('weighs at most 400 KB, asked nothing off loopback and reported no error', async () => {
		const page = await stage.blank();
		const kinds = ['document', 'script', 'stylesheet', 'image', 'font'];
		const loaded: Promise<number>[] = [];
		page.on('response', (response) => {
			if (kinds.includes(response.request().resourceType())) loaded.push(response.body().then((body) => body.length));
		});
		await page.goto(`${stage.sandbox.base}/?token=${TOKEN}`);
		await page.getByRole('log').waitFor();
		const weight = (await Promise.all(loaded)).reduce((sum, one) => sum + one, 0);
		expect(weight).toBeGreaterThan(50_000);
		expect(weight).toBeLessThanOrEqual(400_000);
		await page.context().close();
		expect(stage.outside).toEqual([]);
		expect(stage.problems).toEqual([]);
	});
});
