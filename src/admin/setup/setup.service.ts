import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '#core/actor';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { FeatureSwitches } from '#core/interactions/features';
import { dayMs } from '#core/time';
import { featuresSettings, type GuildState, packSlices, type SliceValues, sameJson, slotsSettings } from '#settings';
import type { Pack } from '#shop';
import { adminSettings } from '../admin.settings.js';
import { partsOf, switchedParts } from '../parts/parts.service.js';
import { applyChoices, changesOf, grantNow, keepChoices, type NamesForm, namesNow, readNames } from './choices.js';
import { chosenSlots, packName, pickedRole, staffRef, withPatch } from './picks.js';
import { kindOf, planSetup, type Wanted, wantedSlots } from './plan.js';
import type { NamesNow, SetupDependencies, SetupLook, SetupOutlook, SetupReport } from './setup.ports.js';
import type { PlanStep, SetupChoices, SetupProgress, SetupRow, SlotChoice } from './setup.types.js';
import { noChoices, slotRef } from './setup.types.js';
import { beginRun, forgetChoices, recordRun, runLines, runOutbox, runSteps, saveChoices, versionOutbox } from './setup-rows.js';
import { isUndo } from './undo-rows.js';
import { guessZone, unknownZone } from './zones.js';

/** The first set-up of a guild, and every later one: what is missing, and the runs that bring it about. */
export class SetupService {
	public constructor(private readonly with_: SetupDependencies) {}

	/** What the wizard shows to this person. @throws Forbidden unless they may set up this guild · `admin.packInvalid` */
	public async look(guild: GuildId, actor: Actor): Promise<SetupLook> {
		const { settings, looker, packs, repository, catalogue } = this.with_;
		await this.#allow(guild, actor);
		const [facts, state, draft, progress, last, standing, { undoDays }] = await Promise.all([
			looker.facts(guild),
			settings.state(guild),
			repository.draft(guild, actor.id),
			this.progress(guild),
			repository.lastRun(guild),
			repository.lastRun(guild, { standing: true }),
			settings.get(guild, adminSettings)
		]);
		const choices = { ...noChoices, ...draft?.choices };
		const { wanted, values, features } = await this.#wanted(guild, choices);
		const plan = planSetup(facts, state, wanted, choices);
		const guess = guessZone(facts.locale);
		return {
			guildName: facts.name,
			choices,
			plan,
			progress,
			presets: plan.installed ? [] : packs.get().pack.presets,
			zone: {
				key: choices.zone ?? (state.version > 0 ? state.zone : guess),
				guessed: choices.zone === null && state.version === 0 && guess !== unknownZone
			},
			names: namesNow(applyChoices(values, choices)),
			language: this.#language(choices, state, facts.locale),
			startGrant: grantNow(applyChoices(values, choices)),
			parts: partsOf(features),
			forSale: plan.installed ? await catalogue.forSale(guild) : 0,
			last,
			undoDays,
			undoable: standing && this.with_.clock.now().getTime() < standing.at.getTime() + undoDays * dayMs ? standing : null
		};
	}

