import { GatewayIntentBits } from 'discord-api-types/v10';
import { isSnowflake } from '../ids.js';
import { memberPayload } from '../world/payloads.js';
import type { GuildRecord, MemberRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import type { Session } from './session.js';

const PER_CHUNK = 1000;
/** Most members that a name or a list of ids is answered with. */
const MOST = 100;
const MAX_NONCE_BYTES = 32;

/** A read op 8. */
export interface MemberRequest {
	readonly guildId: string;
	/** By id, the first hundred. */
	readonly userIds?: readonly string[];
	/** By the beginning of their name. */
	readonly query?: string;
	readonly limit: number;
	readonly presences: boolean;
	readonly nonce?: string;
}

/** Null for what is no request: neither ids nor a name, several guilds, values of other kinds. */
export function readMemberRequest(data: Record<string, unknown>): MemberRequest | null {
	const [guildId, ...more] = [data.guild_id].flat();
	if (!isSnowflake(guildId) || more.length) return null;
	const nonce = typeof data.nonce === 'string' && Buffer.byteLength(data.nonce) <= MAX_NONCE_BYTES ? { nonce: data.nonce } : {};
	const common = { guildId, presences: data.presences === true, ...nonce };
	if (data.user_ids !== undefined && data.user_ids !== null) {
		const ids = [data.user_ids].flat().map(String);
		return { ...common, userIds: ids.slice(0, MOST), limit: MOST };
	}
	if (typeof data.query !== 'string' || typeof data.limit !== 'number' || !(data.limit >= 0)) return null;
	return { ...common, query: data.query.toLowerCase(), limit: Math.floor(data.limit) };
}

/** Whether somebody asks for the whole list, which has an intent and a rate limit of its own. */
export function asksForAll(request: MemberRequest): boolean {
	return request.query === '';
}

function found(world: World, guild: GuildRecord, { userIds, query = '', limit }: MemberRequest): MemberRecord[] {
	if (userIds)
		return [...new Set(userIds)].flatMap((id) => {
			const member = guild.members.get(id);
			return member ? [member] : [];
		});
	const all = [...guild.members.values()];
	if (query === '') return limit ? all.slice(0, limit) : all;
	return all
		.filter((member) => world.user(member.userId).user.username.startsWith(query) || member.nick?.toLowerCase().startsWith(query))
		.slice(0, Math.min(limit || MOST, MOST));
}

/** The chunks that answer a request, none when the session may not have them. */
export function memberChunks(world: World, session: Session, request: MemberRequest): Record<string, unknown>[] {
	const guild = world.guilds.get(request.guildId);
	if (!guild?.members.has(world.botId) || !session.owns(request.guildId)) return [];
	if (asksForAll(request) && !(session.intents & GatewayIntentBits.GuildMembers)) return [];
	const members = found(world, guild, request);
	const count = Math.max(1, Math.ceil(members.length / PER_CHUNK));
	const mayHavePresences = request.presences && (session.intents & GatewayIntentBits.GuildPresences) !== 0;
	const missing = request.userIds?.filter((id) => !guild.members.has(id));
	return Array.from({ length: count }, (_, index) => ({
		guild_id: guild.data.id,
		members: members.slice(index * PER_CHUNK, (index + 1) * PER_CHUNK).map((member) => memberPayload(world, member)),
		chunk_index: index,
		chunk_count: count,
		...(missing ? { not_found: missing } : {}),
		...(mayHavePresences ? { presences: [] } : {}),
		...(request.nonce !== undefined ? { nonce: request.nonce } : {})
	}));
}
