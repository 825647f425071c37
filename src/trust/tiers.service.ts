import type { Actor } from '#core/actor';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import {
	type RowChange,
	type RowEditor,
	type RowList,
	type RowsEdited,
	rowEmoji,
	rowKey,
	rowText,
	type SettingRows,
	type StoredSetting
} from '#settings';
import type { Moves, TierCounts } from './moves/moves.service.js';
import { byDemands, isOpen, limitsOfTier, liveTiers, type WorseLimit, worseThanBelow } from './tiers.js';
import { type LimitRules, type TierLimits, type TrustSettings, type TrustTier, trustSettings } from './trust.settings.js';

/** A tier with its limits. */
export const tierRows: RowList = {
	...{ slice: 'trust', field: 'tiers', kind: 'list', target: 'tier', area: 'tier' },
	beside: { field: 'limits.byTier', key: 'tier', as: 'limits' }
};
export const growthRows: RowList = { slice: 'trust', field: 'limits.growth', kind: 'one', target: 'growth', area: 'growth' };
export const ceilingRows: RowList = { slice: 'trust', field: 'limits.ceiling', kind: 'one', target: 'ceiling', area: 'ceiling' };

/** As many as the settings hold. */
const mostTiers = 20;

/** A tier as its editor sees it. */
export interface EditedTier {
	readonly tier: TrustTier;
	readonly seen: string;
	/** Its own limits, else those that it has from a tier below; `null`: none. */
	readonly limits: TierLimits | null;
	/** The tier that has these limits, where it is another one. */
	readonly from: TrustTier | null;
	/** Known members who stand in it; `null`: it is archived, or the guild is too large to count. */
	readonly members: number | null;
	/** By what it is worse off than the tier below. */
	readonly worse: { readonly below: TrustTier; readonly by: readonly WorseLimit[] } | null;
}

/** All tiers, and what makes limits grow and bounds them. */
export interface TierLadder {
	/** From the lowest up, archived ones last. */
	readonly tiers: readonly EditedTier[];
	readonly growth: LimitRules['growth'];
	readonly growthSeen: string;
	readonly ceiling: LimitRules['ceiling'];
	readonly ceilingSeen: string;
	/** Members with a standing; `null`: too many to count at once. */
	readonly known: number | null;
}

export type TierDemands = TrustTier['require'];
export type TierAllows = Omit<TierLimits, 'tier'>;

export interface TierWish {
	readonly name: string;
	readonly emoji: string;
	readonly require: TierDemands;
}

export type TierChange =
	| { readonly kind: 'basics'; readonly name: string; readonly emoji: string; readonly description: string }
	| { readonly kind: 'demands'; readonly require: TierDemands }
	| { readonly kind: 'limits'; readonly limits: TierAllows }
	| { readonly kind: 'archived'; readonly archived: boolean };

export interface TiersDeps {
	readonly rows: SettingRows;
	readonly policy: Policy;
	settings(guild: GuildId): Promise<TrustSettings>;
	/** How many known members stand in which of these tiers. */
	counts(guild: GuildId, tiers: readonly TrustTier[]): Promise<TierCounts | null>;
	/** Who would be in another tier by other tiers. */
	moves(guild: GuildId, now: readonly TrustTier[], wanted: readonly TrustTier[]): Promise<Moves>;
}

/**
 * Edits the tiers of a guild with the limits of each, and what makes limits grow and bounds them.
 *
 * All edits are refused with Forbidden, `settings.rowMoved`, `settings.row`, `tiers.same` {name} for two that ask for the same, `tiers.last`
 * for the last one, `tiers.noneOpen` when newcomers would be in none, or NotFound `tiers.tier`.
 */
export class Tiers {
	public constructor(private readonly deps: TiersDeps) {}

