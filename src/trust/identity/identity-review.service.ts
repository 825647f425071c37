import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import { memberId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import type { GuildKeys } from '#core/secrets/guild-keys';
import type { SecretBox } from '#core/secrets/secret-box';
import type { Change, UnitWriter } from '#core/units/unit';
import { type Conflict, conflictOf } from '../conflicts.js';
import { memberMoved } from '../member-moved.js';
import type { Relations } from '../relations.js';
import {
	dropClaim,
	gameIdChange,
	IdentityMoved,
	identityChange,
	identityEvent,
	memberSubject,
	staffAudit,
	tellMember
} from './identity.changes.js';
import type { Claim, IdentityRow, IdentityStep, Verified } from './identity.model.js';
import type { IdentityRepository } from './identity.repository.js';
import { comparable, comparableId } from './identity.rules.js';
import { gameIdKey, type OpenClaim, openClaim } from './identity.service.js';
import type { IdentitySettings } from './identity.settings.js';

/** What checking game ids takes. */
export const verifyCapability = 'identity.verify';

const longestReason = 300;
const mostListed = 25;
const mostFound = 10;

/** Somebody else who holds an id of the claim, or claims it too. */
export interface Rival {
	readonly member: string;
	readonly name: string;
	/** Kinds of ids that both have. */
	readonly kinds: readonly string[];
	/** It is verified for them: a transfer takes it away. */
	readonly holds: boolean;
}

/** An identity as those see it who may check it. */
export interface ReviewedIdentity {
	readonly row: IdentityRow;
	readonly settings: IdentitySettings;
	readonly waiting: OpenClaim | null;
	readonly verified: OpenClaim | null;
	readonly rivals: readonly Rival[];
	/** Whether a case can be opened about a rival. */
	readonly cases: boolean;
}

/** Opens cases; the domain that has them registers it at start. */
export interface IdentityCases {
	/** Opens a case about `subject`, whose claim is also somebody else's. @returns its number. */
	open(
		guild: GuildId,
		actor: Actor,
		about: { readonly subject: string; readonly other: string; readonly request: string }
	): Promise<number>;
}

export interface IdentityReviewDeps {
	readonly repository: IdentityRepository;
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly policy: Pick<Policy, 'require' | 'can'>;
	readonly relations: Pick<Relations, 'between' | 'colleagues'>;
	readonly secrets: Pick<SecretBox, 'open'>;
	readonly keys: Pick<GuildKeys, 'hash'>;
	settings(guild: GuildId): Promise<IdentitySettings>;
}

/**
 * Checking who members are in the game. All of it takes `identity.verify`, and nobody does it for themselves or for somebody of their tribe,
 * whom they invited or who invited them (design rule 11).
 */
export class IdentityReview {
	#cases: IdentityCases | null = null;

	public constructor(private readonly deps: IdentityReviewDeps) {}

	public useCases(cases: IdentityCases): void {
		this.#cases = cases;
	}

	/** Whether this person checks ids, and how many wait, counted up to 100. */
	public async work(guild: GuildId, actor: Actor): Promise<{ readonly may: boolean; readonly waiting: number }> {
		const may = await this.deps.policy.can(guild, actor, verifyCapability);
		return { may, waiting: may ? await this.deps.repository.countWaiting(guild, 100) : 0 };
	}

	/** What waits, the oldest first, up to 25. @throws Forbidden */
	public async queue(guild: GuildId, actor: Actor): Promise<readonly IdentityRow[]> {
		await this.deps.policy.require(guild, actor, verifyCapability);
		return this.deps.repository.waiting(guild, mostListed);
	}

	/** Members by an id, exactly, or by the beginning of their survivor's name; up to 10. @throws Forbidden */
	public async search(guild: GuildId, actor: Actor, text: string): Promise<readonly IdentityRow[]> {
		await this.deps.policy.require(guild, actor, verifyCapability);
		const wanted = comparable(text.slice(0, 200));
		if (wanted === '') return [];
		const { repository, keys } = this.deps;
		const { ids } = await this.deps.settings(guild);
		const hashes = await Promise.all(ids.map(({ key }) => keys.hash(guild, gameIdKey, comparableId(key, text.slice(0, 200)))));
		const known = await repository.gameIds(guild, hashes);
		const members = known.flatMap(({ holder, claimed }) => [...(holder ? [holder] : []), ...Object.keys(claimed)]);
		const [byId, byName] = await Promise.all([repository.among(guild, members), repository.called(guild, wanted, mostFound)]);
		return [...new Map([...byId, ...byName].map((row) => [row._id, row])).values()].slice(0, mostFound);
	}

	/**
	 * One identity with its ids, which is kept in the audit log. `request`: the interaction's id.
	 *
	 * @throws Forbidden · `identity.ownReview` · `identity.tribeReview` · `identity.invitedReview` · NotFound `identity`.
	 */
	public async open(guild: GuildId, actor: Actor, member: string, request: string): Promise<ReviewedIdentity> {
		const row = await this.reviewed(guild, actor, member);
		await this.deps.units.execute({
			guild,
			key: `identity:${row.member}:opened:${request}`,
			content: null,
			changes: [],
			audit: [staffAudit(actor, row.member, { action: 'identity.opened' })]
		});
		const { secrets } = this.deps;
		return {
			row,
			settings: await this.deps.settings(guild),
			waiting: openClaim(secrets, row._id, row.waiting),
			verified: openClaim(secrets, row._id, row.verified),
			rivals: await this.#rivals(row),
			cases: this.#cases !== null
		};
	}

	/** The identity, if this person may decide about what waits of it. @throws as `verify`. */
	public async decidable(guild: GuildId, actor: Actor, member: string, n: number): Promise<IdentityRow> {
		return (await this.#waiting(guild, actor, member, n)).row;
	}

	/**
	 * The claim is right. `n`: of the identity as it was looked at.
	 *
	 * @throws as `open` · `identity.moved` when it is another by now · `identity.held` {name} when an id is verified for somebody else.
	 */
	public async verify(guild: GuildId, actor: Actor, member: string, n: number): Promise<IdentityRow> {
		return this.#verify(guild, actor, member, n, null);
	}

	/**
	 * The claim is right, and the other one who holds its ids has had them wrongly: they lose what was verified for them.
	 *
	 * @throws as `verify`, also about the other one.
	 */
	public async transfer(guild: GuildId, actor: Actor, member: string, n: number, from: string): Promise<IdentityRow> {
		return this.#verify(guild, actor, member, n, await this.reviewed(guild, actor, from));
	}

	/** The claim is not proved; the member reads the reason and may enter again. @throws as `open` · `identity.moved` · `identity.reasonMissing`. */
	public async refuse(guild: GuildId, actor: Actor, member: string, n: number, written: string): Promise<IdentityRow> {
		const { row, claim } = await this.#waiting(guild, actor, member, n);
		const reason = written.trim().slice(0, longestReason);
		if (reason === '') throw new DomainError('identity.reasonMissing');
		const at = this.deps.clock.now();
		const set = { waiting: null, waitingSince: null, refused: { reason, at } };
		await this.deps.units.execute({
			guild,
			key: `identity:${row.member}:${n}:refuse:${actor.id}`,
			content: { reason },
			changes: [identityChange(row, set, { what: 'refused', by: actor.id, at, reason, claim }), ...dropClaim(guild, row.member, claim)],
			outbox: [tellMember(row.member, n, 'refused')],
			audit: [staffAudit(actor, row.member, { action: 'identity.refused', reason })]
		});
		return { ...row, ...set };
	}

	/** Opens a case about the one whose claim waits; the claim waits on. @returns its number. @throws as `verify` · `identity.noCases`. */
	public async openCase(guild: GuildId, actor: Actor, member: string, n: number, request: string): Promise<number> {
		const { row } = await this.#waiting(guild, actor, member, n);
		const [rival] = await this.#rivals(row);
		if (!this.#cases || !rival) throw new DomainError('identity.noCases');
		return this.#cases.open(guild, actor, { subject: row.member, other: rival.member, request });
	}

	async #verify(guild: GuildId, actor: Actor, member: string, n: number, from: IdentityRow | null): Promise<IdentityRow> {
		const { row, claim } = await this.#waiting(guild, actor, member, n);
		const at = this.deps.clock.now();
		const verified: Verified = { ...claim, by: actor.id, byName: actor.name, verifiedAt: at };
		const lost = from?.member === row.member ? null : from;
		const step: IdentityStep = { what: lost ? 'transferred' : 'verified', by: actor.id, at, reason: '', claim };
		const set = { verified, waiting: null, waitingSince: null, refused: null };
		const rivals = await this.#rivals(row);
		const held = () =>
			new DomainError('identity.held', { name: { kind: 'user-text', value: rivals.find(({ holds }) => holds)?.name ?? '' } });
		const free = [null, row.member, ...(lost ? [lost.member] : [])];
		const taken = claim.ids.map((id) =>
			gameIdChange(guild, id, {
				when: { holder: { $in: free } },
				set: { holder: row.member },
				unset: [`claimed.${row.member}`],
				else: held
			})
		);
		await this.deps.units.execute({
			guild,
			key: `identity:${row.member}:${n}:verify:${actor.id}:${lost?.member ?? '-'}`,
			content: null,
			changes: [identityChange(row, set, step), ...released(row, claim), ...(lost ? losing(lost, actor, at, claim) : []), ...taken],
			outbox: [tellMember(row.member, n, 'verified'), ...(lost ? [tellMember(lost.member, lost.n, 'lost')] : [])],
			events: [
				...[identityEvent(row.member, n, 'verified'), memberMoved(row.member, `identity:${n}`)],
				...(lost ? [identityEvent(lost.member, lost.n, 'lost'), memberMoved(lost.member, `identity:${lost.n}:lost`)] : [])
			],
			audit: [
				lost
					? staffAudit(actor, row.member, { action: 'identity.transferred', before: memberSubject(lost.member) })
					: staffAudit(actor, row.member, { action: 'identity.verified' })
			]
		});
		return { ...row, ...set };
	}

	async #waiting(guild: GuildId, actor: Actor, member: string, n: number): Promise<{ readonly row: IdentityRow; readonly claim: Claim }> {
		const row = await this.reviewed(guild, actor, member);
		if (!row.waiting || row.n !== n) throw new IdentityMoved();
		return { row, claim: row.waiting };
	}

	/** The identity of somebody else, if this person may check it. @throws as `open`. */
	public async reviewed(guild: GuildId, actor: Actor, member: string): Promise<IdentityRow> {
		await this.deps.policy.require(guild, actor, verifyCapability);
		if (!/^\d{15,20}$/.test(member)) throw new NotFound('identity');
		const conflict = await conflictOf(this.deps.relations, guild, actor.id, [memberId(member)], verifyCapability);
		if (conflict) throw new Forbidden(`identity.${refusals[conflict]}`);
		const row = await this.deps.repository.find(guild, member);
		if (!row) throw new NotFound('identity');
		return row;
	}

	async #rivals({ guild, member, waiting, verified }: IdentityRow): Promise<readonly Rival[]> {
		const ids = (waiting ?? verified)?.ids ?? [];
		const { repository } = this.deps;
		const known = await repository.gameIds(
			guild,
			ids.map(({ hash }) => hash)
		);
		const shared = ids.flatMap(({ kind, hash }) => {
			const row = known.find(({ _id }) => _id.endsWith(`|${hash}`));
			const claimants = row ? [...(row.holder ? [row.holder] : []), ...Object.keys(row.claimed)] : [];
			return [...new Set(claimants)].filter((other) => other !== member).map((other) => ({ other, kind, holds: row?.holder === other }));
		});
		const others = await repository.among(guild, [...new Set(shared.map(({ other }) => other))]);
		return others.map((row) => {
			const both = shared.filter(({ other }) => other === row.member);
			return { member: row.member, name: row.name, kinds: both.map(({ kind }) => kind), holds: both.some(({ holds }) => holds) };
		});
	}
}

/** What somebody reads who is too close to a member to check their ids. */
const refusals = { self: 'ownReview', tribe: 'tribeReview', invited: 'invitedReview', maybe: 'maybeReview' } as const satisfies Record<
	Conflict,
	string
>;

/** Ids that were verified for the member and that the new claim has no more. */
const released = ({ guild, member, verified }: IdentityRow, claim: Claim): Change[] =>
	(verified?.ids ?? [])
		.filter(({ hash }) => !claim.ids.some((id) => id.hash === hash))
		.map((id) => gameIdChange(guild, id, { when: { holder: member }, set: { holder: null }, else: () => new IdentityMoved() }));

/** What is taken from somebody whose ids are another one's: all that was verified for them. */
function losing(row: IdentityRow, actor: Actor, at: Date, claim: Claim): Change[] {
	const step: IdentityStep = { what: 'lost', by: actor.id, at, reason: '', claim: row.verified };
	return [identityChange(row, { verified: null }, step), ...released(row, claim)];
}
