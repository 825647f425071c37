import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { Forbidden } from '#core/errors';
import type { GuildId, RoleId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { Change, UnitWriter } from '#core/units/unit';
import { featuresSettings, packSlices, type Settings, type SliceValues, type SlotUses, slotsSettings } from '#settings';
import type { Pack } from '#shop';
import type { PackFile } from '../pack-file.js';
import { applyChoices, grantNow, keepChoices, namesNow } from './choices.js';
import { planSetup, staffSlot, type Wanted, wantedSlots } from './plan.js';
import type { SetupRepository } from './setup.repository.js';
import type { GuildFacts, RunStep, SetupChoices, SetupPlan, SetupProgress, SetupRow } from './setup.types.js';
import { noChoices } from './setup.types.js';
import { beginRun, forgetChoices, runOutbox, runSteps, saveChoices } from './setup-rows.js';
import { guessZone, unknownZone } from './zones.js';

/** What set-up asks Discord about a guild. */
export interface GuildLooker {
	/** @throws DomainError `admin.notInGuild` when the bot is not a member any more. */
	facts(guild: GuildId): Promise<GuildFacts>;
}

/** What set-up needs of the catalogue. */
export interface CatalogueImport {
	/** The changes that bring a pack's categories, items and questions into the guild; what an owner edited and what is in stock stays. */
	changes(guild: GuildId, pack: Pack): Promise<readonly Change[]>;
	/** How many items members can order now. */
	forSale(guild: GuildId): Promise<number>;
	/** The import has committed: lists are read anew. */
	imported(guild: GuildId): void;
}

/** Takes up effects that were given up. */
export interface Reviver {
	revive(guild: GuildId, key: string): Promise<number>;
}

/** Everything the wizard shows. */
export interface SetupLook {
	readonly guildName: string;
	readonly choices: SetupChoices;
	readonly plan: SetupPlan;
	readonly progress: SetupProgress;
	readonly presets: readonly { readonly key: string; readonly name: string; readonly description: string }[];
	readonly zone: { readonly key: string; readonly guessed: boolean };
	readonly names: { readonly creditsName: string; readonly creditsEmoji: string; readonly tokensName: string };
	/** Credits that a new member gets once; `null`: none. */
	readonly startGrant: number | null;
	readonly features: readonly string[];
	/** Items that members can order now. */
	readonly forSale: number;
}

export interface SetupDependencies {
	readonly settings: Settings;
	readonly policy: Policy;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly uses: SlotUses;
	readonly packs: PackFile;
	readonly catalogue: CatalogueImport;
	readonly looker: GuildLooker;
	readonly repository: SetupRepository;
	readonly reviver: Reviver;
	/** The languages that the interface has; the guild's own is taken when it is among them. */
	readonly locales: readonly string[];
}

/** The first set-up of a guild, and every later one: what is missing, and the runs that bring it about. */
export class SetupService {
	public constructor(private readonly with_: SetupDependencies) {}

	/** What the wizard shows to this person. @throws Forbidden unless they may set up this guild · `admin.packInvalid` */
	public async look(guild: GuildId, actor: Actor): Promise<SetupLook> {
		const { settings, looker, packs, repository, catalogue } = this.with_;
		await this.#allow(guild, actor);
		const [facts, state, draft, progress] = await Promise.all([
			looker.facts(guild),
			settings.state(guild),
			repository.draft(guild, actor.id),
			this.progress(guild)
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
			startGrant: grantNow(applyChoices(values, choices)),
			features: Object.entries(features).flatMap(([key, on]) => (on ? [key] : [])),
			forSale: plan.installed ? await catalogue.forSale(guild) : 0
		};
	}

	/** What the form of names is prefilled with. Reads no more than it must: a form has to be the first answer. */
	public async names(guild: GuildId, actor: Actor): Promise<NamesNow> {
		await this.#allow(guild, actor);
		const draft = await this.with_.repository.draft(guild, actor.id);
		const choices = { ...noChoices, ...draft?.choices };
		const { values } = await this.#wanted(guild, choices);
		return {
			...namesNow(applyChoices(values, choices)),
			startGrant: grantNow(applyChoices(values, choices)),
			staffRole: choices.staffRole
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
		const choices: SetupChoices = { ...noChoices, ...draft?.choices, ...patch };
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
		const chosen = choices.staffRole !== null && plan.steps.some((step) => step.slot === staffSlot && step.state === 'chosen');
		const compiled = await settings.compile(
			guild,
			state.version,
			{
				values: applyChoices(values, choices),
				name: facts.name,
				owner: facts.owner,
				language: this.#language(facts.locale),
				zone: choices.zone ?? (state.version > 0 ? state.zone : guessZone(facts.locale)),
				installed: { pack: pack.key, version: pack.version, at: clock.now() },
				...(chosen && choices.staffRole !== null ? { roles: { [staffSlot]: choices.staffRole } } : {})
			},
			{ actor: actor.id, action: 'setup.applied', reason: `${pack.key} ${pack.version}` }
		);
		const channels = new Map(wanted.channelSlots.map((slot) => [slot.key, slot]));
		try {
			await units.execute({
				guild,
				key: `setup:${run}`,
				content: { run },
				changes: [
					beginRun(guild, seen, actor.id, clock.now(), steps),
					forgetChoices(guild, actor.id),
					...compiled.changes,
					...(await catalogue.changes(guild, pack))
				],
				audit: compiled.audit,
				outbox: runOutbox(run, steps, (slot) => channels.get(slot)?.visibleTo ?? [])
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

	/** How the last run stands. */
	public async progress(guild: GuildId): Promise<SetupProgress> {
		const row = await this.with_.repository.find(guild);
		if (row === null) return { run: 0, state: 'none', steps: [] };
		if (row.state === 'done')
			return { run: row.run, state: 'done', steps: row.steps.map((step) => ({ ...step, state: 'done', reason: null })) };
		const effects = await this.with_.repository.effects(guild, effectKeys(row));
		const steps = row.steps.map((step) => {
			const effect = effects.get(step.key);
			const state = effect?.state === 'done' ? 'done' : effect?.state === 'dead' ? 'failed' : 'waiting';
			return { ...step, state: state as 'done' | 'failed' | 'waiting', reason: effect?.state === 'dead' ? reasonOf(effect) : null };
		});
		const stuck = [...effects.values()].some((effect) => effect.state === 'dead') && steps.every((step) => step.state !== 'waiting');
		return { run: row.run, state: stuck ? 'stuck' : 'running', steps };
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
		const now = installed ? await settings.values(guild) : null;
		const values = isHere && now ? now : now ? keepChoices(packSlices(sections), now) : packSlices(sections);
		const features = featuresSettings.parse(values.features);
		return {
			values,
			pack,
			features,
			wanted: {
				...wantedSlots(slotsSettings.parse(values.slots), features, uses),
				categories: pack.categories.length,
				items: pack.categories.reduce((sum, category) => sum + category.items.length, 0),
				rules: pack.rewardRules.length,
				pack: { key: pack.key, version: pack.version }
			}
		};
	}

	#language(locale: string | null): string {
		const { locales } = this.with_;
		const [fallback = 'en-US'] = locales;
		return locales.find((known) => known === locale) ?? locales.find((known) => known.split('-')[0] === locale?.split('-')[0]) ?? fallback;
	}
}

/** Names and start grant as they are now or were chosen. */
export interface NamesNow {
	readonly creditsName: string;
	readonly creditsEmoji: string;
	readonly tokensName: string;
	readonly startGrant: number | null;
	readonly staffRole: RoleId | null;
}

/** What a guild is to have after set-up. */
interface Target {
	readonly wanted: Wanted;
	readonly values: SliceValues;
	readonly features: Readonly<Record<string, boolean>>;
	readonly pack: Pack;
}

function effectKeys(row: SetupRow): readonly string[] {
	return [...row.steps.map((step: RunStep) => step.key), `setup:${row.run}:finish`];
}

/** Why a step was given up: a code that the screen has a string for, else what was logged. */
function reasonOf({ deadBy, error }: { readonly deadBy?: string; readonly error?: string }): string {
	return deadBy === undefined ? (error ?? '') : `needs ${deadBy}`;
}
