import type { DomainError } from '#core/errors';
import type { Availability } from './availability.js';
import { limitReached } from './limits.js';
import type { LimitLeft } from './shop.lists.js';
import type { CatalogueItem } from './shop.types.js';
import { soldOut } from './stock.js';

/** What an order of so many would be refused for by stock and limits as they are shown, in the words of placing; `null`: nothing. Pure. */
export function wouldRefuse(
	item: Pick<CatalogueItem, 'name'>,
	quantity: number,
	{ left, again }: Availability,
	limits: readonly LimitLeft[]
): DomainError | null {
	if (left !== null && left < quantity) return soldOut(item, left, again);
	const reached = limits.find((limit) => limit.left < quantity);
	return reached ? limitReached(reached.limit, reached.limit.count - reached.left, reached.ends) : null;
}
