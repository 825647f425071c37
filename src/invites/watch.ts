import { setTimeout as sleep } from 'node:timers/promises';
import type { APIExtendedInvite, APIGuildMember } from 'discord-api-types/v10';
import { DiscordForbidden } from '#core/discord/index';
import type { GuildId, MemberId } from '#core/ids';
import type { SeenInvite } from './attribution.js';
import { type InviteChange, invitesOf, memberOf } from './gateway.js';
import type { InvitesRepository } from './invites.repository.js';
import type { InviteList, Join, JoinsService } from './joins.service.js';
import type { LinksService } from './links.service.js';
import type { VestingService } from './vesting.service.js';

export interface WatchDeps {
	readonly joins: Pick<JoinsService, 'record' | 'deleted'>;
	readonly vesting: Pick<VestingService, 'left'>;
	readonly links: Pick<LinksService, 'gone'>;
	readonly repository: Pick<InvitesRepository, 'book' | 'here' | 'liveLinks'>;
	readonly discord: {
		readonly invites: { list(guild: GuildId): Promise<APIExtendedInvite[]> };
		readonly guilds: { membersAfter(guild: GuildId, after: string): Promise<APIGuildMember[]> };
	};
	/** Whether joins and leaves are told at all. */
	readonly sees: boolean;
	/** Whether the guild has invites switched on. */
	isOn(guild: GuildId): Promise<boolean>;
	now(): Date;
	report(error: unknown, guild: GuildId): void;
	/** Milliseconds, for tests. */
	readonly pace?: { readonly settleMs: number; readonly readEveryMs: number };
}

/** Joins that come together are looked at together; a use and its join may come in either order. */
const settleMs = 1_000;
/** The invites of a guild are read no more often. */
const readEveryMs = 5_000;
/** Reads that a join waits for the number of uses to fit; after that it is decided with what is known. */
const mostReads = 2;
/** Joins of one unit of work. */
const atOnce = 500;
/** What is compared of the list of members begins so long before the last comparison. */
const overlapMs = 3_600_000;
/** Invites that are remembered of a guild, as many as Discord lets it have. */
const mostCodes = 1_000;

interface Waiting {
	readonly joins: { readonly join: Join; reads: number }[];
	/** Made since the last decision, as far as `mostCodes` reaches. */
	readonly born: Map<string, SeenInvite>;
	/** Codes that were deleted, the last `mostCodes`: a list that was read before still has them. */
	readonly deleted: Set<string>;
	timer: NodeJS.Timeout | null;
	readAt: number;
	/** Ends with the last read that was asked for. */
	turn: Promise<unknown>;
	running: Promise<void> | null;
}

/** A list of the invites, and those of which it was told before that they were made. */
interface Read {
	readonly list: InviteList;
	readonly born: readonly SeenInvite[];
}

/**
 * Collects joins of a guild and reads its invites for all of them together, at most once in five seconds. What waits here is not stored: after
 * a crash the comparison with the list of members finds it.
 */
export class InviteWatch {
	readonly #guilds = new Map<GuildId, Waiting>();
	#comparing: Promise<void> = Promise.resolve();
	#stopped = false;

	public constructor(private readonly deps: WatchDeps) {}

