import type { MemberId } from '#core/ids';

/** How sure it is who brought somebody. */
export const confidences = ['certain', 'likely', 'unknown'] as const;
export type Confidence = (typeof confidences)[number];

/** An invite as Discord lists it, or as it was last seen. */
export type SeenInvite = {
	readonly code: string;
	readonly uses: number;
	/** 0: no bound. */
	readonly maxUses: number;
	/** Who gets the credit; `null`: nobody (made by a bot or a widget). */
	readonly inviter: MemberId | null;
	readonly name: string;
	readonly createdAt: Date;
	/** `null`: never. */
	readonly expiresAt: Date | null;
};

/** Uses of an invite that no join was found for yet. */
export type Uses = {
	readonly code: string;
	readonly inviter: MemberId | null;
	readonly name: string;
	readonly uses: number;
	/** Since when they are known. */
	readonly at: Date;
};

/** Uses that could explain joins. */
export interface Sources {
	/** Grew between two reads. */
	readonly counted: readonly Uses[];
	/** Invites with a bound of which one use was left and that are gone without a word: used up, as far as is known. They explain only what nothing else does. */
	readonly gone: readonly Uses[];
	/**
	 * Invites that Discord has deleted right next to a join, with one use left: as the last use does. They explain only what nothing else does. Left
	 * out: none.
	 */
	readonly ended?: readonly Uses[];
}

/** Who brought one of the joins; `inviter` null: nobody is known, which pays nothing. */
export interface Share {
	readonly inviter: MemberId | null;
	readonly name: string;
	readonly code: string | null;
	readonly confidence: Confidence;
}

/** Clocks of Discord and of this machine differ by less. */
const skewMs = 60_000;

/**
 * What grew between two lists of invites. An invite that is new since the first list has all its uses in between; one that is older and
 * was not in it (the right to read was missing) tells nothing. One that is gone was used up only where its last use alone is missing: of several,
 * nobody knows how many were used. Pure.
 *
 * @param born Invites that were made since the first list and before the second was read, as the gateway told; the second list may miss them.
 * @param deleted Codes of which the gateway told that they were deleted: none of them was used up.
 */
export function growth(
	before: { readonly codes: readonly SeenInvite[]; readonly readAt: Date },
	after: readonly SeenInvite[],
	born: readonly SeenInvite[],
	now: Date,
	deleted: ReadonlySet<string> = new Set()
): Sources {
	const known = new Map(before.codes.map((invite) => [invite.code, invite]));
	const there = new Set(after.map(({ code }) => code));
	const counted = after.flatMap((invite) => {
		const first = known.get(invite.code);
		if (!first && invite.createdAt.getTime() <= before.readAt.getTime() - skewMs) return [];
		return used(invite, invite.uses - (first?.uses ?? 0), now);
	});
	const candidates = new Map([...born.filter(({ code }) => !known.has(code)), ...before.codes].map((invite) => [invite.code, invite]));
	const gone = [...candidates.values()].flatMap((invite) => {
		const ran = invite.expiresAt !== null && invite.expiresAt <= now;
		const vanished = !there.has(invite.code) && !deleted.has(invite.code) && !ran;
		return vanished && invite.maxUses > 0 && invite.maxUses - invite.uses === 1 ? used(invite, 1, now) : [];
	});
	return { counted, gone };
}

/**
 * The use that ends an invite: of one with a bound exactly one was left when Discord deleted it, and it did not run out. Whether it was used
 * or taken back by hand Discord does not say, so it takes a join next to it. Pure.
 */
export function lastUse(invite: SeenInvite, deletedAt: Date): Uses | null {
	const ran = invite.expiresAt !== null && invite.expiresAt.getTime() <= deletedAt.getTime() + skewMs;
	if (ran || invite.maxUses === 0 || invite.maxUses - invite.uses !== 1) return null;
	return used(invite, 1, deletedAt)[0] ?? null;
}

/** A join, and a deletion that stands next to it. */
export interface Neighbours {
	readonly join: MemberId;
	readonly ended: Uses;
}

/**
 * Which deletion belongs to which join: the nearest ones first, each once, none further apart than `withinMs`. Whichever of the two is told
 * first. Pure.
 */
