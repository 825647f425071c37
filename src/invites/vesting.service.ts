import type { Clock } from '#core/clock';
import { ifStillDue, setDeadline } from '#core/deadlines/deadline';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { EventDraft, UnitWriter } from '#core/units/unit';
import type { Relations } from '#trust';
import { leftEvents, vestedEvents } from './events.js';
import {
	afterCorrections,
	counts,
	dueOf,
	InviteMoved,
	inviteSubject,
	isCorrectable,
	newRow,
	rowChanges,
	stepped,
	Tally
} from './invite.moves.js';
import type { InviteRow } from './invites.model.js';
import type { InvitesRepository } from './invites.repository.js';
import { deadlineOf } from './invites.saga.js';
import type { InvitesSettings } from './invites.settings.js';

/** An order that a member has settled; `value` in credits. */
export interface SettledOrder {
	readonly order: string;
	readonly value: number;
}

export interface VestingDeps {
	readonly units: UnitWriter;
	readonly repository: InvitesRepository;
	readonly relations: Pick<Relations, 'between'>;
	/** Whether two members gave the same id of the game. */
	readonly identities: { sharesId(guild: GuildId, one: MemberId, other: MemberId): Promise<boolean> };
	readonly clock: Clock;
	settings(guild: GuildId): Promise<InvitesSettings>;
}

/** Others move the same row now and then; more rounds than this are a bug. */
const rounds = 30;

/** From the join to what it is worth: staying, the first order, leaving. */
export class VestingService {
	public constructor(private readonly deps: VestingDeps) {}

