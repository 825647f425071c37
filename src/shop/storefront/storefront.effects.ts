import { MessageType } from 'discord-api-types/v10';
import type { Clock } from '#core/clock';
import { DeadlineMoved } from '#core/deadlines/deadline';
import { DiscordBusy, DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import { channelId, type GuildId, messageId } from '#core/ids';
import { type Effect, type EffectDone, type EffectHandler, EffectLater } from '#core/outbox/effect';
import { planStorefront, type StorefrontStep } from './plan.js';
import { newStorefront, type StorefrontRow } from './storefront.model.js';
import { type Storefront, type StorefrontService, storefrontEffect, withMessage } from './storefront.service.js';

/** The bot may not do in the channel what the storefront needs: waits until somebody gives the right back. */
export class StorefrontBlocked extends EffectLater {
	public override readonly name = 'StorefrontBlocked';
}

export interface StorefrontEffectDeps {
	readonly discord: DiscordPort;
	readonly clock: Clock;
	readonly service: StorefrontService;
	readonly rows: { storefront(guild: GuildId): Promise<StorefrontRow | null> };
	/** As it is to be, read anew: this process may not have heard of the last change. */
	wanted(guild: GuildId): Promise<Storefront>;
	/** Whether the guild is being set up: what it sells, and where, is not complete then. */
	held(guild: GuildId): Promise<boolean>;
	/** Asks for another look: something may have changed since this effect read it. */
	lookAgain(guild: GuildId): void;
}

type Payload = { readonly n: number; readonly verify?: boolean };

const minute = 60_000;
/** More requests than any storefront needs at once. */
const mostSteps = 120;
/** How many of the newest messages are looked through for what pinning has left. */
const newestLooked = 10;

/** Key of the nth message that was ever posted; the message carries it as its marker. */
const postKey = (n: number): string => `storefront:post:${n}`;

/**
 * Makes the channel as it is wanted, one request after the other, each noted before the next (design rule 5). A posting is noted as begun
 * before it is sent; one that was cut off is looked for by its marker and adopted.
 */
export function storefrontEffects(deps: StorefrontEffectDeps): EffectHandler<Payload> {
	return { kind: storefrontEffect, run: (effect) => run(deps, effect) };
}

async function run(deps: StorefrontEffectDeps, effect: Effect<Payload>): Promise<EffectDone> {
	const { guild, payload } = effect;
	const { service, rows, clock } = deps;
	let steps = 0;
	try {
		const wanted = await deps.wanted(guild);
		// Asked after the reading: an import that was committed in between is seen here, and the next look reads all of it.
		if (await deps.held(guild)) {
			// Whether the messages are still there has to be asked once the set-up is done.
			if (payload.verify) throw new EffectLater('the guild is being set up', heldMs);
			return await held(deps, guild, payload.n);
		}
		if (payload.verify) await verify(deps, guild);
		for (; steps < mostSteps; steps++) {
			const row = (await rows.storefront(guild)) ?? newStorefront(guild);
			const { step } = planStorefront(row, wanted, clock.now());
			if (step === null) break;
			await carryOut(deps, effect, { row, wanted, step });
		}
	} catch (error) {
		if (error instanceof DeadlineMoved) throw new EffectLater('the storefront was changed meanwhile', 0, { cause: error });
		throw error;
	}
	const row = await rows.storefront(guild);
	if (row?.trouble) await service.note(row, 'allowed', { trouble: null });
	await service.ended(guild, payload.n);
	deps.lookAgain(guild);
	return { note: `${steps} requests` };
}

/** How long a storefront that is to be verified waits for a set-up before it looks again, ms. */
const heldMs = 10_000;

/** Nothing is shown before the set-up has ended: the look after it asks for what has changed. */
async function held({ service, lookAgain }: StorefrontEffectDeps, guild: GuildId, n: number): Promise<EffectDone> {
	await service.ended(guild, n);
	lookAgain(guild);
	return { note: 'the guild is being set up' };
}

interface Doing {
	readonly row: StorefrontRow;
	readonly wanted: Storefront;
	readonly step: StorefrontStep;
}

async function carryOut(deps: StorefrontEffectDeps, effect: Effect<Payload>, { row, wanted, step }: Doing): Promise<void> {
	const { service } = deps;
	const { guild } = effect;
	const at = step.do === 'post' ? wanted.channel : row.channel;
	if (at === null) throw new Error('A storefront without a channel has nothing to do');
	try {
		await request(deps, { row, wanted, step }, at);
	} catch (error) {
		if (error instanceof DiscordGone) {
			const { id } = row.messages[step.index] ?? {};
			if (error.what === 'channel' || id === undefined) await service.channelGone(guild, at);
			else await service.messagesGone(guild, at, [id]);
			return;
		}
		if (!(error instanceof DiscordForbidden)) throw error;
		// What is left where the bot may not go any more is not its own to take away.
		if (step.do === 'remove') return service.note(row, 'left', { messages: withMessage(row, step.index, null) });
		if (row.trouble === null) {
			const now = (await deps.rows.storefront(guild)) ?? row;
			await service.note(now, 'forbidden', { trouble: 'permissions' });
		}
		throw new StorefrontBlocked(`the bot may not write in ${at}`, effect.attempt > 60 ? 60 * minute : 10 * minute, { cause: error });
	}
}

async function request({ discord, clock, service, rows }: StorefrontEffectDeps, { row, wanted, step }: Doing, at: string): Promise<void> {
	const channel = channelId(at);
	const { index } = step;
	const message = row.messages[index];
	if (step.do === 'post') {
		const panel = wanted.panels[index];
		if (!panel) return;
		const n = row.posts + 1;
		const unknown = row.posting === n;
		if (!unknown) await service.note(row, 'posting', { channel: at, posting: n });
		const now = clock.now();
		const id = await discord.sendOnce({ key: postKey(n), unknown }, channel, panel.screen(now), { silent: true });
		const begun = unknown ? row : ((await rows.storefront(row.guild)) ?? row);
		// Of one that an earlier try has sent it is not known what it shows.
		const sent = { id, n, hash: unknown ? '' : panel.hash, at: unknown ? new Date(0) : now, pin: 'wanted' } as const;
		await service.note(begun, 'posted', { channel: at, gone: null, messages: [...begun.messages, sent], posts: n, posting: null });
		return;
	}
	if (!message) return;
	const id = messageId(message.id);
	if (step.do === 'remove') {
		await discord.messages.delete(channel, id);
		return service.note(row, 'removed', { messages: withMessage(row, index, null) });
	}
	if (step.do === 'pin') return pin({ discord, service }, { row, index });
	const panel = wanted.panels[index];
	if (!panel) return;
	const now = clock.now();
	await discord.messages.edit(channel, id, panel.screen(now), { effectKey: postKey(message.n) });
	await service.note(row, 'edited', { messages: withMessage(row, index, { ...message, hash: panel.hash, at: now }) });
}

/** Pins a message and takes away the line in which Discord says so. Without the right it stays where it is. */
async function pin(
	{ discord, service }: Pick<StorefrontEffectDeps, 'discord' | 'service'>,
	{ row, index }: { readonly row: StorefrontRow; readonly index: number }
): Promise<void> {
	const message = row.messages[index];
	if (!message || row.channel === null) return;
	const channel = channelId(row.channel);
	const noted = (pin: 'done' | 'refused') => service.note(row, 'pinned', { messages: withMessage(row, index, { ...message, pin }) });
	try {
		await discord.messages.pin(channel, messageId(message.id));
	} catch (error) {
		// Without the right, or with too many pins in the channel, it stands unpinned: no reason to keep the others from being shown.
		if (error instanceof DiscordBusy || error instanceof DiscordGone) throw error;
		return noted('refused');
	}
	const { id: self } = await discord.messages.self();
	const newest = await discord.messages.newest(channel, newestLooked);
	const said = newest.filter(({ type, author }) => type === MessageType.ChannelPinnedMessage && author.id === self);
	for (const { id } of said) await discord.messages.delete(channel, messageId(id));
	await noted('done');
}

/** Looks whether the messages and their channel are still there. */
async function verify({ discord, service, rows }: StorefrontEffectDeps, guild: GuildId): Promise<void> {
	const row = await rows.storefront(guild);
	if (!row || row.channel === null || row.messages.length === 0) return;
	const channel = channelId(row.channel);
	try {
		if ((await discord.channels.get(channel)) === null) {
			await service.channelGone(guild, channel);
			return;
		}
		const lost: string[] = [];
		for (const { id } of row.messages) if ((await discord.messages.get(channel, messageId(id))) === null) lost.push(id);
		if (lost.length > 0) await service.messagesGone(guild, channel, lost);
	} catch (error) {
		// Without the right to look nothing is known; the next change meets it.
		if (!(error instanceof DiscordForbidden)) throw error;
	}
}
