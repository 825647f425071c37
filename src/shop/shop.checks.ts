import type { GuildChecks, Problem } from '#core/checks';
import type { Settings } from '#settings';
import { editRefusal } from './editor/problems.js';
import { problemOf } from './exchange/plan.js';
import { maxTotal } from './pack/schema/parts.js';
import { variantPrice } from './pricing.js';
import type { ListedItem } from './shop.lists.js';
import type { Shop } from './shop.service.js';
import type { StorefrontHealth } from './storefront/storefront.service.js';
import type { Storefronts } from './storefront/storefronts.js';

const postAgain = 'shop.postAgain';
const listed = 3;

/** Items that nobody can buy as they are. Pure. */
export function itemProblems(items: readonly ListedItem[]): readonly Problem[] {
	const odd = items.filter(({ row: { definition } }) => {
		if (definition.settlement.kind !== 'credits') return definition.variants.length === 0;
		const prices = definition.variants.map((variant) => variantPrice(definition, variant));
		return prices.length === 0 || prices.some((price) => price < 1 || price > maxTotal);
	});
	// Places of a week come back by themselves; pieces have to be brought.
	const empty = items.filter(({ row, stock }) => row.definition.stock.mode === 'finite' && stock.state === 'out');
	const problem = (key: 'price' | 'empty', of: readonly ListedItem[]): Problem => ({
		id: `items.${key}`,
		weight: key === 'price' ? 'bad' : 'warn',
		title: { key: `shop:check.${key}.title`, params: { count: of.length } },
		text: {
			key: `shop:check.${key}.text`,
			params: {
				max: maxTotal,
				items: {
					kind: 'user-text',
					value: of
						.slice(0, listed)
						.map(({ row }) => row.definition.name)
						.join(', ')
				}
			}
		},
		remedy: { kind: 'people' },
		// Selling out is business as usual; staff are told when pieces run low.
		quiet: key === 'empty'
	});
	return [...(odd.length > 0 ? [problem('price', odd)] : []), ...(empty.length > 0 ? [problem('empty', empty)] : [])];
}

/** Items that the editor would refuse as they are, such as a form that Discord can not show. Pure. */
export function formProblems(items: readonly ListedItem[]): readonly Problem[] {
	const broken = items.flatMap(({ row: { definition } }) => {
		const found = problemOf(definition);
		// Prices are told by themselves.
		return found && found.field !== 'price' ? [{ name: definition.name, found }] : [];
	});
	const [first] = broken;
	if (!first) return [];
	const names = broken.slice(0, listed).map(({ name }) => name);
	return [
		{
			id: 'items.form',
			weight: 'bad',
			title: { key: 'shop:check.form.title', params: { count: broken.length } },
			text: {
				key: 'shop:check.form.text',
				params: {
					...editRefusal(first.found).params,
					items: { kind: 'user-text', value: names.join(', ') },
					first: { kind: 'user-text', value: first.name }
				}
			},
			remedy: { kind: 'people' }
		}
	];
}

/** What keeps the public messages from being shown. A missing channel is told as a missing slot. Pure. */
export function storefrontProblems({ state, missing, channel }: StorefrontHealth): readonly Problem[] {
	if (state !== 'removed' && state !== 'forbidden') return [];
	return [
		{
			id: 'storefront.messages',
			weight: state === 'removed' ? 'warn' : 'bad',
			title: { key: `shop:check.${state}.title`, params: { count: missing } },
			text: { key: `shop:check.${state}.text`, params: { channel: channel ? `<#${channel}>` : '–' } },
			remedy: state === 'removed' ? { kind: 'fix', fix: postAgain } : { kind: 'people' }
		}
	];
}

/** Registers what the shop looks for in a guild. */
export function registerShopChecks(
	checks: GuildChecks,
	{ shop, settings, storefront }: { readonly shop: Shop; readonly settings: Settings; readonly storefront: Storefronts }
): void {
	checks.check({
		name: 'shop.items',
		versioned: true,
		async run(guild, reading) {
			const { zone } = await settings.on(reading).state(guild);
			const items = (await shop.on(reading).shelves(guild, zone)).flatMap((shelf) => shelf.items);
			return [...itemProblems(items), ...formProblems(items)];
		}
	});
	checks.check({ name: 'shop.storefront', run: async (guild) => storefrontProblems(await storefront.health(guild)) });
	checks.fix({
		name: postAgain,
		capability: 'storefront.post',
		async says(guild) {
			const { missing, channel } = await storefront.health(guild);
			return { key: 'shop:check.removed.fix', params: { count: missing, channel: channel ? `<#${channel}>` : '–' } };
		},
		async run(guild, actor) {
			await storefront.postAgain(guild, { actor: actor.id, actorKind: actor.isGuildOwner ? 'owner' : 'staff' });
			return { key: 'shop:check.removed.done' };
		}
	});
}
