import { createHash } from 'node:crypto';
import type { GuildId } from '#core/ids';
import type { Button, Screen, ViewContext } from '#core/views/kit';
import type { ListedItem } from '../shop.lists.js';
import type { Shop } from '../shop.service.js';
import { storefrontView } from '../views/storefront.js';

/** What one message of the storefront is to show. */
export interface Panel {
	readonly category: string;
	/** Changes with everything that people see, but not with the time of the last edit. */
	readonly hash: string;
	screen(updated: Date): Screen;
}

export interface PanelSources {
	readonly shop: Pick<Shop, 'shelves'>;
	/** The view of public messages of a guild. */
	view(guild: GuildId): Promise<ViewContext>;
	/** Buttons of higher domains beside `Open shop`. */
	buttons(view: ViewContext): readonly Button[];
	/** What the owner wrote for members of this guild. */
	own(guild: GuildId, name: 'shopGreeting' | 'footer'): Promise<string | null>;
}

const never = new Date(0);

/** The panels of a guild, one for each category that sells something, in the owner's order. `most`: items on one panel. */
export async function panelsOf(sources: PanelSources, guild: GuildId, most: number): Promise<readonly Panel[]> {
	const view = await sources.view(guild);
	const [shelves, greeting, footer] = await Promise.all([
		sources.shop.shelves(guild, view.zone),
		sources.own(guild, 'shopGreeting'),
		sources.own(guild, 'footer')
	]);
	const more = sources.buttons(view);
	return shelves.map(({ row: category, items }, index) => {
		const own = { greeting: index === 0 ? greeting : null, footer };
		const shown = bestOf(items, most);
		const screen = (updated: Date): Screen =>
			storefrontView(view, { category, items: shown, left: items.length - shown.length, more, updated, own });
		const hash = createHash('sha256')
			.update(JSON.stringify(screen(never).components))
			.digest('base64url')
			.slice(0, 22);
		return { category: category.key, hash, screen };
	});
}

/** All of them in the owner's order; of more than `most` those that sold best, in the same order. */
export function bestOf(items: readonly ListedItem[], most: number): readonly ListedItem[] {
	if (items.length <= most) return items;
	const ranked = items.map((item, index) => ({ item, index })).sort((a, b) => b.item.stats.sold - a.item.stats.sold || a.index - b.index);
	const kept = new Set(ranked.slice(0, most).map(({ index }) => index));
	return items.filter((_, index) => kept.has(index));
}