	/** What set-up would do now as things are, whoever asks: for the check of a guild. @throws DomainError `admin.notInGuild` */
	public async outlook(guild: GuildId): Promise<SetupOutlook> {
		const { settings, looker } = this.with_;
		const [facts, state, { wanted }] = await Promise.all([looker.facts(guild), settings.state(guild), this.#wanted(guild, noChoices)]);
		return { plan: planSetup(facts, state, wanted, noChoices), state };
	}

	/** What the form of names is prefilled with. Reads no more than it must: a form has to be the first answer. */
	public async names(guild: GuildId, actor: Actor): Promise<NamesNow> {
		await this.#allow(guild, actor);
		const { repository, settings, locales } = this.with_;
		const [draft, state] = await Promise.all([repository.draft(guild, actor.id), settings.state(guild)]);
		const choices = { ...noChoices, ...draft?.choices };
		const { values } = await this.#wanted(guild, choices);
		return {
			names: namesNow(applyChoices(values, choices)),
			language: choices.language ?? (state.version > 0 ? state.language : null),
			locales,
			startGrant: grantNow(applyChoices(values, choices)),
			staffRole: choices.staffRole ?? pickedRole(choices.slots[staffRef])
		};
	}

	/**
	 * Remembers what this person chose in the wizard.
	 *
	 * @throws DomainError `admin.choicesStale` when the same person chose on another screen at the same moment.
	 */
	public async choose(guild: GuildId, actor: Actor, patch: Partial<SetupChoices>): Promise<void> {
		await this.#allow(guild, actor);
		const { repository } = this.with_;
		const [draft, row] = await Promise.all([repository.draft(guild, actor.id), repository.find(guild)]);
		const chosen = { ...noChoices, ...draft?.choices };
		const choices = withPatch(chosen, patch);
		if (isDeepStrictEqual(choices, chosen)) return;
		const version = draft?.version ?? 0;
		await this.with_.units.execute({
			guild,
			// A run uses the choices up, and their versions begin anew.
			key: `setup:choices:${actor.id}:${row?.run ?? 0}:${version + 1}:${JSON.stringify(patch).slice(0, 200)}`,
			content: { ...choices },
			changes: [saveChoices(guild, actor.id, version, choices)]
		});
	}

	/**
	 * Remembers that a part is to be on, with everything that it needs, or off. What is on in a guild that was set up before is switched in
	 * the panel, where it says what stops.
	 *
	 * @throws as `choose` · NotFound `admin.part`
	 */
	public async switchPart(guild: GuildId, actor: Actor, key: string, on: boolean): Promise<void> {
		await this.#allow(guild, actor);
		const draft = await this.with_.repository.draft(guild, actor.id);
		const choices = { ...noChoices, ...draft?.choices };
		const { features } = await this.#wanted(guild, choices);
		if (!partsOf(features).some((part) => part.key === key)) throw new NotFound('admin.part');
		await this.choose(guild, actor, { features: { ...choices.features, ...flipped(features, switchedParts(features, key, on)) } });
	}

	/** Remembers what the form of names says. @throws as `readNames` and `choose`. */
	public async name(guild: GuildId, actor: Actor, form: NamesForm): Promise<void> {
		await this.choose(guild, actor, readNames(form, this.with_.locales));
	}

	/**
	 * Remembers what is to stand behind one slot: a new role or channel, one that is there, or none.
	 *
	 * @throws NotFound `admin.setupSlot` for a slot that is not planned, or a role or channel that is not there · DomainError
	 * `admin.slotNeeded` when it can't be left out · `admin.slotPublic` (`name`) when everyone sees a channel for a few.
	 */
	public async pick(guild: GuildId, actor: Actor, kind: 'role' | 'channel', slot: string, choice: SlotChoice): Promise<void> {
		const step = await this.slot(guild, actor, kind, slot);
		if (choice === 'out' && !step.optional) throw new DomainError('admin.slotNeeded');
		if (choice !== 'out' && choice !== 'create') {
			const facts = await this.with_.looker.facts(guild);
			const role = facts.roles.find((one) => one.id === choice && !one.managed);
			const channel = facts.channels.find((one) => one.id === choice && one.kind === (step.category ? 'category' : 'text'));
			if (kind === 'role' ? !role : !channel) throw new NotFound('admin.setupSlot');
			if (kind === 'channel' && channel?.isPublic && step.visibleTo.length > 0)
				throw new DomainError('admin.slotPublic', { name: { kind: 'user-text', value: channel.name } });
		}
		const ref = slotRef(kind, slot);
		const draft = await this.with_.repository.draft(guild, actor.id);
		const slots = { ...noChoices.slots, ...draft?.choices.slots, [ref]: choice };
		await this.choose(guild, actor, { slots, ...(ref === staffRef ? { staffRole: pickedRole(choice) } : {}) });
	}

	/** One line of the plan. @throws Forbidden · NotFound `admin.setupSlot` */
	public async slot(
		guild: GuildId,
		actor: Actor,
		kind: 'role' | 'channel',
		slot: string
	): Promise<PlanStep & { readonly category: boolean }> {
		const { settings, looker, repository } = this.with_;
		await this.#allow(guild, actor);
		const [facts, state, draft] = await Promise.all([looker.facts(guild), settings.state(guild), repository.draft(guild, actor.id)]);
		const choices = { ...noChoices, ...draft?.choices };
		const { wanted } = await this.#wanted(guild, choices);
		const step = planSetup(facts, state, wanted, choices).steps.find((one) => one.kind === kind && one.slot === slot);
		if (step === undefined) throw new NotFound('admin.setupSlot');
		const definition = wanted.channelSlots.find((one) => one.key === slot);
		return { ...step, category: kind === 'channel' && definition !== undefined && kindOf(definition) === 'category' };
	}

	/**
	 * One run with what the plan says now: for its report.
	 *
	 * @param number Which run; `null`: the newest.
	 * @throws Forbidden · NotFound `admin.setupRun`
	 */
	public async report(guild: GuildId, actor: Actor, number: number | null): Promise<SetupReport> {
		const look = await this.look(guild, actor);
		const run = number === null ? look.last : await this.with_.repository.run(guild, number);
		if (run === null) throw new NotFound('admin.setupRun');
		return { run, look };
	}

	/**
	 * Does what the plan shows: settings and catalogue at once, roles and channels one after the other. Safe to repeat; a run that is
	 * stuck is taken up again, and nothing that is there is made twice.
	 *
	 * @param seen Number of the last run that the screen knew: two clicks on one screen are one run.
	 * @returns the number of the run.
	 * @throws Forbidden · DomainError `admin.setupRunning` · `settings.stale` · `settings.invalid`
	 */
	public async apply(guild: GuildId, actor: Actor, seen: number): Promise<number> {
		const { settings, units, clock, catalogue, looker, repository } = this.with_;
		await this.#allow(guild, actor);
		const [facts, state, draft, row] = await Promise.all([
			looker.facts(guild),
			settings.state(guild),
			repository.draft(guild, actor.id),
			repository.find(guild)
		]);
		// A repeated click finds the run that the first one began.
		if ((row?.run ?? 0) > seen) return row?.run ?? seen;

		const choices = { ...noChoices, ...draft?.choices };
		const { wanted, values, pack } = await this.#wanted(guild, choices);
		const plan = planSetup(facts, state, wanted, choices);
		const run = seen + 1;
		const steps = runSteps(run, plan.steps);
		const installed = { pack: pack.key, version: pack.version, at: clock.now() };
		const zone = choices.zone ?? (state.version > 0 ? state.zone : guessZone(facts.locale));
		const language = this.#language(choices, state, facts.locale);
		const next = await this.#withLeftOut(guild, applyChoices(values, choices), plan.steps);
		// What others have edited and not published yet stays theirs: then what set-up changes waits with it.
		const clean = await this.with_.versions.clean(guild);
		const compiled = await settings.compile(
			guild,
			state.version,
			{ values: next, name: facts.name, owner: facts.owner, language, zone, installed, ...chosenSlots(plan.steps) },
			{ actor: actor.id, action: 'setup.applied', reason: `${pack.key} ${pack.version}` }
		);
		const channels = new Map(wanted.channelSlots.map((slot) => [slot.key, slot]));
		const imported = await catalogue.import(guild, pack);
		const before = { values: await settings.values(guild), zone: state.zone, language: state.language, pack: packName(state.installed) };
		const record = recordRun({
			guild,
			run,
			by: actor.id,
			at: clock.now(),
			lines: runLines(plan.steps, state, facts),
			before: { version: state.version, installed: state.installed, zone: state.zone, language: state.language },
			after: { version: compiled.version, installed, zone, language },
			changed: changesOf(before, { values: next, zone, language, pack: packName(installed) }),
			categories: imported.categories,
			items: imported.items,
			renewed: imported.renewed,
			rules: wanted.rules
		});
		try {
			await units.execute({
				guild,
				key: `setup:${run}`,
				content: { run },
				changes: [
					beginRun(guild, seen, actor.id, clock.now(), steps),
					forgetChoices(guild, actor.id),
					...compiled.changes,
					record,
					...imported.changes
				],
				audit: compiled.audit,
				outbox: [
					...runOutbox(run, steps, (slot) => channels.get(slot)?.visibleTo ?? []),
					...versionOutbox(run, actor, clean, compiled.version)
				]
			});
		} finally {
			settings.changed(guild);
			catalogue.imported(guild);
		}
		return run;
	}

	/** Takes up the steps of a stuck run again. @returns how many effects wait anew. */
	public async resume(guild: GuildId, actor: Actor): Promise<number> {
		await this.#allow(guild, actor);
		const { repository, reviver } = this.with_;
		const row = await repository.find(guild);
		if (row === null) return 0;
		const effects = await repository.effects(guild, effectKeys(row));
		let revived = 0;
		for (const { key, state, deadBy } of effects.values()) {
			if (state === 'dead' && deadBy === undefined) revived += await reviver.revive(guild, key);
		}
		return revived;
	}

	/** How the last run stands, or the undo that is on its way. */
	public async progress(guild: GuildId): Promise<SetupProgress> {
		const row = await this.with_.repository.find(guild);
		if (row === null) return { run: 0, of: 0, undo: false, state: 'none', steps: [] };
		const known = { run: row.run, of: row.of, undo: isUndo(row) };
		if (row.state === 'done' || row.state === 'undone')
			return { ...known, state: 'done', steps: row.steps.map((step) => ({ ...step, state: 'done', reason: null })) };
		const effects = await this.with_.repository.effects(guild, effectKeys(row));
		const steps = row.steps.map((step) => {
			const effect = effects.get(step.key);
			const state = effect?.state === 'done' ? 'done' : effect?.state === 'dead' ? 'failed' : 'waiting';
			return { ...step, state: state as 'done' | 'failed' | 'waiting', reason: effect?.state === 'dead' ? reasonOf(effect) : null };
		});
		const stuck = [...effects.values()].some((effect) => effect.state === 'dead') && steps.every((step) => step.state !== 'waiting');
		return { ...known, state: stuck ? 'stuck' : 'running', steps };
	}

	/**
	 * Before a guild is set up, its owner and those who manage the server may; afterwards those who have the capability, and whoever
	 * began a run that has not ended.
	 */
	async #allow(guild: GuildId, actor: Actor): Promise<void> {
		const { settings, policy, repository } = this.with_;
		if (actor.isGuildOwner) return;
		if ((await settings.state(guild)).installed === null) {
			if (actor.managesGuild) return;
			throw new Forbidden('admin.setupNotYours');
		}
		const row = await repository.find(guild);
		if (actor.managesGuild && row?.state === 'applying' && row.by === actor.id) return;
		await policy.require(guild, actor, 'config.pack');
	}

	/**
	 * What is to be here. In a guild that has this pack already its own settings decide, so that a repetition undoes nothing; else the
	 * pack with the chosen preset.
	 */
	async #wanted(guild: GuildId, choices: SetupChoices): Promise<Target> {
		const { packs, settings, uses } = this.with_;
		const plain = packs.get();
		const { installed } = await settings.state(guild);
		const isHere = installed?.pack === plain.pack.key && installed.version === plain.pack.version;
		const { sections, pack } = isHere ? plain : packs.get(choices.preset);
		const stored = await settings.values(guild);
		const now = Object.keys(stored).length > 0 ? stored : null;
		const plainValues = isHere && now ? now : now ? keepChoices(packSlices(sections), now) : packSlices(sections);
		const features = { ...featuresSettings.parse(plainValues.features), ...choices.features };
		const values = Object.keys(choices.features).length > 0 ? { ...plainValues, features } : plainValues;
		return {
			values,
			pack,
			features,
			wanted: {
				...wantedSlots(slotsSettings.parse(values.slots), features, uses),
				categories: pack.categories.length,
				items: pack.categories.reduce((sum, category) => sum + category.items.length, 0),
				rules: pack.rewardRules.length,
				leftOut: (await settings.get(guild, adminSettings)).leftOut,
				pack: { key: pack.key, version: pack.version }
			}
		};
	}

