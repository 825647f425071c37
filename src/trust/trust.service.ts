import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, type TextParam, type TextParams } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { type Change, unitSeq } from '#core/units/unit';
import { tenureDays } from '#xp';
import { type GateAnswer, type GateMissing, gatesByValue, limitsOf, type MemberFacts, measure, tierOf } from './gates.js';
import { type Standing, standingOf, type WeighedEvidence, weigh } from './standing.js';
import { type EvidenceRow, evidenceCollection } from './trust.model.js';
import type { TrustRepository } from './trust.repository.js';
import type { TierLimits, TrustSettings, TrustTier } from './trust.settings.js';

/** One piece of evidence as a domain reports it; amounts in credits, 0 or more. */
export interface EvidenceDraft {
	/** Unique in the guild, made from the business event: `order:A7K2Q:completed:buyer`. */
	readonly key: string;
	readonly subject: MemberId;
	readonly partner: MemberId;
	readonly kind: string;
	readonly value: number;
	readonly outcome: 'good' | 'bad';
	readonly source: string;
	readonly staffFulfilled: boolean;
	readonly at: Date;
}

/** What domains above trust know of a member; they register it at start. */
export interface FactSource {
	facts(guild: GuildId, member: MemberId): Promise<MemberFacts>;
}

export interface TrustDeps {
	readonly repository: TrustRepository;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<TrustSettings>;
	/** Role slots that the person acts for; some gates let them pass. */
	slots(guild: GuildId, actor: Actor): Promise<ReadonlySet<string>>;
}

/** Everything `/trust` shows about a member. */
export interface TrustProfile extends Standing {
	readonly tier: TrustTier | null;
	readonly nextTier: TrustTier | null;
	readonly limits: TierLimits | null;
}

/** What somebody wants to order, as far as trust is asked. */
export interface OrderAsk {
	/** Gates of the item and of the chosen answers. */
	readonly gates: readonly string[];
	/** Credits, or the reference value of an item that is paid otherwise. */
	readonly value: number;
	/** Open orders of the member and their value, without this one. */
	readonly openOrders: number;
	readonly openValue: number;
}

export interface EvidencePage {
	readonly rows: readonly WeighedEvidence[];
	readonly page: number;
	readonly pages: number;
	readonly total: number;
}

const nothingKnown: FactSource = {
	facts: () => Promise.resolve({ verifiedGameId: false, admittedCase: false, sanctioned: false })
};

export class TrustService {
	#facts: FactSource = nothingKnown;

	public constructor(private readonly deps: TrustDeps) {}

	/** The domain that knows game identities, cases and sanctions registers here at start. */
	public askFacts(source: FactSource): void {
		this.#facts = source;
	}

	/** The change that adds evidence; the same key is written once, also when its unit is built again. */
	public addEvidence(guild: GuildId, draft: EvidenceDraft): Change[] {
		if (draft.subject === draft.partner) throw new RangeError('Nobody is evidence for themselves');
		if (!Number.isSafeInteger(draft.value) || draft.value < 0) throw new RangeError(`Not a value: ${draft.value}`);
		const { key, ...fields } = draft;
		const _id = rowId(guild, 'evidence', key);
		// An update on what is there already changes nothing, so a second delivery does no harm.
		return [{ in: evidenceCollection, id: _id, upsert: { _id, guild, ...fields, seq: unitSeq }, set: { source: draft.source } }];
	}

	/** Standing of a member with tier and limits; `joinedAt` is `null` for somebody who has left. */
	public async profile(guild: GuildId, member: MemberId, joinedAt: Date | null): Promise<TrustProfile> {
		const [settings, standing] = await Promise.all([this.deps.settings(guild), this.standing(guild, member, joinedAt)]);
		const tier = tierOf(settings.tiers, standing);
		const nextTier = settings.tiers[tier ? settings.tiers.indexOf(tier) + 1 : 0] ?? null;
		return { ...standing, tier, nextTier, limits: limitsOf(settings, tier, standing) };
	}

	/** The engine's answer alone. */
	public async standing(guild: GuildId, member: MemberId, joinedAt: Date | null): Promise<Standing> {
		const now = this.deps.clock.now();
		const evidence = await this.deps.repository.about(guild, member);
		const knownPartners = await this.#known(guild, evidence);
		return standingOf({ evidence, knownPartners, now, tenureDays: joinedAt ? tenureDays(joinedAt, now) : 0 });
	}

	/** The evidence behind a standing with the weight of each row, newest first; `page` from 0, moved back to the last one. */
	public async evidence(guild: GuildId, member: MemberId, page: number, size: number): Promise<EvidencePage> {
		const evidence = await this.deps.repository.about(guild, member);
		const knownPartners = await this.#known(guild, evidence);
		const weighed = weigh({ evidence, knownPartners, now: this.deps.clock.now() }).reverse();
		const pages = Math.max(1, Math.ceil(weighed.length / size));
		const shown = Math.min(Math.max(page, 0), pages - 1);
		return { rows: weighed.slice(shown * size, (shown + 1) * size), page: shown, pages, total: weighed.length };
	}

