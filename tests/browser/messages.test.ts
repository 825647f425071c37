import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMessage, editMessage } from '../../sandbox/src/world/messages.js';
import { field, go, lastMessage, noBrowser, run, Stage } from './stage.js';

describe.skipIf(noBrowser)('messages on the page', () => {
	let stage: Stage;
	/** What Cleo and Ben see, side by side. */
	let page: Page;
	let other: Page;

	beforeAll(async () => {
		stage = await Stage.open();
		[page, other] = await Promise.all([stage.open({ who: 'Cleo' }), stage.open({ who: 'Ben' })]);
	});
	afterAll(() => stage?.close());

	/** A channel of its own for each test: nothing of another stands in it. */
	function channel(name: string): string {
		return stage.sandbox.createChannel(stage.guild, { name }).id;
	}

	const withText = (page: Page, text: string): Locator => page.getByRole('article').filter({ hasText: text });

	it('groups what one person writes in a row, and separates days', async () => {
		const at = channel('grouping');
		await stage.person('Ada').say('first', { channel: at });
		await stage.person('Ada').say('second', { channel: at });
		await stage.person('Cleo').say('third', { channel: at });
		await stage.sandbox.clock.advance(8 * 60_000);
		await stage.person('Cleo').say('eight minutes later', { channel: at });
		await stage.sandbox.clock.advance(24 * 3_600_000);
		await stage.person('Cleo').say('a day later', { channel: at });
		await go(page, 'grouping');
		const heads = await page.getByRole('article').evaluateAll((all) => all.map((one) => one.querySelector('.author')?.textContent ?? ''));
		expect(heads).toEqual(['Ada', '', 'Cleo', 'Cleo', 'Cleo']);
		expect(await page.locator('.day').count()).toBe(2);
	});

	it('marks what is new since the last visit, and not what comes in before the eyes', async () => {
		const at = channel('visits');
		await stage.person('Ada').say('old', { channel: at });
		await go(page, 'visits');
		await stage.person('Ada').say('seen at once', { channel: at });
		await withText(page, 'seen at once').waitFor();
		expect(await page.locator('.new-mark').count()).toBe(0);
		const channels = page.getByRole('navigation', { name: 'Channels' });
		await channels.getByRole('button', { name: 'general', exact: true }).click();
		await stage.person('Ada').say('while away', { channel: at });
		await channels.getByRole('button', { name: 'visits unread' }).click();
		const mark = page
			.locator('div')
			.filter({ has: page.locator('.new-mark') })
			.last();
		await mark.waitFor();
		expect(await page.locator('.new-mark').count()).toBe(1);
		expect(await mark.locator('xpath=following-sibling::article').textContent()).toContain('while away');
		await field(page).fill('answered');
		await field(page).press('Enter');
		await page.locator('.new-mark').waitFor({ state: 'detached' });
	});

	it('answers a message, leads to it, and says when it is gone', async () => {
		const at = channel('answers');
		const asked = await stage.person('Ada').say('Who is there?', { channel: at });
		await go(page, 'answers');
		await withText(page, 'Who is there?').hover();
		await page.getByRole('button', { name: 'Reply to Ada' }).click();
		await page.getByText('Reply to Ada').waitFor();
		await field(page).fill('Me');
		await field(page).press('Enter');
		const reply = lastMessage(page);
		await reply.getByRole('button', { name: 'Go to the message: Who is there?' }).click();
		expect(await page.evaluate('document.activeElement.dataset.message')).toBe(asked.id);
		await stage.person('Ada').deleteMessage(asked);
		await page.reload();
		await lastMessage(page).getByText('Original message was deleted').waitFor();
	});

	it('marks what was edited and what is pinned', async () => {
		const at = channel('edits');
		const message = await stage.person('Ada').say('frist', { channel: at });
		await go(page, 'edits');
		await stage.person('Ada').edit(message, 'first');
		await withText(page, 'first').getByText('(edited)').hover();
		expect(await page.getByRole('tooltip').textContent()).toMatch(/^Edited /);
		await stage.bot?.rest.put(`/channels/${at}/messages/pins/${message.id}`);
		await lastMessage(page).getByText('Pinned', { exact: true }).or(page.getByText('pinned a message')).first().waitFor();
		expect(await withText(page, 'first').first().getByText('Pinned').count()).toBe(1);
		await page.getByRole('button', { name: 'Pinned messages' }).click();
		const pins = page.getByRole('dialog', { name: 'Pinned messages' });
		await pins.getByRole('region', { name: 'Pinned message of Ada' }).getByText('first').waitFor();
		await pins.getByRole('button', { name: 'Go to it' }).click();
		await expect.poll(() => page.evaluate('document.activeElement.dataset.message')).toBe(message.id);
	});

	it('shows who was meant, and completes names while they are typed', async () => {
		const at = channel('naming');
		await go(page, 'naming');
		await go(other, 'naming');
		await field(page).pressSequentially('Hello @be');
		await page.getByRole('listbox', { name: 'People and roles' }).getByRole('option', { name: 'Ben' }).waitFor();
		await field(page).press('Tab');
		expect(await field(page).inputValue()).toBe('Hello @Ben ');
		await field(page).press('Enter');
		await lastMessage(other).getByRole('button', { name: '@Ben' }).waitFor();
		expect(await lastMessage(other).getAttribute('class')).toContain('pinged');
		expect(await lastMessage(page).getAttribute('class')).not.toContain('pinged');
		expect(stage.sandbox.messages(at).at(-1)?.content).toBe(`Hello <@${stage.people.Ben}>`);
	});

	it('tells what only one person sees, and lets them dismiss it', async () => {
		channel('private');
		await go(page, 'private');
		await run(page, 'show');
		await page.getByRole('button', { name: 'Secret', exact: true }).click();
		await lastMessage(page).getByText('Only you can see this').waitFor();
		await go(other, 'private');
		await other.getByRole('heading', { name: 'Showcase' }).waitFor();
		expect(await withText(other, 'Only for your eyes').count()).toBe(0);
		await lastMessage(page).getByRole('button', { name: 'Dismiss message' }).click();
		await withText(page, 'Only for your eyes').waitFor({ state: 'detached' });
	});

	it('shows that the bot thinks, that an answer replaced it, and that nobody answers', async () => {
		channel('waits');
		await go(page, 'waits');
		await run(page, 'slow');
		await page.getByText('is thinking…').waitFor();
		await lastMessage(page).getByText('Done thinking').waitFor();
		await page.locator('[data-announcer]', { hasText: 'Done thinking' }).waitFor({ state: 'attached' });
		expect(await lastMessage(page).locator('.origin').textContent()).toContain('Cleo used /slow');
		await run(page, 'silent');
		const note = page.getByRole('alert').filter({ hasText: '/silent: The application did not respond' });
		await note.getByRole('button', { name: 'Dismiss message' }).click();
		await note.waitFor({ state: 'detached' });
	});

	it('tells screen readers what others write, once', async () => {
		const at = channel('voices');
		await stage.person('Ada').say('before', { channel: at });
		await go(page, 'voices');
		const told = page.locator('[data-announcer]');
		expect(await told.textContent()).toBe('');
		expect(await told.getAttribute('aria-live')).toBe('polite');
		await stage.person('Ada').say('Listen', { channel: at });
		await expect.poll(() => told.textContent()).toBe('Ada: Listen');
		await field(page).fill('mine');
		await field(page).press('Enter');
		await withText(page, 'mine').waitFor();
		expect(await told.textContent()).toBe('Ada: Listen');
	});

	it('says what Discord itself says: joined, pinned, threads, polls that ended', async () => {
		const at = channel('lines');
		const { world } = stage.sandbox;
		const line = (type: number, body: object = {}, extra: object = {}): void => {
			createMessage(world, { channel: world.channel(at), authorId: stage.people.Ada ?? '', body, extra: { type, ...extra } });
		};
		line(7);
		line(6, {}, { message_reference: { type: 0, message_id: '1', channel_id: at } });
		line(18, { content: 'Side talk' }, { message_reference: { type: 0, channel_id: '1' } });
		line(4, { content: 'new-name' });
		line(8);
		line(
			46,
			{},
			{
				embeds: [
					{
						type: 'poll_result',
						fields: [
							{ name: 'poll_question_text', value: 'Tea?' },
							{ name: 'victor_answer_text', value: 'Yes' },
							{ name: 'victor_answer_votes', value: '3' },
							{ name: 'total_votes', value: '4' }
						]
					}
				]
			}
		);
		await go(page, 'lines');
		expect(await page.locator('.system-text').allTextContents()).toEqual([
			'Ada joined the server.',
			'Ada pinned a message to this channel.',
			'Ada started a thread: Side talk',
			'Ada changed the channel name: new-name',
			'Ada boosted the server!',
			'The poll “Tea?” has ended. Yes won with 3 of 4 votes.'
		]);
	});

	it('takes reactions, shows whose they are, live on both sides', async () => {
		const at = channel('signs');
		const message = await stage.person('Ada').say('React to this', { channel: at });
		await go(page, 'signs');
		await go(other, 'signs');
		await withText(page, 'React to this').hover();
		await page.getByRole('button', { name: 'React to Ada' }).click();
		await page.getByRole('menu', { name: 'React' }).getByRole('menuitem', { name: '🔥' }).click();
		const mine = lastMessage(page).getByRole('button', { name: '🔥 1' });
		await mine.waitFor();
		expect(await mine.getAttribute('aria-pressed')).toBe('true');
		const theirs = lastMessage(other).getByRole('button', { name: '🔥 1' });
		await theirs.waitFor();
		expect(await theirs.getAttribute('aria-pressed')).toBe('false');
		await theirs.click();
		await lastMessage(page).getByRole('button', { name: '🔥 2' }).click();
		await expect.poll(() => lastMessage(page).getByRole('button', { name: '🔥 1' }).getAttribute('aria-pressed')).toBe('false');
		await stage.bot?.rest.delete(`/channels/${at}/messages/${message.id}/reactions`);
		await lastMessage(page).getByRole('list', { name: 'Reactions' }).waitFor({ state: 'detached' });
	});

	it('takes votes in a poll until it ends', async () => {
		const at = channel('ballot');
		await stage.bot?.rest.post(`/channels/${at}/messages`, {
			body: {
				poll: {
					question: { text: 'Which base?' },
					answers: [{ poll_media: { text: 'North' } }, { poll_media: { text: 'South', emoji: { name: '🌴' } } }],
					duration: 2
				}
			}
		});
		await go(page, 'ballot');
		const poll = page.getByRole('region', { name: 'Poll: Which base?' });
		await poll.getByText('0 votes · Ends in 2 hours').waitFor();
		await poll.getByRole('button', { name: /North/ }).click();
		await poll.getByRole('button', { name: 'North 1 vote 100 %' }).waitFor();
		await stage.person('Ben').vote(stage.sandbox.messages(at)[0] ?? '', [2]);
		await poll.getByRole('button', { name: '🌴 South 1 vote 50 %' }).waitFor();
		await poll.getByRole('button', { name: /South/ }).click();
		await poll.getByRole('button', { name: '🌴 South 2 votes 100 %' }).waitFor();
		expect(await poll.getByRole('button', { name: /South/ }).getAttribute('aria-pressed')).toBe('true');
		await stage.sandbox.clock.advance(2.5 * 3_600_000);
		await poll.getByText('2 votes · Poll ended').waitFor();
		expect(await poll.getByRole('button', { name: /South/ }).isDisabled()).toBe(true);
		await page.getByText('The poll “Which base?” has ended. South won with 2 of 2 votes.').waitFor();
	});

	it('changes an own message from the menu and with the arrow up', async () => {
		const at = channel('drafts');
		await go(page, 'drafts');
		await field(page).fill('frist');
		await field(page).press('Enter');
		await withText(page, 'frist').waitFor();
		await field(page).press('ArrowUp');
		await page.getByText('Editing your message').waitFor();
		expect(await field(page).inputValue()).toBe('frist');
		await field(page).press('Escape');
		expect(await field(page).inputValue()).toBe('');
		await lastMessage(page).getByText('frist').click({ button: 'right' });
		await page.getByRole('menuitem', { name: 'Edit message' }).click();
		await field(page).fill('first');
		await field(page).press('Enter');
		await lastMessage(page).getByText('(edited)').waitFor();
		expect(stage.sandbox.messages(at).map((one) => one.content)).toEqual(['first']);
	});

	it('shows a forwarded message, a sticker and the name of a webhook', async () => {
		const at = channel('extras');
		const { world } = stage.sandbox;
		const now = new Date(world.clock.ms).toISOString();
		createMessage(world, {
			channel: world.channel(at),
			authorId: stage.people.Ada ?? '',
			body: {},
			extra: {
				sticker_items: [{ id: '100000000000000001', name: 'Wave', format_type: 1 }],
				message_reference: { type: 1, channel_id: at, message_id: '100000000000000002' },
				message_snapshots: [
					{
						message: {
							type: 0,
							content: 'From **elsewhere**',
							embeds: [],
							attachments: [],
							timestamp: now,
							edited_timestamp: null,
							mentions: [],
							mention_roles: []
						}
					}
				]
			}
		});
		await go(page, 'extras');
		await lastMessage(page).getByText('Forwarded').waitFor();
		expect(await lastMessage(page).locator('.forwarded strong').textContent()).toBe('elsewhere');
		await lastMessage(page).getByText('Sticker: Wave').waitFor();
		const hook = await stage.bot?.rest.post(`/channels/${at}/webhooks`, { body: { name: 'Price hook' } });
		await stage.bot?.rest.post(`/webhooks/${Reflect.get(Object(hook), 'id')}/${Reflect.get(Object(hook), 'token')}`, {
			body: { content: 'By a webhook' },
			auth: false
		});
		await withText(page, 'By a webhook').first().waitFor();
		expect(await lastMessage(page).locator('.author').textContent()).toBe('Price hook');
	});

	it('leads from a message to the thread that grew from it', async () => {
		const at = channel('trunk');
		const message = await stage.person('Ada').say('Let us talk', { channel: at });
		await stage.bot?.rest.post(`/channels/${at}/messages/${message.id}/threads`, { body: { name: 'branch' } });
		await go(page, 'trunk');
		await withText(page, 'Let us talk')
			.first()
			.getByRole('button', { name: /branch/ })
			.click();
		await page.getByRole('heading', { name: 'branch', exact: true }).waitFor();
	});

	it('stays at the end while it is read, and counts what comes in further down', async () => {
		const at = channel('long');
		const { world } = stage.sandbox;
		for (let index = 0; index < 40; index++)
			createMessage(world, { channel: world.channel(at), authorId: stage.people.Ada ?? '', body: { content: `line ${index}` } });
		await go(page, 'long');
		const log = page.getByRole('log');
		const below = (): Promise<number> =>
			log.evaluate((box) =>
				['scrollHeight', 'scrollTop', 'clientHeight'].map((one) => Number(Reflect.get(box, one))).reduce((all, part) => all - part)
			);
		await expect.poll(below).toBeLessThan(5);
		await stage.person('Ada').say('at the end', { channel: at });
		await withText(page, 'at the end').waitFor();
		await expect.poll(below).toBeLessThan(5);
		await log.hover();
		await page.mouse.wheel(0, -600);
		await page.getByRole('button', { name: 'To the newest' }).waitFor();
		await stage.person('Ada').say('further down', { channel: at });
		await page.getByRole('button', { name: '1 new message' }).click();
		await expect.poll(below).toBeLessThan(5);
	});

	it('shows a timeout in the composer, the member list and the profile, and its end', async () => {
		channel('quiet');
		const until = new Date(stage.sandbox.clock.now().getTime() + 10 * 60_000).toISOString();
		await stage.bot?.rest.patch(`/guilds/${stage.guild.id}/members/${stage.people.Cleo}`, {
			body: { communication_disabled_until: until }
		});
		await go(page, 'quiet');
		await page
			.getByRole('status')
			.filter({ hasText: /In timeout until .* It ends in 10 minutes\.$/ })
			.waitFor();
		expect(await field(page).isDisabled()).toBe(true);
		const member = page.getByRole('region', { name: 'Members' }).getByRole('button', { name: /Cleo/ });
		expect(await member.textContent()).toContain('Timeout, ends in 10 minutes');
		await member.click();
		const profile = page.getByRole('dialog', { name: 'Cleo' });
		await profile.getByText(/In timeout until/).waitFor();
		await page.keyboard.press('Escape');
		await stage.sandbox.clock.advance(11 * 60_000);
		await expect.poll(() => field(page).isDisabled()).toBe(false);
	});

	it('keeps what was edited of a message without text in sight', async () => {
		const at = channel('cards');
		const { world } = stage.sandbox;
		const record = createMessage(world, {
			channel: world.channel(at),
			authorId: world.botId,
			body: { embeds: [{ title: 'Before' }] }
		});
		await go(page, 'cards');
		await page.getByText('Before').waitFor();
		editMessage(world, record, { embeds: [{ title: 'After' }] });
		await lastMessage(page).getByText('After').waitFor();
		await lastMessage(page).getByText('(edited)').waitFor();
	});

	it('reported no error', () => {
		expect(stage.problems).toEqual([]);
		expect(stage.outside).toEqual([]);
	});
});
