import { CAST, type CastMember } from '../../sandbox/src/demo.js';
import { type PathName, paths } from './paths/index.js';
import { Random } from './random.js';
import { conversations, plainWords, reviewWords, roomTalk, roughWords, type Speaker } from './words.js';

/** Days of history that end today. */
export const historyDays = 28;
/** The seed of the demo world that everybody gets. */
export const demoSeed = 28;

/** One order of the history: who, what, when, and what becomes of it. */
export interface PlannedOrder {
	/** `boss-rex/hand/1`: item, path, running number. */
	readonly id: string;
	readonly path: PathName;
	readonly category: string;
	readonly item: string;
	/** Which variant of the item's card, from 0. */
	readonly variant: number;
	readonly quantity: number;
	readonly buyer: string;
	readonly courier: string;
	/** The other courier, who helps or takes over. */
	readonly other: string;
	/** Hours since the midnight (UTC) of the first day; for open orders: before the end of the history, negative. */
	readonly at: number;
	/** It stands open at the end: its people do not sleep in between. */
	readonly open: boolean;
	readonly talk: readonly [buyer: string, courier: string] | null;
	readonly review: { readonly stars: number; readonly words: string; readonly tags: readonly string[] } | null;
}

/** Something said in a public channel. */
export interface PlannedWords {
	readonly at: number;
	readonly by: string;
	readonly channel: 'general' | 'trading';
	readonly words: string;
}

export interface Plan {
	readonly seed: number;
	readonly orders: readonly PlannedOrder[];
	readonly words: readonly PlannedWords[];
	/** Those of the cast who join during the history. */
	readonly joining: readonly CastMember[];
}

/** `v1`…`v4` are veterans and `r1`…`r5` regulars, in an order that the seed decides; others are named. */
type Line = readonly [
	who: string,
	category: string,
	item: string,
	path: PathName,
	day: number,
	more?: { readonly variant?: number; readonly quantity?: number }
];

/** The history day by day. Newcomers order when they have joined; nobody orders what their record does not allow yet. */
const lines: readonly Line[] = [
	['v1', 'dinos', 'boss-rex', 'hand', 1, { quantity: 3 }],
	['r1', 'materials', 'metal-ingots', 'hand', 1, { quantity: 2 }],
	['v2', 'dinos', 'therizinosaur', 'hand', 1, { quantity: 2 }],
	['r2', 'materials', 'cementing-paste', 'hand', 1],
	['Pip', 'kits', 'starter-kit', 'goods', 2],
	['r3', 'kits', 'base-kit', 'hand', 2],
	['v3', 'services', 'taming', 'hand', 2, { variant: 1 }],
	['v4', 'kits', 'pvp-kit', 'hand', 3, { quantity: 4 }],
	['r4', 'blueprints', 'weapon-bp', 'hand', 3],
	['v1', 'boss-fights', 'manticore', 'meeting', 4, { variant: 2 }],
	['r5', 'characters', 'mindwipe-respec', 'hand', 3],
	['r1', 'materials', 'polymer', 'changeNow', 4],
	['v2', 'blueprints', 'saddle-bp', 'hand', 4, { variant: 1 }],
	['r2', 'materials', 'metal-ingots', 'silent', 4],
	['r3', 'blueprints', 'crafting-service', 'changeAccepted', 5, { quantity: 2 }],
	['v3', 'dinos', 'wyvern', 'declined', 5],
	['r4', 'dinos', 'stego-soaker', 'cancelledEarly', 5],
	['r5', 'materials', 'cementing-paste', 'parts', 6, { quantity: 3 }],
	['v1', 'materials', 'element', 'hand', 7, { variant: 1 }],
	['Pip', 'characters', 'level-carry', 'meeting', 6],
	['v2', 'pre-built-bases', 'rathole', 'build', 7],
	['r1', 'kits', 'breeding-kit', 'expired', 7],
	['r2', 'materials', 'tek-dedicated-storage', 'hand', 7],
	['v3', 'boss-fights', 'island-guardian', 'goodsMeeting', 8],
	['r3', 'dinos', 'farm-trio', 'goods', 8],
	['r4', 'blueprints', 'tool-bp', 'goodsBack', 9],
	['v4', 'kits', 'defence-kit', 'priceDeclined', 9, { variant: 2 }],
	['r5', 'services', 'build-hours', 'meeting', 9, { quantity: 2 }],
	['Corvin', 'dinos', 'boss-rex', 'falseClaim', 9],
	['v1', 'blueprints', 'weapon-bp', 'ruledRedo', 10, { variant: 2 }],
	['r1', 'materials', 'advanced-rifle-bullets', 'hand', 10],
	['r2', 'services', 'taming', 'staffMisses', 11],
	['r3', 'materials', 'element-dust', 'refundedByStaff', 11],
	['v2', 'kits', 'base-kit', 'transferred', 12, { variant: 1 }],
	['v3', 'services', 'breeding', 'cancelledLate', 12],
	['r4', 'materials', 'metal-ingots', 'ruledSplit', 12, { quantity: 3 }],
	['r5', 'characters', 'note-run', 'goodsMeeting', 13],
	['Wick', 'materials', 'kibble', 'goods', 14],
	['v4', 'blueprints', 'bp-request', 'hand', 14],
	['Corvin', 'boss-fights', 'manticore', 'buyerMissesTwice', 14],
	['r1', 'blueprints', 'saddle-bp', 'ruledRefund', 15],
	['Pip', 'materials', 'metal-ingots', 'hand', 15],
	['r2', 'kits', 'pvp-kit', 'takenBack', 16],
	['v1', 'materials', 'cementing-paste', 'withdrawn', 16],
	['Wick', 'kits', 'base-kit', 'hand', 17],
	['r3', 'materials', 'polymer', 'returned', 17],
	['v4', 'services', 'supporter-pass', 'outside', 17],
	['v2', 'kits', 'boss-prep-kit', 'expired', 18],
	['v3', 'blueprints', 'crafting-service', 'hand', 18, { variant: 1, quantity: 2 }],
	['r4', 'materials', 'element-dust', 'extended', 19],
	['r5', 'dinos', 'boss-rex', 'hand', 20, { quantity: 2 }],
	['Corv1n', 'kits', 'starter-kit', 'declinedAlt', 20],
	['Pip', 'services', 'taming', 'hand', 20],
	['v4', 'materials', 'metal-ingots', 'hand', 21, { variant: 2 }],
	['Nettle', 'kits', 'starter-kit', 'goods', 22],
	['Wick', 'characters', 'mindwipe-respec', 'hand', 22],
	['v1', 'services', 'supporter-pass', 'outside', 22],
	['r2', 'materials', 'kibble', 'goods', 23],
	['r3', 'materials', 'metal-ingots', 'hand', 24],
	['v1', 'kits', 'pvp-kit', 'hand', 24, { quantity: 2 }],
	['v2', 'materials', 'element-dust', 'hand', 25],
	['Korvinn', 'kits', 'starter-kit', 'declinedAlt', 26]
];

