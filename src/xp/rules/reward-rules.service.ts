import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import {
	markOfRow,
	type RowChange,
	type RowEditor,
	type RowList,
	type RowsEdited,
	rowKey,
	rowText,
	type SettingRows,
	type StoredSetting,
	toValue
} from '#settings';
import { type RewardCap, type RewardCondition, type RewardRule, type RuleAmount, type XpSettings, xpSettings } from '../xp.settings.js';
import type { RewardEventKind, RewardEvents } from './reward-events.js';
import { firstSample, previewRule, type RewardPreview, type RewardSample } from './rule-preview.js';
import { isLive, paysCredits, type RuleProblem, ruleProblems } from './rule-problems.js';

export const rewardRuleRows: RowList = { slice: 'xp', field: 'rewardRules', kind: 'list', target: 'reward-rule', area: 'reward' };

/** Most rules that a guild may have, archived ones too. */
const mostRules = 200;
/** As many as one screen shows, each with its way out. */
const mostConditions = 8;
const mostCaps = 8;

/** A rule as its editor sees it. */
export interface EditedRule {
	readonly rule: RewardRule;
	/** By which an edit says what it saw. */
	readonly seen: string;
	/** `null`: nothing in this version reports its event. */
	readonly event: RewardEventKind | null;
	readonly problems: readonly RuleProblem[];
}

/** A new rule; it is off until it was looked at. */
export interface NewRule {
	readonly event: string;
	readonly name: string;
	readonly who: string;
	readonly xp: number;
	/** Most payments per member and day; `null`: no cap. */
	readonly perDay: number | null;
}

/** One change of a rule. */
export type RuleChange =
	| {
			readonly kind: 'basics';
			readonly name: string;
			readonly who: string;
			readonly cooldownSeconds: number;
			readonly entitlement: RewardRule['entitlement'];
	  }
	| {
			readonly kind: 'amounts';
			readonly amounts: Readonly<Partial<Record<'xp' | 'tokens' | 'credits', RuleAmount | undefined>>>;
			readonly tenure: boolean;
	  }
	| { readonly kind: 'conditionAdd'; readonly condition: RewardCondition }
	| { readonly kind: 'conditionRemove'; readonly index: number }
	| { readonly kind: 'capAdd'; readonly cap: RewardCap }
	| { readonly kind: 'capRemove'; readonly index: number }
	| { readonly kind: 'enabled'; readonly on: boolean }
	| { readonly kind: 'archived'; readonly archived: boolean };

export interface RewardRulesDeps {
	readonly rows: SettingRows;
	readonly events: RewardEvents;
	readonly policy: Policy;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<XpSettings>;
	zone(guild: GuildId): Promise<string>;
}

/**
 * Edits the owner's reward rules. Each edit is live at once, holds to the rule that its editor saw, is audited and can be undone.
 *
 * All edits are refused with Forbidden (`config.edit`, `config.publish`; `money.faucets` where credits are paid), `settings.rowMoved`,
 * `settings.row` {field, problem}, `xp.ruleRefused` {problem} for a rule that would pay without bound, or NotFound `xp.rewardRule`.
 */
export class RewardRules {
	public constructor(private readonly deps: RewardRulesDeps) {}

