import type mongoose from 'mongoose';
import type { Person, SandboxDriver, SandboxGuild } from '../../sandbox/src/driver/types.js';

/** What the story needs of the world it plays in. The database is only ever read: what was done is done by people, through the bot. */
export interface StageParts {
	readonly sandbox: SandboxDriver;
	readonly guild: SandboxGuild;
	readonly db: mongoose.mongo.Db;
}

export type Row = mongoose.mongo.WithId<mongoose.mongo.Document>;

const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Time passes in steps of at most this, so that what falls due on the way happens about when it should. */
const strideMs = 6 * hourMs;
/** What the bot has begun is done by then, or something is wrong. */
const settleMs = 90_000;

/** A guild with its people, its clock, and a way to know that the bot has nothing left to do. */
export class Stage implements StageParts {
	public readonly sandbox: SandboxDriver;
	public readonly guild: SandboxGuild;
	public readonly db: mongoose.mongo.Db;
	readonly #people = new Map<string, Person>();
	readonly #stream: mongoose.mongo.ChangeStream;
	readonly #changed = new Set<() => void>();
	#broken: unknown;

	public constructor({ sandbox, guild, db }: StageParts) {
		this.sandbox = sandbox;
		this.guild = guild;
		this.db = db;
		this.#stream = db.watch([{ $match: { 'ns.coll': { $in: ['outbox', 'deadlines'] } } }]);
		this.#stream.on('change', () => this.#wake());
		this.#stream.on('error', (error) => {
			this.#broken = error;
			this.#wake();
		});
	}

	/** World time, ms. */
	public get now(): number {
		return this.sandbox.clock.now().getTime();
	}

	/** Somebody of the guild by the name that is shown. @throws Error when nobody is called so. */
	public person(name: string): Person {
		const known = this.#people.get(name);
		if (known) return known;
		const member = this.sandbox.members(this.guild).find(({ user }) => user.global_name === name);
		if (!member) throw new Error(`there is no ${name}`);
		const person = this.sandbox.as(member.user, this.guild);
		this.#people.set(name, person);
		return person;
	}

	/** The stored order. @throws Error when there is none. */
	public async order(code: string): Promise<Row> {
		const order = await this.db.collection('orders').findOne({ guild: this.guild.id, code });
		if (!order) throw new Error(`there is no order ${code}`);
		return order;
	}

	/** Roles and channels that the owner mapped. */
	public async role(slot: string): Promise<string> {
		const role: unknown = (await this.db.collection('settings').findOne({ guild: this.guild.id }))?.slots?.roles?.[slot];
		if (typeof role !== 'string') throw new Error(`no role was mapped to ${slot}`);
		return role;
	}

	/** Resolves once no effect waits to run and no deadline that has passed waits to be acted on. Looks again whenever one of them changes. */
	public async settled(): Promise<void> {
		let woken = true;
		let goOn = (): void => undefined;
		const wake = (): void => {
			woken = true;
			goOn();
		};
		this.#changed.add(wake);
		const end = setTimeout(wake, settleMs);
		const until = Date.now() + settleMs;
		try {
			for (;;) {
				if (this.#broken) throw this.#broken;
				woken = false;
				const left = await this.#left();
				if (left === 0) return;
				if (Date.now() >= until) throw new Error(`the bot has ${left} things left to do after ${settleMs} ms:\n${await this.#waiting()}`);
				if (!woken)
					await new Promise<void>((resolve) => {
						goOn = resolve;
						if (woken) resolve();
					});
			}
		} finally {
			clearTimeout(end);
			this.#changed.delete(wake);
		}
	}

	/** Lets time pass until then, and whatever falls due; a moment that is over changes nothing. */
	public async advanceTo(at: number): Promise<void> {
		for (let left = at - this.now; left > 0; left = at - this.now) {
			await this.sandbox.clock.advance(Math.min(Math.ceil(left), strideMs));
			await this.#followed();
			await this.settled();
		}
	}

	public async close(): Promise<void> {
		await this.#stream.close();
	}

	/** The bot reads the clock ten times a second and acts at once; it has seen the new time when its first look has had time to begin. */
	async #followed(): Promise<void> {
		const { now } = this;
		const due = await this.db.collection('deadlines').countDocuments({ at: { $lte: new Date(now) } });
		// Nothing is due: whether the bot has read the clock yet makes no difference to what it is asked next by more than a tenth of a second.
		if (due === 0) await new Promise((resolve) => setTimeout(resolve, clockPollMs));
	}

	async #left(): Promise<number> {
		const now = this.sandbox.clock.now();
		const [effects, deadlines] = await Promise.all([
			this.db.collection('outbox').countDocuments({ live: true, nextAt: { $lte: now } }),
			this.db.collection('deadlines').countDocuments({ at: { $lte: now } })
		]);
		return effects + deadlines;
	}

	async #waiting(): Promise<string> {
		const now = this.sandbox.clock.now();
		const effects = await this.db
			.collection('outbox')
			.find({ live: true, nextAt: { $lte: now } })
			.limit(3)
			.toArray();
		const deadlines = await this.db
			.collection('deadlines')
			.find({ at: { $lte: now } })
			.limit(3)
			.toArray();
		return JSON.stringify([...effects, ...deadlines], null, 1);
	}

	#wake(): void {
		for (const wake of this.#changed) wake();
	}
}

/** The bot reads its clock file every 100 ms; a little more than that. */
const clockPollMs = 150;