	/** How a member stands at some gates, in their order; gates that the guild does not have are open. */
	public async gates(guild: GuildId, actor: Actor, keys: readonly string[]): Promise<GateAnswer[]> {
		if (keys.length === 0) return [];
		const standing = await this.standing(guild, actor.id, actor.joinedAt);
		return this.#measure(guild, actor, standing, keys);
	}

	/** All gates of the guild, for the screen. */
	public async allGates(guild: GuildId, actor: Actor): Promise<GateAnswer[]> {
		const { gates } = await this.deps.settings(guild);
		return this.gates(
			guild,
			actor,
			gates.flatMap(({ key, archived }) => (archived ? [] : key))
		);
	}

	/** Whether any domain knows game identities, cases and sanctions. */
	public get knowsFacts(): boolean {
		return this.#facts !== nothingKnown;
	}

	/** What the domains above know of a member. */
	public facts(guild: GuildId, member: MemberId): Promise<MemberFacts> {
		return this.#facts.facts(guild, member);
	}

	/** @throws DomainError `trust.gateClosed` {gate, need, have, how}. */
	public async requireGate(guild: GuildId, actor: Actor, key: string): Promise<void> {
		for (const answer of await this.gates(guild, actor, [key])) if (!answer.open) throw gateClosed(answer);
	}

	/**
	 * Whether somebody may place an order: its gates, and what their tier may have open. The counted part has to be guarded again by
	 * the order's own unit, with the limits that this returns.
	 *
	 * @throws DomainError `trust.gateClosed` · `trust.limitOrders` {max, count, tier} · `trust.limitValue` {max, open, value, tier}.
	 */
	public async canOrder(guild: GuildId, actor: Actor, ask: OrderAsk): Promise<TierLimits | null> {
		const [settings, standing] = await Promise.all([this.deps.settings(guild), this.standing(guild, actor.id, actor.joinedAt)]);
		const keys = [...new Set([...ask.gates, ...gatesByValue(settings.gates, ask.value)])];
		for (const answer of await this.#measure(guild, actor, standing, keys)) if (!answer.open) throw gateClosed(answer);

		const tier = tierOf(settings.tiers, standing);
		const limits = limitsOf(settings, tier, standing);
		if (!limits) return null;
		const name: TextParam = { kind: 'user-text', value: tier?.name ?? '' };
		if (ask.openOrders + 1 > limits.openOrders) {
			throw new DomainError('trust.limitOrders', { max: limits.openOrders, count: ask.openOrders, tier: name });
		}
		if (ask.openValue + ask.value > limits.openOrderValue) {
			throw new DomainError('trust.limitValue', {
				max: credits(limits.openOrderValue),
				open: credits(ask.openValue),
				value: credits(ask.value),
				tier: name
			});
		}
		return limits;
	}

	async #measure(guild: GuildId, actor: Actor, standing: Standing, keys: readonly string[]): Promise<GateAnswer[]> {
		if (keys.length === 0) return [];
		const [settings, facts, slots] = await Promise.all([
			this.deps.settings(guild),
			this.#facts.facts(guild, actor.id),
			this.deps.slots(guild, actor)
		]);
		return keys.flatMap((key) => {
			const gate = settings.gates.find((row) => row.key === key);
			if (!gate || gate.archived) return [];
			const answer = measure(gate, standing, facts);
			return [gate.exemptSlots.some((slot) => slots.has(slot)) ? { ...answer, open: true, missing: [] } : answer];
		});
	}

	#known(guild: GuildId, evidence: readonly EvidenceRow[]): Promise<ReadonlySet<MemberId>> {
		const others = evidence.filter(({ staffFulfilled }) => !staffFulfilled).map(({ partner }) => partner);
		return this.deps.repository.settledWithStaff(guild, [...new Set(others)]);
	}
}

const credits = (value: number): TextParam => ({ kind: 'amount', currency: 'credits', value });

/** The refusal of a closed gate: what it needs, what the member has, how to get there. */
export function gateClosed({ name, missing, earn }: GateAnswer): DomainError {
	return new DomainError('trust.gateClosed', {
		gate: { kind: 'user-text', value: name },
		need: listed(missing.map((part) => partText('need', part))),
		have: listed(missing.filter(isMeasured).map((part) => partText('have', part))),
		how: { kind: 'user-text', value: earn }
	});
}

const isMeasured = (part: GateMissing): boolean => 'need' in part;

function partText(side: 'need' | 'have', part: GateMissing): TextParam {
	const params: TextParams = 'need' in part ? { count: part[side] } : {};
	return { kind: 'text', key: `trust:${side}.${part.kind}`, params };
}

/** One to four texts in a row; the strings of each length say how they are joined. */
function listed(parts: readonly TextParam[]): TextParam {
	const shown = parts.slice(0, 4);
	const params = Object.fromEntries(shown.map((part, index) => [`part${index + 1}`, part]));
	return { kind: 'text', key: `trust:list.of${shown.length}`, params };
}