export function neighbours(
	joins: readonly { readonly member: MemberId; readonly at: Date }[],
	ended: readonly Uses[],
	withinMs: number
): readonly Neighbours[] {
	const pairs = joins
		.flatMap(({ member, at }) => ended.map((one) => ({ join: member, ended: one, apart: Math.abs(at.getTime() - one.at.getTime()) })))
		.filter(({ apart }) => apart <= withinMs)
		.sort((one, other) => one.apart - other.apart || (one.join + one.ended.code < other.join + other.ended.code ? -1 : 1));
	const taken = new Set<string>();
	return pairs.flatMap(({ join, ended: end }) => {
		if (taken.has(`join ${join}`) || taken.has(`code ${end.code}`)) return [];
		taken.add(`join ${join}`).add(`code ${end.code}`);
		return [{ join, ended: end }];
	});
}

function used({ code, inviter, name }: SeenInvite, uses: number, at: Date): Uses[] {
	return uses > 0 ? [{ code, inviter, name, uses, at }] : [];
}

const sum = (sources: readonly Uses[]): number => sources.reduce((total, { uses }) => total + uses, 0);

/** Whether joins and uses that were counted are the same number, so that waiting makes nothing clearer. Pure. */
export const isEven = (joins: number, { counted }: Sources): boolean => joins === sum(counted);

/**
 * Deals out uses to joins. Certain: every use that was counted belongs to one inviter and there are enough of them. Likely: several
 * inviters, some of the joins came another way, or an invite that ended next to the join, because taking one back looks the same. Always one share per join, and never more of an inviter than their invites were used.
 * Pure.
 *
 * @returns the shares, and counted uses that no join was found for.
 */
export function deal(joins: number, sources: Sources): { readonly shares: readonly Share[]; readonly left: readonly Uses[] } {
	const counted = ordered(sources.counted);
	const total = sum(counted);
	const one = new Set(counted.map(({ inviter }) => inviter)).size === 1;
	const sure = one && total >= joins;
	const taken = portions(counted, Math.min(joins, total));
	const shares = counted.flatMap((source, index) => times(taken[index] ?? 0, share(source, sure ? 'certain' : 'likely')));
	const ended = sources.ended ?? [];
	// What stands next to a join comes before what was only missed.
	for (const group of [ordered(ended), ordered(sources.gone)]) {
		const filled = portions(group, Math.min(joins - shares.length, sum(group)));
		shares.push(...group.flatMap((source, index) => times(filled[index] ?? 0, share(source, 'likely'))));
	}
	shares.push(...times(joins - shares.length, nobody));
	const left = counted.flatMap((source, index) => {
		const uses = source.uses - (taken[index] ?? 0);
		return uses > 0 ? [{ ...source, uses }] : [];
	});
	return { shares, left };
}

const nobody: Share = { inviter: null, name: '', code: null, confidence: 'unknown' };

const share = ({ inviter, name, code }: Uses, confidence: Confidence): Share =>
	inviter === null ? { ...nobody, code } : { inviter, name, code, confidence };

const times = (count: number, one: Share): Share[] => Array.from({ length: Math.max(count, 0) }, () => one);

/** The same order whatever order Discord gave. */
const ordered = (sources: readonly Uses[]): Uses[] => [...sources].sort((one, other) => (one.code < other.code ? -1 : 1));

/** Splits `count` over the sources in proportion to their uses; what rounding leaves goes to the largest remainders. */
function portions(sources: readonly Uses[], count: number): number[] {
	const total = sum(sources);
	if (total === 0) return sources.map(() => 0);
	const exact = sources.map(({ uses }) => (uses * count) / total);
	const parts = exact.map(Math.floor);
	let rest = count - parts.reduce((all, part) => all + part, 0);
	const byRemainder = exact.map((value, index) => ({ index, remainder: value - Math.floor(value) }));
	byRemainder.sort((one, other) => other.remainder - one.remainder || one.index - other.index);
	for (const { index } of byRemainder) {
		if (rest <= 0) break;
		parts[index] = (parts[index] ?? 0) + 1;
		rest -= 1;
	}
	return parts;
}
