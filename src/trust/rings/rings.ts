/** What is known of one member, as far as groups are looked for. */
export interface RingMember {
	readonly member: string;
	/** Milliseconds; `null`: not here, or nobody knows. */
	readonly joinedAt: number | null;
	/** Who brought them. */
	readonly inviter: string | null;
	readonly tribe: string | null;
	/** Credits settled with the guild's staff, and with members. */
	readonly seedValue: number;
	readonly memberValue: number;
	/** Upheld cases that still count. */
	readonly cases: number;
}

/** Deals between two members, both ways together. */
export interface RingDeals {
	readonly one: string;
	readonly other: string;
	readonly count: number;
	readonly value: number;
}

/** Two members who gave the same id of the game. */
export interface SharedId {
	readonly one: string;
	readonly other: string;
}

/** Why two members are drawn together. */
export type LinkKind = 'deals' | 'invite' | 'sharedId' | 'tribe' | 'burst';

/** One line of the picture. */
export interface RingLink {
	readonly one: string;
	readonly other: string;
	readonly kinds: readonly LinkKind[];
	/** Credits of their deals. */
	readonly value: number;
}

/** One sign that a group is worth a look, with its numbers; what it means is for people to say. */
export type RingReason =
	| { readonly kind: 'closed'; readonly share: number; readonly value: number; readonly deals: number }
	| { readonly kind: 'unseeded'; readonly of: number; readonly value: number }
	| { readonly kind: 'brought'; readonly by: string; readonly count: number }
	| { readonly kind: 'burst'; readonly count: number; readonly hours: number }
	| { readonly kind: 'sharedId'; readonly count: number }
	| { readonly kind: 'tribe'; readonly count: number }
	| { readonly kind: 'cases'; readonly members: number; readonly count: number };

/** A group of members that belong together more than others do. Evidence for people, never a punishment. */
export interface Ring {
	/** Made of its members, so that the same group is the same card tomorrow. */
	readonly key: string;
	/** Most linked first. */
	readonly members: readonly RingMember[];
	readonly links: readonly RingLink[];
	readonly reasons: readonly RingReason[];
}

/** What the search goes by. */
export interface RingBounds {
	/** Smallest group, unless they share an id. */
	readonly least: number;
	/** A larger group is a market, not a ring: only who leans on whom is left of it. */
	readonly most: number;
	/** Share of their deals with members that stays inside, from which a group counts as closed. */
	readonly closedShare: number;
	/** Members brought by one person within these hours came in a burst. */
	readonly burstHours: number;
	/** Share of what they settled that is with the staff, under which a group counts as unseeded. */
	readonly seedShare: number;
}

export const ringBounds: RingBounds = { least: 3, most: 60, closedShare: 0.8, burstHours: 48, seedShare: 0.2 };

const hour = 3_600_000;

/**
 * Groups that staff may want to look at: members joined by deals among themselves, by who brought them, by shared ids, by when they came.
 * A group is told with at least two signs, or with a shared id alone. Pure; the same input gives the same rings in the same order.
 */
export function findRings(
	members: readonly RingMember[],
	deals: readonly RingDeals[],
	sharedIds: readonly SharedId[],
	bounds: RingBounds = ringBounds
): readonly Ring[] {
	const known = new Map(members.map((row) => [row.member, row]));
	const links = linksOf(known, deals, sharedIds, bounds);
	const close = links.filter(({ one, other, kinds, value }) => {
		const byDeals = kinds.every((kind) => kind === 'deals' || kind === 'tribe');
		return !byDeals || leansOn(known, one, value) || leansOn(known, other, value);
	});
	const closeSet = new Set(close);
	const wide = links.filter((link) => closeSet.has(link) || (unseeded(known, link.one, bounds) && unseeded(known, link.other, bounds)));
	return groupsOf(wide)
		.flatMap((group) => (group.length <= bounds.most ? [group] : groupsOf(close.filter(({ one }) => group.includes(one)))))
		.map((group) => ringOf(group, known, links, deals, bounds))
		.filter((ring) => ring !== null)
		.sort(
			(one, other) =>
				other.reasons.length - one.reasons.length || other.members.length - one.members.length || (one.key < other.key ? -1 : 1)
		);
}

