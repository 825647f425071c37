import type { Button, Part, ViewContext } from '#core/views/kit';
import type { OrderRow } from '../../order.model.js';

/** For whom a card is drawn: everybody in the ticket, or one side in private. */
export type CardSide = 'shared' | 'buyer' | 'staff';

/** A button with its place: the lowest number comes first, and the first is the way forward. */
export interface RankedButton {
	readonly rank: number;
	readonly button: Button;
}

/** One subject of the card (payment, meeting, problem, …): what it shows, and what each side may press. */
export interface CardPart {
	/** Facts, one a line; nothing private: the shared card shows them too. */
	lines?(view: ViewContext, order: OrderRow): readonly Part<string>[];
	buttons(view: ViewContext, order: OrderRow, side: 'buyer' | 'staff'): readonly RankedButton[];
}
