import { createHash } from 'node:crypto';
import { type GuildId, rowId } from '#core/ids';
import type { Change, Row } from '#core/units/unit';
import type { Pack } from '../pack/schema/index.js';
import { type PriceRule, rulesCollection } from './price.model.js';
import type { KindedRule, PriceScope } from './rules.js';

/** A rule of prices as a pack has it. */
export interface PackRule {
	readonly key: string;
	readonly name: string;
	readonly active: boolean;
	readonly kinded: KindedRule;
}

/**
 * The changes that bring a pack's sales, discounts of roles, coupons and ladders into a guild. What an owner edited stays; what the pack
 * defines differently gets that definition.
 */
export function priceRuleChanges(guild: GuildId, pack: Pack, existing: readonly PriceRule[]): Change[] {
	const known = new Map(existing.map((row) => [row._id, row]));
	return rulesOf(pack).flatMap(({ key, name, active, kinded }): Change[] => {
		const { kind, rule } = kinded;
		const _id = rowId(guild, kind, key);
		const fields: Row = { _id, guild, kind, key, name, active, archived: false, rule };
		const source = createHash('sha256').update(JSON.stringify(fields)).digest('hex').slice(0, 32);
		const row = known.get(_id);
		if (!row) return [{ in: rulesCollection, id: _id, upsert: { ...fields, version: 1, edited: false, source } }];
		if (row.edited || row.source === source) return [];
		return [
			{
				in: rulesCollection,
				id: _id,
				when: { version: row.version },
				set: { name, active, rule, source },
				inc: { version: 1 },
				else: () => new Error(`${_id} changed during the import`)
			}
		];
	});
}

/** Takes the rules of packs out again; those that an owner edited only with `all`. */
export const priceRuleRemovals = (rules: readonly PriceRule[], all: boolean): Change[] =>
	rules
		.filter(({ source, edited }) => source !== '' && (all || !edited))
		.map(({ _id, version }) => ({ in: rulesCollection, delete: _id, when: { version } }));

/** The sales, discounts of roles, coupons and ladders of a pack. */
export function rulesOf(pack: Pack): PackRule[] {
	const { roleDiscounts, coupons, sales, qualityLadders = [] } = pack.settings.shop;
	return [
		...roleDiscounts.map(({ slot, percent, ...scope }, index): PackRule => {
			const name = pack.roleSlots.find((row) => row.key === slot)?.name ?? slot;
			const rule = { role: slot, percent, scope: scopeOf(scope) };
			return { key: `${slot.slice(0, 30)}-${index + 1}`, name: name.slice(0, 45), active: true, kinded: { kind: 'role', rule } };
		}),
		...coupons.map((row): PackRule => {
			const rule = {
				percent: row.percent ?? null,
				credits: row.credits ?? null,
				mostCredits: row.maxCredits ?? null,
				scope: scopeOf(row),
				from: row.from ?? null,
				to: row.to ?? null,
				uses: row.uses ?? null,
				perMember: row.perMember ?? null,
				firstOnly: row.firstOnly ?? false,
				minTotal: row.minOrder ?? null
			};
			return { key: row.key, name: row.key.toUpperCase(), active: true, kinded: { kind: 'coupon', rule } };
		}),
		...sales.map(({ key, name, percent, times, ...scope }): PackRule => {
			const rule = { percent, scope: scopeOf(scope), times: times ?? null };
			return { key, name: name ?? key, active: times !== undefined, kinded: { kind: 'sale', rule } };
		}),
		...qualityLadders.map(
			({ key, name, steps, blueprint }): PackRule => ({
				key,
				name,
				active: true,
				kinded: { kind: 'ladder', rule: { steps, blueprint: blueprint ?? null } }
			})
		)
	];
}

const scopeOf = ({
	categories = [],
	items = []
}: {
	readonly categories?: string[] | undefined;
	readonly items?: string[] | undefined;
}): PriceScope => ({
	categories,
	items
});
