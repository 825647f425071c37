import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { choose, field, go, lastMessage, noBrowser, Stage } from './stage.js';

describe.skipIf(noBrowser)('forms, commands and menus', () => {
	let stage: Stage;
	let page: Page;

	beforeAll(async () => {
		stage = await Stage.open();
		page = await stage.open({ who: 'Ben', channel: 'general' });
		await stage.person('Ben').slash('gallery', { what: 'forms' }, { channel: stage.channel('general') });
		await page.getByRole('button', { name: 'First form' }).waitFor();
	});
	afterAll(() => stage?.close());

	const hasFocus = (part: Locator): Promise<boolean> => part.evaluate((element) => element.matches(':focus'));
	const said = (): Promise<string | null> => lastMessage(page).locator('.content').textContent();

	async function openForm(name: string): Promise<Locator> {
		await page.getByRole('button', { name }).last().click();
		const dialog = page.getByRole('dialog', { name });
		await dialog.waitFor();
		return dialog;
	}

	it('fills texts and selects, and keeps the answers while something is wrong', async () => {
		const dialog = await openForm('First form');
		await dialog.getByText('At least three letters').waitFor();
		await dialog.getByLabel('Short text').fill('ab');
		await dialog.getByText('2 / 20').waitFor();
		await dialog.getByRole('button', { name: 'Submit' }).click();
		await dialog.getByText('At least 3 characters; 2 so far.').waitFor();
		expect(await dialog.getByText('This field is required.').count()).toBe(3);
		expect(await hasFocus(dialog.getByLabel('Short text'))).toBe(true);
		await dialog.getByLabel('Short text').fill('abc');
		expect(await dialog.getByLabel('Long text').inputValue()).toBe('preset');
		await dialog.getByLabel('Long text').fill('two lines');
		await choose(page, dialog, 'Colours', 'Red', 'Blue');
		await choose(page, dialog, 'Person', 'Cleo');
		await choose(page, dialog, 'Role', 'Keeper');
		await dialog.getByRole('button', { name: 'Submit' }).click();
		await dialog.waitFor({ state: 'detached' });
		await expect.poll(said).toBe(`short=abc | long=two lines | select=red+blue | user=${stage.people.Cleo} | role=${stage.keeperId}`);
	});

	it('fills radio buttons, check boxes and files', async () => {
		const dialog = await openForm('Second form');
		await choose(page, dialog, 'Channel', 'trading');
		await dialog.getByRole('radio', { name: 'Coffee' }).check();
		await dialog.getByRole('checkbox', { name: 'Milk' }).check();
		await dialog.getByRole('checkbox', { name: 'Sugar' }).check();
		await dialog.getByLabel('Agreed').check();
		await dialog.getByLabel('Proof').setInputFiles({ name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('no') });
		await dialog.getByLabel('Proof').setInputFiles({ name: 'proof.png', mimeType: 'image/png', buffer: Buffer.from('89504e47', 'hex') });
		await dialog.getByRole('button', { name: 'Remove wrong.txt' }).click();
		await dialog.getByRole('button', { name: 'Submit' }).click();
		await dialog.waitFor({ state: 'detached' });
		await expect.poll(said).toBe(`channel=${stage.channel('trading')} | radio=coffee | boxes=milk+sugar | box=true | file=proof.png`);
	});

	it('shows texts between the fields, presets, and leaves out what is optional', async () => {
		const dialog = await openForm('Third form');
		await dialog.getByRole('heading', { name: 'Before you send' }).waitFor();
		expect(await dialog.getByLabel('Optional').getAttribute('placeholder')).toBe('Leave it');
		expect(await dialog.getByRole('checkbox', { name: 'One' }).isChecked()).toBe(true);
		expect(await dialog.getByRole('radio', { name: 'Right' }).isChecked()).toBe(true);
		await choose(page, dialog, 'Anyone', 'Keeper', 'Cleo');
		await dialog.getByRole('button', { name: 'Submit' }).click();
		await dialog.getByText('Choose at least 2.').waitFor();
		await dialog.getByRole('checkbox', { name: 'Two' }).check();
		await dialog.getByRole('button', { name: 'Submit' }).click();
		await dialog.waitFor({ state: 'detached' });
		await expect.poll(said).toContain(`anyone=${stage.keeperId}+${stage.people.Cleo} | two=one+two | preset=right`);
	});

	it('keeps what was written when the bot does not answer, and gives the focus back', async () => {
		const dialog = await openForm('Silent form');
		await dialog.getByLabel('Words').fill('Not lost');
		await dialog.getByRole('button', { name: 'Submit' }).click();
		await dialog.getByRole('button', { name: 'Sending…' }).waitFor();
		await dialog.getByRole('alert').filter({ hasText: 'Your answers are kept' }).waitFor();
		expect(await dialog.getByLabel('Words').inputValue()).toBe('Not lost');
		await page.keyboard.press('Escape');
		await dialog.waitFor({ state: 'detached' });
		await expect.poll(() => hasFocus(page.getByRole('button', { name: 'Silent form' }))).toBe(true);
	});

	it('lists commands with their descriptions and options, those that begin so first', async () => {
		await field(page).fill('/t');
		const list = page.getByRole('listbox', { name: 'Commands' });
		await expect
			.poll(async () => (await list.getByRole('option').locator('small').allInnerTexts()).slice(0, 3))
			.toEqual(['Two below', 'Right below', 'Every type of option']);
		const first = await field(page).getAttribute('aria-activedescendant');
		await field(page).press('ArrowDown');
		expect(await field(page).getAttribute('aria-activedescendant')).not.toBe(first);
		await field(page).press('Enter');
		await page.getByRole('form', { name: 'Command /tree leaf' }).waitFor();
		await page.getByRole('button', { name: 'Run' }).press('Enter');
		await expect.poll(said).toBe('Ran -/leaf');
		expect(await hasFocus(field(page))).toBe(true);
		await field(page).fill('/nothing of that name');
		await page.getByText('No command fits').waitFor();
		await field(page).press('Escape');
		expect(await page.getByText('No command fits').count()).toBe(0);
		await field(page).fill('');
	});

	it('takes every type of option and checks what it takes', async () => {
		await field(page).fill('/typed');
		await field(page).press('Enter');
		const form = page.getByRole('form', { name: 'Command /typed' });
		for (const name of ['text', 'whole', 'flag', 'person', 'place', 'group', 'anyone', 'part', 'proof'])
			await form.getByRole('button', { name: new RegExp(`^${name}`) }).click();
		await form.getByLabel(/^text/).fill('no');
		await form.getByLabel(/^whole/).fill('12');
		await form.getByLabel(/^part/).fill('half');
		await form.getByRole('button', { name: 'Run' }).click();
		for (const told of ['At least 3 characters.', 'At most 9.', 'This takes a number.']) await form.getByText(told).waitFor();
		await form.getByLabel(/^text/).fill('yes');
		await form.getByLabel(/^whole/).fill('-2');
		await form.getByLabel(/^part/).fill('0.5');
		await choose(page, form, /^flag/, 'False');
		await choose(page, form, /^person/, 'Cleo');
		await choose(page, form, /^place/, 'trading');
		await choose(page, form, /^group/, 'Keeper');
		await choose(page, form, /^anyone/, 'Ada');
		await form.getByLabel(/^proof/).setInputFiles({ name: 'proof.txt', mimeType: 'text/plain', buffer: Buffer.from('yes') });
		await form.getByRole('button', { name: 'Run' }).click();
		await expect
			.poll(said)
			.toBe(
				[
					'text=yes',
					'whole=-2',
					'flag=false',
					`person=${stage.people.Cleo}`,
					`place=${stage.channel('trading')}`,
					`group=${stage.keeperId}`,
					`anyone=${stage.people.Ada}`,
					'part=0.5',
					'proof=proof.txt'
				].join(' | ')
			);
	});

	it('completes options with what the bot suggests while it is typed', async () => {
		await field(page).fill('/pick');
		await field(page).press('Enter');
		const form = page.getByRole('form', { name: 'Command /pick' });
		await form.getByRole('button', { name: 'Run' }).click();
		await form.getByText('This option is required.').waitFor();
		const fruit = form.getByRole('combobox', { name: /fruit/ });
		await fruit.fill('a');
		await expect.poll(() => page.getByRole('listbox').getByRole('option').count()).toBe(2);
		await fruit.fill('mejo');
		await expect.poll(() => page.getByRole('listbox').getByRole('option').allInnerTexts()).toEqual(['Mejoberry']);
		await fruit.press('Enter');
		await form.getByRole('button', { name: /count/ }).click();
		await form.getByLabel(/^count/).fill('4');
		await page.keyboard.press('Enter');
		await expect.poll(said).toBe('Picked v-Mejoberry × 4');
	});

	it('runs commands on messages from the menu, by the secondary button and by keyboard', async () => {
		await stage.person('Ada').say('Weigh this', { channel: stage.channel('general') });
		const message = page.getByRole('article').filter({ hasText: 'Weigh this' }).first();
		await message.getByText('Weigh this').click({ button: 'right' });
		const menu = page.getByRole('menu', { name: 'Actions on the message of Ada' });
		expect(await menu.getByRole('menuitem').allInnerTexts()).toEqual(['Reply', 'Copy text', 'Copy message id', 'Weigh message']);
		await page.keyboard.press('End');
		await page.keyboard.press('Enter');
		await expect.poll(said).toBe('Weighed “Weigh this”');
		await expect.poll(() => lastMessage(page).locator('.origin').textContent()).toContain('Weigh message');
		const button = message.getByRole('button', { name: 'Actions on the message of Ada' });
		await button.press('Enter');
		await menu.waitFor();
		await page.keyboard.press('Escape');
		await menu.waitFor({ state: 'detached' });
		expect(await hasFocus(button)).toBe(true);
	});

	it('runs commands on people from the member list and the profile', async () => {
		const cleo = page.getByRole('region', { name: 'Members' }).getByRole('button', { name: 'Cleo' });
		await cleo.click({ button: 'right' });
		await page.getByRole('menu', { name: 'Actions on Cleo' }).getByRole('menuitem', { name: 'Weigh person' }).click();
		await expect.poll(said).toBe('Weighed Cleo');
		await cleo.click();
		const profile = page.getByRole('dialog', { name: 'Cleo' });
		await profile.getByRole('button', { name: 'Mention' }).click();
		await profile.waitFor({ state: 'detached' });
		expect(await field(page).inputValue()).toBe(`<@${stage.people.Cleo}> `);
		await expect.poll(() => hasFocus(field(page))).toBe(true);
		await field(page).fill('');
	});

	it('tells who somebody is: roles, age of the account, since when here', async () => {
		await page.getByRole('region', { name: 'Members' }).getByRole('button', { name: 'Ben' }).click();
		const profile = page.getByRole('dialog', { name: 'Ben' });
		const facts = await profile.locator('dt, dd').allInnerTexts();
		expect(facts.filter((_, index) => index % 2 === 0)).toEqual(['Account made', 'Joined', 'Roles']);
		expect(facts[1]).toMatch(/· 1 year ago|· 12 months ago/);
		expect(facts[3]).toMatch(/· .*(seconds?|minutes?) ago|· in 0 seconds/);
		expect(facts[5]).toBe('Keeper');
		await page.keyboard.press('Escape');
		await go(page, 'general');
	});

	it('goes through messages and members by arrows', async () => {
		await page.getByRole('log').focus();
		await page.keyboard.press('ArrowUp');
		expect(await hasFocus(lastMessage(page))).toBe(true);
		await page.keyboard.press('ArrowUp');
		expect(await hasFocus(page.getByRole('article').nth(-2))).toBe(true);
		await page.keyboard.press('End');
		expect(await hasFocus(lastMessage(page))).toBe(true);
		const members = page.getByRole('region', { name: 'Members' }).getByRole('button');
		await members.first().focus();
		await page.keyboard.press('ArrowDown');
		expect(await hasFocus(members.nth(1))).toBe(true);
	});

	it('reported no error', () => {
		expect(stage.problems).toEqual([]);
		expect(stage.outside).toEqual([]);
	});
});
