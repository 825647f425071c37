import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import { type Change, unitSeq } from '#core/units/unit';
import { tenureDays } from '#xp';
import type { FactKind } from './engine/facts.js';
import { type GateAnswer, limitsOf, type MemberFacts, tierOf } from './gates.js';
import { atGates, gateClosed, gatesOfOrder, type OrderAsk, orderLimits } from './ordering.js';
import { type Standing, standingOf, type WeighedEvidence, weigh } from './standing.js';
import { type EvidenceRow, evidenceCollection } from './trust.model.js';
import type { TrustRepository } from './trust.repository.js';
import type { TierLimits, TrustSettings, TrustTier } from './trust.settings.js';

/** One piece of evidence as a domain reports it; amounts in credits, 0 or more. */
export interface EvidenceDraft {
	/** Unique in the guild, made from the business event: `order:A7K2Q:completed:buyer`. */
	readonly key: string;
	readonly subject: MemberId;
	readonly partner: MemberId | null;
	readonly kind: FactKind;
	/** What happened: `order.completed`, `case.upheld`, … */
	readonly event: string;
	readonly value: number;
	readonly source: string;
	/** The partner acted for the guild's staff; without it: no. */
	readonly seed?: boolean;
	/** Tribe of the partner at that time. */
	readonly tribe?: string | null;
	/** Subject and partner belong together (`Relations`); without it: no. */
	readonly related?: boolean;
	/** See `FactKind`; without it 1. */
	readonly mark?: number;
	/** When it stops counting by itself. */
	readonly until?: Date | null;
	/** Key of the evidence that this is about. */
	readonly of?: string | null;
	readonly at: Date;
}

/** What some part knows of a member, as far as it knows; each field has one source. */
export interface FactSource {
	facts(guild: GuildId, member: MemberId): Promise<Partial<MemberFacts>>;
}

/** Refuses, with a `DomainError`, a member who may not order for now. */
export type OrderBar = (guild: GuildId, member: MemberId) => Promise<void>;

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

export interface EvidencePage {
	readonly rows: readonly WeighedEvidence[];
	readonly page: number;
	readonly pages: number;
	readonly total: number;
}

const nothingKnown: MemberFacts = { verifiedGameId: false, admittedCase: false, sanctioned: false };

export class TrustService {
	readonly #facts: FactSource[] = [];
	#mayOrder: OrderBar = () => Promise.resolve();

	public constructor(private readonly deps: TrustDeps) {}

	/** Those who know game identities, cases and sanctions register here at start; what one of them says of a member, holds. */
	public askFacts(source: FactSource): void {
		this.#facts.push(source);
	}

	/** Whoever keeps sanctions registers here at start; asked before every order. */
	public barOrders(bar: OrderBar): void {
		this.#mayOrder = bar;
	}

	/** The change that adds evidence; the same key is written once, also when its unit is built again. */
	public addEvidence(guild: GuildId, draft: EvidenceDraft): Change[] {
		if (draft.subject === draft.partner) throw new RangeError('Nobody is evidence for themselves');
		if (!Number.isSafeInteger(draft.value) || draft.value < 0) throw new RangeError(`Not a value: ${draft.value}`);
		const { key } = draft;
		const _id = rowId(guild, 'evidence', key);
		const fields = { seed: false, tribe: null, related: false, mark: 1, until: null, of: null, ...draft };
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
		return this.#facts.length > 0;
	}

	/** What the domains above know of a member. */
	public async facts(guild: GuildId, member: MemberId): Promise<MemberFacts> {
		const known = await Promise.all(this.#facts.map((source) => source.facts(guild, member)));
		return known.reduce<MemberFacts>((all, one) => ({ ...all, ...one }), nothingKnown);
	}

	/** @throws DomainError `trust.gateClosed` {gate, need, have, how}. */
	public async requireGate(guild: GuildId, actor: Actor, key: string): Promise<void> {
		for (const answer of await this.gates(guild, actor, [key])) if (!answer.open) throw gateClosed(answer);
	}

	/**
	 * Whether somebody may place an order: its gates, and what their tier may have open. The counted part has to be guarded again by
	 * the order's own unit, with the limits that this returns.
	 *
	 * @throws what the bar refuses · DomainError `trust.gateClosed` · `trust.limitOrders` {max, count, tier} · `trust.limitValue` {max, open, value, tier}.
	 */
	public async canOrder(guild: GuildId, actor: Actor, ask: OrderAsk): Promise<TierLimits | null> {
		await this.#mayOrder(guild, actor.id);
		const [settings, standing] = await Promise.all([this.deps.settings(guild), this.standing(guild, actor.id, actor.joinedAt)]);
		const keys = gatesOfOrder(settings, ask);
		for (const answer of await this.#measure(guild, actor, standing, keys)) if (!answer.open) throw gateClosed(answer);
		return orderLimits(settings, standing, ask);
	}

	async #measure(guild: GuildId, actor: Actor, standing: Standing, keys: readonly string[]): Promise<GateAnswer[]> {
		if (keys.length === 0) return [];
		const [settings, facts, slots] = await Promise.all([
			this.deps.settings(guild),
			this.facts(guild, actor.id),
			this.deps.slots(guild, actor)
		]);
		return atGates(settings, { standing, facts, slots }, keys);
	}

	#known(guild: GuildId, evidence: readonly EvidenceRow[]): Promise<ReadonlySet<MemberId>> {
		const others = evidence.flatMap(({ seed, partner }) => (seed || partner === null ? [] : [partner]));
		return this.deps.repository.settledWithStaff(guild, [...new Set(others)]);
	}
}