/** The nearest around one member, for a case about them: everybody whom deals, ids, invites or a tribe link to them; `null`: nobody does. */
export function ringAround(
	member: string,
	members: readonly RingMember[],
	deals: readonly RingDeals[],
	sharedIds: readonly SharedId[],
	bounds: RingBounds = ringBounds
): Ring | null {
	const known = new Map(members.map((row) => [row.member, row]));
	const self = known.get(member);
	if (!self) return null;
	const mates = self.tribe === null ? [] : members.filter((row) => row.tribe === self.tribe && row.member !== member);
	const links = [
		...linksOf(known, deals, sharedIds, bounds),
		...mates.map((mate): RingLink => ({ one: member, other: mate.member, kinds: ['tribe'], value: 0 }))
	];
	const near = new Set([member]);
	for (const { one, other } of links) {
		if (one === member) near.add(other);
		if (other === member) near.add(one);
	}
	if (near.size === 1) return null;
	const own = links.filter(({ one, other }) => near.has(one) && near.has(other));
	const rows = [
		self,
		...[...near]
			.filter((one) => one !== member)
			.sort()
			.flatMap((one) => known.get(one) ?? [])
	];
	return { key: `around:${member}`, members: rows, links: own, reasons: reasonsOf(rows, own, deals, bounds) };
}

function linksOf(
	known: ReadonlyMap<string, RingMember>,
	deals: readonly RingDeals[],
	sharedIds: readonly SharedId[],
	bounds: RingBounds
): readonly RingLink[] {
	const links = new Map<string, { one: string; other: string; kinds: Set<LinkKind>; value: number }>();
	const link = (one: string, other: string, kind: LinkKind, value = 0): void => {
		if (one === other || !known.has(one) || !known.has(other)) return;
		const [a, b] = one < other ? [one, other] : [other, one];
		const there = links.get(`${a}|${b}`) ?? { one: a, other: b, kinds: new Set<LinkKind>(), value: 0 };
		there.kinds.add(kind);
		links.set(`${a}|${b}`, { ...there, value: there.value + value });
	};
	for (const { one, other, value } of deals) link(one, other, 'deals', value);
	for (const { one, other } of sharedIds) link(one, other, 'sharedId');
	for (const brought of byInviter(known.values())) {
		for (const { member, inviter } of brought) if (inviter) link(member, inviter, 'invite');
		for (const [index, row] of brought.entries()) {
			const before = brought[index - 1];
			if (before && (row.joinedAt ?? 0) - (before.joinedAt ?? 0) <= bounds.burstHours * hour) link(before.member, row.member, 'burst');
		}
	}
	// A tribe alone makes no group; it only adds to what links two members already.
	for (const there of links.values()) {
		const tribe = known.get(there.one)?.tribe ?? null;
		if (tribe !== null && tribe === known.get(there.other)?.tribe) there.kinds.add('tribe');
	}
	return [...links.values()]
		.map(({ one, other, kinds, value }) => ({ one, other, kinds: [...kinds].sort(), value }))
		.sort((left, right) => (`${left.one}|${left.other}` < `${right.one}|${right.other}` ? -1 : 1));
}

/** A deal ties somebody to the other side if it is a good part of all that they settled; a busy trader's hundredth deal ties nobody. */
function leansOn(known: ReadonlyMap<string, RingMember>, member: string, value: number): boolean {
	const row = known.get(member);
	return row !== undefined && value * 5 >= row.seedValue + row.memberValue;
}

/** Somebody who has settled hardly anything with the staff is tied by every deal: rings of many have many small ones. */
function unseeded(known: ReadonlyMap<string, RingMember>, member: string, { seedShare }: RingBounds): boolean {
	const row = known.get(member);
	return row !== undefined && row.seedValue < (row.seedValue + row.memberValue) * seedShare;
}

/** Those whom the same person brought, in the order in which they came. */
function byInviter(rows: Iterable<RingMember>): readonly (readonly RingMember[])[] {
	const groups = new Map<string, RingMember[]>();
	for (const row of rows) if (row.inviter !== null) groups.set(row.inviter, [...(groups.get(row.inviter) ?? []), row]);
	return [...groups.values()].map((group) => group.sort((one, other) => (one.joinedAt ?? 0) - (other.joinedAt ?? 0)));
}

