import { DeadlineMoved } from '#core/deadlines/deadline';
import { DiscordForbidden, DiscordGone, type DiscordPort } from '#core/discord/index';
import type { ChannelId, GuildId } from '#core/ids';
import type { EffectHandler } from '#core/outbox/effect';
import type { UnitWriter, Value } from '#core/units/unit';
import type { ViewContext } from '#core/views/kit';
import type { ListedItem } from '../shop.lists.js';
import { type LowLine, lowStockView } from '../views/low-stock.js';
import { type StockWatchRow, stockWatchesCollection, stockWatchId } from './storefront.model.js';

/** Kind of the effect that tells staff. */
export const lowStockEffect = 'shop.low-stock';

/** Pieces of one variant, and the number at which somebody is told. */
export interface Pieces {
	readonly ref: string;
	readonly item: string;
	readonly variant: string;
	readonly left: number;
	readonly at: number;
}

/** The finite variants of some items. @param at The owner's threshold for all; `null`: each item's own. */
export function piecesOf(items: readonly ListedItem[], at: number | null): readonly Pieces[] {
	return items.flatMap(({ row: { key, definition }, stock }) =>
		definition.stock.mode === 'finite'
			? definition.variants.map((variant) => ({
					ref: `${key}/${variant.key}`,
					item: definition.name,
					variant: definition.variants.length > 1 ? variant.label : '',
					left: stock.variants[variant.key]?.left ?? 0,
					at: at ?? definition.stock.lowStockAt ?? 0
				}))
			: []
	);
}

/**
 * What has fallen since the last look. Only what was seen above its threshold can fall, so goods that begin below it are not told, and what
 * was told is told again only after it was above. Pure.
 */
export function fallsOf(
	above: readonly string[],
	pieces: readonly Pieces[]
): { readonly above: readonly string[]; readonly fallen: readonly Pieces[] } {
	const before = new Set(above);
	return {
		above: pieces.filter(({ left, at }) => left > at).map(({ ref }) => ref),
		fallen: pieces.filter(({ ref, left, at }) => left <= at && before.has(ref))
	};
}

export interface LowStockDeps {
	readonly units: UnitWriter;
	readonly discord: DiscordPort;
	readonly rows: { stockWatch(guild: GuildId): Promise<StockWatchRow | null> };
	view(guild: GuildId): Promise<ViewContext>;
	/** Where staff are told, the first that is there. */
	channels(guild: GuildId): Promise<readonly ChannelId[]>;
}

/** Tells staff once when goods run out. */
export class LowStock {
	public constructor(private readonly deps: LowStockDeps) {}

	/** Compares with the last look. @param alarm Whether somebody is told. */
	public async look(guild: GuildId, pieces: readonly Pieces[], alarm: boolean): Promise<void> {
		const row = await this.deps.rows.stockWatch(guild);
		const { above, fallen } = fallsOf(row?.above ?? [], pieces);
		if (row ? sameRefs(row.above, above) : pieces.length === 0) return;
		const n = row?.n ?? 0;
		const key = `stock-watch:${n + 1}`;
		const lines = fallen.map(({ item, variant, left }): LowLine => ({ item, variant, left }));
		const _id = stockWatchId(guild);
		try {
			await this.deps.units.execute({
				guild,
				key,
				// Two processes that look at one moment may see different counts: the first decides.
				content: null,
				changes: [
					{
						in: stockWatchesCollection,
						id: _id,
						upsert: { _id, guild, n: 0, above: [] },
						when: { n },
						set: { above },
						inc: { n: 1 },
						else: () => new DeadlineMoved()
					}
				],
				outbox:
					alarm && lines.length > 0 ? [{ key, kind: lowStockEffect, aggregate: 'stock-watch', payload: { lines } satisfies Value }] : []
			});
		} catch (error) {
			if (!(error instanceof DeadlineMoved)) throw error;
		}
	}

	/** Sends the line, in the first channel that takes it. */
	public effect(): EffectHandler<{ readonly lines: readonly LowLine[] }> {
		return {
			kind: lowStockEffect,
			run: async (effect) => {
				const { guild, payload } = effect;
				const screen = lowStockView(await this.deps.view(guild), payload.lines);
				for (const channel of await this.deps.channels(guild)) {
					try {
						return { result: await this.deps.discord.sendOnce(effect, channel, screen, { silent: true }) };
					} catch (error) {
						if (!(error instanceof DiscordGone) && !(error instanceof DiscordForbidden)) throw error;
					}
				}
				return { note: 'there is no channel for it' };
			}
		};
	}
}

const sameRefs = (left: readonly string[], right: readonly string[]): boolean =>
	left.length === right.length && new Set([...left, ...right]).size === left.length;
