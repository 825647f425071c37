import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GALLERY } from './gallery.js';
import { expectNarrow, expectUsable, field, noBrowser, Stage, shots, WIDTHS } from './stage.js';

const BUILT = fileURLToPath(new URL('../../sandbox/web/dist/', import.meta.url));
const MAX_BYTES = 400_000;

describe.skipIf(noBrowser)('the page for everybody', () => {
	let stage: Stage;

	beforeAll(async () => {
		stage = await Stage.open();
		for (const what of Object.keys(GALLERY)) {
			stage.sandbox.createChannel(stage.guild, { name: what });
			await stage.person('Ben').slash('gallery', { what }, { channel: stage.channel(what) });
		}
		const general = stage.channel('general');
		const message = await stage.person('Ada').say('Something to weigh', { channel: general });
		await stage.person('Cleo').react(message, '🔥');
		await stage.person('Ben').react(message, '👀');
		await stage.person('Ben').say('An answer', { channel: general, replyTo: message });
		await stage.bot?.rest.put(`/channels/${general}/messages/pins/${message.id}`);
		await stage.bot?.rest.post(`/channels/${general}/messages`, {
			body: { poll: { question: { text: 'Heavy?' }, answers: [{ poll_media: { text: 'Yes' } }, { poll_media: { text: 'No' } }] } }
		});
		await stage.person('Cleo').vote(stage.sandbox.messages(general).at(-1) ?? '', [1]);
		await stage.bot?.rest.patch(`/guilds/${stage.guild.id}/members/${stage.people.Cleo}`, {
			body: { communication_disabled_until: new Date(stage.sandbox.clock.now().getTime() + 3_600_000).toISOString() }
		});
	});
	afterAll(() => stage?.close());

	/** Everything that opens above the page, one after the other; what opened is closed by Escape. */
	async function eachWindow(page: Page, look: (name: string) => Promise<void>): Promise<void> {
		const open = async (name: string, button: ReturnType<Page['locator']>, inside: ReturnType<Page['locator']>): Promise<void> => {
			await button.click();
			await inside.waitFor();
			await look(name);
			await page.keyboard.press('Escape');
			await inside.waitFor({ state: 'detached' });
		};
		for (const name of ['First', 'Second', 'Third'])
			await open(`form-${name}`, page.getByRole('button', { name: `${name} form` }), page.getByRole('dialog'));
		await page.getByRole('button', { name: 'First form' }).click();
		await open('list', page.getByRole('dialog').getByRole('combobox', { name: 'Person' }), page.getByRole('listbox'));
		await page.keyboard.press('Escape');
		await open(
			'profile',
			page
				.getByRole('article')
				.first()
				.getByRole('button', { name: /^Profile of/ }),
			page.getByRole('dialog')
		);
		const menu = page.getByRole('button', { name: /^Actions on the message/ }).first();
		await menu.focus();
		await open('menu', menu, page.getByRole('menu'));
		await field(page).fill('/t');
		await page.getByRole('listbox', { name: 'Commands' }).waitFor();
		await look('commands');
		await field(page).press('Enter');
		await page.getByRole('form').getByRole('button', { name: 'Run' }).waitFor();
		await look('command');
		await page.keyboard.press('Escape');
	}

	it.each(WIDTHS)('fits into %i px, and has nothing serious against it in either colour scheme', async (width) => {
		const page = await stage.open({ who: 'Ben', channel: 'forms', width, reducedMotion: 'reduce' });
		const look = async (name: string, widths: readonly number[] = [360, 1440]): Promise<void> => {
			await shots(page, `${name}-${width}`);
			await expectNarrow(page, `${name} at ${width}`);
			// What stands beside what is the same at 800 as at one of the others.
			if (widths.includes(width)) await expectUsable(page, `${name} at ${width}`);
		};
		await eachWindow(page, look);
		const show = async (channel: string, who: string): Promise<void> => {
			await page.goto('about:blank');
			await page.goto(`${stage.sandbox.base}/#${stage.guild.id}/${stage.channel(channel)}/${stage.people[who]}`);
			await page.getByRole('log').and(page.locator('[aria-busy=false]')).waitFor();
		};
		for (const what of Object.keys(GALLERY)) {
			await show(what, 'Ben');
			// A message is the same beside the lists of a wide screen.
			await look(what, [360]);
		}
		await show('general', 'Cleo');
		await page.getByText('In timeout until').first().waitFor();
		await look('timeout');
		await page.context().close();
	});

	it('weighs at most 400 KB as it is built', async () => {
		const names = await readdir(BUILT, { recursive: true, withFileTypes: true });
		const sizes = await Promise.all(
			names.filter((one) => one.isFile()).map(async (one) => (await readFile(`${one.parentPath}/${one.name}`)).length)
		);
		const weight = sizes.reduce((sum, one) => sum + one, 0);
		expect(weight).toBeGreaterThan(50_000);
		expect(weight).toBeLessThanOrEqual(MAX_BYTES);
	});

	it('reported no error and asked nothing off loopback', () => {
		expect(stage.problems).toEqual([]);
		expect(stage.outside).toEqual([]);
	});
});
