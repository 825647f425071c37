import type { Actor } from '#core/actor';
import { DomainError, NotFound, type TextParam } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import {
	type RowChange,
	type RowEditor,
	type RowList,
	type RowsEdited,
	rowKey,
	rowText,
	type SettingRows,
	type StoredSetting
} from '#settings';
import { type Measured, measure, type Progress } from './gates.js';
import { type TrustGate, type TrustSettings, trustSettings } from './trust.settings.js';

export const gateRows: RowList = { slice: 'trust', field: 'gates', kind: 'list', target: 'gate', area: 'gate' };

const mostGates = 25;
/** Members that are measured for a count. */
const mostMeasured = 200;

/** An item or an answer that a gate guards. */
export interface GateUse {
	readonly item: string;
	readonly name: string;
}

/** Something besides items that a gate can guard. */
export interface GatePoint {
	/** What gates name in `appliesTo`. */
	readonly key: string;
	readonly label: Extract<TextParam, { kind: 'text' }>;
}

/** A gate as its editor sees it. */
export interface EditedGate {
	readonly gate: TrustGate;
	readonly seen: string;
	readonly uses: readonly GateUse[];
	/** Ranks of the guild's ladder. */
	readonly ranks: Progress['ranks'];
	/** Everything besides items that it could guard. */
	readonly points: readonly GatePoint[];
}

/** How many of the known members pass a gate, and how many passes by hand count now. */
export interface GateCount {
	readonly pass: number;
	readonly of: number;
	readonly passes: number;
}

export interface GateWish {
	readonly name: string;
	readonly earn: string;
	readonly require: Pick<TrustGate['require'], 'standing' | 'confidence' | 'tenureDays' | 'settledDeals'>;
}

export type GateChange =
	| { readonly kind: 'basics'; readonly name: string; readonly earn: string; readonly over: number | null }
	| { readonly kind: 'demands'; readonly require: GateWish['require'] }
	| { readonly kind: 'proofs'; readonly require: Pick<TrustGate['require'], 'verifiedGameId' | 'noAdmittedCase' | 'noSanction'> }
	/** `rank`: key of a rank, empty for none. */
	| { readonly kind: 'progress'; readonly level: number; readonly rank: string }
	/** `null`: nobody is let through by hand. */
	| { readonly kind: 'passes'; readonly manualPass: { readonly maxDays: number; readonly reasonNeeded: boolean } | null }
	/** Of the points that were shown, those that it guards from now on. */
	| { readonly kind: 'points'; readonly shown: readonly string[]; readonly chosen: readonly string[] }
	| { readonly kind: 'archived'; readonly archived: boolean };

export interface GatesDeps {
	readonly rows: SettingRows;
	readonly policy: Policy;
	settings(guild: GuildId): Promise<TrustSettings>;
	/** Items and answers behind gates, by the gate's key. */
	uses(guild: GuildId): Promise<ReadonlyMap<string, readonly GateUse[]>>;
	/** Members that are known, with when they joined. */
	members(guild: GuildId, most: number): Promise<readonly { readonly member: MemberId; readonly joinedAt: Date }[]>;
	measured(guild: GuildId, member: MemberId, joinedAt: Date): Promise<Measured>;
	/** How many passes for a gate count now. */
	passes(guild: GuildId, gate: string): Promise<number>;
	points(guild: GuildId): Promise<readonly GatePoint[]>;
	/** Ranks that a gate can ask for. */
	ranks(guild: GuildId): Promise<Progress['ranks']>;
}

/**
 * Edits the gates of a guild.
 *
 * All edits are refused with Forbidden, `settings.rowMoved`, `settings.row`, `trust.gateUsed` {name, items} for one that still guards
 * something, or NotFound `trust.gate`.
 */
export class Gates {
	public constructor(private readonly deps: GatesDeps) {}

