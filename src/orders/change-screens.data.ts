import { container } from '@sapphire/framework';
import { DomainError } from '#core/errors';
import type { ComponentContext, ModalContext } from '#core/interactions/index';
import type { Screen } from '#core/views/kit';
import type { WantedTerms } from './change.terms.js';
import { changeCard } from './views/change-card.js';

type Ctx = Pick<ComponentContext<never> | ModalContext<never>, 'guild' | 'actor' | 'view'>;

/** Terms out of a custom id, which is input: a quantity that is none is refused by the service. */
export function wantedTerms(args: { readonly variant: string; readonly quantity: string; readonly addons: string }): {
	readonly variant: string;
	readonly quantity: number;
	readonly plain: boolean;
} {
	const { variant, quantity, addons } = args;
	return { variant, quantity: /^\d{1,3}$/.test(quantity.trim()) ? Number(quantity) : 0, plain: addons === 'plain' };
}

/** The card of other terms; a choice that the item does not take is refused on the card of the terms as they stand. */
export async function changeScreen({ guild, actor, view }: Ctx, code: string, wanted: WantedTerms = {}): Promise<Screen> {
	const { changes } = container;
	const plain = wanted.plain ?? false;
	try {
		return changeCard(view, { draft: await changes.draft(guild, actor, code, wanted), plain });
	} catch (error) {
		if (!(error instanceof DomainError) || !kept.has(error.code)) throw error;
		const draft = await changes.draft(guild, actor, code, { plain });
		return changeCard(view, { draft, plain, refused: error });
	}
}

/** Refusals of one choice, after which others can be made. */
const kept: ReadonlySet<string> = new Set(['shop.quantity', 'shop.tooMuch', 'shop.variant.notFound', 'orders.changeGoods']);
