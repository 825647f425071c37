import type { ClockSource } from '../clock-source.js';
import { type ChannelId, channelId, type GuildId, type MemberId, type MessageId, messageId, type RoleId, roleId } from '../ids.js';
import type { Effect, EffectDone } from '../outbox/effect.js';
import type { Screen } from '../views/screen.js';
import { type ChannelDraft, DiscordChannels, type ThreadDraft } from './channels.js';
import { DmClosed } from './errors.js';
import { DiscordGuilds, type RoleDraft } from './guilds.js';
import { DiscordInvites } from './invites.js';
import { DiscordMessages, type SendOptions } from './messages.js';
import { DiscordRequests } from './requests.js';

/** The parts of an effect that decide how it is repeated; any `Effect` fits. */
export type Attempt = Pick<Effect, 'key' | 'unknown'>;

/** Key of an effect's direct message: guilds whose effects have the same key write to one person in one channel. */
export const dmKey = (guild: GuildId, key: string): string => `${guild}:${key}`;

/**
 * Everything that effects do at Discord, by REST and without caches. Requests that are not idempotent at Discord are here as `…Once`
 * (design rule 5): an effect whose earlier try may have gone through looks for its trace first, and adopts it.
 *
 * Refusals of Discord arrive as DiscordGone, DiscordForbidden, DiscordFull, DmClosed; busy or unreachable as DiscordBusy.
 */
export class DiscordPort {
	public readonly messages: DiscordMessages;
	public readonly channels: DiscordChannels;
	public readonly guilds: DiscordGuilds;
	public readonly invites: DiscordInvites;

	public constructor(options: { readonly token: string; readonly api?: string; readonly clock?: ClockSource }) {
		const requests = new DiscordRequests(options);
		this.messages = new DiscordMessages(requests);
		this.channels = new DiscordChannels(requests);
		this.guilds = new DiscordGuilds(requests);
		this.invites = new DiscordInvites(requests);
	}

	/** Sends the effect's message once: within minutes by its nonce, after that by looking for its marker. */
	public async sendOnce(
		effect: Attempt,
		channel: ChannelId,
		screen: Screen,
		options: Omit<SendOptions, 'effectKey'> = {}
	): Promise<MessageId> {
		if (effect.unknown) {
			const sent = await this.messages.findByMarker(channel, effect.key);
			if (sent !== null) return messageId(sent.id);
		}
		return this.messages.create(channel, screen, { ...options, effectKey: effect.key });
	}

	/**
	 * Sends a direct message once. A closed door is success with the note `dm.closed`; the result is `{ channel, message }`
	 * otherwise.
	 */
	public async sendDmOnce(effect: Attempt & { readonly guild: GuildId }, person: MemberId, screen: Screen): Promise<EffectDone> {
		try {
			const channel = await this.messages.openDm(person);
			const attempt = { key: dmKey(effect.guild, effect.key), unknown: effect.unknown };
			return { result: { channel, message: await this.sendOnce(attempt, channel, screen) } };
		} catch (error) {
			if (error instanceof DmClosed) return { note: 'dm.closed' };
			throw error;
		}
	}

	/** Creates a private thread once; `code` stands in its name and finds it again, archived or not. */
	public async createThreadOnce(effect: Attempt, guild: GuildId, parent: ChannelId, code: string, draft: ThreadDraft): Promise<ChannelId> {
		const isIt = nameWithCode(code, draft.name);
		const there = effect.unknown ? await this.#ownThread(guild, parent, isIt) : null;
		return there ?? this.channels.createPrivateThread(parent, draft);
	}

	/** Only a thread that the bot has made: members may make threads too, and give them any name. */
	async #ownThread(guild: GuildId, parent: ChannelId, isIt: (name: string) => boolean): Promise<ChannelId | null> {
		const { id: self } = await this.messages.self();
		return this.channels.findThread(guild, parent, ({ name, owner }) => owner === self && isIt(name));
	}

	/** Creates a channel once; `code` stands in its name and finds it again, and its topic, where the draft has one. */
	public async createChannelOnce(effect: Attempt, guild: GuildId, code: string, draft: ChannelDraft): Promise<ChannelId> {
		const isIt = nameWithCode(code, draft.name);
		if (effect.unknown) {
			const there = (await this.channels.list(guild)).find(
				(one) => one.type === draft.type && isIt(one.name) && (draft.topic === undefined || ('topic' in one && one.topic === draft.topic))
			);
			if (there !== undefined) return channelId(there.id);
		}
		return this.channels.create(guild, draft);
	}

	/** Creates a role once. A role has no place for a code, so one of this very name that is not in `taken` is adopted. */
	public async createRoleOnce(effect: Attempt, guild: GuildId, draft: RoleDraft, taken: readonly RoleId[] = []): Promise<RoleId> {
		if (effect.unknown) {
			const known = new Set<string>(taken);
			const there = (await this.guilds.roles(guild)).find(({ id, name }) => name === draft.name && !known.has(id));
			if (there !== undefined) return roleId(there.id);
		}
		return this.guilds.createRole(guild, draft);
	}
}

/** Discord writes channel names in lower case. The code counts as a whole word, so that A7 does not find A77. */
function nameWithCode(code: string, name: string): (name: string) => boolean {
	const wanted = code.toLowerCase();
	const fits = (other: string): boolean =>
		other
			.toLowerCase()
			.split(/[^\p{L}\p{N}]+/u)
			.includes(wanted);
	if (!/^[\p{L}\p{N}]+$/u.test(code) || !fits(name))
		throw new Error(`The name '${name}' does not hold the code '${code}' by which it is found again`);
	return fits;
}