	/** All rules in their order, archived ones last. @throws Forbidden */
	public async list(guild: GuildId, actor: Actor): Promise<EditedRule[]> {
		await this.deps.policy.require(guild, actor, 'config.view');
		const rows = (await this.deps.rows.rows(guild, rewardRuleRows)).map(({ row, seen }) => this.#edited(row, seen));
		return [...rows.filter(({ rule }) => !rule.archived), ...rows.filter(({ rule }) => rule.archived)];
	}

	/** @throws Forbidden · NotFound `xp.rewardRule` */
	public async one(guild: GuildId, actor: Actor, key: string): Promise<EditedRule> {
		const found = (await this.list(guild, actor)).find(({ rule }) => rule.key === key);
		if (!found) throw new NotFound('xp.rewardRule');
		return found;
	}

	/** What happens in this guild and may pay. */
	public events(): readonly RewardEventKind[] {
		return this.deps.events.all();
	}

	/** The last changes of a rule. @throws Forbidden */
	public async changes(guild: GuildId, actor: Actor, key: string, most: number): Promise<RowChange[]> {
		await this.deps.policy.require(guild, actor, 'config.view');
		return this.deps.rows.changes(guild, rewardRuleRows, key, most);
	}

	/** Makes a rule for an event that happens here; it is off until somebody switches it on. @throws NotFound `xp.rewardEvent` */
	public async create(guild: GuildId, by: RowEditor, wish: NewRule): Promise<RowsEdited> {
		const event = this.deps.events.find(wish.event);
		if (!event) throw new NotFound('xp.rewardEvent');
		const name = rowText(wish.name, 'xp:editor.fields.name', 45);
		const who = event.people.find((one) => one === wish.who) ?? event.people[0];
		return this.#add(guild, by, 'created', name, (key) => ({
			key,
			name,
			event: event.name,
			who,
			enabled: false,
			conditions: [],
			amounts: { xp: wish.xp },
			multipliers: [],
			cooldownSeconds: 0,
			caps: wish.perDay === null ? [] : [{ unit: 'count', max: wish.perDay, window: 'day', scope: 'member' }],
			entitlement: 'event',
			reversal: 'none'
		}));
	}

	/** Makes a copy of a rule, which is off. @param word What its name ends with. */
	public async clone(guild: GuildId, by: RowEditor, key: string, word: string): Promise<RowsEdited> {
		const { rule } = await this.one(guild, by.actor, key);
		const ending = ` (${word})`;
		const name = `${rule.name.slice(0, 45 - ending.length).trimEnd()}${ending}`;
		return this.#add(guild, by, 'cloned', key, (fresh, rows) => {
			const row = rows.find((one) => one.key === key);
			if (!row) throw new NotFound('xp.rewardRule');
			return { ...row, key: fresh, name, enabled: false, archived: false };
		});
	}

	/** Changes a rule as its editor saw it. */
	public async change(guild: GuildId, by: RowEditor, key: string, seen: string, change: RuleChange): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		return this.deps.rows.edit(guild, by, rewardRuleRows, {
			action: actionOf(change),
			key,
			seen,
			build: async (rows) => {
				const old = rows.find((row) => row.key === key);
				if (!old) throw new NotFound('xp.rewardRule');
				const next = { ...old, ...fieldsOf(ruleOf(old), change, this.deps.events.find(ruleOf(old).event)) };
				const all = rows.map((row) => (row === old ? next : row));
				await this.#check(guild, by.actor, rows, all);
				return all;
			}
		});
	}

	/** Takes an edit back. @param version The version that it made. */
	public async undo(guild: GuildId, by: RowEditor, version: number): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		const now = (await this.deps.rows.rows(guild, rewardRuleRows)).map(({ row }) => row);
		return this.deps.rows.undo(guild, by, rewardRuleRows, version, (rows) => this.#check(guild, by.actor, now, rows));
	}

	/**
	 * What a rule would pay for a made-up event, whether it is on or not. Nothing is stored.
	 *
	 * @param sample `null`: the event's own sample. @throws Forbidden · NotFound `xp.rewardRule`, `xp.rewardEvent`
	 */
	public async preview(
		guild: GuildId,
		actor: Actor,
		key: string,
		sample: RewardSample | null
	): Promise<{ readonly edited: EditedRule; readonly event: RewardEventKind; readonly preview: RewardPreview }> {
		const [edited, settings, zone] = await Promise.all([this.one(guild, actor, key), this.deps.settings(guild), this.deps.zone(guild)]);
		const { event } = edited;
		if (!event) throw new NotFound('xp.rewardEvent');
		const where = { guild, settings, zone, at: this.deps.clock.now(), member: actor.id };
		return { edited, event, preview: previewRule(where, event, edited.rule, sample ?? firstSample(event)) };
	}

	async #add(
		guild: GuildId,
		by: RowEditor,
		action: string,
		wished: string,
		make: (key: string, rows: readonly StoredSetting[]) => StoredSetting
	): Promise<RowsEdited> {
		await this.#mayEdit(guild, by.actor);
		const taken = (await this.deps.rows.rows(guild, rewardRuleRows)).map(({ row }) => row.key);
		const key = rowKey(wished, 'rule', taken);
		return this.deps.rows.edit(guild, by, rewardRuleRows, {
			action,
			key,
			seen: null,
			fresh: true,
			build: async (rows) => {
				if (rows.length >= mostRules) throw new DomainError('xp.tooManyRules', { max: mostRules });
				const all = [...rows.filter((row) => row.key !== key), make(key, rows)];
				await this.#check(guild, by.actor, rows, all);
				return all;
			}
		});
	}

	#edited(row: StoredSetting, seen: string): EditedRule {
		const rule = ruleOf(row);
		const event = this.deps.events.find(rule.event);
		return { rule, seen, event, problems: ruleProblems(rule, event) };
	}

	async #mayEdit(guild: GuildId, actor: Actor): Promise<void> {
		for (const capability of ['config.edit', 'config.publish']) await this.deps.policy.require(guild, actor, capability);
	}

	/** Refuses what would pay without bound, and credits of those who may not mint; what was there before stays. */
	async #check(guild: GuildId, actor: Actor, before: readonly StoredSetting[], after: readonly StoredSetting[]): Promise<void> {
		for (const row of after) {
			const old = before.find((one) => one.key === row.key);
			if (old && markOfRow(old) === markOfRow(row)) continue;
			const rule = ruleOf(row);
			if (!isLive(rule)) continue;
			if (paysCredits(rule)) await this.deps.policy.require(guild, actor, 'money.faucets');
			const event = this.deps.events.find(rule.event);
			const was = old && isLive(ruleOf(old)) ? ruleProblems(ruleOf(old), event).map(({ key }) => key) : [];
			const fresh = ruleProblems(rule, event).find(({ key, weight }) => weight === 'refuse' && !was.includes(key));
			if (fresh) {
				const problem = { kind: 'text', key: `xp:problems.${fresh.key}` } as const;
				throw new DomainError('xp.ruleRefused', { name: { kind: 'user-text', value: rule.name }, problem, key: rule.key });
			}
		}
	}
}

