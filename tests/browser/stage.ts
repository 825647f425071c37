import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Client } from 'discord.js';
import type { BrowserContextOptions, Frame, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { attachControl } from '../../sandbox/src/control/attach.js';
import { createSandbox, type Sandbox, type SandboxGuild } from '../../sandbox/src/index.js';
import { buildSandbox } from '../../scripts/lib/build.mjs';
import { startShowBot } from './bot.js';
import { Pages, TOKEN } from './chromium.js';

export { noBrowser } from './chromium.js';

export const WIDTHS = [360, 800, 1440] as const;

export interface OpenOptions extends BrowserContextOptions {
	/** Pixels. Default 1280. */
	readonly width?: number;
	/** Pixels. Default 900. */
	readonly height?: number;
	/** A name among `people`, played in the stage's guild. Default: whom the page begins with, the owner. */
	readonly who?: string;
	/** Name of the channel that is open at first. */
	readonly channel?: string;
}

/** One sandbox with a guild of three, one bot, one browser: what a file of page tests shares. */
export class Stage {
	public readonly people: Record<string, string> = {};
	public bot: Client<true> | undefined;

	private constructor(
		public readonly sandbox: Sandbox,
		public readonly guild: SandboxGuild,
		public readonly keeperId: string,
		private readonly pages: Pages
	) {}

	/**
	 * @param options.bot false leaves the bot for `startBot`.
	 * @param options.ackMs Time in ms that the bot has for an answer. Default: half of Discord's, for tests that only want it to be over.
	 */
	public static async open(options: { readonly bot?: boolean; readonly ackMs?: number } = {}): Promise<Stage> {
		await buildSandbox();
		const sandbox = await createSandbox({ rateLimits: false, ackMs: options.ackMs ?? 1500 });
		const owner = sandbox.createUser({ name: 'ada', globalName: 'Ada' });
		const guild = sandbox.createGuild({ name: 'Harbour', owner });
		const keeper = sandbox.createRole(guild, { name: 'Keeper', hoist: true, color: 0x3ba55d, mentionable: true });
		attachControl(sandbox, { token: TOKEN });
		const stage = new Stage(sandbox, guild, keeper.id, await Pages.launch());
		stage.people.Ada = owner.id;
		for (const name of ['Ben', 'Cleo']) {
			const user = sandbox.createUser({ name: name.toLowerCase(), globalName: name });
			sandbox.addMember(guild, user, name === 'Ben' ? { roles: [keeper] } : {});
			stage.people[name] = user.id;
		}
		const text = sandbox.createChannel(guild, { name: 'Text', type: 4 });
		for (const name of ['general', 'trading']) sandbox.createChannel(guild, { name, parent_id: text.id });
		sandbox.createChannel(guild, {
			name: 'keepers',
			parent_id: text.id,
			permission_overwrites: [
				{ id: guild.everyoneId, type: 0, deny: '1024' },
				{ id: keeper.id, type: 0, allow: '1024' }
			]
		});
		if (options.bot !== false) await stage.startBot();
		return stage;
	}

	public async startBot(): Promise<void> {
		this.bot = await startShowBot(this.sandbox);
	}

	public async close(): Promise<void> {
		await this.pages.close();
		await this.bot?.destroy();
		await this.sandbox.stop();
	}

	public person(who: string): ReturnType<Sandbox['as']> {
		return this.sandbox.as(this.people[who] ?? '', this.guild);
	}

	/** Id of a channel that the owner sees. */
	public channel(name: string): string {
		return this.person('Ada').channel(name).id;
	}

	/** Addresses off loopback that a page asked for. */
	public get outside(): readonly string[] {
		return this.pages.outside;
	}

	/** Errors that a page reported. */
	public get problems(): readonly string[] {
		return this.pages.problems;
	}

	/** An empty tab of a browser without memories. */
	public blank(): Promise<Page> {
		return this.pages.blank();
	}

	/** A tab of its own, at rest. */
	public async open({ width = 1280, height = 900, who, channel, ...more }: OpenOptions = {}): Promise<Page> {
		const page = await this.pages.blank({ viewport: { width, height }, colorScheme: 'dark', ...more });
		const place = who || channel ? `#${this.guild.id}/${channel ? this.channel(channel) : ''}/${this.people[who ?? 'Ada'] ?? ''}` : '';
		await page.goto(`${this.sandbox.base}/?token=${TOKEN}${place}`);
		await page.getByRole('log').and(page.locator('[aria-busy=false]')).waitFor();
		return page;
	}
}

/** The field where messages are written. */
export const field = (page: Page): Locator => page.getByRole('textbox', { name: /^Message to/ });

export const lastMessage = (page: Page): Locator => page.getByRole('article').last();

/** Goes to a channel by the list. */
export async function go(page: Page, channel: string): Promise<void> {
	const list = page.getByRole('navigation', { name: 'Channels' });
	await list.getByRole('button', { name: new RegExp(`^${channel}( unread)?$`) }).click();
	await field(page)
		.and(page.getByLabel(`Message to ${channel}`))
		.waitFor();
	await page.getByRole('log').and(page.locator('[aria-busy=false]')).waitFor();
}

/** Chooses a command by its name, and its only choice if it has one, and sends it. */
export async function run(page: Page, command: string, options: Readonly<Record<string, string>> = {}): Promise<void> {
	await field(page).fill(`/${command}`);
	await page
		.getByRole('listbox')
		.getByRole('option', { name: new RegExp(`^/${command}`) })
		.first()
		.waitFor();
	await field(page).press('Enter');
	for (const [name, choice] of Object.entries(options)) await choose(page, page.getByRole('form'), name, choice);
	await page.getByRole('button', { name: 'Run' }).press('Enter');
}

/** Chooses from a select by the names of its options. */
export async function choose(page: Page, inside: Locator, select: string | RegExp, ...labels: string[]): Promise<void> {
	await inside.getByRole('combobox', { name: select }).click();
	for (const label of labels) await page.getByRole('listbox').getByRole('option', { name: label }).click();
	const done = page.getByRole('button', { name: 'Done' });
	if (await done.isVisible()) await done.click();
}

interface Violation {
	readonly impact: string | null;
	readonly id: string;
	readonly nodes: readonly { readonly html: string }[];
}

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Nothing wider than the screen. */
export async function expectNarrow(page: Page, where: string): Promise<void> {
	expect([where, await page.evaluate('document.documentElement.scrollWidth <= innerWidth')]).toEqual([where, true]);
}

/** Nothing serious or critical for axe, in both colour schemes: they differ in contrast only. `inside`: a frame of the page. */
export async function expectUsable(page: Page, where: string, inside: Page | Frame = page): Promise<void> {
	await inside.evaluate(await axe);
	for (const [colorScheme, options] of [
		['dark', '{}'],
		['light', '{ runOnly: ["color-contrast"] }']
	] as const) {
		await page.emulateMedia({ colorScheme });
		const found = await inside.evaluate<Violation[]>(`axe.run(${options}).then((result) => result.violations)`);
		const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
		const told = serious.map((one) => `${one.id}: ${one.nodes.map(({ html }) => html).join(' ')}`);
		expect([where, colorScheme, told]).toEqual([where, colorScheme, []]);
	}
	await page.emulateMedia({ colorScheme: 'dark' });
}

/** Pictures of what is there in both colour schemes, for looking at them, where `SHOTS` names a folder. */
export async function shots(page: Page, name: string): Promise<void> {
	if (!process.env.SHOTS) return;
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await page.screenshot({ path: join(process.env.SHOTS, `${name}-${colorScheme}.png`) });
	}
}
