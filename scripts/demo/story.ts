import { joinAshtrails } from '../../sandbox/src/demo.js';
import { Deal, type Troupe } from './deal.js';
import { type PathName, paths } from './paths/index.js';
import type { Wait } from './paths/steps.js';
import { Pictures } from './pictures.js';
import { historyDays, judgeName, type Plan, type PlannedOrder } from './plan.js';
import { Random } from './random.js';
import { dayMs, hourMs, type Stage } from './stage.js';
import { survivors } from './words.js';

/** Between these hours (UTC) people sleep, but for those who still wait for something today. */
const night = { from: 1, to: 8 } as const;
/** A map, and the server on it. */
const homes = [
	['the_island', 'EU-PVP-SmallTribes-TheIsland9664'],
	['scorched_earth', 'EU-PVP-SmallTribes-ScorchedEarth3120'],
	['aberration', 'EU-PVP-SmallTribes-Aberration2207'],
	['ragnarok', 'EU-PVP-SmallTribes-Ragnarok4411'],
	['the_center', 'EU-PVP-SmallTribes-TheCenter5518']
] as const;
const zones = ['Europe/Berlin', 'Europe/London', 'Europe/Warsaw', 'Europe/Madrid'] as const;
const platforms = ['steam', 'xbox', 'ps5'] as const;

export interface StoryOptions {
	readonly stage: Stage;
	readonly plan: Plan;
	/** The first moment of the history, ms. */
	readonly begins: number;
	/** How many days it has. Default: all of a plan. */
	readonly days?: number;
	/** Told now and then: how far it is. */
	readonly progress?: (told: Progress) => void;
}

export interface Progress {
	/** Day of the history, from 1. */
	readonly day: number;
	/** Orders whose story is told, of how many. */
	readonly done: number;
	readonly of: number;
}

/** Something that happens at a time and may go on later. */
interface Thread {
	readonly name: string;
	readonly plan: PlannedOrder | null;
	at: number;
	/** Goes on; answers when it wants to be called again (ms), or `null` at its end. */
	next(): Promise<number | null>;
}