	/** A member settled an order. The same order counts once, however often it is told; one below the value that counts changes nothing. */
	public async settled(guild: GuildId, member: MemberId, { order, value }: SettledOrder): Promise<void> {
		await this.#again(async () => {
			const row = await this.deps.repository.find(guild, member);
			if (!row) return;
			const { vestNeeds } = await this.deps.settings(guild);
			const late = row.lapseAt <= this.deps.clock.now();
			const counted = isOpen(row) && !late && row.settled < vestNeeds.settledOrders;
			const open = row.state === 'pending' || row.state === 'unclaimed' || counted;
			if (!open || value < vestNeeds.minValue) return;
			const [change] = rowChanges(row, { ...row, settled: row.settled + 1 }, null);
			if (!change) return;
			await this.deps.units.execute({ guild, key: `${inviteSubject(member)}:settled:${order}`, content: null, changes: [change] });
		});
		await this.#vest(guild, member);
	}

	/** Somebody left, was kicked or banned. Told twice, it counts once. */
	public async left(guild: GuildId, member: MemberId): Promise<void> {
		await this.#again(async () => {
			const [row, settings] = await Promise.all([this.deps.repository.find(guild, member), this.deps.settings(guild)]);
			if (row?.leftAt) return;
			const now = this.deps.clock.now();
			if (row === null) {
				// Who was here before joins were written down: whoever brings them back has brought nobody new.
				const older = newRow(guild, { member, name: '', joinedAt: new Date(0) }, settings, { state: 'void', why: 'older', leftAt: now });
				await this.deps.units.execute({
					guild,
					key: `${inviteSubject(member)}:older`,
					content: null,
					changes: rowChanges(null, older, null)
				});
				return;
			}
			const after =
				row.state === 'vested' ? stepped(row, 'leave', { leftAt: now }) : { ...row, leftAt: now, was: gone(row, settings, now) };
			const events = row.state === 'vested' ? leftEvents(after) : [];
			// The deadline of a state that goes on stays as it is.
			await this.#move(row, after, `left:${row.rejoins}`, { events });
		});
	}

	/** Nobody said who brought them. */
	public async forget(guild: GuildId, member: MemberId, at: Date): Promise<void> {
		await this.#atDeadline(guild, member, 'unclaimed', at, (row) => stepped(row, 'forget', { why: 'unknown' }));
	}

	/** They have stayed long enough for good. */
	public async keep(guild: GuildId, member: MemberId, at: Date): Promise<void> {
		await this.#atDeadline(guild, member, 'vested', at, (row) => stepped(row, 'keep'));
	}

	/** They have stayed long enough to count, or waited too long with an order. */
	public async wait(guild: GuildId, member: MemberId, at: Date): Promise<void> {
		if (await this.#vest(guild, member)) return;
		await this.#again(async () => {
			const row = await this.deps.repository.find(guild, member);
			if (row?.state !== 'pending') return;
			const now = this.deps.clock.now();
			if (row.lapseAt <= now) return this.#move(row, stepped(row, 'lapse', { why: 'lapsed' }), 'lapse');
			// Came back since: the stay counts anew.
			const next = row.leftAt === null && row.stayUntil > now ? row.stayUntil : row.lapseAt;
			const kind = deadlineOf('pending') ?? '';
			await this.#postpone(guild, member, kind, at, next);
		});
	}

	/** Counts somebody who has stayed and settled; says whether they count now. */
	async #vest(guild: GuildId, member: MemberId): Promise<boolean> {
		return this.#again(async () => {
			const [row, settings] = await Promise.all([this.deps.repository.find(guild, member), this.deps.settings(guild)]);
			const now = this.deps.clock.now();
			if (row && counts(row)) return true;
			if (row?.state !== 'pending' || row.leftAt !== null || row.inviter === null) return false;
			if (row.stayUntil > now || row.settled < settings.vestNeeds.settledOrders) return false;
			const inviter = memberId(row.inviter);
			// One person with two accounts has brought nobody.
			if (await this.deps.identities.sharesId(guild, inviter, member)) {
				await this.#move(row, stepped(row, 'refuse', { why: 'sharedId' }), 'refuse');
				return false;
			}
			const { sameTribe: related } = await this.deps.relations.between(guild, inviter, member);
			const after = stepped(row, 'vest', { vestedAt: now, related });
			await this.#move(row, after, 'vest', { dueAt: dueOf(after, settings), events: vestedEvents(after, now) });
			return true;
		});
	}

	async #atDeadline(
		guild: GuildId,
		member: MemberId,
		state: InviteRow['state'],
		at: Date,
		step: (row: InviteRow) => InviteRow
	): Promise<void> {
		await this.#again(async () => {
			const row = await this.deps.repository.find(guild, member);
			if (row?.state !== state) return;
			const due = dueOf(row, await this.deps.settings(guild));
			// An owner who lengthens the time lengthens it for those who wait too.
			if (due && due > this.deps.clock.now()) return this.#postpone(guild, member, deadlineOf(state) ?? '', at, due);
			await this.#move(row, step(row), `${state}:over`);
		});
	}

	/** @param at The moment for which the deadline stood; refused with `DeadlineMoved` when it stands for another. */
	async #postpone(guild: GuildId, member: MemberId, kind: string, at: Date, next: Date): Promise<void> {
		const subject = inviteSubject(member);
		const key = `${subject}:later:${at.getTime()}:${next.getTime()}`;
		await this.deps.units.execute({ guild, key, content: null, changes: [ifStillDue(setDeadline(guild, subject, kind, next), at)] });
	}

	async #move(
		before: InviteRow,
		after: InviteRow,
		what: string,
		{ dueAt = null, events = [] }: { readonly dueAt?: Date | null; readonly events?: readonly EventDraft[] } = {}
	): Promise<void> {
		const { guild, member } = before;
		const tally = new Tally();
		tally.move(before, after);
		await this.deps.units.execute({
			guild,
			key: `${inviteSubject(member)}:${what}${afterCorrections(before)}`,
			content: null,
			changes: [...rowChanges(before, after, dueAt), ...tally.changes(guild), ...tally.bookChange(guild)],
			events
		});
	}

	/** Reads and decides again while others move the row. */
	async #again<T>(work: () => Promise<T>): Promise<T> {
		for (let round = 0; round < rounds; round++) {
			try {
				return await work();
			} catch (error) {
				if (!(error instanceof InviteMoved)) throw error;
			}
		}
		throw new Error(`An invite did not settle in ${rounds} rounds`);
	}
}

/** Counts for nobody now, and may for somebody after a correction. */
const isOpen = (row: InviteRow): boolean => row.state === 'void' && isCorrectable(row);

/** What a correction takes up again once somebody has left: as leaving would have done. */
function gone(row: InviteRow, settings: InvitesSettings, now: Date): InviteRow['was'] {
	if (row.was !== 'vested') return row.was ?? null;
	const until = dueOf({ ...row, state: 'vested' }, settings);
	return until !== null && until > now ? 'clawedBack' : 'kept';
}
