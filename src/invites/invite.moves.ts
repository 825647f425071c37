import { addDays } from 'date-fns';
import { clearDeadline, setDeadline } from '#core/deadlines/deadline';
import type { GuildId, MemberId } from '#core/ids';
import { type Change, type Row, type UpdateChange, unitSeq } from '#core/units/unit';
import {
	type Bucket,
	type InviteBookRow,
	type InviteRow,
	inviteBookId,
	inviteBooksCollection,
	inviteId,
	inviterId,
	invitersCollection,
	invitesCollection
} from './invites.model.js';
import { deadlineOf, type InviteState, inviteSaga } from './invites.saga.js';
import type { InvitesSettings } from './invites.settings.js';

/** Somebody else has moved the row since it was read: read it again. Never shown to anybody. */
export class InviteMoved extends Error {
	public override readonly name = 'InviteMoved';
}

/** How often staff have corrected who brought somebody. */
export const correctionsOf = ({ corrections = 0 }: Pick<InviteRow, 'corrections'>): number => corrections;

/** Tells apart what happens before and after a correction, in keys. */
export const afterCorrections = (row: Pick<InviteRow, 'corrections'>): string =>
	correctionsOf(row) === 0 ? '' : `:c${correctionsOf(row)}`;

/** Whether somebody counts for their inviter. */
export const counts = ({ state }: Pick<InviteRow, 'state'>): boolean => state === 'vested' || state === 'kept';

/** Whether staff can say who brought them: not of bots, nor of whoever was here before joins were written down. */
export const isCorrectable = ({ why }: Pick<InviteRow, 'why'>): boolean => why !== 'bot' && why !== 'older';

/** What deadlines of an attribution are about. */
export const inviteSubject = (member: string): string => `invite:${member}`;

/** Where a row stands in the numbers of its inviter; `null`: nobody brought them as far as is known. Pure. */
export function bucketOf({ inviter, state, leftAt }: Pick<InviteRow, 'inviter' | 'state' | 'leftAt'>): Bucket | null {
	if (inviter === null) return null;
	if (state === 'pending') return leftAt === null ? 'pending' : 'left';
	return state === 'kept' ? 'vested' : state === 'unclaimed' ? null : state;
}

/** The row of somebody who brought people, before anything was counted. */
export const emptyInviter = (guild: GuildId, member: MemberId): Row & { readonly _id: string } => ({
	_id: inviterId(guild, member),
	guild,
	member,
	code: null,
	link: null,
	linkState: 'none',
	linkWhy: null,
	usedAt: null,
	asked: 0,
	pending: 0,
	left: 0,
	vested: 0,
	clawedBack: 0,
	void: 0
});

/** The book of a guild before anything was seen. */
export const emptyBook = (guild: GuildId, now: Date) =>
	({
		_id: inviteBookId(guild),
		guild,
		codes: [],
		open: [],
		ended: [],
		since: now,
		readAt: now,
		checkedAt: now,
		blind: false,
		joins: 0,
		unknown: 0,
		missed: 0,
		live: 0,
		rev: 0
	}) satisfies InviteBookRow;

/** Numbers that several rows move in one unit. */
export class Tally {
	readonly #inviters = new Map<MemberId, Map<Bucket, number>>();
	readonly #used = new Map<MemberId, Date>();
	/** How much the number of the unknown grows. */
	public unknown = 0;

	/** Counts a row as it is instead of as it was. */
	public move(before: InviteRow | null, after: Omit<InviteRow, 'seq'>): void {
		if (before) this.#count(before, -1);
		this.#count(after, 1);
	}

	/** A personal link was used. */
	public use(inviter: MemberId, at: Date): void {
		this.#used.set(inviter, at);
	}

