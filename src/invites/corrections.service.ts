import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { DomainError, Forbidden } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { Policy } from '#core/interactions/index';
import type { OutboxDraft, UnitWriter } from '#core/units/unit';
import { conflictOf, type Relations } from '#trust';
import { type CorrectionFacts, consequences, corrected } from './correction.js';
import { correctedEvents, vestedEvents } from './events.js';
import { correctionsOf, counts, dueOf, InviteMoved, inviteSubject, isCorrectable, rowChanges, Tally } from './invite.moves.js';
import type { InviteRow } from './invites.model.js';
import type { InvitesRepository } from './invites.repository.js';
import type { InvitesSettings } from './invites.settings.js';
import { refusalOf } from './joins.service.js';
import { correctCapability } from './numbers.service.js';

/** Tells somebody that a member counts for them, or no longer does. */
export const correctionTold = 'invites.corrected';

/** Longest reason, in characters. */
export const longestReason = 300;

/** Who is said to have brought whom, by which request. */
export interface CorrectionWish {
	readonly member: MemberId;
	/** `null`: nobody is known. */
	readonly inviter: MemberId | null;
	/** Of the row as it was seen. */
	readonly rev: number;
	readonly reason: string;
	/** The interaction's id: the same request twice corrects once. */
	readonly request: string;
}

export interface CorrectionsDeps {
	readonly units: UnitWriter;
	readonly repository: Pick<InvitesRepository, 'find' | 'among'>;
	readonly policy: Pick<Policy, 'can'>;
	readonly clock: Clock;
	readonly relations: Pick<Relations, 'between' | 'colleagues'>;
	/** Whether two members gave the same id of the game. */
	readonly identities: { sharesId(guild: GuildId, one: MemberId, other: MemberId): Promise<boolean> };
	readonly discord: {
		readonly guilds: {
			member(guild: GuildId, member: MemberId): Promise<{ readonly user: { readonly bot?: boolean } } | null>;
		};
	};
	settings(guild: GuildId): Promise<InvitesSettings>;
}

/** Staff say who brought somebody, where the bot could not know or was wrong. */
export class CorrectionsService {
	public constructor(private readonly deps: CorrectionsDeps) {}

	/**
	 * How somebody came, for whoever may correct it.
	 *
	 * @throws Forbidden · DomainError `invites.correctUnseen` · `invites.correctNever` {why} · `invites.correctOwn` for whoever it is about ·
	 * `invites.correctClose` {how} for their tribe, and whom they brought or who brought them.
	 */
	public async look(guild: GuildId, actor: Actor, member: MemberId): Promise<InviteRow> {
		if (!(await this.deps.policy.can(guild, actor, correctCapability))) throw new Forbidden('invites.correctForbidden');
		const row = await this.deps.repository.find(guild, member);
		if (row === null) throw new DomainError('invites.correctUnseen');
		if (!isCorrectable(row)) throw new DomainError('invites.correctNever', { why: { kind: 'text', key: `invites:why.${row.why}` } });
		await this.#requireFar(guild, actor, row.inviter === null ? [member] : [member, row.inviter]);
		return row;
	}

	/** As `look`, with the settings that its screen shows. */
	public async open(guild: GuildId, actor: Actor, member: MemberId): Promise<{ readonly row: InviteRow; readonly terms: InvitesSettings }> {
		return { row: await this.look(guild, actor, member), terms: await this.deps.settings(guild) };
	}

	/**
	 * The row before and after, for who is about to correct it; changes nothing.
	 *
	 * @throws as `look` · DomainError `invites.correctMoved` · `invites.correctOwn`, `invites.correctClose` {how} in one's own favour or that of
	 * somebody close · `invites.correctSelf` ·
	 * `invites.correctSame` · `invites.correctStranger` · `invites.correctBot` · `invites.correctCaught` {why}.
	 */
	public async preview(
		guild: GuildId,
		actor: Actor,
		{ member, inviter, rev }: Pick<CorrectionWish, 'member' | 'inviter' | 'rev'>
	): Promise<{ readonly before: InviteRow; readonly after: InviteRow; readonly settings: InvitesSettings }> {
		const before = await this.look(guild, actor, member);
		if (before.rev !== rev) throw new DomainError('invites.correctMoved');
		if (inviter !== null) await this.#requireFar(guild, actor, [inviter]);
		if (inviter === member) throw new DomainError('invites.correctSelf');
		const known = inviter === null ? before.state !== 'unclaimed' : before.confidence === 'certain';
		if (before.inviter === inviter && known) throw new DomainError('invites.correctSame');
		const facts = await this.#facts(guild, before, inviter);
		return { before, after: corrected(before, inviter, facts), settings: facts.settings };
	}

