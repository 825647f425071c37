import {
	type APIMessage,
	type APIUser,
	MessageFlags,
	type RESTPostAPIChannelMessageJSONBody,
	type RESTPostAPICurrentUserCreateDMChannelResult,
	Routes
} from 'discord-api-types/v10';
import { type ChannelId, channelId, type MemberId, type MessageId, messageId, type RoleId } from '../ids.js';
import type { Screen } from '../views/screen.js';
import { hasMarker, nonceOf, withMarker } from './marker.js';
import type { Body, DiscordRequests } from './requests.js';

/** Who a message may ping; nobody, unless named here (design rule 14). The mention itself stands in a text of the screen. */
export interface Pings {
	readonly roles?: readonly RoleId[];
	readonly users?: readonly MemberId[];
}

export interface SendOptions {
	/** Key of the effect that sends it: makes the nonce and the marker. */
	readonly effectKey: string;
	readonly pings?: Pings;
	/** No notification on the reader's device. */
	readonly silent?: boolean;
}

export interface EditOptions {
	/** The effect that had sent the message, so that it keeps its marker. */
	readonly effectKey?: string;
}

const pageSize = 100;
/** How many of a channel's newest messages are searched for a marker, in pages. */
const searchedPages = 10;

/** Messages in channels, threads and direct messages. */
export class DiscordMessages {
	#self: Promise<APIUser> | undefined;

	public constructor(private readonly requests: DiscordRequests) {}

	/** Sends a message once within the minutes for which Discord remembers its nonce; after that, look with `findByMarker` first. */
	public async create(channel: ChannelId, screen: Screen, { effectKey, pings, silent = false }: SendOptions): Promise<MessageId> {
		const body: RESTPostAPIChannelMessageJSONBody = {
			components: withMarker(screen.components, effectKey),
			flags: MessageFlags.IsComponentsV2 | (silent ? MessageFlags.SuppressNotifications : 0),
			allowed_mentions: mentions(pings),
			nonce: nonceOf(channel, effectKey),
			enforce_nonce: true,
			...attachments(screen)
		};
		const message = await this.requests.post<APIMessage>(Routes.channelMessages(channel), { body, ...files(screen) });
		return messageId(message.id);
	}

	/** The bot's own message that an effect has sent, among the channel's newest ones (up to 1,000, back to `after`). */
	public async findByMarker(channel: ChannelId, effectKey: string, after?: Date): Promise<APIMessage | null> {
		const { id: self } = await this.self();
		let before: string | undefined;
		for (let page = 0; page < searchedPages; page++) {
			const messages = await this.requests.get<APIMessage[]>(Routes.channelMessages(channel), {
				limit: pageSize,
				...(before === undefined ? {} : { before })
			});
			const found = messages.find((message) => message.author.id === self && hasMarker(message, effectKey));
			if (found !== undefined) return found;
			const oldest = messages.at(-1);
			if (oldest === undefined || messages.length < pageSize) return null;
			if (after !== undefined && new Date(oldest.timestamp) < after) return null;
			before = oldest.id;
		}
		return null;
	}

	/** The newest messages of a channel, newest first. `limit` 1–100. */
	public newest(channel: ChannelId, limit: number): Promise<APIMessage[]> {
		return this.requests.get<APIMessage[]>(Routes.channelMessages(channel), { limit });
	}

	/**
	 * Messages in a channel that people wrote, as far as its newest 1,000 tell; `more` when there are older ones that nobody looked at.
	 *
	 * @throws DiscordForbidden when the bot may not read there.
	 */
	public async byPeople(channel: ChannelId): Promise<{ readonly count: number; readonly more: boolean }> {
		let before: string | undefined;
		let count = 0;
		for (let page = 0; page < searchedPages; page++) {
			const messages = await this.requests.get<APIMessage[]>(Routes.channelMessages(channel), {
				limit: pageSize,
				...(before === undefined ? {} : { before })
			});
			count += messages.filter((message) => !message.author.bot && message.webhook_id === undefined).length;
			before = messages.at(-1)?.id;
			if (before === undefined || messages.length < pageSize) return { count, more: false };
		}
		return { count, more: true };
	}

	/** Up to 100 messages of a channel, newest first, older than `before`. Without the right to read the history it is empty. */
	public page(channel: ChannelId, before?: MessageId): Promise<APIMessage[]> {
		return this.requests.get<APIMessage[]>(Routes.channelMessages(channel), { limit: pageSize, ...(before ? { before } : {}) });
	}

	/** One message, or `null` when it is gone. */
	public get(channel: ChannelId, message: MessageId): Promise<APIMessage | null> {
		return this.requests.find<APIMessage>(Routes.channelMessage(channel, message));
	}

	/** Gives a message of the bot a new content. @throws DiscordGone when message or channel are gone. */
	public async edit(channel: ChannelId, message: MessageId, screen: Screen, { effectKey }: EditOptions = {}): Promise<void> {
		const components = effectKey === undefined ? screen.components : withMarker(screen.components, effectKey);
		const body = { components, flags: MessageFlags.IsComponentsV2, allowed_mentions: mentions(), attachments: [], ...attachments(screen) };
		await this.requests.patch(Routes.channelMessage(channel, message), { body, ...files(screen) });
	}

	/** Removes a message; one that is gone already is fine. */
	public delete(channel: ChannelId, message: MessageId, reason?: string): Promise<void> {
		return this.requests.delete(Routes.channelMessage(channel, message), reason);
	}

	/** Pins a message; needs the permission Pin Messages. */
	public pin(channel: ChannelId, message: MessageId): Promise<void> {
		return this.requests.put(Routes.channelMessagesPin(channel, message));
	}

	/** The channel of direct messages with a person; opening it again gives the same one. */
	public async openDm(person: MemberId): Promise<ChannelId> {
		const body = { recipient_id: person };
		const channel = await this.requests.post<RESTPostAPICurrentUserCreateDMChannelResult>(Routes.userChannels(), { body });
		return channelId(channel.id);
	}

	/** The bot's own user. */
	public self(): Promise<APIUser> {
		this.#self ??= this.requests.get<APIUser>(Routes.user('@me')).catch((error: unknown) => {
			this.#self = undefined;
			throw error;
		});
		return this.#self;
	}
}

const mentions = (pings: Pings = {}) => ({ parse: [], roles: [...(pings.roles ?? [])], users: [...(pings.users ?? [])] });

function attachments({ files = [] }: Screen): { attachments?: { id: string; filename: string }[] } {
	return files.length === 0 ? {} : { attachments: files.map(({ name }, id) => ({ id: String(id), filename: name })) };
}

function files({ files = [] }: Screen): Pick<Body, 'files'> {
	return files.length === 0 ? {} : { files: files.map(({ name, data }) => ({ name, data })) };
}