	/** The changes of the inviters' rows. */
	public changes(guild: GuildId): Change[] {
		return [...this.#inviters].flatMap(([member, counts]): Change[] => {
			const inc = Object.fromEntries([...counts].filter(([, by]) => by !== 0));
			const usedAt = this.#used.get(member);
			if (Object.keys(inc).length === 0 && !usedAt) return [];
			const row: UpdateChange = { in: invitersCollection, id: inviterId(guild, member), upsert: emptyInviter(guild, member), inc };
			return [usedAt ? { ...row, set: { usedAt } } : row];
		});
	}

	/** The change of the guild's book, for units that don't write it anyway. */
	public bookChange(guild: GuildId): Change[] {
		if (this.unknown === 0) return [];
		return [{ in: inviteBooksCollection, id: inviteBookId(guild), inc: { unknown: this.unknown } }];
	}

	#count(row: Omit<InviteRow, 'seq'>, by: 1 | -1): void {
		const bucket = bucketOf(row);
		// Who was here before joins were written down is no join.
		if (bucket === null && row.why !== 'older') this.unknown += by;
		if (bucket === null || row.inviter === null) return;
		const counts = this.#inviters.get(row.inviter) ?? new Map<Bucket, number>();
		this.#inviters.set(row.inviter, counts);
		counts.set(bucket, (counts.get(bucket) ?? 0) + by);
	}
}

/** The changes that turn a row into another one: the row itself, and the deadline of its state. Refused with `InviteMoved`. */
export function rowChanges(before: InviteRow | null, after: Omit<InviteRow, 'seq' | 'rev'>, dueAt: Date | null): Change[] {
	const { guild, member } = after;
	const kind = deadlineOf(after.state);
	const old = before && deadlineOf(before.state);
	const subject = inviteSubject(member);
	const deadline = kind && dueAt ? [setDeadline(guild, subject, kind, dueAt)] : [];
	const cleared = old && old !== kind ? [clearDeadline(guild, subject, old)] : [];
	if (before === null) {
		const insert = { ...after, rev: 0, seq: unitSeq };
		return [{ in: invitesCollection, insert, else: () => new InviteMoved() }, ...deadline];
	}
	const { _id, guild: _guild, member: _member, ...fields } = after;
	return [
		{ in: invitesCollection, id: _id, when: { rev: before.rev }, set: { ...fields, rev: before.rev + 1 }, else: () => new InviteMoved() },
		...cleared,
		...deadline
	];
}

/** A row on its way to another state. @throws RangeError for a way that the table does not have. */
export function stepped(row: InviteRow, step: keyof typeof inviteSaga.transitions, fields: Partial<InviteRow> = {}): InviteRow {
	const { from, to } = inviteSaga.transitions[step];
	if (!from.includes(row.state)) throw new RangeError(`Who is ${row.state} can't ${step}`);
	return { ...row, ...fields, state: to };
}

/** When the state of a row ends by itself; `null` for ends. Pure. */
export function dueOf(
	row: Pick<InviteRow, 'state' | 'stayUntil' | 'lapseAt' | 'joinedAt' | 'vestedAt'>,
	settings: InvitesSettings
): Date | null {
	switch (row.state) {
		case 'unclaimed':
			return addDays(row.joinedAt, settings.claimDays);
		case 'pending':
			return new Date(Math.min(row.stayUntil.getTime(), row.lapseAt.getTime()));
		case 'vested':
			return addDays(row.vestedAt ?? row.joinedAt, settings.clawBackOnLeaveDays);
		default:
			return null;
	}
}

/** A row as it begins. Pure. */
export function newRow(
	guild: GuildId,
	{ member, name, joinedAt }: { readonly member: MemberId; readonly name: string; readonly joinedAt: Date },
	settings: InvitesSettings,
	fields: Partial<InviteRow> & { readonly state: InviteState }
): Omit<InviteRow, 'seq' | 'rev'> {
	return {
		_id: inviteId(guild, member),
		guild,
		member,
		name: name.slice(0, 80),
		inviter: null,
		code: null,
		confidence: 'unknown',
		why: null,
		related: false,
		joinedAt,
		leftAt: null,
		rejoins: 0,
		settled: 0,
		stayUntil: addDays(joinedAt, settings.vestAfterDays),
		lapseAt: addDays(joinedAt, Math.max(settings.lapseAfterDays, settings.vestAfterDays + 1)),
		vestedAt: null,
		corrections: 0,
		was: null,
		...fields
	};
}
