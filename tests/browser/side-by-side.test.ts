import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSandbox } from '../../scripts/lib/build.mjs';
import { type App, startApp } from '../support/app.js';
import { picture as proof, setUp } from '../support/order-script.js';
import { orderIngots, press, run, servePage } from './acting.js';
import { noBrowser, Pages } from './chromium.js';
import { expectNarrow, expectUsable, shots } from './stage.js';

describe.skipIf(noBrowser)('two people side by side, with the bot', () => {
	let app: App;
	let browser: Pages;
	let page: Page;

	beforeAll(async () => {
		await buildSandbox();
		app = await startApp();
		servePage(app);
		await setUp(app);
		browser = await Pages.launch();
	});
	afterAll(async () => {
		await browser?.close();
		await app?.stop();
	});

	const side = (name: 'left' | 'right') => page.frameLocator(`iframe[name=${name}]`);
	const channel = (name: string) => app.people.staff.channel(name).id;

	it('lets a new person in by an invite', async () => {
		const { owner } = app.people;
		page = await browser.open(app.sandbox, 1440, 'dark', `${app.guild.id}/${channel('general')}/${owner.id}`);
		await page.getByRole('button', { name: 'Invites' }).click();
		const invites = page.getByRole('dialog', { name: 'Invites' });
		await invites.getByLabel('Ends after').selectOption('1 hour');
		await invites.getByLabel('Uses').selectOption('5');
		await invites.getByRole('button', { name: 'Make an invite' }).click();
		await invites.getByText(/used 0 of 5, ends in 1 hour/).waitFor();
		await shots(page, 'invites-made-1440');
		const code = (await invites.locator('code').textContent()) ?? '';
		await invites.getByRole('button', { name: `New person joins with ${code}` }).click();
		const form = page.getByRole('dialog', { name: 'New person with an invite' });
		await form.getByLabel('Name', { exact: true }).fill('Nova');
		await form.getByLabel('Age of the account in days').fill('800');
		await form.getByRole('button', { name: 'Join and play' }).click();
		await expect.poll(() => page.getByLabel('You play').locator('option:checked').textContent()).toBe('Nova');
		expect(app.sandbox.members(app.guild).some(({ user }) => user.global_name === 'Nova')).toBe(true);

		// A guild can be left, and an existing person comes back with the same code.
		await page.getByRole('button', { name: 'Invites' }).click();
		await invites.getByRole('button', { name: /^Leave / }).click();
		await invites.getByRole('button', { name: 'Leave now' }).click();
		await page.getByRole('heading', { name: 'Direct messages' }).first().waitFor();
		await page.getByRole('button', { name: 'Invites' }).click();
		await invites.getByLabel('Code of an invite').fill(code);
		await invites.getByRole('button', { name: 'Join as Nova' }).click();
		await page.getByRole('heading', { name: 'general' }).waitFor();
		expect(app.sandbox.members(app.guild).some(({ user }) => user.global_name === 'Nova')).toBe(true);
	});

	it('plays an order from both sides at once', async () => {
		const nova = page.url().split('/').at(-1) ?? '';
		await page.getByRole('button', { name: 'The cast' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Play Dodo beside' }).click();
		const [buyer, staff] = [side('left'), side('right')];
		await page.getByRole('button', { name: 'Left: Nova' }).waitFor();
		await page.getByRole('button', { name: 'Right: Dodo' }).waitFor();
		await staff
			.getByRole('navigation', { name: 'Channels' })
			.getByRole('button', { name: /^staff-queue/ })
			.click();

		await run(buyer, 'wallet balance');
		await press(buyer, 'Claim grant');
		await orderIngots(buyer);
		// Nobody reloads anything: what one side does shows on the other.
		await press(staff, 'Claim order');
		const order = async () => app.db.collection('orders').findOne({ guild: app.guild.id, buyer: nova });
		await expect.poll(async () => (await order())?.state).toBe('claimed');
		const code = String((await order())?.code).toLowerCase();
		for (const one of [buyer, staff])
			await one
				.getByRole('navigation', { name: 'Channels' })
				.getByRole('button', { name: new RegExp(code) })
				.first()
				.click();
		await buyer.getByRole('article').getByText('Dodo').first().waitFor();
		await shots(page, 'split-order-1440');
		await press(staff, 'Mark delivered');
		const dialog = staff.getByRole('dialog');
		await dialog.locator('input[type=file]').first().setInputFiles({ name: proof.name, mimeType: 'image/png', buffer: proof.data });
		await dialog.getByRole('button', { name: 'Submit' }).click();
		await press(buyer, 'Confirm receipt');
		// The bot asks once more, for this person only.
		const asked = buyer.getByRole('article').filter({ hasText: 'Only you can see this' });
		await asked.getByRole('button', { name: 'Confirm receipt', exact: true }).last().click();
		await expect.poll(async () => (await order())?.state).toBe('completed');
		await staff
			.getByRole('article')
			.getByText(/Completed/i)
			.first()
			.waitFor();
		const done = await order();
		expect([done?.buyer, done?.assignee]).toEqual([nova, app.people.staff.id]);
	});

	it('keeps both sides over a reload, changes sides by F6, and closes one', async () => {
		const place = page.url();
		expect(place).toContain('#split/');
		await page.reload();
		await page.getByRole('button', { name: 'Left: Nova' }).waitFor();
		await page.getByRole('button', { name: 'Right: Dodo' }).waitFor();
		expect(page.url()).toBe(place);
		const focused = () => page.evaluate('document.activeElement?.getAttribute("name")');
		await side('left')
			.getByRole('textbox', { name: /^Message to/ })
			.focus();
		expect(await focused()).toBe('left');
		await page.keyboard.press('F6');
		await expect.poll(focused).toBe('right');
		await page.keyboard.type('typed on the right');
		await expect
			.poll(() =>
				side('right')
					.getByRole('textbox', { name: /^Message to/ })
					.inputValue()
			)
			.toBe('typed on the right');
		await side('right')
			.getByRole('textbox', { name: /^Message to/ })
			.fill('');

		for (const width of [1440, 800, 360]) {
			await page.setViewportSize({ width, height: 900 });
			const [left, right] = [page.locator('iframe[name=left]'), page.locator('iframe[name=right]')];
			await page.getByRole('button', { name: 'Left: Nova' }).click();
			expect([await left.isVisible(), await right.isVisible()]).toEqual([true, width === 1440]);
			await page.getByRole('button', { name: 'Right: Dodo' }).click();
			expect([await left.isVisible(), await right.isVisible()]).toEqual([width === 1440, true]);
			await expectNarrow(page, `split ${width}`);
			await expectUsable(page, `split ${width}`);
			await shots(page, `split-${width}`);
		}
		await page.setViewportSize({ width: 1440, height: 900 });
		const frame = page.frames().find((one) => one.name() === 'right');
		if (frame) await expectUsable(page, 'right side', frame);
		await page.getByRole('button', { name: 'Truth panel' }).click();
		await page
			.getByRole('region', { name: 'Truth panel' })
			.getByText(/gateway session, 1 connected/)
			.waitFor();
		await shots(page, 'split-truth-1440');
		await page.getByRole('button', { name: 'Close left side' }).click();
		await page.locator('iframe').first().waitFor({ state: 'detached' });
		await expect.poll(() => page.getByLabel('You play').locator('option:checked').textContent()).toContain('Dodo');
		await page.context().close();
		expect(browser.outside).toEqual([]);
		expect(browser.problems).toEqual([]);
	});
});
