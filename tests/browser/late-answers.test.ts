import type { Page, Request, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMessage } from '../../sandbox/src/world/messages.js';
import { choose, field, go, lastMessage, noBrowser, Stage } from './stage.js';

/** Requests that are held back until the test lets them go on. */
class Held {
	private readonly routes: Route[] = [];
	private waiting: { readonly count: number; readonly resolve: () => void } | null = null;

	private over = false;

	private constructor(private readonly page: Page) {}

	/** @param of whether a request of the control API is held; every other one passes. */
	public static async back(page: Page, of: (request: Request) => boolean): Promise<Held> {
		const held = new Held(page);
		await page.route('**/control/**', (route, request) => {
			if (held.over || !of(request)) return route.fallback();
			held.routes.push(route);
			if (held.waiting && held.routes.length >= held.waiting.count) held.waiting.resolve();
		});
		return held;
	}

	/** Settles when so many are held. */
	public arrived(count = 1): Promise<void> {
		if (this.routes.length >= count) return Promise.resolve();
		return new Promise((resolve) => {
			this.waiting = { count, resolve };
		});
	}

	public get count(): number {
		return this.routes.length;
	}

	/** Holds nothing more, and lets what is held come to its end: until the page has the answers or the failures. */
	public async release(end: 'answered' | 'lost' = 'answered'): Promise<void> {
		this.over = true;
		for (const route of this.routes) {
			const request = route.request();
			const isIt = (one: Request): boolean => one === request;
			const { page } = this;
			const ended = end === 'answered' ? page.waitForEvent('requestfinished', isIt) : page.waitForEvent('requestfailed', isIt);
			await (end === 'answered' ? route.continue() : route.abort());
			await ended;
		}
		await this.page.unroute('**/control/**');
		// What the page does with the last answer is done before it takes the next task.
		await this.page.evaluate('new Promise((resolve) => setTimeout(resolve))');
	}
}

const action = (name: string) => (request: Request) => new URL(request.url()).pathname === `/control/${name}`;

