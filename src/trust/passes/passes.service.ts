import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, DeadlineMoved, type DeadlineRow, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError, NotFound } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import { dayMs } from '#core/time';
import type { AuditDraft, Change, OutboxDraft, Row, UnitWriter } from '#core/units/unit';
import { conflictOf } from '../conflicts.js';
import { memberMoved } from '../member-moved.js';
import type { Relations } from '../relations.js';
import type { TrustGate, TrustSettings } from '../trust.settings.js';
import { type PassRepository, type PassRow, type PassState, passesCollection, passId } from './pass.model.js';

export const passDeadline = 'trust.pass';
/** Tells a member that a pass was given, taken back or has run out. */
export const passTold = 'trust.pass-told';

/** Longest reason, in characters. */
export const longestReason = 300;

/** Who is passed, by which request. */
export interface PassWish {
	readonly gate: string;
	readonly member: MemberId;
	readonly days: number;
	readonly reason: string;
	/** The interaction's id: the same request twice gives one pass. */
	readonly request: string;
}

export interface PassesDeps {
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly passes: PassRepository;
	readonly policy: Policy;
	readonly relations: Pick<Relations, 'between' | 'colleagues'>;
	settings(guild: GuildId): Promise<TrustSettings>;
}

/** A gate for which passes can be given, with those that count now. */
export interface PassGate {
	readonly gate: TrustGate;
	readonly passes: readonly PassRow[];
}

const passSubject = (gate: string, member: MemberId): string => `pass:${member}:${gate}`;

/** Gates that staff open for somebody by hand: for a time, with a reason, written down. What a pass stands in for: see `measure`. */
export class Passes {
	public constructor(private readonly deps: PassesDeps) {}

	/** Keys of the gates that a member has a pass for now. */
	public async of(guild: GuildId, member: MemberId): Promise<ReadonlySet<string>> {
		return new Set((await this.deps.passes.ofMember(guild, member, this.deps.clock.now())).map(({ gate }) => gate));
	}

	/** How many passes for a gate count now. */
	public async count(guild: GuildId, gate: string): Promise<number> {
		return (await this.deps.passes.live(guild, this.deps.clock.now(), gate)).length;
	}

	/** Gates that allow passes and whose passes this person may give. @throws Forbidden for somebody who may give none. */
	public async list(guild: GuildId, actor: Actor): Promise<PassGate[]> {
		await this.deps.policy.require(guild, actor, 'trust.pass');
		const [{ gates }, passes] = await Promise.all([this.deps.settings(guild), this.deps.passes.live(guild, this.deps.clock.now())]);
		const open: PassGate[] = [];
		for (const gate of gates) {
			if (gate.archived || !gate.manualPass || !(await this.deps.policy.can(guild, actor, gate.manualPass.capability))) continue;
			open.push({ gate, passes: passes.filter((row) => row.gate === gate.key) });
		}
		return open;
	}

	/** @throws Forbidden · NotFound `trust.gate` · DomainError `gates.passOff` {gate} */
	public async gate(guild: GuildId, actor: Actor, key: string): Promise<PassGate> {
		const { gate } = await this.#allowed(guild, actor, key);
		return { gate, passes: await this.deps.passes.live(guild, this.deps.clock.now(), key) };
	}

	/**
	 * Lets a member through a gate for some days.
	 *
	 * @throws Forbidden · NotFound `trust.gate` · DomainError `gates.passOff` {gate} · `gates.passSelf` · `gates.passRelated` {how} ·
	 * `gates.passDays` {max} · `gates.passReason` {max} · `gates.passAlready` {until}.
	 */
	public async grant(guild: GuildId, actor: Actor, { gate: key, member, days, reason: said, request }: PassWish): Promise<PassRow> {
		const { gate, rules } = await this.#allowed(guild, actor, key);
		const done = await this.deps.units.outcome(guild, `pass:${request}`);
		if (done) return this.#require(guild, key, member);
		const conflict = await conflictOf(this.deps.relations, guild, actor.id, [member], gate.manualPass?.capability);
		if (conflict === 'self') throw new DomainError('gates.passSelf');
		if (conflict) throw new DomainError('gates.passRelated', { how: { kind: 'text', key: `gates:related.${conflict}` } });
		if (!Number.isSafeInteger(days) || days < 1 || days > rules.maxDays) throw new DomainError('gates.passDays', { max: rules.maxDays });
		const reason = this.#reason(said, rules.reasonNeeded);
		const at = this.deps.clock.now();
		const before = await this.deps.passes.find(guild, key, member);
		if (before && before.state === 'live' && before.until > at) throw already(before);
		const until = new Date(at.getTime() + days * dayMs);
		const rev = (before?.rev ?? 0) + 1;
		const _id = passId(guild, key, member);
		const fields = { gateName: gate.name, state: 'live' as const, reason, by: actor.id, at, until, rev };
		await this.deps.units.execute({
			guild,
			key: `pass:${request}`,
			content: { gate: key, member, by: actor.id },
			changes: [
				{
					in: passesCollection,
					id: _id,
					upsert: { _id, guild, gate: key, member, ...fields, rev: rev - 1 },
					when: { rev: rev - 1 },
					set: fields,
					else: (row) => already(row)
				},
				setDeadline(guild, passSubject(key, member), passDeadline, until, { gate: key, member })
			],
			audit: [auditOf(actor, 'pass.granted', key, { member, until: until.toISOString() }, reason)],
			outbox: [told(key, member, rev, 'granted')],
			events: [memberMoved(member, `pass:${key}:${rev}`)]
		});
		return this.#require(guild, key, member);
	}