	/** The values with the slots that the owner wants to stay without. */
	async #withLeftOut(guild: GuildId, values: SliceValues, steps: readonly PlanStep[]): Promise<SliceValues> {
		const now = await this.with_.settings.get(guild, adminSettings);
		const planned = new Set(steps.map((step) => slotRef(step.kind, step.slot)));
		const out = steps.filter((step) => step.state === 'out').map((step) => slotRef(step.kind, step.slot));
		const leftOut = [...now.leftOut.filter((ref) => !planned.has(ref)), ...out];
		return sameJson(leftOut, now.leftOut) ? values : { ...values, admin: { ...now, leftOut } };
	}

	/** What was chosen, else what holds, else the server's own where the interface has it. */
	#language({ language }: SetupChoices, state: GuildState, locale: string | null): string {
		if (language !== null || state.version > 0) return language ?? state.language;
		const { locales } = this.with_;
		const [fallback = 'en-US'] = locales;
		return locales.find((known) => known === locale) ?? locales.find((known) => known.split('-')[0] === locale?.split('-')[0]) ?? fallback;
	}
}

/** The switches that differ. */
function flipped(before: FeatureSwitches, after: FeatureSwitches): FeatureSwitches {
	return Object.fromEntries(Object.entries(after).filter(([key, on]) => (before[key] ?? true) !== on));
}

/** What a guild is to have after set-up. */
interface Target {
	readonly wanted: Wanted;
	readonly values: SliceValues;
	readonly features: FeatureSwitches;
	readonly pack: Pack;
}

function effectKeys(row: SetupRow): readonly string[] {
	return [...row.steps.map((step) => step.key), row.ends];
}

/** Why a step was given up: a code that the screen has a string for, else what was logged. */
function reasonOf({ deadBy, error }: { readonly deadBy?: string; readonly error?: string }): string {
	return deadBy === undefined ? (error ?? '').replace(/^EffectFailed: /, '') : `needs ${deadBy}`;
}
