import { createHash } from 'node:crypto';
import type { Clock } from '#core/clock';
import { clearDeadline, DeadlineMoved, type DeadlineRow, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import type { ChannelId, GuildId } from '#core/ids';
import type { Change, OutboxDraft, UnitWriter, Value } from '#core/units/unit';
import type { Panel } from './panels.js';
import { dayOf, planStorefront, removedTooOften, type WantedStorefront } from './plan.js';
import { newStorefront, type ShownMessage, type StorefrontRow, storefrontId, storefrontsCollection } from './storefront.model.js';

/** The deadline at which messages may be edited again that were edited a moment ago. */
export const storefrontDeadline = 'shop.storefront';
/** Kind of the effect that makes the channel as it is wanted. */
export const storefrontEffect = 'shop.storefront';

const subject = 'storefront';
/** An effect that was asked for so long ago and has not ended was given up. */
const givenUpMs = 6 * 3_600_000;
/** How often something noticed is noted anew when the row moves under it. */
const mostTries = 5;

/** What is wanted, with the panels that its messages show. */
export interface Storefront extends WantedStorefront {
	readonly channel: ChannelId | null;
	readonly panels: readonly Panel[];
}

export interface StorefrontDeps {
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly rows: { storefront(guild: GuildId): Promise<StorefrontRow | null> };
	/** The channel that the guild has for it. */
	channel(guild: GuildId): Promise<ChannelId | null>;
	/** What the guild's storefront is to be now. */
	wanted(guild: GuildId): Promise<Storefront>;
}

/** What can be noted of a storefront. */
type Noted = Partial<Pick<StorefrontRow, 'channel' | 'messages' | 'posts' | 'posting' | 'gone' | 'trouble' | 'removed'>>;

/** Who asked for something, for the audit log. */
interface Author {
	readonly actor: string;
	readonly actorKind: 'member' | 'staff' | 'owner';
}

/** How the storefront stands, for the check of a guild. */
export interface StorefrontHealth {
	/** `off`: not wanted · `shown` · `pending`: on its way · `noChannel`: its slot has none · `channelGone` · `forbidden` · `removed`: deleted too often today. */
	readonly state: 'off' | 'shown' | 'pending' | 'noChannel' | 'channelGone' | 'forbidden' | 'removed';
	/** Messages that are missing. */
	readonly missing: number;
	readonly channel: string | null;
}

/**
 * The public messages that show what a guild sells. What they show is compared with the catalogue after changes and once a minute; a
 * difference asks for one effect, however many changes made it. Nothing is written on the way of an order.
 */
export class StorefrontService {
	public constructor(private readonly deps: StorefrontDeps) {}

	/** Compares what is shown with what is wanted; asks for the effect now, or for another look when a message may be edited again. */
	public async look(guild: GuildId): Promise<void> {
		const { rows, clock } = this.deps;
		const [row, wanted] = await Promise.all([rows.storefront(guild), this.deps.wanted(guild)]);
		const now = clock.now();
		const { step, later } = planStorefront(row ?? newStorefront(guild), wanted, now);
		if (step) await this.#ask(guild, row, now);
		else if (later) await this.#lookAt(guild, later);
	}

	/** Compares every message with Discord itself, once per `slot`: what was deleted while nobody listened is found. */
	public async verify(guild: GuildId, slot: string): Promise<void> {
		const row = await this.deps.rows.storefront(guild);
		if (!row || row.messages.length === 0) return;
		const key = `storefront:verify:${slot}`;
		const outbox = [{ key, kind: storefrontEffect, aggregate: subject, payload: { n: row.asked, verify: true } }];
		await this.deps.units.execute({ guild, key, content: null, changes: [], outbox });
	}

	/** The time has come at which a message may be edited again. */
	public async due({ guild, at }: DeadlineRow): Promise<void> {
		const key = `storefront:due:${at.getTime()}`;
		const change = ifStillDue(clearDeadline(guild, subject, storefrontDeadline), at);
		await unlessMoved(this.deps.units.execute({ guild, key, content: null, changes: [change] }));
		await this.look(guild);
	}

	/** These messages are gone from the channel. @returns whether one of them was the storefront's. */
	public messagesGone(guild: GuildId, channel: string, messages: readonly string[]): Promise<boolean> {
		return this.#noted(guild, 'gone', (row) => {
			if (row.channel !== channel) return null;
			const kept = row.messages.filter(({ id }) => !messages.includes(id));
			const lost = row.messages.length - kept.length;
			if (lost === 0) return null;
			const day = dayOf(this.deps.clock.now());
			return { messages: kept, removed: { day, count: (row.removed.day === day ? row.removed.count : 0) + lost } };
		});
	}

	/** A channel is gone, with the messages in it. @returns whether it was the storefront's. */
	public async channelGone(guild: GuildId, channel: string): Promise<boolean> {
		const wanted = await this.deps.channel(guild);
		return this.#noted(guild, 'channelGone', (row) => {
			if (row.channel === channel) return { gone: channel, channel: null, messages: [], posting: null };
			return wanted === channel && row.gone !== channel ? { gone: channel } : null;
		});
	}

	/** Posts again what people deleted, although they did so often today. */
	public async postAgain(guild: GuildId, by: Author): Promise<void> {
		await this.#noted(guild, 'again', (row) => ({ removed: { day: '', count: 0 }, gone: null, messages: pinsWanted(row) }), by);
		await this.look(guild);
	}

	/** Rights have changed: pinning is tried again where it was refused. */
	public async rightsChanged(guild: GuildId): Promise<void> {
		await this.#noted(guild, 'rights', (row) => (row.messages.some(({ pin }) => pin === 'refused') ? { messages: pinsWanted(row) } : null));
	}

	/** How it stands, for the check of a guild. */
	public async health(guild: GuildId): Promise<StorefrontHealth> {
		const [stored, wanted] = await Promise.all([this.deps.rows.storefront(guild), this.deps.wanted(guild)]);
		const row = stored ?? newStorefront(guild);
		const { channel, hashes } = wanted;
		if (hashes.length === 0) return { state: 'off', missing: 0, channel };
		const missing = row.channel === channel ? Math.max(0, hashes.length - row.messages.length) : hashes.length;
		const at = { missing, channel };
		if (channel === null) return { ...at, state: 'noChannel' };
		if (row.gone === channel) return { ...at, state: 'channelGone' };
		if (row.trouble) return { ...at, state: 'forbidden' };
		if (missing === 0) return { ...at, state: 'shown' };
		return { ...at, state: removedTooOften(row, wanted, this.deps.clock.now()) ? 'removed' : 'pending' };
	}

	/**
	 * Notes what is shown now, guarded by what was read.
	 *
	 * @throws DeadlineMoved when somebody else noted something since.
	 */
	public async note(row: StorefrontRow, what: string, set: Noted, by?: Author): Promise<void> {
		const { guild, rev } = row;
		const values: Record<string, Value> = {};
		for (const [name, value] of Object.entries(set)) values[name] = value;
		// Two who note different things about one moment are two units, so that the second is refused and not taken for the first.
		const digest = createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 12);
		await this.deps.units.execute({
			guild,
			key: `storefront:note:${rev + 1}:${what}:${digest}`,
			content: null,
			changes: [{ ...change(guild), upsert: newStorefront(guild), when: { rev }, set: values, inc: { rev: 1 } }],
			...(by ? { audit: [{ ...by, action: 'storefront.postedAgain', target: 'storefront' }] } : {})
		});
	}

	/** Notes what was noticed, of the row as it is then; `null`: nothing is to be noted. */
	async #noted(guild: GuildId, what: string, set: (row: StorefrontRow) => Noted | null, by?: Author): Promise<boolean> {
		for (let tries = 1; ; tries++) {
			const row = (await this.deps.rows.storefront(guild)) ?? newStorefront(guild);
			const noted = set(row);
			if (noted === null) return false;
			try {
				await this.note(row, what, noted, by);
				return true;
			} catch (error) {
				if (!(error instanceof DeadlineMoved) || tries >= mostTries) throw error;
			}
		}
	}

	/** The effect has ended: nothing more could be done for now. */
	public async ended(guild: GuildId, n: number): Promise<void> {
		const key = `storefront:ended:${n}`;
		await unlessMoved(
			this.deps.units.execute({ guild, key, content: null, changes: [{ ...change(guild), when: { done: { $lt: n } }, set: { done: n } }] })
		);
	}

	async #ask(guild: GuildId, row: StorefrontRow | null, now: Date): Promise<void> {
		const { asked, done, askedAt } = row ?? newStorefront(guild);
		const since = askedAt === null ? Number.POSITIVE_INFINITY : now.getTime() - askedAt.getTime();
		if (asked > done && since >= 0 && since < givenUpMs) return;
		const n = asked + 1;
		const changes: Change[] = [
			{ ...change(guild), upsert: newStorefront(guild), when: { asked }, set: { askedAt: now }, inc: { asked: 1 } }
		];
		const outbox: OutboxDraft[] = [{ key: `storefront:${n}`, kind: storefrontEffect, aggregate: subject, payload: { n } }];
		await unlessMoved(this.deps.units.execute({ guild, key: `storefront:ask:${n}`, content: null, changes, outbox }));
	}

	async #lookAt(guild: GuildId, at: Date): Promise<void> {
		const key = `storefront:later:${at.getTime()}`;
		await this.deps.units.execute({ guild, key, content: null, changes: [setDeadline(guild, subject, storefrontDeadline, at)] });
	}
}

/** The messages of a row with one of them changed, added or left out. */
export function withMessage(row: StorefrontRow, index: number, message: ShownMessage | null): readonly ShownMessage[] {
	const before = row.messages.slice(0, index);
	const after = row.messages.slice(index + 1);
	return message === null ? [...before, ...after] : [...before, message, ...after];
}

/** The messages, to be pinned again where that was refused. */
const pinsWanted = ({ messages }: StorefrontRow): readonly ShownMessage[] =>
	messages.map((message) => (message.pin === 'refused' ? { ...message, pin: 'wanted' } : message));

const change = (guild: GuildId) => ({ in: storefrontsCollection, id: storefrontId(guild), else: () => new DeadlineMoved() });

/** Waits for a unit; nothing happens when what it was about has moved on. */
async function unlessMoved(unit: Promise<unknown>): Promise<void> {
	try {
		await unit;
	} catch (error) {
		if (!(error instanceof DeadlineMoved)) throw error;
	}
}
