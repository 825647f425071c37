import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, NotFound } from '#core/errors';
import { type ChannelId, channelId, type GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import { dayMs } from '#core/time';
import type { UnitWriter } from '#core/units/unit';
import type { Settings } from '#settings';
import type { CatalogueKeys, Unimport } from '#shop';
import { adminSettings } from '../admin.settings.js';
import { hasRight, type Right } from './rights.js';
import type { SetupRunRow } from './run.types.js';
import type { GuildLooker } from './setup.ports.js';
import type { SetupRepository } from './setup.repository.js';
import type { SetupService } from './setup.service.js';
import { noChoices } from './setup.types.js';
import { saveChoices } from './setup-rows.js';
import { type SettingsUndo, type UndoLine, type Use, type Uses, undoDigest, undoLines, undoSettings } from './undo.js';
import { beginUndo, undoOutbox, undoSteps } from './undo-rows.js';

/** What taking a run back asks Discord. */
export interface UndoLooker {
	/** How many members carry each role. */
	memberCounts(guild: GuildId): Promise<ReadonlyMap<string, number>>;
	/** What people left in channels; `null` where the bot may not look. */
	contents(guild: GuildId, channels: readonly ChannelId[]): Promise<ReadonlyMap<string, Contents | null>>;
}

/** What people left in a channel. */
export interface Contents {
	readonly messages: number;
	readonly threads: number;
}

export interface UndoDependencies {
	readonly settings: Settings;
	readonly policy: Policy;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly looker: GuildLooker & UndoLooker;
	readonly repository: SetupRepository;
	readonly setup: Pick<SetupService, 'progress' | 'choose'>;
	/** How many orders are open, counted up to a hundred. */
	openOrders(guild: GuildId): Promise<number>;
	/** What taking rows of an import out of the catalogue would do. */
	unimport(guild: GuildId, keys: CatalogueKeys, all: boolean): Promise<Unimport>;
}

/** What taking a run back would do now. */
export interface UndoLook {
	readonly run: SetupRunRow;
	/** The last moment at which it can be begun. */
	readonly until: Date;
	readonly lines: readonly UndoLine[];
	readonly settings: SettingsUndo;
	/** Items and categories that leave the catalogue; those that an owner edited, which stay unless they are ticked. */
	readonly catalogue: { readonly items: number; readonly categories: number; readonly edited: number };
	readonly removeToo: readonly string[];
	readonly openOrders: number;
	/** Everything that is removed: roles, channels, items. */
	readonly count: number;
	/** By which this very plan is known again. */
	readonly digest: string;
}

const neededToLook: readonly Right[] = ['ViewChannel', 'ReadMessageHistory', 'ManageThreads'];
/** Removing more than this asks for the number itself. */
const askAbove = 50;
/** Whether an undo of so many things asks for the number. */
export const asksForNumber = (count: number): boolean => count > askAbove;
/** The tick for what an owner edited in the catalogue. */
export const catalogueTick = 'catalogue';

/** Takes a run of set-up back: what it would do, and the beginning of it. */
export class UndoService {
	public constructor(private readonly with_: UndoDependencies) {}

	/**
	 * What taking a run back would do now.
	 *
	 * @throws Forbidden · NotFound `admin.setupRun` · DomainError `admin.undoOver` (`until`) when its days are over · `admin.undoNotLast`
	 * when a later run still stands.
	 */
	public async look(guild: GuildId, actor: Actor, number: number): Promise<UndoLook> {
		const run = await this.#require(guild, actor, number);
		const { settings, repository, clock } = this.with_;
		const until = await this.until(guild, run);
		if (clock.now() >= until) throw new DomainError('admin.undoOver', { until: { kind: 'time', at: until, style: 'f' } });
		const latest = await repository.lastRun(guild, { standing: true });
		if (latest?.run !== number) throw new DomainError('admin.undoNotLast');
		const removeToo = (await repository.draft(guild, actor.id))?.choices.removeToo ?? noChoices.removeToo;
		const [facts, uses, openOrders, before, after, now, catalogue] = await Promise.all([
			this.with_.looker.facts(guild),
			this.uses(guild, run),
			this.with_.openOrders(guild),
			settings.valuesOf(guild, run.before.version),
			settings.valuesOf(guild, run.after.version),
			settings.values(guild),
			this.with_.unimport(guild, run, removeToo.includes(catalogueTick))
		]);
		const lines = undoLines(run, facts, uses, removeToo);
		const undone = undoSettings(before ?? {}, after ?? {}, now);
		const items = catalogue.remove.items.length;
		return {
			run,
			until,
			lines,
			settings: undone,
			catalogue: { items, categories: catalogue.remove.categories.length, edited: catalogue.edited.items.length },
			removeToo,
			openOrders,
			count: lines.filter((line) => line.state === 'remove').length + items,
			digest: undoDigest({ lines, restore: Object.keys(undone.restore), items })
		};
	}

	/** Refuses those who may not take a run back. @throws Forbidden */
	public async allow(guild: GuildId, actor: Actor): Promise<void> {
		await this.with_.policy.require(guild, actor, 'config.pack');
	}

	/** Remembers what is to be removed although people have used it. @throws Forbidden */
	public async tick(guild: GuildId, actor: Actor, refs: readonly string[]): Promise<void> {
		await this.allow(guild, actor);
		const known = refs.filter((ref) => ref === catalogueTick || /^(role|channel):[a-z0-9][a-z0-9_-]{0,59}$/.test(ref));
		await this.with_.setup.choose(guild, actor, { removeToo: known.slice(0, 25).sort() });
	}

	/** The last moment at which a run can be taken back. */
	public async until(guild: GuildId, run: Pick<SetupRunRow, 'at'>): Promise<Date> {
		const { undoDays } = await this.with_.settings.get(guild, adminSettings);
		return new Date(run.at.getTime() + undoDays * dayMs);
	}

	/** What people have made of everything that a run created. */
	public async uses(guild: GuildId, run: SetupRunRow, only?: string): Promise<Uses> {
		const { looker } = this.with_;
		const made = Object.entries(run.got).filter(([ref, got]) => got.how === 'made' && (only === undefined || ref === only));
		const [facts, counts] = await Promise.all([looker.facts(guild), looker.memberCounts(guild)]);
		const texts = new Set(facts.channels.filter((channel) => channel.kind === 'text').map((channel) => channel.id));
		// Without these rights Discord answers with an empty list, which is no proof that nothing is there.
		const closed = new Set(
			facts.channels.filter(({ botMay }) => !neededToLook.every((right) => hasRight(botMay, right))).map((channel) => channel.id)
		);
		const ids = made.map(([, got]) => got.id);
		const contents = await looker.contents(
			guild,
			ids.filter((id) => texts.has(id) && !closed.has(id)).map((id) => channelId(id))
		);
		const uses = new Map<string, Use | null>();
		for (const id of ids) {
			const found = texts.has(id) ? (contents.get(id) ?? null) : { messages: 0, threads: 0 };
			uses.set(id, found === null ? null : { ...found, members: counts.get(id) ?? 0 });
		}
		return uses;
	}

	/**
	 * Begins to take a run back. A repeated press, and one after it has begun, does nothing.
	 *
	 * @param shown Digest of what the screen named, and the number that was typed where it is asked for.
	 * @throws Forbidden · what `look` throws · DomainError `admin.undoOrders` (`count`) · `admin.undoStale` when it would remove something
	 * else by now · `admin.undoCount` (`count`) when another number was typed · `admin.setupRunning`.
	 */
	public async begin(
		guild: GuildId,
		actor: Actor,
		number: number,
		shown: { readonly digest: string; readonly typed: string | null }
	): Promise<void> {
		const { repository, units, clock, setup } = this.with_;
		const run = await this.#require(guild, actor, number);
		const row = await repository.find(guild);
		if (row === null || !run.standing || (row.state === 'undoing' && row.of === number)) return;
		if (row.state === 'undoing' || (row.state === 'applying' && (await setup.progress(guild)).state === 'running'))
			throw new DomainError('admin.setupRunning');
		const look = await this.look(guild, actor, number);
		if (look.openOrders > 0) throw new DomainError('admin.undoOrders', { count: look.openOrders });
		if (look.digest !== shown.digest) throw new DomainError('admin.undoStale');
		if (asksForNumber(look.count) && numberOf(shown.typed) !== look.count) throw new DomainError('admin.undoCount', { count: look.count });
		const draft = await repository.draft(guild, actor.id);
		const undo = run.undos + 1;
		const steps = undoSteps(number, undo, look.lines);
		await units.execute({
			guild,
			key: `setup:${number}:undo:${undo}:${actor.id}`,
			content: { run: number, undo },
			changes: [
				...beginUndo(run, { last: row.run, by: actor.id, at: clock.now(), steps, removeToo: look.removeToo }),
				// The ticks are used up.
				...(draft === null ? [] : [saveChoices(guild, actor.id, draft.version, { ...noChoices, ...draft.choices, removeToo: [] })])
			],
			audit: [
				{
					actor: actor.id,
					actorKind: 'owner',
					action: 'setup.undo',
					target: `setup:${number}`,
					after: {
						removes: look.lines.filter((line) => line.state === 'remove').map((line) => `${line.ref} ${line.id}`),
						items: look.catalogue.items,
						settings: Object.keys(look.settings.restore)
					}
				}
			],
			outbox: [...undoOutbox(number, undo, steps)]
		});
	}

	async #require(guild: GuildId, actor: Actor, number: number): Promise<SetupRunRow> {
		await this.allow(guild, actor);
		const run = await this.with_.repository.run(guild, number);
		if (run === null) throw new NotFound('admin.setupRun');
		return run;
	}
}

/** A whole number as people type it. */
function numberOf(text: string | null): number {
	const digits = (text ?? '').trim().replace(/[\s.,_’']/g, '');
	return /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN;
}