/** Members that hang together by deals, ids or bursts; being brought by the same person alone ties nobody. */
function groupsOf(links: readonly RingLink[]): readonly (readonly string[])[] {
	const root = new Map<string, string>();
	const find = (member: string): string => {
		let top = member;
		for (let up = root.get(top); up !== undefined && up !== top; up = root.get(top)) top = up;
		root.set(member, top);
		return top;
	};
	for (const { one, other, kinds } of links) {
		if (kinds.some((kind) => kind === 'deals' || kind === 'sharedId' || kind === 'burst')) root.set(find(one), find(other));
	}
	const groups = new Map<string, string[]>();
	for (const member of root.keys()) groups.set(find(member), [...(groups.get(find(member)) ?? []), member]);
	return [...groups.values()].map((group) => group.sort());
}

function ringOf(
	group: readonly string[],
	known: ReadonlyMap<string, RingMember>,
	links: readonly RingLink[],
	deals: readonly RingDeals[],
	bounds: RingBounds
): Ring | null {
	const inside = new Set(group);
	const own = links.filter(({ one, other }) => inside.has(one) && inside.has(other));
	const members = group.flatMap((member) => known.get(member) ?? []);
	const reasons = reasonsOf(members, own, deals, bounds);
	const shared = reasons.some(({ kind }) => kind === 'sharedId');
	if (!shared && (members.length < bounds.least || reasons.length < 2)) return null;
	const degree = (member: string): number => own.filter(({ one, other }) => one === member || other === member).length;
	const ranked = [...members].sort((one, other) => degree(other.member) - degree(one.member) || (one.member < other.member ? -1 : 1));
	return { key: group.join(':'), members: ranked, links: own, reasons };
}

function reasonsOf(
	members: readonly RingMember[],
	links: readonly RingLink[],
	deals: readonly RingDeals[],
	bounds: RingBounds
): readonly RingReason[] {
	const inside = new Set(members.map(({ member }) => member));
	const own = deals.filter(({ one, other }) => inside.has(one) && inside.has(other));
	const value = own.reduce((sum, deal) => sum + deal.value, 0);
	const touched = deals.filter(({ one, other }) => inside.has(one) || inside.has(other)).reduce((sum, deal) => sum + deal.value, 0);
	const seedValue = members.reduce((sum, row) => sum + row.seedValue, 0);
	const reasons: RingReason[] = [];
	if (value > 0 && value >= touched * bounds.closedShare) {
		reasons.push({ kind: 'closed', share: value / touched, value, deals: own.reduce((sum, { count }) => sum + count, 0) });
		if (seedValue < (seedValue + value) * bounds.seedShare) reasons.push({ kind: 'unseeded', of: members.length, value: seedValue });
	}
	const brought = members.filter(({ inviter }) => inviter !== null);
	const [most] = byInviter(brought).toSorted((one, other) => other.length - one.length);
	const by = most?.[0]?.inviter;
	if (most && by && most.length >= 2) reasons.push({ kind: 'brought', by, count: most.length });
	const burst = burstOf(members, bounds.burstHours * hour);
	if (burst.count >= bounds.least && burst.count * 2 > members.length) {
		reasons.push({ kind: 'burst', count: burst.count, hours: Math.max(1, Math.ceil(burst.spanMs / hour)) });
	}
	const ids = links.filter(({ kinds }) => kinds.includes('sharedId')).length;
	if (ids > 0) reasons.push({ kind: 'sharedId', count: ids });
	const tribes = links.filter(({ kinds }) => kinds.includes('tribe')).length;
	if (tribes > 0) reasons.push({ kind: 'tribe', count: tribes });
	const named = members.filter(({ cases }) => cases > 0);
	if (named.length > 0) reasons.push({ kind: 'cases', members: named.length, count: named.reduce((sum, { cases }) => sum + cases, 0) });
	return reasons;
}

/** The most members of the group that came within one such span. */
function burstOf(members: readonly RingMember[], spanMs: number): { readonly count: number; readonly spanMs: number } {
	const times = members.flatMap(({ joinedAt }) => (joinedAt === null ? [] : [joinedAt])).sort((one, other) => one - other);
	let best = { count: 0, spanMs: 0 };
	for (let from = 0, to = 0; to < times.length; to++) {
		while ((times[to] ?? 0) - (times[from] ?? 0) > spanMs) from += 1;
		const count = to - from + 1;
		if (count > best.count) best = { count, spanMs: (times[to] ?? 0) - (times[from] ?? 0) };
	}
	return best;
}