/** What stands open today, in hours before now. */
const openLines: readonly Line[] = [
	['v3', 'blueprints', 'saddle-bp', 'openCase', -34],
	['v2', 'materials', 'cementing-paste', 'openPart', -30, { quantity: 3 }],
	['v1', 'boss-fights', 'rockwell', 'openMeeting', -26],
	['r3', 'materials', 'polymer', 'openDelivered', -22, { quantity: 2 }],
	['Corvin', 'materials', 'metal-ingots', 'openReported', -20],
	['v4', 'dinos', 'therizinosaur', 'openDelivered', -16],
	['Wick', 'dinos', 'farm-trio', 'openGoodsPaid', -14],
	['r2', 'blueprints', 'crafting-service', 'openChange', -12],
	['r1', 'kits', 'boss-prep-kit', 'openClaimed', -10],
	['Pip', 'characters', 'note-run', 'openTimes', -9],
	['r5', 'dinos', 'wyvern', 'openPrice', -8],
	['Dov', 'materials', 'kibble', 'openClaimed', -7],
	['Nettle', 'kits', 'pvp-kit', 'openPlaced', -3],
	['r4', 'dinos', 'boss-rex', 'draft', -2],
	['Dov', 'kits', 'starter-kit', 'openPlaced', -1]
];

/** Who hands over. The first is vetted, and builds. */
const couriers = ['Sorrel', 'Bram'] as const;
/** Much is open today, more than two may hold: the owner lends a hand. */
const openCouriers = [...couriers, 'Rowan'] as const;
/** Items for the vetted crew. */
const vetted = new Set(['rathole']);
/** Paths whose buyer has something to review, and does. */
const reviewed: ReadonlySet<PathName> = new Set<PathName>([
	'hand',
	'meeting',
	'goods',
	'goodsMeeting',
	'outside',
	'parts',
	'build',
	'extended',
	'changeNow',
	'changeAccepted',
	'priceDeclined',
	'transferred',
	'takenBack',
	'returned',
	'ruledRedo',
	'withdrawn'
]);

