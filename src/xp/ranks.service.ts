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
	rowRefusal,
	rowText,
	type SettingRows,
	type StoredSetting
} from '#settings';
import { levelOf, rankOf, xpAtLevel } from './levels.js';
import type { LevelFormula, RankRow, XpSettings } from './xp.settings.js';
import { xpSettings } from './xp.settings.js';

export const rankRows: RowList = { slice: 'xp', field: 'ranks', kind: 'list', target: 'rank', area: 'rank' };
export const levelRows: RowList = { slice: 'xp', field: 'levels', kind: 'one', target: 'levels', area: 'levels' };
export const tenureRows: RowList = { slice: 'xp', field: 'tenureMultipliers', kind: 'one', target: 'tenure', area: 'tenure' };

const mostRanks = 25;
const mostSteps = 25;

/** A rank as its editor sees it. */
export interface EditedRank {
	readonly rank: RankRow;
	readonly seen: string;
	/** Known members of this rank; `null`: archived. */
	readonly members: number | null;
}

/** The ladder with what else goes by months, and the levels. */
export interface Ladder {
	readonly ranks: readonly EditedRank[];
	readonly tenure: XpSettings['tenureMultipliers'];
	readonly tenureSeen: string;
	readonly levels: XpSettings['levels'];
	readonly levelsSeen: string;
	/** Members whose time in the guild is known. */
	readonly known: number;
}

/** What a rank is called, and from which month on. */
export interface RankWish {
	readonly name: string;
	readonly emoji: string;
	readonly minMonths: number;
}

export type RankChange =
	| ({ readonly kind: 'basics' } & RankWish)
	| { readonly kind: 'archived'; readonly archived: boolean }
	| { readonly kind: 'role'; readonly role: string | null };

/** What a member is known by for ranks and levels. */
export interface KnownMember {
	readonly months: number;
	readonly xp: number;
}

export interface RanksDeps {
	readonly rows: SettingRows;
	readonly policy: Policy;
	settings(guild: GuildId): Promise<XpSettings>;
	/** Members whose XP and time in the guild are known. */
	members(guild: GuildId): Promise<readonly KnownMember[]>;
	/** Why a role may not be given by itself; `null`: it may. */
	roleProblem(guild: GuildId, role: string): Promise<string | null>;
}

/**
 * Edits the ladder of ranks, the multipliers by tenure and the formula of levels.
 *
 * All edits are refused with Forbidden, `settings.rowMoved`, `settings.row`, `xp.rankMonths` {name, months} for two ranks in one month,
 * `xp.rankRole` {problem}, or NotFound `xp.rank`.
 */
export class Ranks {
	public constructor(private readonly deps: RanksDeps) {}

