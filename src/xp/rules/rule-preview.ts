import type { GuildId, MemberId } from '#core/ids';
import type { CappedBy, RewardAmounts, RewardEvent, RewardField } from '../reward.js';
import { candidates, decide, holds, type RewardCandidate } from '../reward-planner.js';
import type { RewardCondition, RewardRule, XpSettings } from '../xp.settings.js';
import { type RewardEventKind, sampleFields } from './reward-events.js';

/** A made-up event. */
export interface RewardSample {
	readonly fields: Readonly<Record<string, RewardField>>;
	/** Whole months that the member has been here. */
	readonly months: number;
	/** How often the same has happened before in the same day. */
	readonly before: number;
}

/** What a rule would pay for a sample, and why. */
export interface RewardPreview {
	readonly sample: RewardSample;
	readonly conditions: readonly { readonly condition: RewardCondition; readonly holds: boolean }[];
	/** Amounts before the multiplier; `null`: a condition does not hold. */
	readonly base: RewardAmounts | null;
	/** With the multiplier. */
	readonly multiplied: RewardAmounts;
	readonly paid: RewardAmounts;
	readonly capped: readonly CappedBy[];
	/** It pays once, and has paid for an earlier one. */
	readonly already: boolean;
	/** What all rules of the event that are on would pay this person together. */
	readonly together: RewardAmounts;
}

/** Most earlier events that a preview goes through. */
export const mostBefore = 100;

const nothing: RewardAmounts = { xp: 0, tokens: 0, credits: 0 };

/** The sample that a preview begins with. */
export const firstSample = (event: RewardEventKind): RewardSample => ({ fields: sampleFields(event), months: 0, before: 0 });

/** Plans a sample with the planner that pays real events. Pure. */
export function previewRule(
	where: { readonly guild: GuildId; readonly settings: XpSettings; readonly zone: string; readonly at: Date; readonly member: MemberId },
	event: RewardEventKind,
	rule: RewardRule,
	sample: RewardSample
): RewardPreview {
	const { guild, settings, zone } = where;
	const live: RewardRule = { ...rule, enabled: true, archived: false };
	const plan = (rules: readonly RewardRule[], number: number): { list: RewardCandidate[]; happening: RewardEvent } => {
		const happening = happeningOf(where, event, rule.who, sample, number);
		return { happening, list: candidates(guild, { ...settings, rewardRules: [...rules] }, zone, happening) };
	};
	const used = new Map<string, number>();
	const paidEntries = new Set<string>();
	for (let number = 0; number < Math.min(sample.before, mostBefore); number++) {
		const { list, happening } = plan([live], number);
		for (const made of decide(happening, list.filter(isNew(paidEntries)), { used, cooldowns: new Map() })) {
			for (const { id, amount } of made.counters) used.set(id, (used.get(id) ?? 0) + amount);
			if (!made.counting) paidEntries.add(made.entry);
		}
	}
	const { list, happening } = plan([live], sample.before);
	const [candidate] = list;
	const [made] = decide(happening, list.filter(isNew(paidEntries)), { used, cooldowns: new Map() });
	const [plainly] = plan([{ ...live, multipliers: [] }], sample.before).list;
	const others = settings.rewardRules.filter((one) => one.key !== rule.key && one.who === rule.who);
	const rest = plan(others, sample.before);
	const together = decide(rest.happening, rest.list, { used: new Map(), cooldowns: new Map() });
	return {
		sample,
		conditions: rule.conditions.map((condition) => ({ condition, holds: holds(condition, happening) })),
		base: plainly?.amounts ?? null,
		multiplied: candidate?.amounts ?? nothing,
		paid: made ? { xp: made.xp, tokens: made.tokens, credits: made.credits } : nothing,
		capped: made?.capped ?? [],
		already: candidate !== undefined && made === undefined,
		together: sum([...(made ? [made] : []), ...together])
	};
}

const isNew =
	(paid: ReadonlySet<string>) =>
	({ entry, rule }: RewardCandidate): boolean =>
		rule.entitlement === 'day_counter' || !paid.has(entry);

function sum(parts: readonly RewardAmounts[]): RewardAmounts {
	return parts.reduce(
		(all, { xp, tokens, credits }) => ({ xp: all.xp + xp, tokens: all.tokens + tokens, credits: all.credits + credits }),
		nothing
	);
}

function happeningOf(
	{ at, member }: { readonly at: Date; readonly member: MemberId },
	event: RewardEventKind,
	who: string,
	sample: RewardSample,
	number: number
): RewardEvent {
	const key = `sample:${number}`;
	const person = { member, tenureMonths: sample.months };
	return {
		name: event.name,
		key,
		source: 'sample',
		at,
		people: { [who]: event.counterpart ? { ...person, counterpart: member } : person },
		fields: sample.fields,
		...(event.byItem ? { item: 'sample' } : {}),
		deal: key
	};
}