describe.skipIf(noBrowser)('answers that come late', () => {
	let stage: Stage;
	let page: Page;

	beforeAll(async () => {
		stage = await Stage.open();
		page = await stage.open({ who: 'Ada' });
	});
	afterAll(() => stage?.close());

	const player = () => page.getByLabel('You play');

	it('plays whom was chosen last, though the one before is told of later', async () => {
		const ofCleo = (request: Request) => action('state')(request) && request.url().includes(`user=${stage.people.Cleo}`);
		const held = await Held.back(page, ofCleo);
		await player().selectOption(stage.people.Cleo ?? '');
		await held.arrived();
		await player().selectOption(stage.people.Ben ?? '');
		await expect.poll(() => page.evaluate('location.hash')).toContain(`/${stage.people.Ben}`);
		await held.release();
		expect(await page.evaluate('location.hash')).toContain(`/${stage.people.Ben}`);
		expect(await player().inputValue()).toBe(stage.people.Ben);
	});

	it('puts older messages in front once, however often they are asked for', async () => {
		const at = stage.sandbox.createChannel(stage.guild, { name: 'long' }).id;
		const { world } = stage.sandbox;
		for (let n = 1; n <= 70; n++)
			createMessage(world, { channel: world.channel(at), authorId: stage.people.Ada ?? '', body: { content: `line ${n}` } });
		await go(page, 'long');
		const held = await Held.back(page, (request) => action('messages')(request) && request.url().includes('before='));
		const older = page.getByRole('button', { name: 'Show older messages' });
		await older.click();
		await held.arrived();
		await older.click();
		await held.release();
		await page.getByText('line 1', { exact: true }).waitFor();
		const ids = await page.getByRole('article').evaluateAll((all) => all.map((one) => one.getAttribute('data-message')));
		expect([held.count, ids.length, new Set(ids).size]).toEqual([1, 70, 70]);
	});

	it('keeps the form that is open when one that was left is answered', async () => {
		const at = stage.sandbox.createChannel(stage.guild, { name: 'papers' }).id;
		await stage.person('Ben').slash('gallery', { what: 'forms' }, { channel: at });
		await go(page, 'papers');
		const first = page.getByRole('dialog', { name: 'First form' });
		await page.getByRole('button', { name: 'First form' }).click();
		await first.getByLabel('Short text').fill('abc');
		const held = await Held.back(page, action('fill'));
		await first.getByLabel('Long text').fill('two lines');
		await choose(page, first, 'Colours', 'Red', 'Blue');
		await choose(page, first, 'Person', 'Cleo');
		await choose(page, first, 'Role', 'Keeper');
		await first.getByRole('button', { name: 'Submit' }).click();
		await held.arrived();
		await first.getByRole('button', { name: 'Cancel' }).click();
		await first.waitFor({ state: 'detached' });
		await page.getByRole('button', { name: 'Second form' }).click();
		const second = page.getByRole('dialog', { name: 'Second form' });
		await second.waitFor();
		await held.release();
		await lastMessage(page).getByText('short=abc').waitFor({ state: 'attached' });
		expect(await second.count()).toBe(1);
		await second.getByRole('button', { name: 'Cancel' }).click();
	});

	it('brings back what could not be sent where it was written, and nowhere else', async () => {
		await go(page, 'general');
		const held = await Held.back(page, action('say'));
		await field(page).fill('lost on the way');
		await field(page).press('Enter');
		await held.arrived();
		await go(page, 'trading');
		await field(page).fill('something else');
		await held.release('lost');
		expect(await field(page).inputValue()).toBe('something else');
		await field(page).fill('');
		await go(page, 'general');
		await expect.poll(() => field(page).inputValue()).toBe('lost on the way');
		await field(page).press('Enter');
		await lastMessage(page).getByText('lost on the way').waitFor();
		expect(await field(page).inputValue()).toBe('');
	});

	it('does not lose what was begun after a message that could not be sent', async () => {
		await go(page, 'general');
		const held = await Held.back(page, action('say'));
		await field(page).fill('first');
		await field(page).press('Enter');
		await held.arrived();
		await field(page).fill('second');
		await held.release('lost');
		await expect.poll(() => field(page).inputValue()).toBe('first\nsecond');
		await field(page).fill('');
	});

	it('never sends a change that was left as a new message, and keeps the draft that stood there before', async () => {
		const at = stage.sandbox.createChannel(stage.guild, { name: 'second-thoughts' }).id;
		const own = await stage.person('Ben').say('said', { channel: at });
		await go(page, 'second-thoughts');
		await field(page).fill('a draft');
		await lastMessage(page).getByText('said').click({ button: 'right' });
		await page.getByRole('menuitem', { name: 'Edit message' }).click();
		await field(page).fill('said better');
		await go(page, 'general');
		await go(page, 'second-thoughts');
		await expect.poll(() => field(page).inputValue()).toBe('a draft');
		expect(await page.getByText('Editing your message').count()).toBe(0);
		await lastMessage(page).getByText('said').click({ button: 'right' });
		await page.getByRole('menuitem', { name: 'Edit message' }).click();
		const held = await Held.back(page, action('edit'));
		await field(page).fill('said best');
		await field(page).press('Enter');
		await held.arrived();
		await go(page, 'general');
		await held.release('lost');
		await go(page, 'second-thoughts');
		await page.getByText('Editing your message').waitFor();
		expect(await field(page).inputValue()).toBe('said best');
		await field(page).press('Enter');
		await lastMessage(page).getByText('(edited)').waitFor();
		expect(await field(page).inputValue()).toBe('a draft');
		expect(stage.sandbox.messages(at).map((one) => [one.id, one.content])).toEqual([[own.id, 'said best']]);
	});
});