	/** The ladder from the first rank up, archived ones last. @throws Forbidden */
	public async ladder(guild: GuildId, actor: Actor): Promise<Ladder> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const { rows } = this.deps;
		const [settings, marked, levels, tenure, members] = await Promise.all([
			this.deps.settings(guild),
			rows.rows(guild, rankRows),
			rows.rows(guild, levelRows),
			rows.rows(guild, tenureRows),
			this.deps.members(guild)
		]);
		const ranks = marked.map(({ row, seen }) => ({ rank: rankIn(row), seen }));
		const counts = countByRank(settings.ranks, members);
		ranks.sort((one, other) => Number(one.rank.archived) - Number(other.rank.archived) || one.rank.minMonths - other.rank.minMonths);
		return {
			ranks: ranks.map(({ rank, seen }) => ({ rank, seen, members: rank.archived ? null : (counts.get(rank.key) ?? 0) })),
			tenure: settings.tenureMultipliers,
			tenureSeen: tenure[0]?.seen ?? '',
			levels: settings.levels,
			levelsSeen: levels[0]?.seen ?? '',
			known: members.length
		};
	}

	/** @throws Forbidden · NotFound `xp.rank` */
	public async one(guild: GuildId, actor: Actor, key: string): Promise<EditedRank> {
		const found = (await this.ladder(guild, actor)).ranks.find(({ rank }) => rank.key === key);
		if (!found) throw new NotFound('xp.rank');
		return found;
	}

	/** Makes a rank. */
	public async create(guild: GuildId, by: RowEditor, wish: RankWish): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		const fields = wished(wish);
		const key = rowKey(
			fields.name,
			'rank',
			(await this.deps.rows.rows(guild, rankRows)).map(({ row }) => row.key)
		);
		return this.deps.rows.edit(guild, by, rankRows, {
			action: 'created',
			key,
			seen: null,
			fresh: true,
			build: (rows) => {
				if (rows.length >= mostRanks) throw new DomainError('xp.tooManyParts', { max: mostRanks });
				return checked([...rows.filter((row) => row.key !== key), { key, ...fields }]);
			}
		});
	}

	/** Changes a rank as its editor saw it. */
	public async change(guild: GuildId, by: RowEditor, key: string, seen: string, change: RankChange): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		if (change.kind === 'role' && change.role !== null) await this.#requireRole(guild, change.role);
		const action = change.kind === 'archived' ? (change.archived ? 'archived' : 'restored') : change.kind;
		return this.deps.rows.edit(guild, by, rankRows, {
			action,
			key,
			seen,
			build: (rows) => {
				const old = rows.find((row) => row.key === key);
				if (!old) throw new NotFound('xp.rank');
				const { kind: _kind, ...fields } = change;
				return checked(rows.map((row) => (row === old ? { ...old, ...(change.kind === 'basics' ? wished(change) : fields) } : row)));
			}
		});
	}

	/** Swaps the months of a rank with those of its neighbour. At the ends of the ladder nothing happens. */
	public async move(guild: GuildId, by: RowEditor, key: string, seen: string, step: -1 | 1): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		return this.deps.rows.edit(guild, by, rankRows, {
			action: 'moved',
			key,
			seen,
			build: (rows) => {
				const live = rows.filter((row) => !rankIn(row).archived).sort((one, other) => rankIn(one).minMonths - rankIn(other).minMonths);
				const at = live.findIndex((row) => row.key === key);
				const [row, other] = [live[at], live[at + step]];
				if (!row || !other) return rows;
				return rows.map((one) => {
					if (one === row) return { ...row, minMonths: rankIn(other).minMonths };
					return one === other ? { ...other, minMonths: rankIn(row).minMonths } : one;
				});
			}
		});
	}

	/** Sets how many XP make a level, and the highest one. */
	public async setLevels(
		guild: GuildId,
		by: RowEditor,
		seen: string,
		levels: { readonly formula: LevelFormula; readonly maxLevel: number }
	): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		return this.deps.rows.edit(guild, by, levelRows, {
			action: 'formula',
			key: levelRows.target,
			seen,
			build: ([row]) => [{ key: levelRows.target, ...row, ...levels }]
		});
	}

	/** Sets what share of XP and tokens is paid from which month on. @param steps Months and per cent, rising by months. */
	public async setTenure(
		guild: GuildId,
		by: RowEditor,
		seen: string,
		tenure: Pick<XpSettings['tenureMultipliers'], 'appliesTo' | 'steps'>
	): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		const months = new Set(tenure.steps.map(({ minMonths }) => minMonths));
		if (months.size < tenure.steps.length || tenure.steps.length > mostSteps)
			throw rowRefusal('xp:editor.fields.steps', 'xp:editor.steps', { max: mostSteps });
		return this.deps.rows.edit(guild, by, tenureRows, {
			action: 'steps',
			key: tenureRows.target,
			seen,
			build: ([row]) => [{ key: tenureRows.target, ...row, ...tenure }]
		});
	}

	/** How many known members would have another level, or another rank, than now. @throws Forbidden */
	public async moved(
		guild: GuildId,
		actor: Actor,
		next: { readonly levels?: XpSettings['levels']; readonly ranks?: XpSettings['ranks'] }
	): Promise<{ readonly up: number; readonly down: number; readonly known: number }> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const [settings, members] = await Promise.all([this.deps.settings(guild), this.deps.members(guild)]);
		const place = (of: XpSettings['ranks'], months: number): number => {
			const key = rankOf(of, months).rank?.key;
			return of.find((rank) => rank.key === key)?.minMonths ?? -1;
		};
		const moves = members.map(({ xp, months }) => {
			if (next.ranks) return Math.sign(place(next.ranks, months) - place(settings.ranks, months));
			return Math.sign(levelOf(next.levels ?? settings.levels, xp) - levelOf(settings.levels, xp));
		});
		return { up: moves.filter((move) => move > 0).length, down: moves.filter((move) => move < 0).length, known: members.length };
	}

	/** Takes an edit of ranks, levels or tenure back. @param version The version that it made. */
	public async undo(guild: GuildId, by: RowEditor, area: string, version: number): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		const of = [levelRows, tenureRows].find((one) => one.area === area) ?? rankRows;
		const now = new Set((await this.deps.rows.rows(guild, rankRows)).map(({ row }) => row.role));
		return this.deps.rows.undo(guild, by, of, version, async (rows) => {
			if (of !== rankRows) return;
			checked(rows);
			// A role that comes back may have got rights meanwhile.
			for (const { role } of rows) if (typeof role === 'string' && !now.has(role)) await this.#requireRole(guild, role);
		});
	}

	/** The last changes of a rank. @throws Forbidden */
	public async changes(guild: GuildId, actor: Actor, key: string, most: number): Promise<RowChange[]> {
		await this.deps.policy.require(guild, actor, 'config.view');
		return this.deps.rows.changes(guild, rankRows, key, most);
	}

	async #requireRole(guild: GuildId, role: string): Promise<void> {
		const problem = await this.deps.roleProblem(guild, role);
		if (problem !== null) throw new DomainError('xp.rankRole', { problem: { kind: 'text', key: `xp:rankRole.${problem}` } });
	}

	async #mayEdit(guild: GuildId, actor: Actor): Promise<void> {
		for (const capability of ['config.edit', 'config.publish']) await this.deps.policy.require(guild, actor, capability);
	}
}

