import { GatewayIntentBits } from 'discord-api-types/v10';
import { memberPayload } from '../world/payloads.js';
import type { World } from '../world/world.js';
import type { Session } from './session.js';

const PER_CHUNK = 1000;

/** Answers op 8: members by ids or by the beginning of their name; everybody only with the members intent. */
export function memberChunks(world: World, session: Session, request: Record<string, unknown>): Record<string, unknown>[] {
	const guild = world.guilds.get(String(request.guild_id));
	if (!guild?.members.has(world.botId)) return [];
	const ids = request.user_ids === undefined ? undefined : [request.user_ids].flat().map(String).slice(0, 100);
	const query = String(request.query ?? '').toLowerCase();
	const limit = Number(request.limit ?? 0);
	const mayListAll = (session.intents & GatewayIntentBits.GuildMembers) !== 0;
	let found = [...guild.members.values()];
	if (ids) found = found.filter((member) => ids.includes(member.userId));
	else if (query)
		found = found
			.filter((member) => world.user(member.userId).user.username.startsWith(query) || member.nick?.toLowerCase().startsWith(query))
			.slice(0, limit || 100);
	else if (!mayListAll) found = [];
	else if (limit) found = found.slice(0, limit);
	const chunks = Math.max(1, Math.ceil(found.length / PER_CHUNK));
	return Array.from({ length: chunks }, (_, index) => ({
		guild_id: guild.data.id,
		members: found.slice(index * PER_CHUNK, (index + 1) * PER_CHUNK).map((member) => memberPayload(world, member)),
		chunk_index: index,
		chunk_count: chunks,
		not_found: ids?.filter((id) => !guild.members.has(id)) ?? [],
		...(request.nonce !== undefined ? { nonce: request.nonce } : {})
	}));
}
