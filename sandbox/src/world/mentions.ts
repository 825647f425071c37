import type { APIAllowedMentions, APIUser } from 'discord-api-types/v10';
import { ComponentType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { LooseComponent } from '../limits/messages.js';
import { eachComponent } from './components.js';
import type { ChannelRecord } from './records.js';
import type { World } from './world.js';

export interface Mentions {
	readonly users: APIUser[];
	readonly roles: string[];
	readonly everyone: boolean;
}

/**
 * Whom a message pings: what its text names, less what `allowed_mentions` and the author's rights leave out.
 *
 * @param repliedUserId Author of the message that is answered: pinged unless `replied_user` says otherwise.
 * @param mayMentionAnyone Webhooks may mention @everyone and every role.
 */
export function findMentions(
	world: World,
	channel: ChannelRecord,
	authorId: string,
	text: string,
	components: readonly LooseComponent[],
	allowed: APIAllowedMentions | null | undefined,
	repliedUserId?: string,
	mayMentionAnyone = false
): Mentions {
	const shown = [text];
	for (const component of eachComponent(components))
		if (component.type === ComponentType.TextDisplay) shown.push(String(component.content ?? ''));
	const all = shown.join('\n');
	const ids = (pattern: RegExp): string[] => [...new Set([...all.matchAll(pattern)].map((match) => match[1] ?? ''))];
	const parse: readonly string[] | undefined = allowed?.parse;
	const explicit = allowed != null;
	const permits = (kind: 'users' | 'roles', id: string): boolean =>
		!explicit || (parse?.includes(kind) ?? false) || (allowed[kind]?.includes(id) ?? false);
	const users = new Set(ids(/<@!?(\d{17,20})>/g).filter((id) => permits('users', id)));
	if (repliedUserId && (explicit ? allowed.replied_user === true : true)) users.add(repliedUserId);
	const guild = world.guildOf(channel);
	const mayMentionAll = mayMentionAnyone || (world.permissionsIn(channel, authorId) & PermissionFlagsBits.MentionEveryone) !== 0n;
	const roles = ids(/<@&(\d{17,20})>/g).filter((id) => {
		const role = guild?.roles.get(id);
		return role !== undefined && permits('roles', id) && (role.mentionable || mayMentionAll);
	});
	return {
		users: [...users].flatMap((id) => world.users.get(id)?.user ?? []),
		roles,
		everyone: guild !== undefined && /@(everyone|here)/.test(all) && mayMentionAll && (!explicit || (parse?.includes('everyone') ?? false))
	};
}
