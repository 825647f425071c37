import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { field, lastMessage, noBrowser, Stage } from './stage.js';

describe.skipIf(noBrowser)('markdown on the page', () => {
	let stage: Stage;
	let page: Page;
	let shown: Locator;

	beforeAll(async () => {
		stage = await Stage.open();
		page = await stage.open({ who: 'Ben', channel: 'general', locale: 'en-GB', timezoneId: 'Pacific/Auckland' });
		await stage.person('Ben').slash('gallery', { what: 'markdown' }, { channel: stage.channel('general') });
		shown = page.getByRole('article').filter({ has: page.getByRole('heading', { name: 'Heading one' }) });
		await lastMessage(page).locator('.jumbo').waitFor();
	});
	afterAll(() => stage?.close());

	it('shows headings, subtext and the styles of words', async () => {
		expect(await shown.getByRole('heading').allTextContents()).toEqual(['Heading one', 'Heading two', 'Heading three']);
		expect(await shown.locator('.md-sub').textContent()).toBe('Subtext in small');
		expect(await shown.locator('strong').allTextContents()).toEqual(['bold', 'both', 'once', 'quoted']);
		expect(await shown.locator('em').allTextContents()).toEqual(['italic', 'both']);
		expect(await shown.locator('u').textContent()).toBe('under');
		expect(await shown.locator('s').textContent()).toBe('gone');
		expect(await shown.locator(':not(pre) > code').textContent()).toBe('code');
	});

	it('nests lists, and keeps numbered ones apart', async () => {
		const lists = shown.locator('.md > ul, .md > ol');
		expect(await lists.evaluateAll((all) => all.map((one) => one.tagName))).toEqual(['UL', 'OL']);
		expect(await lists.first().locator(':scope > li > ul > li > ul > li').textContent()).toBe('and deeper');
		expect(await lists.last().getByRole('listitem').allTextContents()).toEqual(['first', 'second']);
	});

	it('quotes a line, and everything below, with lists inside', async () => {
		expect(await shown.locator('blockquote').allInnerTexts()).toEqual([
			'quoted once\nand again',
			'Everything below\nis quoted\neven a list'
		]);
		expect(await shown.locator('blockquote li').textContent()).toBe('even a list');
	});

	it('keeps code as it stands, and names its language', async () => {
		expect(await shown.locator('pre').getAttribute('data-lang')).toBe('ts');
		expect(await shown.locator('pre').textContent()).toContain('const answer: number = 42; // wraps:');
	});

	it('hides spoilers until they are asked for, by keyboard too', async () => {
		const spoiler = shown.getByRole('button', { name: 'Spoiler: show the hidden text' });
		expect(await shown.locator('strong', { hasText: 'words' }).count()).toBe(0);
		await spoiler.press('Enter');
		expect(await shown.locator('.spoiler.open strong').textContent()).toBe('words');
	});

	it('links what leads out, without telling where from', async () => {
		const links = shown.getByRole('link');
		expect(await links.allTextContents()).toEqual(['masked link', 'https://example.com/quiet', 'https://example.com/plain']);
		expect(await links.evaluateAll((all) => all.map((one) => `${one.getAttribute('rel')} ${one.getAttribute('target')}`))).toEqual(
			Array(3).fill('noopener noreferrer _blank')
		);
		await links.first().hover();
		expect(await page.getByRole('tooltip').textContent()).toBe('its title · https://example.com/a');
	});

	it('names users, roles, channels, commands, everyone and places of the guild', async () => {
		expect(await shown.locator('.mention').allInnerTexts()).toEqual([
			'@Ben',
			'@Keeper',
			'general',
			'/gallery',
			'@everyone',
			'@here',
			'Channels & Roles'
		]);
		await shown.getByRole('button', { name: '@Ben' }).click();
		await page.getByRole('dialog', { name: 'Ben' }).waitFor();
		await page.keyboard.press('Escape');
		await shown.getByRole('button', { name: '/gallery' }).click();
		await page.getByRole('form', { name: 'Command /gallery' }).waitFor();
		await page.keyboard.press('Escape');
		await field(page).waitFor();
	});

	it('draws emoji of fonts and of the application, alone large', async () => {
		const custom = shown.getByRole('img', { name: ':berry:' });
		await expect.poll(() => custom.evaluate((image) => Reflect.get(image, 'naturalWidth'))).toBe(64);
		expect(await shown.locator('.emoji', { hasText: '🦖' }).count()).toBe(1);
		expect(await lastMessage(page).locator('.jumbo .emoji').count()).toBe(3);
	});

	it('tells every style of time in the zone of the viewer, with the whole date in a tip', async () => {
		const times = shown.locator('.stamp');
		// 1700000000 is 14 November 2023, 22:13:20 UTC: thirteen hours later in Auckland it is the next day.
		expect((await times.allTextContents()).slice(0, 8)).toEqual([
			'11:13',
			'11:13:20',
			'15/11/2023',
			'15 November 2023',
			'15 November 2023 at 11:13',
			'Wednesday, 15 November 2023 at 11:13',
			'15/11/2023, 11:13',
			'15/11/2023, 11:13:20'
		]);
		expect(await times.last().textContent()).toMatch(/^\d+ years ago$/);
		await times.first().focus();
		expect(await page.getByRole('tooltip').textContent()).toBe('Wednesday, 15 November 2023 at 11:13');
		await page.keyboard.press('Escape');
		expect(await page.getByRole('tooltip').count()).toBe(0);
	});
});
