import type { Clock } from '#core/clock';
import { DomainError } from '#core/errors';
import { channelId, type GuildId, type RoleId, roleId } from '#core/ids';
import { type Effect, type EffectDone, EffectFailed, type EffectRegistry } from '#core/outbox/effect';
import type { UnitWriter } from '#core/units/unit';
import { type GuildState, type Settings, type SlotUses, slotsSettings } from '#settings';
import { overwritesFor, rightFor, seesByRole } from './overwrites.js';
import { channelMarker, findChannel, findRole, kindOf, sameName } from './plan.js';
import { grantable, hasRight, rights } from './rights.js';
import type { RunLine, RunResult, SetupRunRow } from './run.types.js';
import type { Made, SetupDiscord } from './setup.discord.js';
import type { SetupRepository } from './setup.repository.js';
import { type GuildChannel, type GuildFacts, type GuildRole, slotRef } from './setup.types.js';
import { endRun, finishKey, noteAsked, noteGot, type StepPayload, setupEffects } from './setup-rows.js';

export interface SetupEffectsDependencies {
	readonly settings: Settings;
	readonly units: UnitWriter;
	readonly uses: SlotUses;
	readonly discord: SetupDiscord;
	readonly repository: Pick<SetupRepository, 'run'>;
	readonly clock: Clock;
	/** The topic of a channel in the guild's language; the marker is added to it. */
	topic(guild: GuildId, slot: string): Promise<string>;
	/** The line that Discord's own audit log shows, in the guild's language. */
	reason(guild: GuildId): Promise<string>;
}

/** What one step works with. */
interface Step {
	readonly guild: GuildId;
	readonly run: SetupRunRow;
	readonly line: RunLine;
	readonly ref: string;
	readonly attempt: number;
	readonly state: GuildState;
	readonly facts: GuildFacts;
}

/**
 * The steps of a run. Each looks before it makes anything (design rule 5): what the slot has, else what a cut-off try left behind, is
 * taken, so a step that runs twice leaves one role and one channel. What was asked for at Discord is written down before, so that it is
 * known as this run's own afterwards, whatever was cut off in between.
 */
export class SetupEffects {
	public constructor(private readonly with_: SetupEffectsDependencies) {}

	public register(registry: EffectRegistry): void {
		registry.effect<StepPayload>({ kind: setupEffects.role, run: (effect) => this.role(effect) });
		registry.effect<StepPayload>({ kind: setupEffects.channel, run: (effect) => this.channel(effect) });
		registry.effect<StepPayload>({ kind: setupEffects.finish, run: (effect) => this.finish(effect) });
	}