	/** @throws Forbidden */
	public async ladder(guild: GuildId, actor: Actor): Promise<TierLadder> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const { rows } = this.deps;
		const [settings, marked, growth, ceiling] = await Promise.all([
			this.deps.settings(guild),
			rows.rows(guild, tierRows),
			rows.rows(guild, growthRows),
			rows.rows(guild, ceilingRows)
		]);
		const counts = await this.deps.counts(guild, settings.tiers);
		const tiers = marked.map(({ row, seen }): EditedTier => {
			const tier = tierIn(row);
			const limits = settings.limits.byTier.find((one) => one.tier === tier.key) ?? limitsOfTier(settings, tier.key);
			return {
				tier,
				seen,
				limits,
				from: limits?.tier === tier.key ? null : (settings.tiers.find(({ key }) => key === limits?.tier) ?? null),
				members: tier.archived || counts === null ? null : (counts.byTier.get(tier.key) ?? 0),
				worse: worseThanBelow(settings, tier.key)
			};
		});
		tiers.sort((one, other) => Number(one.tier.archived) - Number(other.tier.archived) || byDemands(one.tier, other.tier));
		return {
			tiers,
			growth: settings.limits.growth,
			growthSeen: growth[0]?.seen ?? '',
			ceiling: settings.limits.ceiling,
			ceilingSeen: ceiling[0]?.seen ?? '',
			known: counts?.of ?? null
		};
	}

	/** @throws Forbidden · NotFound `tiers.tier` */
	public async one(guild: GuildId, actor: Actor, key: string): Promise<EditedTier> {
		const found = (await this.ladder(guild, actor)).tiers.find(({ tier }) => tier.key === key);
		if (!found) throw new NotFound('tiers.tier');
		return found;
	}

	/** What a change would do, before it is stored; refused where the change is. */
	public async plan(
		guild: GuildId,
		actor: Actor,
		key: string,
		change: TierChange
	): Promise<{ readonly tier: TrustTier; readonly moves: Moves }> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const [{ tiers }, marked] = await Promise.all([this.deps.settings(guild), this.deps.rows.rows(guild, tierRows)]);
		const next = changed(
			marked.map(({ row }) => row),
			key,
			change
		).map(tierIn);
		const tier = next.find((one) => one.key === key);
		if (!tier) throw new NotFound('tiers.tier');
		return { tier, moves: await this.deps.moves(guild, tiers, next) };
	}

	/** The tiers as their editors have them, for `moved`. */
	public async tiers(guild: GuildId): Promise<readonly TrustTier[]> {
		return (await this.deps.settings(guild)).tiers;
	}

	/** Who is in another tier by an edit. @param before The tiers before it. @throws Forbidden */
	public async moved(guild: GuildId, actor: Actor, before: readonly TrustTier[]): Promise<Moves> {
		await this.deps.policy.require(guild, actor, 'config.view');
		return this.deps.moves(guild, before, await this.tiers(guild));
	}

	/** Makes a tier, with the limits of the next lower one that has some; the lowest gets those of the next higher one. */
	public async create(guild: GuildId, by: RowEditor, wish: TierWish): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		const { require } = wish;
		const basics = { name: rowText(wish.name, 'tiers:fields.name', 45), emoji: emojiOf(wish.emoji) };
		const taken = (await this.deps.rows.rows(guild, tierRows)).map(({ row }) => row.key);
		const key = rowKey(basics.name, 'tier', taken);
		return this.deps.rows.edit(guild, by, tierRows, {
			action: 'created',
			key,
			seen: null,
			fresh: true,
			build: (rows) => {
				if (rows.length >= mostTiers) throw new DomainError('tiers.tooMany', { max: mostTiers });
				const others = rows.filter((row) => row.key !== key);
				return arranged([...others, { key, ...basics, require, ...limitsNear(others, require) }], rows);
			}
		});
	}

	/** Changes a tier as its editor saw it. */
	public async change(guild: GuildId, by: RowEditor, key: string, seen: string, change: TierChange): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		const action = change.kind === 'archived' ? (change.archived ? 'archived' : 'restored') : change.kind;
		return this.deps.rows.edit(guild, by, tierRows, { action, key, seen, build: (rows) => changed(rows, key, change) });
	}

	/** Sets which limits grow with what somebody has settled, and how far. */
	public async setGrowth(guild: GuildId, by: RowEditor, seen: string, growth: LimitRules['growth']): Promise<RowsEdited> {
		return this.#setOne(guild, by, growthRows, seen, growth);
	}

	/** Sets which limits never exceed what somebody has settled. */
	public async setCeiling(guild: GuildId, by: RowEditor, seen: string, ceiling: LimitRules['ceiling']): Promise<RowsEdited> {
		return this.#setOne(guild, by, ceilingRows, seen, ceiling);
	}

	/** Takes an edit back. @param version The version that it made. */
	public async undo(guild: GuildId, by: RowEditor, area: string, version: number): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		const of = [growthRows, ceilingRows].find((one) => one.area === area) ?? tierRows;
		const now = (await this.deps.rows.rows(guild, tierRows)).map(({ row }) => row);
		return this.deps.rows.undo(guild, by, of, version, (rows) => {
			if (of === tierRows) arranged(rows, now);
		});
	}

	/** The last changes of a tier. @throws Forbidden */
	public async changes(guild: GuildId, actor: Actor, key: string, most: number): Promise<RowChange[]> {
		await this.deps.policy.require(guild, actor, 'config.view');
		return this.deps.rows.changes(guild, tierRows, key, most);
	}

	async #setOne(guild: GuildId, by: RowEditor, of: RowList, seen: string, fields: object): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		return this.deps.rows.edit(guild, by, of, {
			action: 'set',
			key: of.target,
			seen,
			build: ([row]) => [{ ...row, ...fields, key: of.target }]
		});
	}

	async #mayEdit(guild: GuildId, actor: Actor): Promise<void> {
		for (const capability of ['config.edit', 'config.publish']) await this.deps.policy.require(guild, actor, capability);
	}
}

