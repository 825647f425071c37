import { GatewayOpcodes as Op } from 'discord-api-types/v10';
import type { World } from '../world/world.js';
import { asksForAll, memberChunks, readMemberRequest } from './members.js';
import type { Session } from './session.js';

/** The whole member list of one guild is given once in this time, ms of world time. */
const FULL_LIST_MS = 30_000;
const STATUSES: readonly unknown[] = ['online', 'dnd', 'idle', 'invisible', 'offline'];

/** What a bot may send besides identifying, resuming and beating. */
export class Requests {
	/** Guild id → world time of the last whole list. */
	private readonly fullLists = new Map<string, number>();

	public constructor(
		private readonly world: World,
		private readonly limited: boolean
	) {}

	/** Answers it. False: what was sent is not of the form this opcode has. */
	public take(session: Session, op: number, data: Record<string, unknown>): boolean {
		switch (op) {
			case Op.RequestGuildMembers:
				return this.members(session, data);
			case Op.RequestSoundboardSounds:
				return this.soundboards(session, data.guild_ids);
			case Op.RequestChannelInfo:
				return this.channelInfo(session, data.guild_id);
			case Op.PresenceUpdate:
				// Nobody sees how a bot feels here.
				return STATUSES.includes(data.status) && Array.isArray(data.activities);
			default:
				// Voice: there is none, so nobody answers.
				return typeof data.guild_id === 'string';
		}
	}

	private members(session: Session, data: Record<string, unknown>): boolean {
		const request = readMemberRequest(data);
		if (!request) return false;
		const { guildId, nonce } = request;
		if (asksForAll(request) && this.limited) {
			const now = this.world.clock.ms;
			const wait = (this.fullLists.get(guildId) ?? Number.NEGATIVE_INFINITY) + FULL_LIST_MS - now;
			if (wait > 0) {
				const meta = { guild_id: guildId, ...(nonce === undefined ? {} : { nonce }) };
				session.dispatch('RATE_LIMITED', JSON.stringify({ opcode: Op.RequestGuildMembers, retry_after: wait / 1000, meta }));
				return true;
			}
			this.fullLists.set(guildId, now);
		}
		for (const chunk of memberChunks(this.world, session, request)) session.dispatch('GUILD_MEMBERS_CHUNK', JSON.stringify(chunk));
		return true;
	}

	private isMine(session: Session, guildId: unknown): guildId is string {
		return typeof guildId === 'string' && session.owns(guildId) && this.world.guilds.get(guildId)?.members.has(this.world.botId) === true;
	}

	/** Guilds here have no sounds, and say so. */
	private soundboards(session: Session, guildIds: unknown): boolean {
		if (!Array.isArray(guildIds)) return false;
		for (const guildId of guildIds)
			if (this.isMine(session, guildId))
				session.dispatch('SOUNDBOARD_SOUNDS', JSON.stringify({ guild_id: guildId, soundboard_sounds: [] }));
		return true;
	}

	/** Only voice channels have what is asked for, and nobody is in them. */
	private channelInfo(session: Session, guildId: unknown): boolean {
		if (typeof guildId !== 'string') return false;
		if (this.isMine(session, guildId)) session.dispatch('CHANNEL_INFO', JSON.stringify({ guild_id: guildId, channels: [] }));
		return true;
	}
}
