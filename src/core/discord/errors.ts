import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { RESTJSONErrorCodes as Codes } from 'discord-api-types/v10';
import { EffectLater } from '../outbox/effect.js';

/** What the request was about does not exist (any more): channel, message, member, role. */
export class DiscordGone extends Error {
	public override readonly name = 'DiscordGone';

	public constructor(
		message: string,
		options?: ErrorOptions,
		/** What is missing, as far as Discord says. */
		public readonly what: 'channel' | 'message' | 'member' | 'other' = 'other'
	) {
		super(message, options);
	}
}

/** The bot lacks a permission, its role is too low, or it is no member any more; nothing changes that but the server's owner. */
export class DiscordForbidden extends Error {
	public override readonly name = 'DiscordForbidden';
}

/** The thread is archived: nothing in it can be changed before it is opened again. */
export class ThreadArchived extends Error {
	public override readonly name = 'ThreadArchived';
}

/** This person takes no direct messages from the bot. */
export class DmClosed extends Error {
	public override readonly name = 'DmClosed';
}

/** A limit of the server is reached (threads, channels, roles); it passes when somebody makes room. */
export class DiscordFull extends Error {
	public override readonly name = 'DiscordFull';
}

/**
 * Discord is busy, away, or did not answer: the request may or may not have been carried out. The relay tries again without using up
 * the effect's tries.
 */
export class DiscordBusy extends EffectLater {
	public override readonly name = 'DiscordBusy';
}

const gone = new Set<number | string>([
	Codes.UnknownChannel,
	Codes.UnknownMember,
	Codes.UnknownMessage,
	Codes.UnknownRole,
	Codes.UnknownUser,
	Codes.UnknownPermissionOverwrite
]);
/** Discord's code for a change in an archived thread. */
const threadArchived = 50_083;
/** A guild that is unknown has removed the bot: what is in it still exists, and it may invite the bot again. */
const forbidden = new Set<number | string>([Codes.MissingAccess, Codes.MissingPermissions, Codes.UnknownGuild]);
const full = new Set<number | string>([
	Codes.MaximumNumberOfGuildChannelsReached,
	Codes.MaximumNumberOfGuildRolesReached,
	Codes.MaximumActiveThreads,
	Codes.MaximumNumberOfInvitesReached,
	Codes.MaximumThreadParticipantsReached
]);
const goneWhat: Readonly<Record<number | string, DiscordGone['what']>> = {
	[Codes.UnknownChannel]: 'channel',
	[Codes.UnknownMessage]: 'message',
	[Codes.UnknownMember]: 'member',
	[Codes.UnknownUser]: 'member'
};

/** Turns what discord.js throws into one of the errors above; everything else (a request that Discord refuses) stays as it is. */
export function discordError(thrown: unknown): unknown {
	if (thrown instanceof RateLimitError)
		return new DiscordBusy('Discord asks to slow down', Math.ceil(thrown.retryAfter), { cause: thrown });
	if (thrown instanceof HTTPError) return new DiscordBusy(`Discord answered ${thrown.status}`, 0, { cause: thrown });
	if (thrown instanceof DiscordAPIError) return refusal(thrown);
	if (isConnectionProblem(thrown)) return new DiscordBusy('Discord could not be reached', 0, { cause: thrown });
	return thrown;
}

function refusal(thrown: DiscordAPIError): Error {
	if (thrown.code === Codes.CannotSendMessagesToThisUser) return new DmClosed(thrown.message, { cause: thrown });
	if (thrown.code === threadArchived) return new ThreadArchived(thrown.message, { cause: thrown });
	if (gone.has(thrown.code)) return new DiscordGone(thrown.message, { cause: thrown }, goneWhat[thrown.code] ?? 'other');
	const parent = parentProblem(thrown);
	if (parent === 'CHANNEL_PARENT_MAX_CHANNELS') return new DiscordFull(thrown.message, { cause: thrown });
	if (parent === 'CHANNEL_PARENT_INVALID') return new DiscordGone(thrown.message, { cause: thrown }, 'channel');
	if (forbidden.has(thrown.code)) return new DiscordForbidden(thrown.message, { cause: thrown });
	if (full.has(thrown.code)) return new DiscordFull(thrown.message, { cause: thrown });
	if (thrown.status >= 500) return new DiscordBusy(`Discord answered ${thrown.status}`, 0, { cause: thrown });
	if (thrown.status === 404) return new DiscordGone(thrown.message, { cause: thrown });
	if (thrown.status === 403) return new DiscordForbidden(thrown.message, { cause: thrown });
	return thrown;
}

/** What Discord says of the category of a channel: it is full, or it does not exist. Both come as an invalid form. */
function parentProblem(thrown: DiscordAPIError): string | null {
	const { rawError } = thrown;
	if (!('errors' in rawError) || typeof rawError.errors !== 'object' || rawError.errors === null) return null;
	const parent: unknown = Reflect.get(rawError.errors, 'parent_id');
	if (typeof parent !== 'object' || parent === null) return null;
	const [first]: readonly unknown[] = [Reflect.get(parent, '_errors')].flat();
	const code: unknown = typeof first === 'object' && first !== null ? Reflect.get(first, 'code') : null;
	return typeof code === 'string' ? code : null;
}

const networkCodes = /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|UND_ERR)/;

function isConnectionProblem(thrown: unknown): boolean {
	for (let error = thrown, depth = 0; error instanceof Error && depth < 4; error = error.cause, depth++) {
		if (error.name === 'AbortError' || error.name === 'TimeoutError') return true;
		if ('code' in error && typeof error.code === 'string' && networkCodes.test(error.code)) return true;
	}
	return thrown instanceof TypeError && thrown.message === 'fetch failed';
}