	/** Something happened at Discord; each of it may come twice. */
	public async noticed(change: InviteChange): Promise<void> {
		const { guild } = change;
		if (!this.deps.sees || this.#stopped || !(await this.deps.isOn(guild))) return;
		switch (change.what) {
			case 'joined':
				this.#of(guild).joins.push({ join: { ...change.join, toldAt: this.deps.now() }, reads: 0 });
				return this.#plan(guild);
			case 'made':
				this.#of(guild).born.set(change.invite.code, change.invite);
				trim(this.#of(guild).born);
				return;
			case 'deleted':
				await this.#deleted(guild, change.code);
				return this.deps.links.gone(guild, change.code);
			case 'left':
				// A join that waits is written down first: whoever is gone at once was here all the same.
				if (this.#of(guild).joins.some(({ join }) => join.member === change.member)) await this.flush(guild);
				return this.deps.vesting.left(guild, change.member);
			case 'guild':
				return this.compare(guild);
		}
	}

	async #deleted(guild: GuildId, code: string): Promise<void> {
		const waiting = this.#of(guild);
		const born = waiting.born.get(code);
		waiting.born.delete(code);
		waiting.deleted.add(code);
		trim(waiting.deleted);
		await this.deps.joins.deleted(guild, code, born);
	}

	/** Finds what happened while nobody looked: joins and leaves by the list of members, uses by the list of invites. One guild after the other. */
	public compare(guild: GuildId): Promise<void> {
		const comparison = this.#comparing.then(() => this.#compare(guild));
		this.#comparing = comparison.catch(() => undefined);
		return comparison;
	}

	async #compare(guild: GuildId): Promise<void> {
		if (!this.deps.sees || this.#stopped || !(await this.deps.isOn(guild))) return;
		const started = this.deps.now();
		// Asked before the list is read: a link that is made meanwhile is none that is missing.
		const links = await this.deps.repository.liveLinks(guild);
		const [book, { list, born }] = await Promise.all([this.deps.repository.book(guild), this.#read(guild)]);
		// The first look is where counting begins.
		if (book === null) return void (await this.deps.joins.record(guild, [], list, { checked: true }));
		const since = Math.max(book.since.getTime(), book.checkedAt.getTime() - overlapMs);
		const here = new Set<MemberId>();
		const joins: Join[] = [];
		for await (const join of this.#members(guild)) {
			here.add(join.member);
			if (join.joinedAt.getTime() >= since) joins.push(join);
		}
		await this.#record(guild, joins, list, born);
		await this.deps.joins.record(guild, [], list, { deleted: this.#of(guild).deleted, checked: true });
		await this.#left(guild, here, started);
		if (list === null) return;
		const there = new Set(list.map(({ code }) => code));
		for (const { link } of links) if (link !== null && !there.has(link)) await this.deps.links.gone(guild, link);
	}

	/** Decides about everybody who waits, now. */
	public async flush(guild: GuildId): Promise<void> {
		const waiting = this.#of(guild);
		await waiting.running;
		await this.#look(guild, waiting, true);
	}

	/** Takes nothing more; the comparison at the next start finds what waits. */
	public stop(): void {
		this.#stopped = true;
		for (const { timer } of this.#guilds.values()) if (timer) clearTimeout(timer);
	}

	#of(guild: GuildId): Waiting {
		const known = this.#guilds.get(guild) ?? {
			joins: [],
			born: new Map(),
			deleted: new Set(),
			timer: null,
			readAt: Number.NEGATIVE_INFINITY,
			turn: Promise.resolve(),
			running: null
		};
		this.#guilds.set(guild, known);
		return known;
	}

	#plan(guild: GuildId): void {
		const waiting = this.#of(guild);
		if (waiting.timer || waiting.running || this.#stopped) return;
		const { settleMs: settle } = this.#pace;
		waiting.timer = setTimeout(() => {
			waiting.timer = null;
			waiting.running = this.#look(guild, waiting, false)
				.catch((error: unknown) => this.deps.report(error, guild))
				.finally(() => {
					waiting.running = null;
					if (waiting.joins.length > 0) this.#plan(guild);
				});
		}, settle);
		waiting.timer.unref();
	}

	async #look(guild: GuildId, waiting: Waiting, final: boolean): Promise<void> {
		if (waiting.joins.length === 0) return;
		const { list, born } = await this.#read(guild);
		const batch = [...waiting.joins];
		for (const one of batch) one.reads += 1;
		const decided = final || batch.some(({ reads }) => reads >= mostReads);
		const done = await this.#record(
			guild,
			batch.map(({ join }) => join),
			list,
			born,
			decided
		);
		if (!done) return;
		const told = new Set(batch);
		waiting.joins.splice(0, waiting.joins.length, ...waiting.joins.filter((one) => !told.has(one)));
	}

	/** In parts that one unit of work can hold; uses that a part leaves over are there for the next. */
	async #record(guild: GuildId, joins: readonly Join[], list: InviteList, born: readonly SeenInvite[], final = true): Promise<boolean> {
		const { born: waits, deleted } = this.#of(guild);
		if (joins.length <= atOnce) {
			if (!(await this.deps.joins.record(guild, joins, list, { born, deleted, final }))) return false;
		} else {
			for (let start = 0; start < joins.length; start += atOnce) {
				await this.deps.joins.record(guild, joins.slice(start, start + atOnce), list, { born: start === 0 ? born : [], deleted });
			}
		}
		// Decided: what these were used for is known.
		for (const { code } of born) waits.delete(code);
		return true;
	}

	get #pace() {
		return this.deps.pace ?? { settleMs, readEveryMs };
	}

	/** One read after the other, and none too soon. */
	#read(guild: GuildId): Promise<Read> {
		const waiting = this.#of(guild);
		const list = waiting.turn.then(() => this.#readNow(guild, waiting));
		waiting.turn = list.catch(() => undefined);
		return list;
	}

	async #readNow(guild: GuildId, waiting: Waiting): Promise<Read> {
		const wait = waiting.readAt + this.#pace.readEveryMs - performance.now();
		if (wait > 0) await sleep(wait, undefined, { ref: false });
		waiting.readAt = performance.now();
		const born = [...waiting.born.values()];
		return { list: await this.#list(guild), born };
	}

	async #list(guild: GuildId): Promise<InviteList> {
		try {
			const list = await this.deps.discord.invites.list(guild);
			// Whoever may only read the audit log gets the list without uses.
			return list.some(({ uses }: { readonly uses?: number }) => uses === undefined) ? null : invitesOf(list);
		} catch (error) {
			if (error instanceof DiscordForbidden) return null;
			throw error;
		}
	}

	async *#members(guild: GuildId): AsyncIterable<Join> {
		for (let after = '0'; ; ) {
			const page = await this.deps.discord.guilds.membersAfter(guild, after);
			for (const one of page) {
				const join = memberOf(one);
				if (join) yield join;
			}
			const last = page.at(-1)?.user.id;
			if (page.length < 1000 || last === undefined) return;
			after = last;
		}
	}

	/** Who was here as far as is known, and is not in the list. Whoever joined while it was read may be missing in it. */
	async #left(guild: GuildId, here: ReadonlySet<MemberId>, before: Date): Promise<void> {
		for (let after = `${guild}|invite|`; ; ) {
			const rows = await this.deps.repository.here(guild, before, after, 1000);
			for (const { member } of rows) if (!here.has(member)) await this.deps.vesting.left(guild, member);
			const last = rows.at(-1);
			if (rows.length < 1000 || !last) return;
			after = last._id;
		}
	}
}

/** Forgets the oldest beyond what is remembered. */
function trim(codes: Map<string, unknown> | Set<string>): void {
	for (const code of codes.keys()) {
		if (codes.size <= mostCodes) return;
		codes.delete(code);
	}
}
