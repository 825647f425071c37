import { z } from 'zod';
import { DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import { type ChannelId, type GuildId, memberId, type RoleId, roleId } from '#core/ids';
import { EffectFailed, type EffectHandler } from '#core/outbox/effect';
import type { UnitWriter } from '#core/units/unit';
import { closedTo, type GatedChannel } from './gate-channels.js';
import { type GateRoleRepository, gateMemberId, gateMembersCollection, gateRoleId, gateRolesCollection } from './gate-roles.model.js';
import { gateRoleEffect } from './gate-roles.walk.js';

/** Makes the role of a channel, if it is the bot's own, and closes the channel to everybody else. */
export const gateChannelEffect = 'trust.gate-channel';

const memberPayload = z.object({
	slot: z.string(),
	member: z.string(),
	give: z.string().nullable(),
	take: z.array(z.string()),
	rev: z.number().int()
});
const channelPayload = z.object({ slot: z.string(), rev: z.number().int() });

export interface GateRoleEffectDeps {
	readonly rows: GateRoleRepository;
	readonly units: UnitWriter;
	readonly discord: {
		readonly guilds: Pick<DiscordPort['guilds'], 'member' | 'addRole' | 'removeRole'>;
		readonly channels: Pick<DiscordPort['channels'], 'get' | 'setOverwrite'>;
		readonly messages: Pick<DiscordPort['messages'], 'self'>;
		readonly createRoleOnce: DiscordPort['createRoleOnce'];
	};
	channels(guild: GuildId): Promise<readonly GatedChannel[]>;
	channelOf(guild: GuildId, slot: string): Promise<ChannelId | null>;
	/** Roles behind role slots. */
	roles(guild: GuildId): Promise<Readonly<Record<string, RoleId>>>;
	/** The line that Discord's own audit log shows. */
	reason(guild: GuildId): Promise<string>;
}

/** Gives and takes roles of a member; both are a wanted state, so doing it again does no harm. Nothing is done once it is decided anew. */
export function memberRoleEffect({ rows, units, discord, reason: reasonOf }: GateRoleEffectDeps): EffectHandler {
	return {
		kind: gateRoleEffect,
		async run({ guild, key, payload }) {
			const { slot, member, give, take, rev } = memberPayload.parse(payload);
			const who = memberId(member);
			// They may have left since: a return is seen by the next look.
			if ((await discord.guilds.member(guild, who)) === null) return { note: 'the member has left' };
			if ((await rows.member(guild, slot, who))?.rev !== rev) return { note: 'decided anew meanwhile' };
			const reason = await reasonOf(guild);
			const calls = [
				...take.map((role) => () => discord.guilds.removeRole(guild, who, roleId(role), reason)),
				...(give === null ? [] : [() => discord.guilds.addRole(guild, who, roleId(give), reason)])
			];
			let forbidden = false;
			for (const call of calls) {
				try {
					await call();
				} catch (error) {
					// A role that is out of reach keeps no other one from being given or taken.
					if (!(error instanceof DiscordForbidden)) throw error;
					forbidden = true;
				}
			}
			if (forbidden) throw new EffectFailed('ManageRoles');
			const id = gateMemberId(guild, slot, who);
			await units.execute({
				guild,
				key: `${key}:done`,
				content: null,
				// A newer decision stands in the row by now: then the next look sees the roles themselves.
				changes: [
					{
						in: gateMembersCollection,
						id,
						when: { rev },
						set: { taking: [], takingAt: null, ...(give === null ? {} : { given: true, orderedAt: null }) },
						else: () => new Error(`${id} has moved on`)
					}
				]
			});
			return {};
		}
	};
}

/** The mark in the name of a role that the bot has made for a channel. */
export const roleName = (channel: Pick<GatedChannel, 'name'>): string => `🔑 ${channel.name}`.slice(0, 100);

export function channelRoleEffect(deps: GateRoleEffectDeps): EffectHandler {
	const { rows, units, discord } = deps;
	return {
		kind: gateChannelEffect,
		async run(effect) {
			const { guild, key } = effect;
			const { slot, rev } = channelPayload.parse(effect.payload);
			const [row, channels, id] = await Promise.all([rows.role(guild, slot), deps.channels(guild), deps.channelOf(guild, slot)]);
			const channel = channels.find((one) => one.slot === slot);
			if (!row?.on || row.rev !== rev || !channel) return { note: 'decided anew meanwhile' };
			if (id === null) return { note: 'no channel' };
			const reason = await deps.reason(guild);
			try {
				const role = row.role ?? (await made());
				const [found, { id: bot }, bySlot] = await Promise.all([discord.channels.get(id), discord.messages.self(), deps.roles(guild)]);
				if (!found || !('permission_overwrites' in found)) return { note: 'the channel is gone' };
				const seeing = channel.exempt.flatMap((one) => bySlot[one] ?? []);
				const wanted = { everyone: roleId(guild), bot: memberId(bot), roles: [role, ...seeing] };
				for (const overwrite of closedTo(found.permission_overwrites ?? [], wanted))
					await discord.channels.setOverwrite(id, overwrite, reason);
				return { result: role };
			} catch (error) {
				if (error instanceof DiscordForbidden) throw new EffectFailed('ManageRoles');
				if (error instanceof DiscordGone) return { note: 'the channel or a role is gone' };
				throw error;
			}

			async function made(): Promise<RoleId> {
				const taken = (await rows.roles(guild)).flatMap((one) => one.role ?? []);
				const role = await discord.createRoleOnce(effect, guild, { name: roleName(channel ?? { name: slot }), reason }, taken);
				const change = { in: gateRolesCollection, id: gateRoleId(guild, slot), when: { rev }, set: { role } };
				await units.execute({
					guild,
					key: `${key}:made`,
					content: null,
					changes: [{ ...change, else: () => new Error(`${slot} has moved on`) }]
				});
				return role;
			}
		}
	};
}
