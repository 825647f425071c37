import { addDays } from 'date-fns';
import type { Clock } from '#core/clock';
import { type GuildId, type MemberId, madeAt } from '#core/ids';
import type { Change, UnitWriter } from '#core/units/unit';
import {
	deal,
	growth,
	isEven,
	lastUse,
	type Neighbours,
	neighbours,
	type SeenInvite,
	type Share,
	type Sources,
	type Uses
} from './attribution.js';
import { correctionsOf, dueOf, emptyBook, InviteMoved, newRow, rowChanges, Tally } from './invite.moves.js';
import { type InviteBookRow, type InviteRow, inviteBooksCollection } from './invites.model.js';
import type { InvitesRepository } from './invites.repository.js';
import type { VoidReason } from './invites.saga.js';
import type { InvitesSettings } from './invites.settings.js';

/** Somebody who joined, as the gateway or the list of members told. */
export interface Join {
	readonly member: MemberId;
	readonly name: string;
	readonly bot: boolean;
	readonly joinedAt: Date;
	/** When it was told, by the clock of this machine; left out: it was not heard of, only found. */
	readonly toldAt?: Date;
}

/** What Discord said of the invites; `null`: it can't be read. */
export type InviteList = readonly SeenInvite[] | null;

export interface JoinsDeps {
	readonly units: UnitWriter;
	readonly repository: InvitesRepository;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<InvitesSettings>;
}

/** Uses for which no join came within this time belong to joins that nobody saw. */
const openMs = 60_000;
/** The last use of an invite and its join are told within this time of each other, in either order. */
const nearMs = 2_000;
/** Others move the same rows now and then; more rounds than this are a bug. */
const rounds = 30;

/** Writes down who joined, and who brought them. */
export class JoinsService {
	public constructor(private readonly deps: JoinsDeps) {}