function tierIn(row: StoredSetting): TrustTier {
	const { limits: _limits, ...fields } = row;
	const [tier] = trustSettings.parse({ tiers: [fields] }).tiers;
	if (!tier) throw new NotFound('tiers.tier');
	return tier;
}

const emojiOf = (typed: string): string => rowEmoji(typed, 'tiers:fields.emoji', 'tiers:emoji');

/** The rows after a change of one. @throws DomainError · NotFound `tiers.tier` */
function changed(rows: readonly StoredSetting[], key: string, change: TierChange): readonly StoredSetting[] {
	const old = rows.find((row) => row.key === key);
	if (!old) throw new NotFound('tiers.tier');
	const next = { ...old, ...fieldsOf(old, change) };
	return arranged(
		rows.map((row) => (row === old ? next : row)),
		rows
	);
}

function fieldsOf(old: StoredSetting, change: TierChange): Readonly<Record<string, unknown>> {
	switch (change.kind) {
		case 'basics': {
			const description = change.description.trim();
			return {
				name: rowText(change.name, 'tiers:fields.name', 45),
				emoji: emojiOf(change.emoji),
				description: description === '' ? '' : rowText(description, 'tiers:fields.description', 200)
			};
		}
		case 'demands':
			return { require: change.require };
		case 'limits':
			return { limits: typeof old.limits === 'object' ? { ...old.limits, ...change.limits } : change.limits };
		case 'archived':
			return { archived: change.archived };
	}
}

/** Limits for a tier that is new: those of the nearest one below that has its own, else of the nearest above. */
function limitsNear(rows: readonly StoredSetting[], require: TierDemands): { readonly limits?: unknown } {
	const limited = liveTiers(rows.filter(({ limits }) => limits !== undefined).map(tierIn));
	const near = limited.findLast((tier) => byDemands(tier, { require }) <= 0) ?? limited[0];
	const limits = rows.find(({ key }) => key === near?.key)?.limits;
	return limits === undefined ? {} : { limits };
}

/**
 * Tiers in the order of what they ask for.
 *
 * @param before The rows before the edit: what was wrong with them already does not hold it up.
 */
function arranged(rows: readonly StoredSetting[], before: readonly StoredSetting[]): readonly StoredSetting[] {
	const [all, live] = [rows.map(tierIn), liveTiers(rows.map(tierIn))];
	if (live.length === 0 && all.length > 0) throw new DomainError('tiers.last');
	for (const [index, tier] of live.entries()) {
		const twin = live[index + 1];
		if (twin && byDemands(tier, twin) === 0)
			throw new DomainError('tiers.same', {
				name: { kind: 'user-text', value: tier.name },
				other: { kind: 'user-text', value: twin.name }
			});
	}
	const were = liveTiers(before.map(tierIn));
	if (live.length > 0 && !live.some(isOpen) && (were.length === 0 || were.some(isOpen))) throw new DomainError('tiers.noneOpen');
	const places = new Map(all.toSorted(byDemands).map(({ key }, place) => [key, place]));
	return rows.toSorted((one, other) => (places.get(one.key) ?? 0) - (places.get(other.key) ?? 0));
}
