import { channelId, type GuildId, type RoleId, roleId } from '#core/ids';
import type { Effect, EffectHandler } from '#core/outbox/effect';
import type { OutboxDraft } from '#core/units/unit';
import { type Settings, slotsSettings } from '#settings';
import { seesByRole } from '../setup/overwrites.js';
import { channelMarker } from '../setup/plan.js';
import { grantable, rights } from '../setup/rights.js';
import type { SetupDiscord } from '../setup/setup.discord.js';
import type { GuildFacts } from '../setup/setup.types.js';

/** A slot got another role: which it had before. */
export type SlotRolePayload = { readonly slot: string; readonly was: string | null };

const kind = 'admin.slot-role';

/** The channels of the staff are to follow the role of a slot; `version`: of the settings that gave it the role. */
export const slotRoleEffect = (slot: string, was: string | null, version: number): OutboxDraft => ({
	key: `slot-role:${slot}:${version}:${was ?? '-'}`,
	kind,
	aggregate: `slot-role:${slot}`,
	payload: { slot, was } satisfies SlotRolePayload
});

export interface SlotRoleDeps {
	readonly settings: Pick<Settings, 'get' | 'state'>;
	readonly discord: Pick<SetupDiscord, 'letSee' | 'letSeeNoMore'> & { facts(guild: GuildId): Promise<GuildFacts> };
	/** What the audit log of Discord tells. */
	reason(guild: GuildId): Promise<string>;
}

/**
 * The channels that set-up made for a slot are opened to the role that it has now, and closed to the one that it had. Sets what is wanted as
 * things are, so it may run twice. Channels that people made keep what people set.
 */
export function slotRoleHandler({ settings, discord, reason }: SlotRoleDeps): EffectHandler<SlotRolePayload> {
	return {
		kind,
		async run({ guild, payload }: Effect<SlotRolePayload>) {
			const [state, { channelSlots }, facts, why] = await Promise.all([
				settings.state(guild),
				settings.get(guild, slotsSettings),
				discord.facts(guild),
				reason(guild)
			]);
			const there = (id: string | null | undefined): RoleId | null =>
				id && facts.roles.some((role) => role.id === id) ? roleId(id) : null;
			const now = there(state.roles[payload.slot]);
			const was = there(payload.was);
			const allow = grantable(rights.ViewChannel, facts.bot.permissions);
			for (const one of channelSlots) {
				const channel = facts.channels.find(({ id }) => id === state.channels[one.key]);
				if (!channel?.topic.includes(channelMarker(one.key)) || !seesByRole(one, payload.slot)) continue;
				const id = channelId(channel.id);
				if (now) await discord.letSee(id, { role: now, allow, reason: why });
				const stays = one.visibleTo.some((slot) => state.roles[slot] === was);
				if (was && !stays) await discord.letSeeNoMore(id, was, why);
			}
			return undefined;
		}
	};
}