/** Levels with what it takes to reach each, for a table: the first ones, then every tenth, then every hundredth. */
export function levelTable(levels: XpSettings['levels']): { readonly level: number; readonly xp: number }[] {
	const { startLevel } = levels.formula;
	const wanted = [...[0, 1, 2, 3, 4, 9, 14, 19, 29, 49, 99, 199, 499, 999].map((step) => startLevel + step), levels.maxLevel];
	return [...new Set(wanted)]
		.filter((level) => level <= levels.maxLevel)
		.sort((one, other) => one - other)
		.map((level) => ({ level, xp: xpAtLevel(levels, level) }))
		.filter(({ xp }) => Number.isFinite(xp));
}

function countByRank(ranks: XpSettings['ranks'], members: readonly KnownMember[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const { months } of members) {
		const key = rankOf(ranks, months).rank?.key;
		if (key !== undefined) counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}

function rankIn(row: StoredSetting): RankRow {
	const [rank] = xpSettings.parse({ ranks: [row] }).ranks;
	if (!rank) throw new NotFound('xp.rank');
	return rank;
}

function wished({ name, emoji, minMonths }: RankWish) {
	const sign = rowEmoji(emoji, 'xp:editor.fields.emoji', 'xp:editor.emoji');
	return { name: rowText(name, 'xp:editor.fields.name', 45), emoji: sign, minMonths };
}

/** Two ranks in one month would make the higher one a matter of chance. */
function checked(rows: readonly StoredSetting[]): readonly StoredSetting[] {
	const live = rows.map(rankIn).filter(({ archived }) => !archived);
	for (const rank of live) {
		const twin = live.find((other) => other.key !== rank.key && other.minMonths === rank.minMonths);
		if (twin) throw new DomainError('xp.rankMonths', { name: { kind: 'user-text', value: twin.name }, months: rank.minMonths });
	}
	return rows;
}