	/**
	 * Writes down who brought somebody, with the numbers of both inviters, what is taken back and what is paid. The same request twice, and
	 * many at once, correct once.
	 *
	 * @returns the row as it is now.
	 * @throws as `preview` · DomainError `invites.correctReason` {max}.
	 */
	public async correct(guild: GuildId, actor: Actor, { reason: said, request, ...wish }: CorrectionWish): Promise<InviteRow> {
		const { units } = this.deps;
		const key = `${inviteSubject(wish.member)}:correct:${request}`;
		if (await units.outcome(guild, key)) return this.look(guild, actor, wish.member);
		const reason = said.trim();
		if (reason === '' || reason.length > longestReason) throw new DomainError('invites.correctReason', { max: longestReason });
		const { before, after, settings } = await this.preview(guild, actor, wish);
		const { takesBack, pays } = consequences(before, after);
		const tally = new Tally();
		tally.move(before, after);
		try {
			await units.execute({
				guild,
				key,
				content: { inviter: wish.inviter, by: actor.id },
				changes: [...rowChanges(before, after, dueOf(after, settings)), ...tally.changes(guild), ...tally.bookChange(guild)],
				events: [
					...(takesBack ? correctedEvents(before, after, counts(after)) : []),
					...(pays ? vestedEvents(after, this.deps.clock.now()) : [])
				],
				outbox: told(before, after),
				audit: [
					{
						actor: actor.id,
						actorKind: actor.isGuildOwner ? 'owner' : 'staff',
						action: 'invite.corrected',
						target: `member:${wish.member}`,
						before: { inviter: before.inviter, code: before.code, confidence: before.confidence, state: before.state },
						after: { inviter: after.inviter, state: after.state },
						reason
					}
				]
			});
		} catch (error) {
			throw error instanceof InviteMoved ? new DomainError('invites.correctMoved') : error;
		}
		return (await this.deps.repository.find(guild, wish.member)) ?? after;
	}

	/** Nobody says who earns something by themselves or by somebody close to them (design rule 11). */
	async #requireFar(guild: GuildId, actor: Actor, people: readonly MemberId[]): Promise<void> {
		const conflict = await conflictOf(this.deps.relations, guild, actor.id, people, correctCapability);
		if (conflict === 'self') throw new DomainError('invites.correctOwn');
		if (conflict) throw new DomainError('invites.correctClose', { how: { kind: 'text', key: `invites:close.${conflict}` } });
	}

	/** What decides how a member stands with this inviter; refuses one that can't be theirs. */
	async #facts(guild: GuildId, row: InviteRow, inviter: MemberId | null): Promise<CorrectionFacts> {
		const [settings, now] = [await this.deps.settings(guild), this.deps.clock.now()];
		if (inviter === null) return { now, settings, young: false, related: false };
		const { repository, discord, identities, relations } = this.deps;
		const [person, inviters, shared, { sameTribe: related }] = await Promise.all([
			discord.guilds.member(guild, inviter),
			repository.among(guild, [inviter]),
			identities.sharesId(guild, inviter, row.member),
			relations.between(guild, inviter, row.member)
		]);
		if (person === null) throw new DomainError('invites.correctStranger');
		if (person.user.bot) throw new DomainError('invites.correctBot');
		const why = shared ? 'sharedId' : refusalOf(row, inviter, { minAccountAgeDays: 0 }, inviters);
		if (why !== null) throw new DomainError('invites.correctCaught', { why: { kind: 'text', key: `invites:why.${why}` } });
		return { now, settings, young: refusalOf(row, inviter, settings, inviters) === 'young', related };
	}
}

function told(before: InviteRow, after: InviteRow): OutboxDraft[] {
	const { lost, won, takesBack } = consequences(before, after);
	const { member } = after;
	const corrections = correctionsOf(after);
	const tell = (who: MemberId | null, what: 'lost' | 'won', money: boolean): OutboxDraft[] =>
		who === null
			? []
			: [
					{
						key: `${inviteSubject(member)}:c${corrections}:${what}`,
						kind: correctionTold,
						aggregate: `inviter:${who}`,
						payload: { member, who, what, money, corrections }
					}
				];
	return [...tell(lost, 'lost', takesBack), ...tell(won, 'won', counts(after))];
}
