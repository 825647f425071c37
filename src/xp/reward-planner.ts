import { type GuildId, rowId } from '#core/ids';
import type { CappedBy, CounterUse, CounterValues, RewardAmounts, RewardEvent, RewardField, RewardPerson, RewardPlan } from './reward.js';
import { windowKey } from './time-windows.js';
import type { RewardCap, RewardCondition, RewardRule, RuleAmount, XpSettings } from './xp.settings.js';

/** A cap with the row that counts it. */
interface CapRow {
	readonly id: string;
	readonly unit: RewardCap['unit'];
	readonly max: number;
}

/** A rule that applies to a person of the event, before caps. */
export interface RewardCandidate {
	readonly rule: RewardRule;
	readonly person: RewardPerson;
	readonly amounts: RewardAmounts;
	readonly caps: readonly CapRow[];
	readonly cooldownId: string | null;
	/** `_id` of the entry that the payment makes. */
	readonly entry: string;
}

type Units = keyof RewardAmounts;
const units: readonly Units[] = ['xp', 'tokens', 'credits'];

/** The rules that apply to an event, with their amounts and the rows that cap them. Pure. */
export function candidates(guild: GuildId, settings: XpSettings, zone: string, event: RewardEvent): RewardCandidate[] {
	return settings.rewardRules.flatMap((rule) => {
		const person = event.people[rule.who];
		if (!rule.enabled || rule.archived || rule.event !== event.name || !person) return [];
		if (event.rules && !event.rules.includes(rule.key)) return [];
		if (!rule.conditions.every((condition) => holds(condition, event))) return [];
		const amounts = amountsOf(settings, rule, person, event);
		const caps = capRows(guild, settings, zone, rule, person, event, amounts);
		const cooldownId = rule.cooldownSeconds > 0 ? rowId(guild, 'cooldown', rule.key, person.member) : null;
		const entry = rowId(guild, 'xp', rule.key, person.member, uniqueBy(rule, event, settings, zone));
		return [{ rule, person, amounts, caps, cooldownId, entry }];
	});
}

/** Ids of all counter and cooldown rows that the candidates depend on. */
export function rowsOf(list: readonly RewardCandidate[]): string[] {
	return [...new Set(list.flatMap(({ caps, cooldownId }) => [...caps.map(({ id }) => id), ...(cooldownId ? [cooldownId] : [])]))];
}

/** Applies caps and cooldowns as they were read, in the order of the rules; rules of one event share what is left. Pure. */
export function decide(event: RewardEvent, list: readonly RewardCandidate[], rows: CounterValues): RewardPlan[] {
	const used = new Map(rows.used);
	return list.map(({ rule, person, amounts, caps, cooldownId, entry }) => {
		const capped = new Set<CappedBy>();
		const paid: Record<Units, number> = { ...amounts };
		const until = cooldownId ? rows.cooldowns.get(cooldownId) : undefined;
		const left = (cap: CapRow): number => Math.max(0, cap.max - (used.get(cap.id) ?? 0));

		if (until && until > event.at) capped.add('cooldown');
		if (caps.some((cap) => cap.unit === 'count' && left(cap) < 1)) capped.add('count');
		if (capped.size > 0) for (const unit of units) paid[unit] = 0;
		for (const cap of caps) {
			if (cap.unit === 'count' || paid[cap.unit] <= left(cap)) continue;
			paid[cap.unit] = left(cap);
			capped.add(cap.unit);
		}

		const pays = units.some((unit) => paid[unit] > 0);
		const counters: CounterUse[] = caps
			.map(({ id, unit, max }) => ({ id, member: person.member, max, amount: unit === 'count' ? Number(pays) : paid[unit] }))
			.filter(({ amount }) => amount > 0);
		for (const { id, amount } of counters) used.set(id, (used.get(id) ?? 0) + amount);

		const cooldown = cooldownId && pays ? { id: cooldownId, until: new Date(event.at.getTime() + rule.cooldownSeconds * 1000) } : null;
		return {
			...paid,
			rule: rule.key,
			ruleName: rule.name,
			member: person.member,
			capped: [...capped],
			entry,
			counting: rule.entitlement === 'day_counter',
			key: `reward:${rule.key}:${person.member}:${event.key}`,
			source: event.source,
			at: event.at,
			counters,
			cooldown
		};
	});
}

function uniqueBy(rule: RewardRule, event: RewardEvent, settings: XpSettings, zone: string): string {
	switch (rule.entitlement) {
		case 'event':
			return event.key;
		case 'day':
		case 'day_counter':
			return windowKey('day', event.at, zone, settings.season);
		case 'season_level':
			return `season-${settings.season}:level-${event.fields['level.number'] ?? event.key}`;
	}
}