/** A stored rule with the schema's defaults. */
function ruleOf(row: StoredSetting): RewardRule {
	const [rule] = xpSettings.parse({ rewardRules: [row] }).rewardRules;
	if (!rule) throw new NotFound('xp.rewardRule');
	return rule;
}

function actionOf(change: RuleChange): string {
	switch (change.kind) {
		case 'enabled':
			return change.on ? 'on' : 'off';
		case 'archived':
			return change.archived ? 'archived' : 'restored';
		case 'conditionAdd':
		case 'conditionRemove':
			return 'conditions';
		case 'capAdd':
		case 'capRemove':
			return 'caps';
		default:
			return change.kind;
	}
}

/** The fields that a change writes. */
function fieldsOf(rule: RewardRule, change: RuleChange, event: RewardEventKind | null): Readonly<Record<string, unknown>> {
	switch (change.kind) {
		case 'basics':
			return {
				name: rowText(change.name, 'xp:editor.fields.name', 45),
				who: event?.people.find((one) => one === change.who) ?? rule.who,
				cooldownSeconds: change.cooldownSeconds,
				entitlement: change.entitlement
			};
		case 'amounts':
			return { amounts: toValue(change.amounts), multipliers: change.tenure ? ['tenure'] : [] };
		case 'conditionAdd':
			return { conditions: room([...rule.conditions, change.condition], mostConditions) };
		case 'conditionRemove':
			return { conditions: without(rule.conditions, change.index) };
		case 'capAdd':
			return { caps: room([...rule.caps.filter((cap) => !sameCap(cap, change.cap)), change.cap], mostCaps) };
		case 'capRemove':
			return { caps: without(rule.caps, change.index) };
		case 'enabled':
			return { enabled: change.on };
		case 'archived':
			return change.archived ? { archived: true, enabled: false } : { archived: false };
	}
}

const sameCap = (one: RewardCap, other: RewardCap): boolean =>
	one.unit === other.unit && one.window === other.window && one.scope === other.scope;

function room<T>(list: readonly T[], max: number): readonly T[] {
	if (list.length > max) throw new DomainError('xp.tooManyParts', { max });
	return list;
}

function without<T>(list: readonly T[], index: number): readonly T[] {
	if (list[index] === undefined) throw new NotFound('xp.rulePart');
	return list.filter((_, at) => at !== index);
}