/** Plays a plan: everything in the order of time, each step by the people whose it is. @throws Error at the first thing that goes wrong. */
export async function playStory({ stage, plan, begins, days = historyDays, progress = () => undefined }: StoryOptions): Promise<void> {
	const ends = begins + days * dayMs;
	const threads = [...orderThreads(stage, plan, begins, ends), ...otherThreads(stage, plan, begins, ends)];
	const of = plan.orders.length;
	let done = 0;
	let day = 0;
	while (threads.length > 0) {
		threads.sort((one, other) => one.at - other.at || one.name.localeCompare(other.name));
		const thread = threads[0];
		if (!thread) break;
		if (thread.at > ends) throw new Error(`${thread.name} does not come to its end within the history`);
		await stage.advanceTo(thread.at);
		const today = 1 + Math.floor((stage.now - begins) / dayMs);
		if (today > day) {
			day = today;
			progress({ day, done, of });
		}
		let at: number | null;
		try {
			at = await thread.next();
		} catch (error) {
			throw new Error(`${thread.name}, day ${day}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
		}
		if (at !== null) thread.at = at;
		else {
			threads.shift();
			if (thread.plan) done++;
		}
	}
	await stage.advanceTo(ends);
	progress({ day: days, done, of });
}

function orderThreads(stage: Stage, plan: Plan, begins: number, ends: number): Thread[] {
	const random = new Random(plan.seed, 'survivors');
	const names = random.shuffled(survivors);
	const known = new Map<string, ReturnType<Troupe['survivor']>>();
	const troupe: Troupe = {
		stage,
		judge: judgeName,
		pictures: new Pictures(new Random(plan.seed, 'pictures')),
		survivor(name) {
			// Second accounts play the same survivor.
			const person = /^[ck]or/i.test(name) ? 'Corvin' : name;
			let one = known.get(person);
			if (!one) {
				const [survivor, tribe] = names[known.size % names.length] ?? ['Mira of Ash', 'Cinder Four'];
				const own = new Random(plan.seed, `survivor ${person}`);
				const [map, server] = own.pick(homes);
				one = { name: survivor, tribe, server, zone: own.pick(zones), platform: own.pick(platforms), map };
				known.set(person, one);
			}
			return one;
		}
	};
	const midnight = Math.floor(begins / dayMs) * dayMs;
	return plan.orders.map((order) => {
		const deal = new Deal(troupe, order, new Random(plan.seed, order.id));
		const told = pathOf(order.path)(deal);
		return {
			name: order.id,
			plan: order,
			at: order.open ? ends + order.at * hourMs : midnight + order.at * hourMs,
			async next() {
				const step = await told.next();
				return step.done ? null : due(stage, step.value, order.open);
			}
		};
	});
}

const pathOf = (name: PathName) => paths[name].path;

/** When a wait is over: in the waking day, unless it is a moment or nobody sleeps. */
function due(stage: Stage, wait: Wait, sleepless: boolean): number {
	if (typeof wait !== 'number') return Math.max(stage.now, wait.at);
	const at = stage.now + wait * hourMs;
	if (sleepless) return at;
	const hour = (at % dayMs) / hourMs;
	return hour < night.from || hour >= night.to ? at : at + (night.to - hour) * hourMs + (at % hourMs) / 2;
}

/** Talk, and those who join. */
function otherThreads(stage: Stage, plan: Plan, begins: number, ends: number): Thread[] {
	const once = (name: string, at: number, act: () => Promise<unknown>): Thread => ({
		name,
		plan: null,
		at,
		async next() {
			await act();
			return null;
		}
	});
	const midnight = Math.floor(begins / dayMs) * dayMs;
	const words = plan.words.map(({ at, by, channel, words: said }, index) =>
		once(`talk ${index}`, Math.min(ends, midnight + at * hourMs), async () => {
			const person = stage.person(by);
			await person.say(said, { channel: person.channel(channel) });
		})
	);
	const joining = plan.joining.map((who) =>
		once(`${who.name} joins`, ends - who.memberDays * dayMs, async () => {
			if (stage.sandbox.members(stage.guild).some(({ user }) => user.global_name === who.name)) return;
			joinAshtrails(stage.sandbox, stage.guild, who, new Date(ends));
			await welcome(stage, who.name);
		})
	);
	return [...words, ...joining];
}

/** A member looks into their wallet and takes the start grant, if there is one for them. */
export async function welcome(stage: Stage, name: string): Promise<void> {
	const person = stage.person(name);
	const wallet = await person.slash('wallet', {}, { sub: 'balance' });
	if (wallet.text.includes('Claim grant')) await person.click('Claim grant');
	await stage.settled();
}

/** Before the first order: roles of the shop, the owner's word on real money, and everybody's start grant. */
export async function prologue(stage: Stage): Promise<void> {
	const { sandbox, guild } = stage;
	for (const [slot, names] of [
		['vetted', ['Sorrel']],
		['judge', [judgeName]]
	] as const) {
		const role = await stage.role(slot);
		for (const name of names) sandbox.giveRole(guild, stage.person(name).user, role);
	}
	const owner = sandbox.as(guild.ownerId, guild);
	await owner.slash('setup');
	await owner.click('Real money');
	await owner.click('Read and confirm');
	const { text } = await owner.fill({ Read: ['yes'], 'Name of this server': guild.name });
	if (!text.includes('Real money is on')) throw new Error(`the owner could not allow real money:\n${text}`);
	// Whoever has not been seen acting for the shop is no known courier yet.
	for (const name of ['Rowan', 'Sorrel', 'Bram', judgeName]) await stage.person(name).slash('shop');
	for (const { user } of sandbox.members(guild)) if (!user.bot && user.global_name) await welcome(stage, user.global_name);
}
