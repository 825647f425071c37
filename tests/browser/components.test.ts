import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { picture } from './gallery.js';
import { choose, go, lastMessage, noBrowser, Stage } from './stage.js';

describe.skipIf(noBrowser)('what messages carry', () => {
	let stage: Stage;
	let page: Page;

	beforeAll(async () => {
		stage = await Stage.open({ ackMs: 3000 });
		page = await stage.open({ who: 'Ben' });
	});
	afterAll(() => stage?.close());

	/** One part of the gallery in a channel of its own. */
	async function show(what: string): Promise<Locator> {
		stage.sandbox.createChannel(stage.guild, { name: what });
		await stage.person('Ben').slash('gallery', { what }, { channel: stage.channel(what) });
		await go(page, what);
		return page.getByRole('article').filter({ has: page.locator('.origin') });
	}

	/** Pixels of a picture once it has loaded. */
	const width = (image: Locator): Promise<unknown> => image.evaluate((element) => Reflect.get(element, 'naturalWidth'));
	const className = (part: Locator): Promise<string | null> => part.getAttribute('class');
	const hasFocus = (part: Locator): Promise<boolean> => part.evaluate((element) => element.matches(':focus'));

	it('frames embeds: author, title, fields side by side, pictures, footer with its time, colour', async () => {
		const message = await show('embeds');
		const embed = message.getByRole('region', { name: 'Embed: A title with a link' });
		expect(await embed.getAttribute('style')).toContain('#e67e22');
		expect(await embed.getByRole('link', { name: 'The author' }).getAttribute('href')).toBe('https://example.com/author');
		expect(await embed.getByRole('link', { name: 'A title with a link' }).getAttribute('href')).toBe('https://example.com');
		expect(await embed.locator('strong').textContent()).toBe('markdown');
		expect(await embed.locator('dt').allInnerTexts()).toEqual(['Inline one', 'Inline two', 'Inline three', 'Alone', 'Pair', 'Pair']);
		const spans = await embed.locator('.embed-fields > div').evaluateAll((all) => all.map((one) => one.getAttribute('style')));
		expect(spans.map((one) => one?.replace(/\D/g, ''))).toEqual(['4', '4', '4', '12', '6', '6']);
		for (const [part, size] of [
			['.thumbnail img', 160],
			['.mosaic img', 800],
			['.embed-author img', 64],
			['.embed-foot img', 64]
		] as const)
			await expect.poll(() => width(embed.locator(part))).toBe(size);
		expect(await embed.locator('.embed-foot').textContent()).toMatch(/^The footer · .*2024/);
		await message.getByText('not loaded from elsewhere').waitFor();
	});

	it('sets pictures together, covers spoilers, tells their words, and shows them large one by one', async () => {
		const message = await show('files');
		const tiles = message.locator('.tile');
		expect(await tiles.count()).toBe(3);
		expect(await message.getByRole('img', { name: 'Stripes in green' }).count()).toBe(1);
		expect(await message.getByRole('button', { name: 'Spoiler: show it' }).count()).toBe(1);
		await message.getByRole('button', { name: 'Stripes in green' }).press('Enter');
		const large = page.getByRole('dialog', { name: 'Picture 1 of 3' });
		expect(await large.getByText('Stripes in green').count()).toBe(1);
		await page.keyboard.press('ArrowRight');
		await page.getByRole('dialog', { name: 'Picture 2 of 3' }).waitFor();
		await page.keyboard.press('Escape');
		await expect.poll(() => hasFocus(message.getByRole('button', { name: 'Stripes in green' }))).toBe(true);
		await message.getByRole('button', { name: 'Spoiler: show it' }).click();
		expect(await message.getByRole('button', { name: 'Spoiler: show it' }).count()).toBe(0);
	});

	it('plays sounds, reads short texts, offers the rest for download', async () => {
		const message = lastMessage(page);
		await expect.poll(() => message.locator('audio').evaluate((one) => Math.round(Number(Reflect.get(one, 'duration'))))).toBe(1);
		await message.getByRole('button', { name: 'Read prices.csv' }).click();
		await message.getByText('thing 29,203').waitFor();
		const file = message.getByRole('link', { name: /^a_save_with/ });
		expect(await file.getAttribute('download')).toMatch(/\.bin$/);
		await message.getByText('68.4 KiB').waitFor();
		await message.getByRole('button', { name: 'Spoiler: show it' }).click();
		await message.getByRole('link', { name: 'SPOILER_notes.txt' }).waitFor();
	});

	it('plays films that people send', async () => {
		const film: string = await page.evaluate(`new Promise((done) => {
			const canvas = document.createElement('canvas');
			[canvas.width, canvas.height] = [64, 48];
			const brush = canvas.getContext('2d');
			const recorder = new MediaRecorder(canvas.captureStream(), { mimeType: 'video/webm' });
			recorder.ondataavailable = async ({ data }) => {
				const reader = new FileReader();
				reader.onload = () => done(reader.result.split(',')[1]);
				reader.readAsDataURL(data);
			};
			recorder.start();
			let frames = 0;
			const draw = () => {
				brush.fillRect(frames, 0, 2, 48);
				if (++frames < 8) requestAnimationFrame(draw);
				else recorder.stop();
			};
			draw();
		})`);
		await stage.person('Ada').say('A film', {
			channel: stage.channel('files'),
			files: [{ name: 'film.webm', data: Buffer.from(film, 'base64'), contentType: 'video/webm' }]
		});
		await expect
			.poll(() =>
				lastMessage(page)
					.locator('video')
					.evaluate((one) => Reflect.get(one, 'videoWidth'))
			)
			.toBe(64);
	});

	it('shows every part of Components V2', async () => {
		const message = await show('components');
		await message.getByRole('heading', { name: 'Components' }).waitFor();
		const first = message.locator('.container').first();
		expect(await first.getAttribute('style')).toContain('#2f965a');
		await expect.poll(() => width(first.getByRole('img', { name: 'Stripes beside the text' }))).toBe(160);
		expect(await first.locator('.section').first().locator('.md').allInnerTexts()).toEqual([
			'Section with a picture',
			'Second text of the section',
			'and a third'
		]);
		expect(await first.locator('.separator').evaluateAll((all) => all.map((one) => one.className))).toEqual([
			'separator line wide',
			'separator'
		]);
		await first.getByRole('link', { name: 'notes.txt' }).waitFor();
		const hidden = message.locator('.container').last();
		expect(await hidden.locator('[inert]').count()).toBe(1);
		await hidden.getByRole('button', { name: 'Spoiler: show it' }).click();
		await hidden.getByText('What the container hid').waitFor();
		expect(await hidden.locator('[inert]').count()).toBe(0);
		await first.getByRole('button', { name: 'Secret' }).click();
		await lastMessage(page).getByText('Only for your eyes').waitFor();
	});

	it('lays out galleries of one to ten', async () => {
		const message = await show('media');
		const galleries = message.locator('.mosaic');
		expect(await galleries.evaluateAll((all) => all.map((one) => one.children.length))).toEqual([1, 2, 3, 5, 10]);
		const ten = galleries.last().locator('.tile');
		expect(await className(ten.first())).toBe('tile w6');
		expect(await className(ten.last())).toBe('tile w2');
		expect(await message.getByRole('img', { name: 'Picture 2 of 3' }).count()).toBe(1);
		expect(await galleries.nth(3).getByRole('button', { name: 'Spoiler: show it' }).count()).toBe(1);
	});

	it('has buttons of every style, disabled, with signs, leading out', async () => {
		const message = await show('buttons');
		const row = message.locator('.row').first();
		expect(await row.locator('.button').evaluateAll((all) => all.map((one) => one.className))).toEqual([
			'button primary',
			'button secondary',
			'button success',
			'button danger',
			'button'
		]);
		const out = message.getByRole('link', { name: /^Elsewhere/ });
		expect(await out.getAttribute('rel')).toBe('noopener noreferrer');
		expect(await message.getByRole('button', { name: 'Off' }).isDisabled()).toBe(true);
		await expect.poll(() => width(message.getByRole('button', { name: 'berry' }).getByRole('img'))).toBe(64);
		await message.getByRole('button', { name: '🦖 With a sign' }).click();
		await lastMessage(page).getByText('Pressed sign').waitFor();
	});

	it('shows that a button waits, and after three seconds that it failed', async () => {
		const message = page.getByRole('article').filter({ has: page.getByRole('button', { name: 'Stuck' }) });
		const stuck = message.getByRole('button', { name: 'Stuck' });
		await stuck.click();
		await message.locator('button[aria-busy=true] .dots').waitFor();
		await message.getByRole('alert').filter({ hasText: 'This interaction failed.' }).waitFor();
		await message.locator('button[aria-busy=true]').waitFor({ state: 'detached' });
	});

	it('has selects of every kind with what was chosen before', async () => {
		const message = await show('selects');
		expect(await message.getByRole('combobox').allInnerTexts()).toEqual([
			'Amar',
			expect.stringMatching(/Ada$/),
			'Keeper',
			'People and roles',
			'selects'
		]);
		expect(await message.getByRole('combobox', { name: 'Select a user' }).count()).toBe(1);
	});

	it('takes as many choices as are allowed, and not fewer', async () => {
		const berries = page.getByRole('combobox', { name: 'Choose berries' });
		await berries.click();
		await page.getByText('Choose at least 2').waitFor();
		await page.keyboard.press('Escape');
		expect((await berries.textContent())?.trim()).toBe('Amar');
		expect(await hasFocus(berries)).toBe(true);
		await choose(page, page.getByRole('article'), 'Choose berries', 'Azul', 'Mejo');
		await lastMessage(page).getByText('Chosen: amar, azul, mejo').waitFor();
	});

	it('finds people, roles and channels by typing, and clears what may be empty', async () => {
		await page.getByRole('combobox', { name: 'People and roles' }).click();
		const search = page.getByRole('combobox', { name: 'Search' });
		await search.fill('kee');
		await expect.poll(() => page.getByRole('listbox', { name: 'Choices' }).getByRole('option').allInnerTexts()).toEqual(['Keeper']);
		await search.press('Enter');
		await search.fill('cleo');
		await expect.poll(() => page.getByRole('listbox', { name: 'Choices' }).getByRole('option').count()).toBe(1);
		await search.press('Enter');
		await search.press('Escape');
		await lastMessage(page).getByText(`Chosen: ${stage.keeperId}, ${stage.people.Cleo}`).waitFor();
		await page.getByRole('button', { name: 'Clear Select a role' }).click();
		await expect.poll(() => lastMessage(page).locator('.content').textContent()).toMatch(/^Chosen:\s*$/);
		await page.getByRole('combobox', { name: 'Select a channel' }).click();
		await page.getByRole('combobox', { name: 'Search' }).fill('trading');
		await page.keyboard.press('Enter');
		await lastMessage(page)
			.getByText(`Chosen: ${stage.channel('trading')}`)
			.waitFor();
	});

	it('goes through a long list by keyboard alone', async () => {
		const many = page.getByRole('combobox', { name: 'One of twenty-five' });
		await many.focus();
		await page.keyboard.press('ArrowDown');
		const search = page.getByRole('combobox', { name: 'Search' });
		await search.waitFor();
		await search.press('End');
		await expect.poll(() => page.locator('.option.active').textContent()).toContain('Choice 25');
		await search.press('ArrowUp');
		await expect.poll(() => page.locator('.option.active').textContent()).toContain('Choice 24');
		await search.press('Enter');
		await lastMessage(page).getByText('Chosen: choice 24').waitFor();
		expect(await page.getByRole('combobox', { name: 'Not now' }).isDisabled()).toBe(true);
		const stuck = page.getByRole('combobox', { name: 'Never answered' });
		await choose(page, page.getByRole('article'), 'Never answered', 'Something');
		await expect.poll(() => stuck.isDisabled()).toBe(true);
		await page.getByText('This interaction failed.').waitFor();
		expect(await stuck.isDisabled()).toBe(false);
	});

	it('previews files before they are sent', async () => {
		await page.getByLabel('Files to attach').setInputFiles([
			{ name: 'base.png', mimeType: 'image/png', buffer: await picture(80, 60, 90) },
			{ name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('one') }
		]);
		const files = page.getByRole('list', { name: 'Files to send' });
		await expect.poll(() => width(files.locator('img'))).toBe(80);
		await files.getByRole('button', { name: 'Remove list.txt' }).click();
		await page.getByRole('button', { name: 'Send' }).click();
		await expect.poll(() => width(lastMessage(page).locator('.mosaic img'))).toBe(80);
		expect(
			stage.sandbox
				.messages(stage.channel('selects'))
				.at(-1)
				?.attachments.map((one) => one.filename)
		).toEqual(['base.png']);
	});

	it('reported no error', () => {
		expect(stage.problems).toEqual([]);
		expect(stage.outside).toEqual([]);
	});
});