	/**
	 * Writes down joins and the invites as they are now, in one unit. A join that is written down already changes nothing, so each may be
	 * told twice.
	 *
	 * @param final Decide now. Otherwise `false` is the answer, and nothing is written, while joins and uses are not the same number: one of
	 * them may be on its way.
	 */
	public async record(
		guild: GuildId,
		joins: readonly Join[],
		list: InviteList,
		{
			born = [],
			deleted = new Set<string>(),
			final = true,
			checked = false
		}: {
			readonly born?: readonly SeenInvite[];
			readonly deleted?: ReadonlySet<string>;
			readonly final?: boolean;
			readonly checked?: boolean;
		} = {}
	): Promise<boolean> {
		const settings = await this.deps.settings(guild);
		for (let round = 0; round < rounds; round++) {
			const book = (await this.deps.repository.book(guild)) ?? (await this.#begin(guild, list));
			const rows = await this.deps.repository.among(
				guild,
				joins.map(({ member }) => member)
			);
			const fresh = inOrder(joins).filter(({ member, joinedAt }) => !isKnown(rows.get(member), joinedAt));
			const people = fresh.filter(({ bot }) => !bot);
			const sources = await this.#sources(guild, book, list, { born, deleted, people });
			if (!final && list !== null && !isEven(people.length, sources)) return false;
			const unit = await this.#unit(guild, {
				book,
				rows,
				fresh,
				list: list?.filter(({ code }) => !deleted.has(code)) ?? null,
				sources,
				settings,
				checked
			});
			if (unit === null) return true;
			try {
				const { replayed } = await this.deps.units.execute(unit);
				if (!replayed) return true;
			} catch (error) {
				if (!(error instanceof InviteMoved)) throw error;
			}
		}
		throw new Error(`The joins of ${guild} did not settle in ${rounds} rounds`);
	}

	/**
	 * An invite was deleted: what it could still have been used for explains no join, except its last use one that stands next to it. One that
	 * nobody has heard of changes nothing.
	 *
	 * @param at When it was told, by the clock of this machine.
	 * @param born The invite, if it was made since the last list.
	 */
	public async deleted(guild: GuildId, code: string, { at, born }: { readonly at: Date; readonly born?: SeenInvite }): Promise<void> {
		for (let round = 0; round < rounds; round++) {
			const book = await this.deps.repository.book(guild);
			const listed = book?.codes.find((invite) => invite.code === code);
			const known = listed ?? born;
			if (!book || !known || known.maxUses === 0) return;
			const before = ended(book, this.deps.clock.now());
			const last = before.some((one) => one.code === code) ? null : lastUse(known, at);
			if (!listed && !last) return;
			// Its uses stay: a list that was read before may still tell of some.
			const codes = book.codes.map((invite) => (invite.code === code ? { ...invite, maxUses: 0 } : invite));
			try {
				await this.deps.units.execute({
					guild,
					key: `invite-book:deleted:${code}:${book.rev + 1}`,
					content: null,
					changes: [
						{
							in: inviteBooksCollection,
							id: book._id,
							when: { rev: book.rev },
							set: { codes, ended: last ? [...before, last] : before, rev: book.rev + 1 },
							else: () => new InviteMoved()
						}
					]
				});
			} catch (error) {
				if (!(error instanceof InviteMoved)) throw error;
			}
		}
		throw new Error(`The invite ${code} of ${guild} did not settle in ${rounds} rounds`);
	}

	async #begin(guild: GuildId, list: InviteList): Promise<InviteBookRow> {
		const row: InviteBookRow = { ...emptyBook(guild, this.deps.clock.now()), codes: list ?? [], blind: list === null };
		await this.deps.units.execute({
			guild,
			key: 'invite-book:begin',
			content: null,
			changes: [{ in: inviteBooksCollection, id: row._id, upsert: { ...row }, inc: { rev: 0 } }]
		});
		return (await this.deps.repository.book(guild)) ?? row;
	}

	/** What could explain the joins: uses that grew since the last list, and those that were left over. */
	async #sources(
		guild: GuildId,
		book: InviteBookRow,
		list: InviteList,
		{
			born,
			deleted,
			people
		}: { readonly born: readonly SeenInvite[]; readonly deleted: ReadonlySet<string>; readonly people: readonly Join[] }
	): Promise<Found> {
		if (list === null) return { counted: [], gone: [], pairs: [] };
		const now = this.deps.clock.now();
		const grown = growth(book, list, born, now, deleted);
		// A list that was read before may have told of the last use already.
		const counted = new Set(grown.counted.map(({ code }) => code));
		const last = ended(book, now).filter(({ code }) => !counted.has(code));
		const all = [...book.open, ...grown.counted, ...grown.gone, ...last];
		const owners = await this.deps.repository.owners(guild, [...new Set(all.map(({ code }) => code))]);
		const owned = (uses: Uses): Uses => {
			const owner = owners.get(uses.code);
			return owner ? { ...uses, inviter: owner, name: '' } : uses;
		};
		const told = people.map(({ member, toldAt, joinedAt }) => ({ member, at: toldAt ?? joinedAt }));
		const pairs = neighbours(told, last.map(owned), nearMs);
		return {
			counted: [...book.open, ...grown.counted].map(owned),
			gone: grown.gone.map(owned),
			ended: pairs.map((pair) => pair.ended),
			pairs
		};
	}

	async #unit(
		guild: GuildId,
		{ book, rows, fresh, list, sources, settings, checked }: Recording
	): Promise<Parameters<UnitWriter['execute']>[0] | null> {
		const now = this.deps.clock.now();
		const people = fresh.filter(({ bot }) => !bot);
		const { shares, left } = deal(people.length, sources);
		const shareOf = dealtOut(people, shares, sources.pairs);
		const inviters = await this.deps.repository.among(
			guild,
			shares.flatMap(({ inviter }) => inviter ?? [])
		);
		const tally = new Tally();
		const changes: Change[] = [];
		let joined = 0;
		for (const join of fresh) {
			const before = rows.get(join.member) ?? null;
			const share = shareOf.get(join.member) ?? null;
			const after = before
				? returned(before, join, share, settings, inviters)
				: newRow(guild, join, settings, first(join, share, settings, inviters, now));
			if (!before) joined += 1;
			changes.push(...rowChanges(before, after, dueOf(after, settings)));
			tally.move(before, { ...after, rev: 0 });
			if (share?.inviter) tally.use(share.inviter, now);
		}
		const open = left.filter(({ at }) => now.getTime() - at.getTime() < openMs);
		const missed = sumOf(left) - sumOf(open);
		const explained = new Set([...sources.counted.map(({ code }) => code), ...shares.flatMap(({ code }) => code ?? [])]);
		const set = {
			open,
			ended: ended(book, now).filter(({ code }) => !explained.has(code)),
			rev: book.rev + 1,
			blind: list === null,
			...(checked ? { checkedAt: now } : {}),
			...(list === null ? {} : { codes: [...list], readAt: now })
		};
		const still = changes.length === 0 && missed === 0 && !checked && set.blind === book.blind;
		if (still && (list === null || (sameUses(book.codes, list) && open.length === book.open.length))) return null;
		const ofBook: Change = {
			in: inviteBooksCollection,
			id: book._id,
			when: { rev: book.rev },
			set,
			inc: { joins: joined, unknown: tally.unknown, missed },
			else: () => new InviteMoved()
		};
		return { guild, key: `invite-book:read:${book.rev + 1}`, content: null, changes: [ofBook, ...changes, ...tally.changes(guild)] };
	}
}

