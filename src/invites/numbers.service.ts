import { addDays } from 'date-fns';
import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { Forbidden } from '#core/errors';
import type { GuildId, MemberId } from '#core/ids';
import type { Policy } from '#core/interactions/index';
import { isCorrectable } from './invite.moves.js';
import { type Bucket, buckets, type InviteRow, type InviterRow } from './invites.model.js';
import type { InvitesRepository } from './invites.repository.js';
import type { InvitesSettings } from './invites.settings.js';

/** Reads where everybody came from, corrects it, and writes it into a file. */
export const correctCapability = 'invites.correct';

export type InviteNumbers = Readonly<Record<Bucket, number>>;

/** Why joins are not attributed; `null`: they are. */
export type Blindness = 'intent' | 'right' | null;

/** Everything `/invites` shows somebody about themselves. */
export interface InvitesHome {
	readonly numbers: InviteNumbers;
	readonly code: string | null;
	readonly link: string | null;
	readonly linkState: InviterRow['linkState'];
	readonly linkWhy: InviterRow['linkWhy'];
	/** Latest people who have yet to count. */
	readonly waiting: readonly InviteRow[];
	/** How the member came themselves. */
	readonly own: InviteRow | null;
	readonly mayClaim: boolean;
	readonly blind: Blindness;
	readonly terms: Pick<InvitesSettings, 'vestAfterDays' | 'vestNeeds' | 'clawBackOnLeaveDays' | 'minAccountAgeDays' | 'claimDays'>;
	/** May see sources and the file. */
	readonly staff: boolean;
}

/** Everything `/invites` shows about somebody else. */
export interface OthersInvites {
	readonly numbers: InviteNumbers;
	/** How they came; for staff only. */
	readonly came: InviteRow | null;
	readonly terms: InvitesHome['terms'];
	readonly staff: boolean;
	/** The reader may say who brought them. */
	readonly mayCorrect: boolean;
}

export interface InvitePeople {
	readonly rows: readonly InviteRow[];
	/** Where to go on; `null`: this is the last page. */
	readonly next: MemberId | null;
	/** Show sources: staff reads it. */
	readonly sources: boolean;
	readonly terms: InvitesHome['terms'];
}

export interface InviteBoard {
	readonly rows: readonly { readonly member: MemberId; readonly vested: number }[];
	/** Nobody knows who brought so many. */
	readonly unknown: number;
	readonly joins: number;
}

export interface NumbersDeps {
	readonly repository: InvitesRepository;
	readonly policy: Pick<Policy, 'can'>;
	readonly clock: Clock;
	/** Joins and leaves are told to the bot. */
	readonly sees: boolean;
	settings(guild: GuildId): Promise<InvitesSettings>;
}

const shownWaiting = 5;
const pageSize = 10;
const boardSize = 10;

/** Reads for the screens of invites. */
export class InviteNumbersService {
	public constructor(private readonly deps: NumbersDeps) {}

	public async home(guild: GuildId, actor: Actor): Promise<InvitesHome> {
		const { repository, clock } = this.deps;
		const [inviter, own, people, terms, blind, staff] = await Promise.all([
			repository.inviter(guild, actor.id),
			repository.find(guild, actor.id),
			repository.broughtBy(guild, actor.id, null, 50),
			this.deps.settings(guild),
			this.blindness(guild),
			this.deps.policy.can(guild, actor, correctCapability)
		]);
		const late = addDays(own?.joinedAt ?? actor.joinedAt, terms.claimDays) <= clock.now();
		const open =
			own === null || (own.rejoins === 0 && own.confidence !== 'certain' && (own.state === 'unclaimed' || own.state === 'pending'));
		return {
			numbers: numbersOf(inviter),
			code: inviter?.code ?? null,
			link: inviter?.link ?? null,
			linkState: inviter?.linkState ?? 'none',
			linkWhy: inviter?.linkWhy ?? null,
			waiting: people.filter(({ state, leftAt }) => state === 'pending' && leftAt === null).slice(0, shownWaiting),
			own,
			mayClaim: open && !late,
			blind,
			terms,
			staff
		};
	}

	/** The numbers of anybody: no names, no sources, except to staff. */
	public async others(guild: GuildId, actor: Actor, member: MemberId): Promise<OthersInvites> {
		const { repository } = this.deps;
		const [inviter, row, terms, staff] = await Promise.all([
			repository.inviter(guild, member),
			repository.find(guild, member),
			this.deps.settings(guild),
			this.maySeeSources(guild, actor)
		]);
		const came = staff ? row : null;
		const mayCorrect = came !== null && isCorrectable(came) && actor.id !== member && actor.id !== came.inviter;
		return { numbers: numbersOf(inviter), came, terms, staff, mayCorrect };
	}

	/** Whether somebody may see where others came from. */
	public maySeeSources(guild: GuildId, actor: Actor): Promise<boolean> {
		return this.deps.policy.can(guild, actor, correctCapability);
	}

	/**
	 * People whom somebody brought, latest first, ten a page.
	 *
	 * @param after Member where the page before ended; one that is none of them begins anew.
	 * @throws Forbidden for somebody else's people, except to staff.
	 */
	public async people(guild: GuildId, actor: Actor, inviter: MemberId, after: MemberId | null): Promise<InvitePeople> {
		const sources = await this.maySeeSources(guild, actor);
		if (inviter !== actor.id && !sources) throw new Forbidden('invites.peopleForbidden');
		const last = after === null ? null : await this.deps.repository.find(guild, after);
		const from = last?.inviter === inviter ? last : null;
		const [found, terms] = await Promise.all([
			this.deps.repository.broughtBy(guild, inviter, from, pageSize + 1),
			this.deps.settings(guild)
		]);
		const rows = found.slice(0, pageSize);
		return { rows, next: found.length > pageSize ? (rows.at(-1)?.member ?? null) : null, sources, terms };
	}

	/** Who brought most of those who count. */
	public async board(guild: GuildId): Promise<InviteBoard> {
		const [rows, book] = await Promise.all([this.deps.repository.board(guild, boardSize), this.deps.repository.book(guild)]);
		return { rows: rows.map(({ member, vested }) => ({ member, vested })), unknown: book?.unknown ?? 0, joins: book?.joins ?? 0 };
	}

	/** Why joins are not attributed here; `null`: they are. */
	public async blindness(guild: GuildId): Promise<Blindness> {
		if (!this.deps.sees) return 'intent';
		return (await this.deps.repository.book(guild))?.blind ? 'right' : null;
	}
}

function numbersOf(row: InviterRow | null): InviteNumbers {
	const [pending = 0, left = 0, vested = 0, clawedBack = 0, none = 0] = buckets.map((bucket) => row?.[bucket] ?? 0);
	return { pending, left, vested, clawedBack, void: none };
}
