import type { Economy } from '#economy';
import { cancelPlacing, settlePlacing } from '#shop';
import { holdName, orderSubject } from './order.moves.js';
import type { HoldOfOrder, OrderMoney, OrderStock } from './order.ports.js';

/** What orders take from the ledger. */
export type OrderEconomy = Pick<Economy, 'locks' | 'hold' | 'capture' | 'release' | 'freeze' | 'thaw'>;

/** The ledger's key of a movement out of an order's hold, by which its entry is found. */
export const movementKey = ({ code, revision }: Pick<HoldOfOrder, 'code' | 'revision'>, part: string): string =>
	`order:${holdName(code, revision)}:${part}`;

/** The ledger as orders use it: one hold per revision of an order's terms. */
export function orderMoney(economy: OrderEconomy): OrderMoney {
	const movement = (hold: HoldOfOrder, part: string) => ({
		holdId: holdName(hold.code, hold.revision),
		key: movementKey(hold, part),
		ref: orderSubject(hold.code)
	});
	return {
		locks: economy.locks,
		hold(draft) {
			const { guild, code, member, amount } = draft;
			const owner = orderSubject(code);
			return economy.hold({ guild, member, amount, ...movement(draft, 'hold'), owner, reason: 'order.hold', actor: member });
		},
		capture(draft) {
			const { guild, member, amount, actor } = draft;
			return economy.capture({ guild, member, amount, ...movement(draft, draft.part), reason: 'order.capture', actor });
		},
		release(draft) {
			const { guild, member, amount, actor } = draft;
			return economy.release({ guild, member, amount, ...movement(draft, draft.part), reason: 'order.release', actor });
		},
		freeze: ({ guild, code, revision, member }) => economy.freeze({ guild, member, holdId: holdName(code, revision) }),
		thaw: ({ guild, code, revision, member }) => economy.thaw({ guild, member, holdId: holdName(code, revision) })
	};
}

/** The shop's shelves as orders use them. */
export const orderStock: OrderStock = {
	sell: ({ guild, reservation }, units) => settlePlacing(guild, reservation, units),
	giveBack: ({ reservation }) => cancelPlacing(reservation)
};
