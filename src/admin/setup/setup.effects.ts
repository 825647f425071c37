import type { Clock } from '#core/clock';
import { DomainError } from '#core/errors';
import { type GuildId, roleId } from '#core/ids';
import { type Effect, type EffectDone, EffectFailed, type EffectRegistry } from '#core/outbox/effect';
import type { UnitWriter } from '#core/units/unit';
import { type Settings, type SlotUses, slotsSettings } from '#settings';
import { overwritesFor, rightFor } from './overwrites.js';
import { channelMarker, findChannel, findRole } from './plan.js';
import type { SetupDiscord } from './setup.discord.js';
import { endRun, type StepPayload, setupEffects } from './setup-rows.js';

export interface SetupEffectsDependencies {
	readonly settings: Settings;
	readonly units: UnitWriter;
	readonly uses: SlotUses;
	readonly discord: SetupDiscord;
	readonly clock: Clock;
	/** The topic of a channel in the guild's language; the marker is added to it. */
	topic(guild: GuildId, slot: string): Promise<string>;
	/** The line that Discord's own audit log shows, in the guild's language. */
	reason(guild: GuildId): Promise<string>;
}

/**
 * The steps of a run. Each looks before it makes anything (design rule 5): what the slot has, else what a cut-off try left behind, is
 * taken, so a step that runs twice leaves one role and one channel.
 */
export class SetupEffects {
	public constructor(private readonly with_: SetupEffectsDependencies) {}

	public register(registry: EffectRegistry): void {
		registry.effect<StepPayload>({ kind: setupEffects.role, run: (effect) => this.role(effect) });
		registry.effect<StepPayload>({ kind: setupEffects.channel, run: (effect) => this.channel(effect) });
		registry.effect<StepPayload>({ kind: setupEffects.finish, run: (effect) => this.finish(effect) });
	}

	public async role({ guild, payload }: Effect<StepPayload>): Promise<EffectDone> {
		const { settings, discord } = this.with_;
		const [{ roleSlots }, state, facts] = await Promise.all([
			settings.get(guild, slotsSettings),
			settings.state(guild),
			discord.facts(guild)
		]);
		const slot = roleSlots.find((candidate) => candidate.key === payload.slot);
		if (slot === undefined) throw new EffectFailed('slot');
		const bound = state.roles[slot.key] ?? null;
		if (bound !== null && facts.roles.some((role) => role.id === bound)) return { result: bound };
		const id =
			findRole(facts.roles, slot)?.id ?? (await discord.createRole(guild, { name: slot.name, reason: await this.with_.reason(guild) }));
		await settings.bind(guild, 'roles', slot.key, id, bound);
		return { result: id };
	}

	public async channel({ guild, payload }: Effect<StepPayload>): Promise<EffectDone> {
		const { settings, discord, uses } = this.with_;
		const [{ channelSlots }, state, facts] = await Promise.all([
			settings.get(guild, slotsSettings),
			settings.state(guild),
			discord.facts(guild)
		]);
		const slot = channelSlots.find((candidate) => candidate.key === payload.slot);
		if (slot === undefined) throw new EffectFailed('slot');
		const bound = state.channels[slot.key] ?? null;
		if (bound !== null && facts.channels.some((channel) => channel.id === bound)) return { result: bound };
		const found = findChannel(facts.channels, slot);
		const right = found ? null : rightFor(slot, uses.ofChannel(slot.key), facts.bot.permissions);
		if (right !== null) throw new EffectFailed(right);
		const id =
			found?.id ??
			(await discord.createChannel(guild, {
				name: slot.name,
				kind: slot.kind === 'category' ? 'category' : 'text',
				topic: `${await this.with_.topic(guild, slot.key)} (${channelMarker(slot.key)})`.trim(),
				overwrites: overwritesFor(slot, uses.ofChannel(slot.key), { everyone: roleId(guild), bot: facts.bot, roles: state.roles }),
				reason: await this.with_.reason(guild)
			}));
		await settings.bind(guild, 'channels', slot.key, id, bound);
		return { result: id };
	}

	public async finish({ guild, payload }: Effect<StepPayload>): Promise<undefined> {
		const { run } = payload;
		try {
			await this.with_.units.execute({
				guild,
				key: `setup:${run}:finish`,
				content: { run },
				changes: [endRun(guild, run)],
				audit: [{ actor: 'setup', actorKind: 'system', action: 'setup.finished', target: `setup:${run}` }]
			});
		} catch (error) {
			// A later run has begun: it ends the set-up.
			if (!(error instanceof DomainError)) throw error;
		}
	}
}
