import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { clearDeadline, setDeadline } from '#core/deadlines/deadline';
import { DomainError, Forbidden, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { CapabilityKey } from '#core/interactions/capabilities';
import type { UnitWriter } from '#core/units/unit';
import type { SettingsPolicy } from '#settings';
import { amountOf, approvalEffects, closingOf, effect, ended, subjectOf } from './approval.closing.js';
import { type ApprovalRow, approvalId, approvalsCollection } from './approval.model.js';
import type { ApprovalRepository } from './approval.repository.js';
import { type ApprovalTransition, approvalDeadline, approvalSaga } from './approval.saga.js';
import type { ApprovableAct, ApprovalDraft, ChangedSince, Closing, SecondNeeded, ShownApproval } from './approval.types.js';

export interface ApprovalsDeps {
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly repository: ApprovalRepository;
	readonly policy: Pick<SettingsPolicy, 'can' | 'require' | 'limit' | 'fourEyes'>;
}

const hour = 3_600_000;
const longestReason = 500;
const mostShown = 10;

/** The earlier of two moments, if the second one is still to come. */
const earlier = (one: Date, other: Date | null | undefined, now: Date): Date => (other && other > now && other < one ? other : one);

/**
 * Two persons above limits: an act above the limit of its capability becomes a request; a second person who has the capability, is not
 * who asked and no party of it, approves it, and the act is carried out in the very unit that ends the request.
 */
export class Approvals {
	readonly #acts = new Map<string, ApprovableAct>();

	public constructor(private readonly deps: ApprovalsDeps) {}

	/** Announces an act, when its domain starts. @throws TypeError for a second one of its kind. */
	public act(act: ApprovableAct): void {
		if (this.#acts.has(act.kind)) throw new TypeError(`Two domains carry out '${act.kind}'`);
		this.#acts.set(act.kind, act);
	}

	/**
	 * Whether this person needs a second one for an act that moves so much. The guild's owner never does.
	 *
	 * @throws Forbidden `approvals.limit` {limit, amount} above a limit for which the guild has no second person.
	 */
	public async needed(
		guild: GuildId,
		actor: Actor,
		capability: CapabilityKey,
		amount: number,
		currency: 'credits' | 'tokens' = 'credits'
	): Promise<SecondNeeded | null> {
		if (actor.isGuildOwner) return null;
		const [rule, limit] = await Promise.all([
			this.deps.policy.fourEyes(guild, capability),
			this.deps.policy.limit(guild, actor, capability)
		]);
		const above = Math.min(rule?.above ?? Number.POSITIVE_INFINITY, limit ?? Number.POSITIVE_INFINITY);
		if (amount <= above) return null;
		if (rule) return { above, expiresHours: rule.expiresHours };
		throw new Forbidden('approvals.limit', { limit: amountOf(currency, above), amount: amountOf(currency, amount) });
	}

	/**
	 * Asks for a second person. The caller has checked that the act may be done, and that one is needed.
	 *
	 * @throws DomainError `approvals.reason` {max} without a reason, or with one that is too long.
	 */
	public async ask(guild: GuildId, actor: Actor, draft: ApprovalDraft, { above, expiresHours }: SecondNeeded): Promise<ApprovalRow> {
		const reason = draft.reason.trim();
		if (reason === '' || reason.length > longestReason) throw new DomainError('approvals.reason', { max: longestReason });
		const { request, kind, capability, amount, currency, subject, payload, insteadOf } = draft;
		this.#act(kind);
		const known = await this.deps.repository.find(guild, request);
		if (known) return known;
		const at = this.deps.clock.now();
		const row = {
			_id: approvalId(guild, request),
			guild,
			request,
			kind,
			capability,
			amount,
			currency,
			above,
			subject,
			payload,
			parties: [...new Set(draft.parties)],
			reason,
			by: actor.id,
			byName: actor.name,
			at,
			expiresAt: earlier(new Date(at.getTime() + expiresHours * hour), draft.until, at),
			state: approvalSaga.initial,
			endedBy: null,
			endedByName: null,
			endedAt: null,
			endReason: '',
			changed: null,
			again: false
		};
		await this.deps.units.execute({
			guild,
			key: `approval:${request}`,
			content: { by: actor.id, kind, amount, subject },
			changes: [
				{ in: approvalsCollection, insert: row },
				setDeadline(guild, subjectOf(request), approvalDeadline, row.expiresAt, { request }),
				...(insteadOf === undefined ? [] : [{ in: approvalsCollection, id: approvalId(guild, insteadOf), set: { again: false } }]),
				...(draft.changes ?? [])
			],
			outbox: [
				effect(request, approvalEffects.card),
				...(insteadOf === undefined
					? []
					: [{ ...effect(insteadOf, approvalEffects.update), key: `approval:${insteadOf}:again:${request}` }])
			],
			audit: [
				{
					actor: actor.id,
					actorKind: 'staff',
					action: 'approval.asked',
					target: subjectOf(request),
					after: { kind, capability, amount, currency, subject },
					reason
				}
			]
		});
		return this.require(guild, request);
	}

	/** @throws NotFound when this guild has no such request. */
	public async require(guild: GuildId, request: string): Promise<ApprovalRow> {
		const row = await this.deps.repository.find(guild, request);
		if (!row) throw new NotFound('approvals.request');
		return row;
	}

	/** A request with what it would do now, for the card. */
	public async shown(guild: GuildId, request: string): Promise<ShownApproval> {
		const row = await this.require(guild, request);
		return row.state === 'waiting' ? this.#shown(row) : { row, lines: [] };
	}

	/** The requests that this person may answer, or has made; the oldest first, up to 10. Their own that a change has ended are among them. */
	public async waiting(guild: GuildId, actor: Actor): Promise<readonly ShownApproval[]> {
		const [waiting, lapsed] = await Promise.all([
			this.deps.repository.waiting(guild, mostShown * 5),
			this.deps.repository.toAskAgain(guild, actor.id, this.deps.clock.now(), mostShown)
		]);
		const may = await Promise.all(lapsed.map((row) => this.#mayAgain(row, actor)));
		const rows = [...waiting, ...lapsed.filter((_, index) => may[index])];
		const seen = await Promise.all(rows.map(async (row) => row.by === actor.id || this.deps.policy.can(guild, actor, row.capability)));
		const own = rows.filter((_, index) => seen[index]).slice(0, mostShown);
		return Promise.all(own.map((row) => this.#shown(row)));
	}

	/** How many requests wait for somebody with the capability, up to 50. */
	public async countWaiting(guild: GuildId, capability: string): Promise<number> {
		return (await this.deps.repository.waiting(guild, mostShown * 5)).filter((row) => row.capability === capability).length;
	}

	/** The channel slots for the card of a request. */
	public channelsOf({ kind }: ApprovalRow): readonly string[] {
		return this.#acts.get(kind)?.channels ?? [];
	}

	/**
	 * The request, if this person may answer it now.
	 *
	 * @throws NotFound · Forbidden `settings.capability` · `approvals.own` · `approvals.party` · DomainError `approvals.ended` {how, by}.
	 */
	public async mayAnswer(guild: GuildId, actor: Actor, request: string): Promise<ShownApproval> {
		const row = await this.require(guild, request);
		await this.#answers(row, actor);
		if (this.#isOver(row)) throw ended(row);
		const changed = await this.#act(row.kind).changed?.(row);
		if (changed) throw ended(await this.#end(row, 'lapse', null, '', changed));
		return this.#shown(row);
	}

	/**
	 * Approves a request and carries its act out, in one unit. Whoever has approved it may press again: nothing happens then.
	 *
	 * @throws as `mayAnswer`, and what the act itself refuses: the request waits on then.
	 */
	public async approve(guild: GuildId, actor: Actor, request: string): Promise<ApprovalRow> {
		const row = await this.require(guild, request);
		if (row.state === 'approved' && row.endedBy === actor.id) return row;
		await this.mayAnswer(guild, actor, request);
		try {
			await this.#act(row.kind).carryOut(row, actor, closingOf(row, 'approve', actor, '', this.deps.clock.now()));
		} catch (error) {
			// Another press, or time, may have ended it between the look and the unit: that is what is said then.
			if ((await this.require(guild, request)).state === 'waiting') throw error;
		}
		const now = await this.require(guild, request);
		if (now.state !== 'approved' || now.endedBy !== actor.id) throw ended(now);
		return now;
	}

	/** Declines a request; nothing happens. @throws as `mayAnswer`. */
	public async decline(guild: GuildId, actor: Actor, request: string, reason: string): Promise<ApprovalRow> {
		const row = await this.require(guild, request);
		if (row.state === 'declined' && row.endedBy === actor.id) return row;
		await this.mayAnswer(guild, actor, request);
		return this.#end(row, 'decline', actor, reason.trim().slice(0, longestReason));
	}

	/** Who asked takes it back; nothing happens. @throws Forbidden `approvals.notYours` · DomainError `approvals.ended`. */
	public async withdraw(guild: GuildId, actor: Actor, request: string): Promise<ApprovalRow> {
		const row = await this.require(guild, request);
		if (row.by !== actor.id) throw new Forbidden('approvals.notYours', { by: { kind: 'user-text', value: row.byName } });
		if (row.state === 'withdrawn') return row;
		if (this.#isOver(row)) throw ended(row);
		return this.#end(row, 'withdraw', actor, '');
	}

	/** Nobody answered by the deadline: nothing happens. */
	public async timeOut(guild: GuildId, request: string): Promise<void> {
		const row = await this.deps.repository.find(guild, request);
		if (row && row.state === 'waiting' && row.expiresAt > this.deps.clock.now()) return;
		if (row?.state !== 'waiting') {
			const changes = [clearDeadline(guild, subjectOf(request), approvalDeadline)];
			await this.deps.units.execute({ guild, key: `approval:${request}:drop`, content: null, changes });
			return;
		}
		await this.#end(row, 'expire', null, '');
	}

	/**
	 * What ends a request because what it is about is changing; whoever changes it puts this into their own unit, whose refusal is
	 * `approvals.ended` when somebody has ended the request meanwhile.
	 *
	 * @returns `null` when there is no such request, or it waits no more.
	 */
	public async lapse(guild: GuildId, request: string, changed: (row: ApprovalRow) => ChangedSince): Promise<Closing | null> {
		const row = await this.deps.repository.find(guild, request);
		return row && !this.#isOver(row) ? closingOf(row, 'lapse', null, '', this.deps.clock.now(), changed(row)) : null;
	}

	/** The request, if it still waits. */
	public async stillWaits(guild: GuildId, request: string): Promise<ApprovalRow | null> {
		const row = await this.deps.repository.find(guild, request);
		return row && !this.#isOver(row) ? row : null;
	}

	/**
	 * A request of this person that a change has ended, with what it would do as things stand now.
	 *
	 * @throws Forbidden `approvals.notYours` · DomainError `approvals.ended` when it has ended otherwise or was asked again · what the act says.
	 */
	public async mayAskAgain(guild: GuildId, actor: Actor, request: string): Promise<ShownApproval> {
		const { row, again } = await this.#toAskAgain(guild, actor, request);
		await again.may(row, actor);
		return this.#shown(row);
	}

	/**
	 * Asks once more for what a change has ended. `press`: id of the interaction, the new request's.
	 *
	 * @returns `null` when no second person is needed any more, and it was done at once. @throws as `mayAskAgain`.
	 */
	public async askAgain(guild: GuildId, actor: Actor, request: string, press: string): Promise<ShownApproval | null> {
		if (await this.deps.repository.find(guild, press)) return this.shown(guild, press);
		const alone = `approval:${request}:alone:${press}`;
		if ((await this.deps.units.outcome(guild, alone)) !== null) return null;
		const { row, again } = await this.#toAskAgain(guild, actor, request);
		const asked = await again.ask(row, actor, press);
		if (asked === null) {
			// It was carried out without a second person: nothing is left to ask for.
			await this.deps.units.execute({
				guild,
				key: alone,
				content: null,
				changes: [{ in: approvalsCollection, id: approvalId(guild, request), set: { again: false } }],
				outbox: [{ ...effect(request, approvalEffects.update), key: alone }]
			});
		}
		return asked;
	}

	/** Whether what a change has ended can still be asked for. */
	async #mayAgain(row: ApprovalRow, actor: Actor): Promise<boolean> {
		try {
			await this.#act(row.kind).again?.may(row, actor);
			return true;
		} catch (error) {
			if (error instanceof DomainError) return false;
			throw error;
		}
	}

	async #toAskAgain(guild: GuildId, actor: Actor, request: string) {
		const row = await this.require(guild, request);
		if (row.by !== actor.id) throw new Forbidden('approvals.notYours', { by: { kind: 'user-text', value: row.byName } });
		const { again } = this.#act(row.kind);
		if (!row.again || !again) throw ended(row);
		return { row, again };
	}

	async #shown(row: ApprovalRow): Promise<ShownApproval> {
		const act = this.#act(row.kind);
		return { row, lines: await act.lines(row), look: act.look?.(row) ?? null };
	}

	async #answers(row: ApprovalRow, actor: Actor): Promise<void> {
		await this.deps.policy.require(row.guild, actor, row.capability);
		if (row.by === actor.id) throw new Forbidden('approvals.own');
		if (row.parties.includes(actor.id)) throw new Forbidden('approvals.party');
		await this.#act(row.kind).mayAnswer?.(row, actor);
	}

	async #end(
		row: ApprovalRow,
		name: Exclude<ApprovalTransition, 'approve'>,
		actor: Actor | null,
		reason: string,
		changed?: ChangedSince
	): Promise<ApprovalRow> {
		const { guild, request } = row;
		const { changes, audit, outbox } = closingOf(row, name, actor, reason, this.deps.clock.now(), changed);
		try {
			await this.deps.units.execute({
				guild,
				key: `approval:${request}:${name}:${actor?.id ?? 'system'}`,
				content: null,
				changes,
				audit,
				outbox
			});
		} catch (error) {
			// Time ends only what still waits; a person is told who was faster.
			if (actor !== null || !(error instanceof DomainError)) throw error;
		}
		return this.require(guild, request);
	}

	#isOver(row: ApprovalRow): boolean {
		return row.state !== 'waiting' || row.expiresAt <= this.deps.clock.now();
	}

	#act(kind: string): ApprovableAct {
		const act = this.#acts.get(kind);
		if (!act) throw new TypeError(`No domain carries out '${kind}'`);
		return act;
	}
}
