import type { Clock } from '#core/clock';
import { clearDeadline, type DeadlineHandler, DeadlineMoved, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { DomainError, type TextParam } from '#core/errors';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import { dayMs } from '#core/time';
import type { Change, UnitWriter } from '#core/units/unit';
import type { MemberFacts } from '../gates.js';
import { memberMoved } from '../member-moved.js';
import type { TrustSettings } from '../trust.settings.js';
import { type CaseRow, type SanctionKind, type SanctionRow, sanctionsCollection } from './case.model.js';
import { type CaseRepository, sanctionId } from './case.repository.js';
import { caseCode } from './case.rules.js';

/** A warning closes nothing; the others close gates that ask for no sanction. */
const closing: ReadonlySet<SanctionKind> = new Set(['no-sell', 'no-trade', 'blocked']);
/** What sanctions forbid. */
export type Barred = 'buy' | 'sell' | 'send' | 'vouch';
/** Sanctions under which nobody does it, and the refusal. */
const barring: Readonly<Record<Barred, { readonly kinds: ReadonlySet<SanctionKind>; readonly refusal: string }>> = {
	buy: { kinds: new Set(['no-trade', 'blocked']), refusal: 'cases.barred' },
	sell: { kinds: new Set(['no-sell', 'no-trade', 'blocked']), refusal: 'cases.barred' },
	send: { kinds: new Set(['no-trade', 'blocked']), refusal: 'cases.barredSend' },
	vouch: { kinds: new Set(['blocked']), refusal: 'cases.barredVouch' }
};

/** When a sanction that begins now ends by itself; `null`: when it is lifted. */
export function sanctionUntil(settings: TrustSettings['sanctionDays'], kind: SanctionKind, from: Date): Date | null {
	const days = settings[kind];
	return days === 0 ? null : new Date(from.getTime() + days * dayMs);
}

/** What cases and sanctions say of a member to gates and to whoever takes orders. */
export class Sanctions {
	public constructor(
		private readonly repository: CaseRepository,
		private readonly clock: Clock
	) {}

	/** Sanctions that hold now, newest first. */
	public active(guild: GuildId, member: MemberId): Promise<SanctionRow[]> {
		return this.repository.sanctions(guild, member, this.clock.now());
	}

	/** What gates ask for. */
	public async facts(guild: GuildId, member: MemberId): Promise<Pick<MemberFacts, 'admittedCase' | 'sanctioned'>> {
		const [admittedCase, sanctions] = await Promise.all([this.repository.hasEffect(guild, member), this.active(guild, member)]);
		return { admittedCase, sanctioned: sanctions.some(({ kind }) => closing.has(kind)) };
	}

	/**
	 * Credits stay where a verdict may reach them.
	 *
	 * @throws DomainError `cases.barredSend` {case, sanction, until} · `cases.pendingSend` while an admitted case has its effect.
	 */
	public async requireSend(guild: GuildId, member: MemberId): Promise<void> {
		await this.requireFree(guild, member, 'send');
		if (await this.repository.hasEffect(guild, member)) throw new DomainError('cases.pendingSend');
	}

	/**
	 * @throws DomainError `cases.barred` {case, sanction, until} while a sanction forbids to buy, or to sell; `cases.barredSend`,
	 * `cases.barredVouch` with the same to send and to vouch.
	 */
	public async requireFree(guild: GuildId, member: MemberId, what: Barred = 'buy'): Promise<void> {
		const { kinds, refusal } = barring[what];
		const found = (await this.active(guild, member)).find(({ kind }) => kinds.has(kind));
		if (!found) return;
		const until: TextParam = found.until
			? { kind: 'text', key: 'cases:until.date', params: { at: { kind: 'deadline', at: found.until } } }
			: { kind: 'text', key: 'cases:until.lifted' };
		throw new DomainError(refusal, {
			case: caseCode(found.case),
			sanction: { kind: 'text', key: `cases:sanction.${found.kind}` },
			until
		});
	}
}

/** Ends a sanction by itself. */
export const sanctionDeadline = 'cases.sanction';

const sanctionSubject = (number: number, member: MemberId): string => `sanction:${number}:${member}`;

/** The changes that sanction a member because of a case. */
export function sanction(
	{ guild, number }: Pick<CaseRow, 'guild' | 'number'>,
	draft: { readonly member: MemberId; readonly kind: SanctionKind; readonly from: Date; readonly until: Date | null }
): Change[] {
	const { member, kind, from, until } = draft;
	const row = { _id: sanctionId(guild, number, member), guild, member, kind, case: number, from, until, liftedAt: null };
	const ends = until === null ? [] : [setDeadline(guild, sanctionSubject(number, member), sanctionDeadline, until)];
	return [{ in: sanctionsCollection, insert: row }, ...ends];
}

/** The changes that lift it. */
export function liftSanction({ guild, number }: Pick<CaseRow, 'guild' | 'number'>, member: MemberId, at: Date): Change[] {
	return [
		{ in: sanctionsCollection, id: sanctionId(guild, number, member), when: { liftedAt: null }, set: { liftedAt: at } },
		clearDeadline(guild, sanctionSubject(number, member), sanctionDeadline)
	];
}

/** Tells that a sanction has ended by itself; its row says so already. */
export function sanctionEnds(units: Pick<UnitWriter, 'execute'>): DeadlineHandler {
	return {
		kind: sanctionDeadline,
		async due({ guild, subject, at }) {
			const member = memberId(subject.slice(subject.lastIndexOf(':') + 1));
			const ended = `${subject}:ended`;
			try {
				await units.execute({
					guild,
					key: ended,
					content: null,
					changes: [ifStillDue(clearDeadline(guild, subject, sanctionDeadline), at)],
					events: [memberMoved(member, ended)]
				});
			} catch (error) {
				// It was lifted at the same moment.
				if (!(error instanceof DeadlineMoved)) throw error;
			}
		}
	};
}