/** What could explain the joins, and which join stands next to which last use. */
interface Found extends Sources {
	readonly pairs: readonly Neighbours[];
}

interface Recording {
	readonly book: InviteBookRow;
	readonly rows: ReadonlyMap<MemberId, InviteRow>;
	readonly fresh: readonly Join[];
	readonly list: InviteList;
	readonly sources: Found;
	readonly settings: InvitesSettings;
	readonly checked: boolean;
}

type Inviters = ReadonlyMap<MemberId, Pick<InviteRow, 'inviter'>>;

/** Why somebody counts for nobody, however they came; `null`: they may come to count. Pure. */
export function refusalOf(
	{ member, joinedAt }: Pick<Join, 'member' | 'joinedAt'>,
	inviter: MemberId,
	{ minAccountAgeDays }: Pick<InvitesSettings, 'minAccountAgeDays'>,
	inviters: Inviters
): VoidReason | null {
	if (inviter === member) return 'self';
	if (addDays(new Date(madeAt(member)), minAccountAgeDays) > joinedAt) return 'young';
	// Two who bring each other.
	return inviters.get(inviter)?.inviter === member ? 'mutual' : null;
}

function first(join: Join, share: Share | null, settings: InvitesSettings, inviters: Inviters, now: Date): Parameters<typeof newRow>[3] {
	if (join.bot) return { state: 'void', why: 'bot' };
	if (share === null || share.inviter === null) {
		// Found too late to be asked: nothing is left to wait for.
		const late = addDays(join.joinedAt, settings.claimDays) <= now;
		return { state: late ? 'void' : 'unclaimed', why: late ? 'unknown' : null, code: share?.code ?? null };
	}
	const { inviter, code, confidence } = share;
	const why = refusalOf(join, inviter, settings, inviters);
	return { inviter, code, confidence, why, state: why === null ? 'pending' : 'void' };
}

/** The row of somebody who is back: the first inviter keeps the credit, unless the owner wants the last one; their stay begins anew. */
function returned(before: InviteRow, join: Join, share: Share | null, settings: InvitesSettings, inviters: Inviters): InviteRow {
	const back = {
		...before,
		joinedAt: join.joinedAt,
		leftAt: null,
		rejoins: before.rejoins + 1,
		stayUntil: addDays(join.joinedAt, settings.vestAfterDays)
	};
	// What staff have corrected stays as they said.
	const open = before.state === 'pending' && correctionsOf(before) === 0;
	const takes = open && settings.rejoin === 'last_inviter' && share !== null && share.inviter !== null;
	if (!takes || share.inviter === null || refusalOf(join, share.inviter, settings, inviters) !== null) return back;
	return { ...back, inviter: share.inviter, code: share.code, confidence: share.confidence };
}

/** Written down already, or older than what is. */
const isKnown = (row: InviteRow | undefined, joinedAt: Date): boolean => row !== undefined && row.joinedAt >= joinedAt;

/** Earliest first, each member's latest join once. */
function inOrder(joins: readonly Join[]): Join[] {
	const sorted = [...joins].sort((one, other) => one.joinedAt.getTime() - other.joinedAt.getTime() || (one.member < other.member ? -1 : 1));
	return [...new Map(sorted.map((join) => [join.member, join])).values()];
}

/** Last uses that a join may still stand next to. */
const ended = (book: InviteBookRow, now: Date): Uses[] => (book.ended ?? []).filter(({ at }) => now.getTime() - at.getTime() < openMs);

/** Each last use to the join next to it, everything else in the order of the joins. */
function dealtOut(people: readonly Join[], shares: readonly Share[], pairs: readonly Neighbours[]): ReadonlyMap<MemberId, Share | null> {
	const joinOf = new Map(pairs.map(({ join, ended: { code } }) => [code, join]));
	const next = new Map(
		shares.flatMap((share) => {
			const member = share.code === null ? undefined : joinOf.get(share.code);
			return member ? [[member, share] as const] : [];
		})
	);
	const rest = shares.filter((share) => ![...next.values()].includes(share));
	const others = people.filter(({ member }) => !next.has(member));
	return new Map([...next, ...others.map(({ member }, index) => [member, rest[index] ?? null] as const)]);
}

const sumOf = (uses: readonly Uses[]): number => uses.reduce((sum, one) => sum + one.uses, 0);

function sameUses(one: readonly SeenInvite[], other: readonly SeenInvite[]): boolean {
	const uses = new Map(one.map((invite) => [invite.code, invite.uses]));
	return one.length === other.length && other.every((invite) => uses.get(invite.code) === invite.uses);
}
