import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { thumbnailOf } from '../../src/tickets/record/thumbnails.js';
import { renderTranscript } from '../../src/tickets/record/transcript/render.js';
import { file, message, minutes, record } from '../support/transcripts.js';
import { testView } from '../support/views.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const places = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
const executablePath = [process.env.CHROMIUM_PATH, ...places].find((path) => path && existsSync(path));

const long = 'aVeryLongWordThatNobodyWouldBreak'.repeat(6);

// In CI a missing browser is a failure: the launch below then rejects.
describe.skipIf(!executablePath && !process.env.CI)('a transcript in a browser', () => {
	let browser: Browser;
	let folder: string;
	let address: string;
	const asked: string[] = [];
	const problems: string[] = [];

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'tribute-page-'));
		const photo = await sharp({ create: { width: 800, height: 500, channels: 3, background: '#3b6b4f' } })
			.jpeg()
			.toBuffer();
		const thumb = await thumbnailOf(photo, 'image/jpeg');
		const given = record({
			facts: [
				{ label: 'Item', value: 'Boss Rex', visibleTo: 'all' },
				{ label: 'Buyer', value: 'Mira', visibleTo: 'all' },
				{ label: 'Hand-over', value: `1 × Boss Rex\n${long}`, visibleTo: 'all' }
			],
			prices: [
				{ label: 'Boss Rex · 350 × 2', amount: '700', total: false },
				{ label: 'Total', amount: '700 Credits', total: true }
			],
			answers: [{ label: 'Survivor name', value: 'Mira of Ash', visibleTo: 'all' }],
			journal: [
				{ at: minutes(0), what: 'Placed', who: 'Mira', reason: null, visibleTo: 'all' },
				{
					at: minutes(5),
					what: 'Returned to the queue',
					who: 'Dodo',
					reason: { text: 'I have to leave.', visibleTo: 'all' },
					visibleTo: 'all'
				}
			],
			notes: [{ at: minutes(6), name: 'Dodo', text: 'Polite, new here.' }],
			files: [
				file({ id: 'f1', name: 'base.jpg', type: 'image/jpeg', thumb }),
				file({ id: 'f2', name: `${long}.exe`, state: 'refused', reason: 'type', type: 'application/x-msdownload' })
			],
			names: new Map([['800000000000000002', 'Dodo']]),
			lacks: ['files'],
			messages: [
				message({ id: '1', at: minutes(1), text: 'Hello <@800000000000000002>, **when** could we meet?' }),
				message({
					id: '2',
					at: minutes(2),
					versions: [
						{ at: minutes(2), content: 'At six', seen: true },
						{ at: minutes(3), content: 'At seven', seen: true }
					],
					files: ['f1', 'f2']
				}),
				message({
					id: '3',
					at: minutes(4),
					author: '800000000000000002',
					name: 'Dodo Brandt',
					text: '> At seven\nfine, bring:\n- a cryopod\n- `patience`\n```\n/destroytribe\n```',
					replyTo: '2'
				}),
				message({
					id: '4',
					at: minutes(30),
					author: '2',
					name: 'tribute',
					kind: 'self',
					text: '## Delivered\n**Dodo** marked 2 × Boss Rex delivered.'
				}),
				message({ id: '5', at: minutes(40), text: `${long} see [the wiki](https://ark.example/rex)`, deletedAt: minutes(41) }),
				message({ id: '6', at: minutes(2_000), author: '800000000000000003', name: '李小龙', text: 'مرحبا ||secret||' })
			]
		});
		const [page] = await renderTranscript(testView(), given, 'staff', { maxBytes: 10_000_000 });
		const path = join(folder, 'page.html');
		await writeFile(path, page?.html ?? '');
		address = pathToFileURL(path).href;
		browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] });
	});
	afterAll(async () => {
		await browser?.close();
		await rm(folder, { recursive: true, force: true });
	});

	async function open(width: number, colorScheme: 'dark' | 'light', javaScriptEnabled = true): Promise<Page> {
		const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled });
		const page = await context.newPage();
		page.on('request', (request) => {
			if (!request.url().startsWith('data:')) asked.push(request.url());
		});
		page.on('console', (line) => problems.push(line.text()));
		page.on('pageerror', (error) => problems.push(error.message));
		await page.goto(address);
		return page;
	}

	it.each(['dark', 'light'] as const)('has nothing serious against it for any reader, %s', async (scheme) => {
		const page = await open(800, scheme);
		await page.evaluate(await readFile(createRequire(import.meta.url).resolve('axe-core'), 'utf8'));
		const found: { id: string; impact: string | null; nodes: { html: string }[] }[] = await page.evaluate(
			'axe.run(document).then((result) => result.violations)'
		);
		const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
		expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
		expect(problems).toEqual([]);
		await page.context().close();
	});

	it.each([360, 800, 1440])('fits into %i px', async (width) => {
		const page = await open(width, 'dark');
		expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
		if (process.env.SHOTS)
			for (const scheme of ['dark', 'light'] as const) {
				await page.emulateMedia({ colorScheme: scheme });
				await page.screenshot({ path: join(process.env.SHOTS, `transcript-${width}-${scheme}.png`), fullPage: true });
			}
		await page.context().close();
	});

	it('finds what is searched for, with a count', async () => {
		const page = await open(800, 'light');
		const shown = () => page.locator('.msg:visible').count();
		expect(await page.locator('output').textContent()).toBe('6 of 6 messages');
		await page.getByLabel('Search the messages').fill('seven');
		await expect.poll(() => page.locator('output').textContent()).toBe('2 of 6 messages');
		expect(await shown()).toBe(2);
		await page.getByLabel('Search the messages').fill('DODO BRANDT');
		await expect.poll(shown).toBe(1);
		await page.getByLabel('Search the messages').fill('nobody said this');
		await expect.poll(() => page.locator('output').textContent()).toBe('0 of 6 messages');
		await page.getByLabel('Search the messages').fill('');
		await expect.poll(shown).toBe(6);
		await page.context().close();
	});

	it('says everything without its script, and asks nobody for anything', async () => {
		const page = await open(800, 'light', false);
		expect(await page.locator('.msg:visible').count()).toBe(6);
		expect(await page.locator('.find').isVisible()).toBe(false);
		expect(await page.locator('img').evaluateAll((images) => images.map((image) => image.getAttribute('alt')))).toEqual([
			'Attached picture base.jpg'
		]);
		await page.context().close();
		expect(new Set(asked)).toEqual(new Set([address]));
	});
});
