import type { Actor } from '#core/actor';
import type { Clock } from '#core/clock';
import { codeLetters } from '#core/codes';
import type { GuildId, MemberId } from '#core/ids';
import type { GuildKeys } from '#core/secrets/guild-keys';
import type { OrderRow } from './order.model.js';
import type { OrderRepository } from './order.repository.js';

/** Purpose of the key that rotating codes are made with. */
const staffCheckKey = 'staff-check';
/** A code holds for so long, from one whole multiple to the next. */
const windowMs = 5 * 60_000;
const letters = 6;
const mostOrders = 5;

/** An order that two people share, with the code that both of them see now. */
export interface SharedOrder {
	readonly code: string;
	readonly item: string;
	/** The reader is its buyer, and the other one acts for the shop; or the other way round. */
	readonly as: 'buyer' | 'staff';
	/** `7K2 · Q9P` */
	readonly rotating: string;
	readonly until: Date;
}

export interface StaffCheckDeps {
	readonly orders: Pick<OrderRepository, 'openOf'>;
	readonly keys: Pick<GuildKeys, 'hash'>;
	readonly clock: Clock;
}

/** Answers "is this person on my order?" with a code that only the two sides of the order see, and that changes every five minutes. */
export class StaffCheck {
	public constructor(private readonly deps: StaffCheckDeps) {}

	/** The open orders that both have a part in, on opposite sides. Of orders of others it says nothing. */
	public async shared(guild: GuildId, actor: Actor, other: MemberId): Promise<readonly SharedOrder[]> {
		if (actor.id === other) return [];
		const [own, theirs] = await Promise.all([this.deps.orders.openOf(guild, actor.id), this.deps.orders.openOf(guild, other)]);
		const found = [
			...own.filter((order) => isOn(order, other)).map((order) => ({ order, as: 'buyer' as const })),
			...theirs.filter((order) => isOn(order, actor.id)).map((order) => ({ order, as: 'staff' as const }))
		];
		const until = new Date((Math.floor(this.deps.clock.now().getTime() / windowMs) + 1) * windowMs);
		return Promise.all(
			found.slice(0, mostOrders).map(async ({ order, as }) => {
				const digest = await this.deps.keys.hash(guild, staffCheckKey, `${order.code}:${until.getTime()}`);
				return { code: order.code, item: order.item.name, as, rotating: spelled(digest), until };
			})
		);
	}
}

/** Whether somebody hands the order over: who has taken it, or helps. */
const isOn = ({ assignee, helpers }: OrderRow, member: string): boolean => assignee === member || helpers.some(({ id }) => id === member);

/** Six letters of a digest, in two groups. */
function spelled(digest: string): string {
	const bytes = [...Buffer.from(digest, 'base64url').subarray(0, letters)];
	const text = bytes.map((byte) => codeLetters[byte % codeLetters.length]).join('');
	return `${text.slice(0, letters / 2)} · ${text.slice(letters / 2)}`;
}