	public async role(effect: Effect<StepPayload>): Promise<EffectDone> {
		const step = await this.#step(effect, 'role');
		if ('done' in step) return { result: step.done };
		const { guild, line, facts, state } = step;
		const { roleSlots } = await this.with_.settings.get(guild, slotsSettings);
		const slot = roleSlots.find((candidate) => candidate.key === line.slot);
		if (slot === undefined) throw new EffectFailed('slot');
		const free = facts.roles.filter((role) => !line.besides.includes(role.id));
		const own = free.find((role) => !role.managed && sameName(role.name, slot.name));
		const got =
			present(step, facts.roles, state.roles[slot.key]) ??
			(step.run.asked[step.ref] === true ? takenAs(own, 'made') : takenAs(findRole(free, slot), 'found')) ??
			(await this.#make(step, async () => {
				if (!hasRight(facts.bot.permissions, 'ManageRoles')) throw new EffectFailed('ManageRoles');
				return async () => this.with_.discord.createRole(guild, { name: slot.name, reason: await this.with_.reason(guild) });
			}));
		// Also one that an earlier run left behind before it could show it its channels.
		if (got.how !== 'chosen' && state.roles[slot.key] !== got.id) await this.#showAgain(step, slot.key, roleId(got.id));
		return this.#keep(step, got);
	}

	/** A role that takes a slot anew sees the channels of set-up that are there already: Discord has removed it from them with the old one. */
	async #showAgain({ guild, facts, state }: Step, slot: string, role: RoleId): Promise<void> {
		const { channelSlots } = await this.with_.settings.get(guild, slotsSettings);
		for (const one of channelSlots) {
			const channel = facts.channels.find(({ id }) => id === state.channels[one.key]);
			if (!channel?.topic.includes(channelMarker(one.key)) || !seesByRole(one, slot)) continue;
			const allow = grantable(rights.ViewChannel, facts.bot.permissions);
			await this.with_.discord.letSee(channelId(channel.id), { role, allow, reason: await this.with_.reason(guild) });
		}
	}

	public async channel(effect: Effect<StepPayload>): Promise<EffectDone> {
		const step = await this.#step(effect, 'channel');
		if ('done' in step) return { result: step.done };
		const { guild, line, facts, state } = step;
		const { channelSlots } = await this.with_.settings.get(guild, slotsSettings);
		const slot = channelSlots.find((candidate) => candidate.key === line.slot);
		if (slot === undefined) throw new EffectFailed('slot');
		const uses = this.with_.uses.ofChannel(slot.key);
		const free = facts.channels.filter((channel) => !line.besides.includes(channel.id));
		const found = findChannel(free, slot);
		const got =
			present(step, facts.channels, state.channels[slot.key]) ??
			takenAs(found, step.run.asked[step.ref] === true ? 'made' : 'found') ??
			(await this.#make(step, async () => {
				const right = rightFor(slot, uses, facts.bot.permissions);
				if (right !== null) throw new EffectFailed(right);
				const topic = `${await this.with_.topic(guild, slot.key)} (${channelMarker(slot.key)})`.trim();
				const overwrites = overwritesFor(slot, uses, { everyone: roleId(guild), bot: facts.bot, roles: rolesThere(state, facts) });
				const reason = await this.with_.reason(guild);
				return () => this.with_.discord.createChannel(guild, { name: slot.name, kind: kindOf(slot), topic, overwrites, reason });
			}));
		return this.#keep(step, got);
	}

	public async finish({ guild, payload }: Effect<StepPayload>): Promise<undefined> {
		const { run } = payload;
		try {
			await this.with_.units.execute({
				guild,
				key: finishKey(run),
				content: { run },
				changes: endRun(guild, run, this.with_.clock.now()),
				audit: [{ actor: 'setup', actorKind: 'system', action: 'setup.finished', target: `setup:${run}` }]
			});
		} catch (error) {
			// A later run has begun: it ends the set-up.
			if (!(error instanceof DomainError)) throw error;
		}
	}

	/** Everything that a step works with; or, when it was done before, the id that it got. */
	async #step({ guild, payload, attempt }: Effect<StepPayload>, kind: RunLine['kind']): Promise<Step | { readonly done: string }> {
		const run = await this.with_.repository.run(guild, payload.run);
		const ref = slotRef(kind, payload.slot);
		const line = run?.lines.find((candidate) => candidate.kind === kind && candidate.slot === payload.slot);
		if (run === null || line === undefined || !run.standing || (run.undo !== null && run.undo.endedAt === null))
			throw new EffectFailed('ended');
		const done = run.got[ref];
		if (done !== undefined) return { done: done.id };
		const [state, facts] = await Promise.all([this.with_.settings.state(guild), this.with_.discord.facts(guild)]);
		return { guild, run, line, ref, attempt, state, facts };
	}

	/** Creates it; that Discord was asked is known before and, when Discord surely refused, taken back. */
	async #make(step: Step, prepare: () => Promise<() => Promise<Made>>): Promise<RunResult> {
		const create = await prepare();
		await this.#asked(step, true);
		try {
			const { id, name, shape } = await create();
			return { id, how: 'made', name, shape };
		} catch (error) {
			if (error instanceof EffectFailed) await this.#asked(step, false);
			throw error;
		}
	}

	async #asked({ guild, run, ref, attempt }: Step, asked: boolean): Promise<void> {
		await this.with_.units.execute({
			guild,
			key: `setup:${run.run}:asked:${ref}:${attempt}:${asked ? 'yes' : 'no'}`,
			content: { asked },
			changes: [noteAsked(guild, run.run, ref, asked)]
		});
	}

	/** Stores in one unit what the slot got and what the run has done. */
	async #keep({ guild, run, line, ref }: Step, got: RunResult): Promise<EffectDone> {
		const { settings, units } = this.with_;
		const kind = line.kind === 'role' ? 'roles' : 'channels';
		const was = (await settings.state(guild))[kind][line.slot] ?? null;
		const bound = await settings.compileBind(guild, { kind, slot: line.slot, id: got.id, was });
		await units.execute({
			guild,
			key: `setup:${run.run}:got:${ref}`,
			content: { id: got.id },
			changes: [noteGot(guild, run.run, ref, got), ...bound.changes],
			audit: bound.audit
		});
		settings.changed(guild);
		return { result: got.id };
	}
}

/** Roles of slots without those that were deleted meanwhile: Discord refuses a channel that names one. The next set-up makes them anew. */
function rolesThere(state: GuildState, facts: GuildFacts): GuildState['roles'] {
	const there = new Set(facts.roles.map(({ id }) => id));
	return Object.fromEntries(Object.entries(state.roles).filter(([, id]) => there.has(id)));
}

/** What the slot has by now, else what the plan named: nothing is made then. */
function present({ line }: Step, there: readonly (GuildRole | GuildChannel)[], bound: string | undefined): RunResult | undefined {
	const now = there.find((one) => one.id === bound);
	if (now && !(line.state === 'new' && now.id === line.was)) return takenAs(now, line.state === 'chosen' ? 'chosen' : 'found');
	return line.state === 'new'
		? undefined
		: takenAs(
				there.find((one) => one.id === line.id),
				line.state === 'chosen' ? 'chosen' : 'found'
			);
}

/** Only what this run has made is remembered with its looks. */
function takenAs(one: GuildRole | GuildChannel | undefined, how: RunResult['how']): RunResult | undefined {
	return one && { id: one.id, how, name: one.name, shape: how === 'made' ? one.shape : '' };
}
