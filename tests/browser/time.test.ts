import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSandbox } from '../../scripts/lib/build.mjs';
import { type App, day, startApp } from '../support/app.js';
import { OrderLife, once } from '../support/order-life.js';
import { room } from '../support/order-script.js';
import { servePage } from './acting.js';
import { noBrowser, Pages } from './chromium.js';
import { shots } from './stage.js';

const WIPE_IN_DAYS = 40;

describe.skipIf(noBrowser)('time on the page, with the bot', () => {
	let app: App;
	let life: OrderLife;
	let browser: Pages;
	let wipe: Date;

	beforeAll(async () => {
		await buildSandbox();
		app = await startApp();
		wipe = new Date(Date.now() + WIPE_IN_DAYS * day);
		servePage(app, { jumps: () => [{ name: 'wipe', title: 'Next wipe', at: wipe }] });
		life = new OrderLife(app, once);
		await life.setUp();
		browser = await Pages.launch();
	});
	afterAll(async () => {
		await browser?.close();
		await app?.stop();
	});

	const stateOf = async (code: string) => (await app.db.collection('orders').findOne({ guild: app.guild.id, code }))?.state;
	const clock = (page: Page) => page.getByRole('button', { name: /World clock/ });
	const card = (page: Page) => page.getByRole('article').filter({ hasText: 'Placed' }).first();

	it('moves forward until an order expires: the sweep runs at once, times and ages follow', async () => {
		const { buyer } = app.people;
		const code = await life.place(buyer);
		const page = await browser.open(app.sandbox, 1440, 'dark', `${app.guild.id}/${room(buyer, code).id}/${buyer.id}`);
		await card(page).waitFor();
		const relative = async () => (await page.getByRole('article').locator('time').allTextContents()).filter((one) => /^in \d/.test(one));
		const before = await relative();
		expect(before.length).toBeGreaterThan(0);

		await clock(page).click();
		await page.getByRole('button', { name: '+ 5 min', exact: true }).click();
		await page.getByText('5 min ahead of real time.').waitFor();
		await page.getByLabel('How many').fill('3');
		await page.getByLabel('Unit').selectOption('hours');
		await page.getByRole('button', { name: 'Move' }).click();
		await page.getByText('3 h 5 min ahead of real time.').waitFor();
		await expect.poll(relative).not.toEqual(before);
		expect(await stateOf(code)).toBe('placed');
		await shots(page, 'time-1440');
		// What every minute's round of the bot would do happens now: the order is gone long before that round.
		await page.getByRole('button', { name: '+ 3 days', exact: true }).click();
		await page.keyboard.press('Escape');
		await page
			.getByRole('article')
			.getByText(/Expired/)
			.first()
			.waitFor();
		expect(await stateOf(code)).toBe('expired');
		await clock(page).getByText('+3 d 3 h').waitFor();

		await page.getByRole('region', { name: 'Members' }).getByRole('button', { name: 'Mira' }).click();
		await page
			.getByRole('dialog', { name: 'Mira' })
			.getByText(/43 days ago|1 month ago/)
			.waitFor();
		await page.context().close();
	});

	it('goes to a named moment, on a narrow screen', async () => {
		const { otherBuyer } = app.people;
		const code = await life.place(otherBuyer);
		const page = await browser.open(app.sandbox, 360, 'light', `${app.guild.id}/${room(otherBuyer, code).id}/${otherBuyer.id}`);
		await card(page).waitFor();
		await clock(page).click();
		await page.getByRole('button', { name: /^To: Next wipe/ }).waitFor();
		await shots(page, 'time-360');
		await page.getByRole('button', { name: /^To: Next wipe/ }).click();
		// It lies behind: the clock offers it no more.
		await page.getByRole('button', { name: /^To: Next wipe/ }).waitFor({ state: 'detached' });
		expect(app.sandbox.clock.now().getTime()).toBeGreaterThanOrEqual(wipe.getTime());
		await page.keyboard.press('Escape');
		await page
			.getByRole('article')
			.getByText(/Expired/)
			.first()
			.waitFor();
		expect(await stateOf(code)).toBe('expired');
		await page.context().close();
		expect(browser.outside).toEqual([]);
		expect(browser.problems).toEqual([]);
	});
});