	/** All gates, archived ones last. @throws Forbidden */
	public async list(guild: GuildId, actor: Actor): Promise<EditedGate[]> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const [marked, uses, ranks, points] = await Promise.all([
			this.deps.rows.rows(guild, gateRows),
			this.deps.uses(guild),
			this.deps.ranks(guild),
			this.deps.points(guild)
		]);
		const gates = marked.map(({ row, seen }) => ({ gate: gateIn(row), seen, uses: uses.get(row.key) ?? [], ranks, points }));
		return [...gates.filter(({ gate }) => !gate.archived), ...gates.filter(({ gate }) => gate.archived)];
	}

	/** @throws Forbidden · NotFound `trust.gate` */
	public async one(guild: GuildId, actor: Actor, key: string): Promise<EditedGate> {
		const found = (await this.list(guild, actor)).find(({ gate }) => gate.key === key);
		if (!found) throw new NotFound('trust.gate');
		return found;
	}

	/** A gate that is to be archived. @throws Forbidden · NotFound `trust.gate` · DomainError `trust.gateUsed` {name, items, count} */
	public async idle(guild: GuildId, actor: Actor, key: string): Promise<EditedGate> {
		const found = await this.one(guild, actor, key);
		if (found.uses.length > 0) throw stillUsed(found.gate, found.uses);
		return found;
	}

	/** How many of the known members pass, of at most 200 that are measured. @throws Forbidden */
	public async passing(guild: GuildId, actor: Actor, gate: TrustGate): Promise<GateCount> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const members = await this.deps.members(guild, mostMeasured);
		let pass = 0;
		for (const { member, joinedAt } of members) {
			if (measure(gate, await this.deps.measured(guild, member, joinedAt)).open) pass += 1;
		}
		return { pass, of: members.length, passes: await this.deps.passes(guild, gate.key) };
	}

	/** Makes a gate, which guards nothing yet. */
	public async create(guild: GuildId, by: RowEditor, wish: GateWish): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		const name = rowText(wish.name, 'trust:editor.fields.name', 45);
		const earn = rowText(wish.earn, 'trust:editor.fields.earn', 200);
		const taken = (await this.deps.rows.rows(guild, gateRows)).map(({ row }) => row.key);
		const key = rowKey(name, 'gate', taken);
		return this.deps.rows.edit(guild, by, gateRows, {
			action: 'created',
			key,
			seen: null,
			fresh: true,
			build: (rows) => {
				if (rows.length >= mostGates) throw new DomainError('trust.tooManyGates', { max: mostGates });
				const require = { ...wish.require, verifiedGameId: false, noAdmittedCase: true, noSanction: true };
				return [...rows.filter((row) => row.key !== key), { key, name, appliesTo: ['item'], require, earn }];
			}
		});
	}

	/** Changes a gate as its editor saw it. */
	public async change(guild: GuildId, by: RowEditor, key: string, seen: string, change: GateChange): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		const action = change.kind === 'archived' ? (change.archived ? 'archived' : 'restored') : change.kind;
		return this.deps.rows.edit(guild, by, gateRows, {
			action,
			key,
			seen,
			build: async (rows) => {
				const old = rows.find((row) => row.key === key);
				if (!old) throw new NotFound('trust.gate');
				if (change.kind === 'points') await this.#requirePoints(guild, change.chosen);
				if (change.kind === 'progress') await this.#requireRank(guild, change.rank);
				const next = { ...old, ...fieldsOf(gateIn(old), change) };
				const all = rows.map((row) => (row === old ? next : row));
				await this.#requireUnused(guild, all);
				return all;
			}
		});
	}

	/** Takes an edit back. @param version The version that it made. */
	public async undo(guild: GuildId, by: RowEditor, version: number): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		return this.deps.rows.undo(guild, by, gateRows, version, (rows) => this.#requireUnused(guild, rows));
	}

	/** The last changes of a gate. @throws Forbidden */
	public async changes(guild: GuildId, actor: Actor, key: string, most: number): Promise<RowChange[]> {
		await this.deps.policy.require(guild, actor, 'config.view');
		return this.deps.rows.changes(guild, gateRows, key, most);
	}

	async #requirePoints(guild: GuildId, chosen: readonly string[]): Promise<void> {
		const known = new Set((await this.deps.points(guild)).map(({ key }) => key));
		if (chosen.some((key) => !known.has(key))) throw new NotFound('gates.point');
	}

	async #requireRank(guild: GuildId, rank: string): Promise<void> {
		if (rank !== '' && !(await this.deps.ranks(guild)).some(({ key }) => key === rank)) throw new NotFound('xp.rank');
	}

	/** What a gate guards must not be left without it. */
	async #requireUnused(guild: GuildId, rows: readonly StoredSetting[]): Promise<void> {
		const [uses, settings] = await Promise.all([this.deps.uses(guild), this.deps.settings(guild)]);
		for (const gate of settings.gates) {
			const row = rows.find(({ key }) => key === gate.key);
			const guarded = uses.get(gate.key) ?? [];
			if (gate.archived || (row && !gateIn(row).archived) || guarded.length === 0) continue;
			throw stillUsed(gate, guarded);
		}
	}

	async #mayEdit(guild: GuildId, actor: Actor): Promise<void> {
		for (const capability of ['config.edit', 'config.publish']) await this.deps.policy.require(guild, actor, capability);
	}
}

function stillUsed(gate: TrustGate, uses: readonly GateUse[]): DomainError {
	const items = uses.slice(0, 3).map(({ name }) => name);
	return new DomainError('trust.gateUsed', {
		name: { kind: 'user-text', value: gate.name },
		items: { kind: 'user-text', value: items.join(', ') },
		count: uses.length
	});
}

function gateIn(row: StoredSetting): TrustGate {
	const [gate] = trustSettings.parse({ gates: [row] }).gates;
	if (!gate) throw new NotFound('trust.gate');
	return gate;
}

const overValue = /^order\.over:(\d{1,12})$/;

/** From which value on every order passes the gate; `null`: it goes by items. */
export function orderValueOf({ appliesTo }: Pick<TrustGate, 'appliesTo'>): number | null {
	for (const what of appliesTo) {
		const over = overValue.exec(what)?.[1];
		if (over !== undefined) return Number(over);
	}
	return null;
}

function fieldsOf(gate: TrustGate, change: GateChange): Readonly<Record<string, unknown>> {
	switch (change.kind) {
		case 'basics': {
			const rest = gate.appliesTo.filter((what) => !overValue.test(what));
			return {
				name: rowText(change.name, 'trust:editor.fields.name', 45),
				earn: rowText(change.earn, 'trust:editor.fields.earn', 200),
				appliesTo: change.over === null ? (rest.length > 0 ? rest : ['item']) : [...rest, `order.over:${change.over}`]
			};
		}
		case 'demands':
		case 'proofs':
			return { require: { ...gate.require, ...change.require } };
		case 'progress':
			return { require: { ...gate.require, level: change.level, rank: change.rank } };
		case 'passes':
			return { manualPass: change.manualPass && { ...gate.manualPass, ...change.manualPass } };
		case 'points': {
			const kept = gate.appliesTo.filter((what) => !change.shown.includes(what));
			const all = [...new Set([...kept, ...change.chosen.filter((what) => change.shown.includes(what))])];
			return { appliesTo: all.length > 0 ? all : ['item'] };
		}
		case 'archived':
			return { archived: change.archived };
	}
}