/** The whole history. The same seed gives the same plan. Pure. */
export function makePlan(seed: number): Plan {
	const random = new Random(seed, 'plan');
	const named = new Map<string, string>();
	for (const [letter, part] of [
		['v', 'veteran'],
		['r', 'regular']
	] as const) {
		const names = CAST.filter((one) => one.part === part && one.name !== judgeName).map(({ name }) => name);
		for (const [index, name] of random.shuffled(names).entries()) named.set(`${letter}${index + 1}`, name);
	}
	const words = new Words(random);
	let turn = random.between(0, 1);
	const make = (line: Line, index: number, open: boolean): PlannedOrder => {
		const [who, category, item, path, day, more = {}] = line;
		const hands = open ? openCouriers : couriers;
		const courier = vetted.has(item) ? couriers[0] : (hands[turn++ % hands.length] ?? couriers[0]);
		return {
			id: `${item}/${path}/${index + 1}`,
			path,
			category,
			item,
			variant: more.variant ?? 0,
			quantity: more.quantity ?? 1,
			buyer: named.get(who) ?? who,
			courier,
			other: courier === couriers[0] ? couriers[1] : couriers[0],
			at: open ? day : day * 24 + 10 + random.next() * 9,
			open,
			talk: random.next() < 0.55 ? words.talk() : null,
			review: !open && reviewed.has(path) ? words.review(category, path) : null
		};
	};
	const orders = [
		...lines.map((line, index) => make(line, index, false)),
		...openLines.map((line, index) => make(line, lines.length + index, true))
	];
	return { seed, orders, words: talk(random), joining: CAST.filter(({ memberDays }) => memberDays < historyDays) };
}

/** The veteran who rules on problems, and buys nothing. */
export const judgeName = 'Thane';

type Reviews = readonly (readonly [stars: number, words: string])[];

/** Hands out words so that none is said twice before all were. */
class Words {
	readonly #reviews = new Map<string, Reviews[number][]>();
	#talks: (readonly [string, string])[] = [];

	public constructor(private readonly random: Random) {}

	public talk(): readonly [string, string] {
		if (this.#talks.length === 0) this.#talks = this.random.shuffled(roomTalk);
		return this.#talks.pop() ?? ['Hello!', 'Hi, on it.'];
	}

	/** Stars that fit the way it went; every seventh buyer leaves it at the stars, and so does who comes after all words are used. */
	public review(category: string, path: PathName): NonNullable<PlannedOrder['review']> {
		const rough = path === 'ruledRedo' || path === 'takenBack';
		const [stars, text] = (rough ? this.#take('rough', roughWords) : this.#take(category, reviewWords[category])) ??
			this.#take('plain', plainWords) ?? [5, ''];
		const silent = this.random.next() < 1 / 7;
		const good = this.random.shuffled(['friendly', 'fast', 'asDescribed', 'safeMeeting']).slice(0, this.random.between(0, 2));
		const bad = rough ? 'notAsDescribed' : 'cameLate';
		return { stars, words: silent ? '' : text, tags: stars >= 4 ? good : [bad] };
	}

	#take(name: string, words: Reviews = []): Reviews[number] | undefined {
		const left = this.#reviews.get(name) ?? this.random.shuffled(words);
		this.#reviews.set(name, left);
		return left.pop();
	}
}

/** Talk of the weeks; a conversation takes minutes, nobody answers themselves, and nobody speaks before they have joined. */
function talk(random: Random): PlannedWords[] {
	const of = (...parts: readonly string[]) => CAST.filter(({ part }) => parts.includes(part));
	const old = { member: of('veteran', 'regular'), staff: of('staff', 'owner') } as const;
	return conversations.flatMap(({ channel, lines: said }, index) => {
		const day = 1 + (index * (historyDays - 1)) / conversations.length;
		const last = of('newcomer').findLast(({ memberDays }) => memberDays > historyDays - Math.floor(day)) ?? null;
		let at = Math.floor(day) * 24 + random.between(9, 19) + random.next();
		let before = '';
		return said.map(([speaker, words]) => {
			const by = speakerOf(speaker, before, old, last?.name ?? null, random);
			before = by;
			at += random.between(1, 9) / 60;
			return { at, by, channel, words };
		});
	});
}

function speakerOf(
	speaker: Speaker,
	before: string,
	old: Readonly<Record<'member' | 'staff', readonly CastMember[]>>,
	last: string | null,
	random: Random
): string {
	if (speaker === 'newcomer' && last) return last;
	const group = old[speaker === 'staff' ? 'staff' : 'member'].map(({ name }) => name);
	return random.pick(group.filter((name) => name !== before));
}

/** How many orders stand in which state at the end. */
export function plannedStates({ orders }: Plan): ReadonlyMap<string, number> {
	const states = new Map<string, number>();
	for (const { path } of orders) states.set(paths[path].end, (states.get(paths[path].end) ?? 0) + 1);
	return states;
}