	/**
	 * Takes a pass back. `rev`: of the pass as it was seen.
	 *
	 * @throws Forbidden · NotFound `trust.gate`, `gates.pass` · DomainError `gates.passReason` {max} · `gates.passMoved`.
	 */
	public async revoke(
		guild: GuildId,
		actor: Actor,
		{ gate: key, member, rev, reason: said, request }: Omit<PassWish, 'days'> & { readonly rev: number }
	): Promise<PassRow> {
		// A gate that allows no passes any more may still have some to take back.
		const gate = await this.#gate(guild, key);
		await this.deps.policy.require(guild, actor, gate.manualPass?.capability ?? 'trust.pass');
		if (await this.deps.units.outcome(guild, `pass-end:${request}`)) return this.#require(guild, key, member);
		const row = await this.#require(guild, key, member);
		if (row.rev !== rev || row.state !== 'live') throw new DomainError('gates.passMoved');
		const reason = this.#reason(said, true);
		await this.deps.units.execute({
			guild,
			key: `pass-end:${request}`,
			content: { gate: key, member, by: actor.id },
			changes: [ends(row, 'revoked'), clearDeadline(guild, passSubject(key, member), passDeadline)],
			audit: [auditOf(actor, 'pass.revoked', key, { member, until: row.until.toISOString() }, reason)],
			outbox: [told(key, member, row.rev + 1, 'revoked', reason)],
			events: [memberMoved(member, `pass:${key}:${row.rev + 1}`)]
		});
		return this.#require(guild, key, member);
	}

	/** The moment of a pass has come. */
	public async due({ guild, subject, at }: DeadlineRow): Promise<void> {
		const [, who = '', ...rest] = subject.split(':');
		const [member, gate] = [memberId(who), rest.join(':')];
		const row = await this.deps.passes.find(guild, gate, member);
		const cleared = ifStillDue(clearDeadline(guild, subject, passDeadline), at);
		const over = row !== null && row.state === 'live' && row.until <= this.deps.clock.now();
		const rev = (row?.rev ?? 0) + 1;
		const ended = this.deps.units.execute({
			guild,
			key: `pass-over:${gate}:${member}:${rev}:${at.getTime()}`,
			content: null,
			changes: over ? [ends(row, 'expired'), cleared] : [cleared],
			...(over
				? {
						audit: [
							{
								actor: 'trust',
								actorKind: 'system' as const,
								action: 'pass.expired',
								target: `gate:${gate}`,
								after: { member }
							}
						],
						outbox: [told(gate, member, rev, 'expired')],
						events: [memberMoved(member, `pass:${gate}:${rev}`)]
					}
				: {})
		});
		await ended.catch((error: unknown) => {
			// It was given anew meanwhile.
			if (!(error instanceof DeadlineMoved)) throw error;
		});
	}

	async #allowed(guild: GuildId, actor: Actor, key: string) {
		const gate = await this.#gate(guild, key);
		if (!gate.manualPass) throw new DomainError('gates.passOff', { gate: { kind: 'user-text', value: gate.name } });
		await this.deps.policy.require(guild, actor, gate.manualPass.capability);
		return { gate, rules: gate.manualPass };
	}

	async #gate(guild: GuildId, key: string): Promise<TrustGate> {
		const gate = (await this.deps.settings(guild)).gates.find((one) => one.key === key && !one.archived);
		if (!gate) throw new NotFound('trust.gate');
		return gate;
	}

	async #require(guild: GuildId, gate: string, member: MemberId): Promise<PassRow> {
		const row = await this.deps.passes.find(guild, gate, member);
		if (!row) throw new NotFound('gates.pass');
		return row;
	}

	#reason(said: string, needed: boolean): string {
		const reason = said.trim();
		if ((needed && reason === '') || reason.length > longestReason) throw new DomainError('gates.passReason', { max: longestReason });
		return reason;
	}
}

function already(row: Row | PassRow | null): DomainError {
	const until = row?.until;
	return until instanceof Date
		? new DomainError('gates.passAlready', { until: { kind: 'deadline', at: until } })
		: new DomainError('gates.passMoved');
}

const ends = ({ _id, rev }: PassRow, state: PassState): Change => ({
	in: passesCollection,
	id: _id,
	when: { rev, state: 'live' },
	set: { state, rev: rev + 1 },
	else: () => new DomainError('gates.passMoved')
});

const auditOf = (
	actor: Actor,
	action: 'pass.granted' | 'pass.revoked',
	gate: string,
	after: { readonly member: MemberId; readonly until: string },
	reason: string
): AuditDraft => ({
	actor: actor.id,
	actorKind: actor.isGuildOwner ? 'owner' : 'staff',
	action,
	target: `gate:${gate}`,
	after,
	...(reason === '' ? {} : { reason })
});

const told = (gate: string, member: MemberId, rev: number, what: 'granted' | 'revoked' | 'expired', reason = ''): OutboxDraft => ({
	key: `pass:${gate}:${member}:${rev}:told`,
	kind: passTold,
	aggregate: `pass:${gate}:${member}`,
	payload: { gate, member, rev, what, reason }
});