/** Whether a condition holds for the event; a field that the event lacks fails, one that nobody could see is skipped. */
export function holds(condition: RewardCondition, event: Pick<RewardEvent, 'fields' | 'unseen'>): boolean {
	if (event.unseen?.includes(condition.field)) return true;
	const actual = event.fields[condition.field];
	const wanted = condition.value;
	if (actual === undefined) return false;
	if (Array.isArray(wanted)) return condition.op === 'in' && wanted.includes(actual);
	switch (condition.op) {
		case 'eq':
			return actual === wanted;
		case 'ne':
			return actual !== wanted;
		case 'gt':
			return compare(actual, wanted, (one, other) => one > other);
		case 'gte':
			return compare(actual, wanted, (one, other) => one >= other);
		case 'lt':
			return compare(actual, wanted, (one, other) => one < other);
		case 'lte':
			return compare(actual, wanted, (one, other) => one <= other);
		case 'multipleOf':
			return compare(actual, wanted, (one, other) => other > 0 && one % other === 0);
		case 'in':
			return false;
	}
}

function compare(actual: RewardField, wanted: unknown, test: (one: number, other: number) => boolean): boolean {
	return typeof actual === 'number' && typeof wanted === 'number' && test(actual, wanted);
}

function amountsOf(settings: XpSettings, rule: RewardRule, person: RewardPerson, event: RewardEvent): RewardAmounts {
	const override = event.override?.[rule.key];
	const raw = (unit: Units): number => override?.[unit] ?? baseAmount(rule.amounts[unit], event);
	const { faucets, tenureMultipliers } = settings;
	const percent = Math.min(rule.multipliers.includes('tenure') ? tenurePercent(settings, person) : 100, settings.multiplierCapPercent);
	const multiplied = (unit: 'xp' | 'tokens'): number => {
		return tenureMultipliers.appliesTo.includes(unit) ? Math.floor((raw(unit) * percent) / 100) : raw(unit);
	};
	return {
		xp: multiplied('xp'),
		tokens: faucets.tokensFromRules ? multiplied('tokens') : 0,
		credits: faucets.enabled ? raw('credits') : 0
	};
}

function tenurePercent(settings: XpSettings, person: RewardPerson): number {
	const steps = [...settings.tenureMultipliers.steps].sort((one, other) => one.minMonths - other.minMonths);
	return steps.findLast((step) => step.minMonths <= person.tenureMonths)?.percent ?? 100;
}

function baseAmount(amount: RuleAmount | undefined, event: RewardEvent): number {
	if (amount === undefined) return 0;
	if (typeof amount === 'number') return amount;
	const within = (value: number): number => Math.min(Math.max(value, amount.min), amount.max);
	if ('from' in amount) {
		const offer = event.offers?.[amount.from];
		return offer === undefined ? 0 : within(Math.floor(offer));
	}
	const value = event.fields[amount.perValue];
	return typeof value === 'number' ? within(Math.floor(value / amount.divisor)) : 0;
}

function capRows(
	guild: GuildId,
	settings: XpSettings,
	zone: string,
	rule: RewardRule,
	person: RewardPerson,
	event: RewardEvent,
	amounts: RewardAmounts
): CapRow[] {
	const { member } = person;
	const scopes: Record<RewardCap['scope'], string> = {
		member: '-',
		counterpart: person.counterpart ?? '-',
		counterpart_tribe: person.counterpartTribe ?? person.counterpart ?? '-',
		item: event.item ?? '-',
		deal: event.deal ?? event.source
	};
	const own = rule.caps.map(({ unit, max, window, scope }) => ({
		id: rowId(guild, 'cap', rule.key, unit, member, scope, scopes[scope], windowKey(window, event.at, zone, settings.season)),
		unit,
		max
	}));
	const day = windowKey('day', event.at, zone, settings.season);
	const perMember = units.flatMap((unit) => {
		const max = settings.faucets.capPerMemberPerDay[unit];
		return max === undefined || amounts[unit] === 0 ? [] : [{ id: rowId(guild, 'cap', 'all', unit, member, day), unit, max }];
	});
	const guildMax = settings.faucets.capPerGuildPerDay.credits;
	const perGuild =
		guildMax === undefined || amounts.credits === 0
			? []
			: [{ id: rowId(guild, 'cap', 'all', 'credits', 'guild', day), unit: 'credits' as const, max: guildMax }];
	return [...own, ...perMember, ...perGuild];
}
