import type { Clock } from '#core/clock';
import { type ChannelId, type GuildId, type MemberId, madeAt } from '#core/ids';

/** The room of a ticket as far as its record cares. */
export interface Room {
	readonly guild: GuildId;
	readonly code: string;
	readonly channel: ChannelId;
	readonly buyer: MemberId;
}

const most = 20_000;
/** A channel that is no room is asked for again after this long. */
const noRoomMs = 5 * 60_000;
/** A channel younger than this may still become a room: the row is written after the channel was made. */
const youngMs = 10 * 60_000;

/** Tells whether a channel is a ticket's room. Nearly every message of a guild is in one that is not, so this answers from memory. */
export class RoomLookup {
	readonly #known = new Map<string, { readonly room: Room | null; readonly until: number }>();

	public constructor(
		private readonly find: (guild: GuildId, channel: ChannelId) => Promise<Room | null>,
		private readonly clock: Clock
	) {}

	/** What is known of the channel without asking: `undefined` when nothing is. */
	public known(channel: string): Room | null | undefined {
		const entry = this.#known.get(channel);
		if (entry === undefined || (entry.room === null && entry.until < this.clock.now().getTime())) return undefined;
		return entry.room;
	}

	public async of(guild: GuildId, channel: ChannelId): Promise<Room | null> {
		const known = this.known(channel);
		if (known !== undefined) return known;
		const room = await this.find(guild, channel);
		const now = this.clock.now().getTime();
		if (room !== null || now - madeAt(channel) > youngMs) {
			this.#known.delete(channel);
			this.#known.set(channel, { room, until: now + noRoomMs });
			const oldest = this.#known.size > most ? this.#known.keys().next() : null;
			if (oldest && !oldest.done) this.#known.delete(oldest.value);
		}
		return room;
	}
}
