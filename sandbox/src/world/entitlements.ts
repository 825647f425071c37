import { EntitlementType, SKUFlags, SKUType } from 'discord-api-types/v10';
import { ApiError, unknown } from '../errors.js';
import { isoTime } from '../ids.js';
import type { EntitlementRecord, SkuRecord } from './records.js';
import type { World } from './world.js';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** Something the application sells. */
export function createSku(world: World, name: string, type: SKUType): SkuRecord {
	const sku: SkuRecord = { id: world.ids.next(), name, type };
	world.skus.set(sku.id, sku);
	return sku;
}

export function findSku(world: World, id: string): SkuRecord {
	const found = world.skus.get(id);
	if (!found) throw unknown('sku');
	return found;
}

export function skuPayload(world: World, sku: SkuRecord): Record<string, unknown> {
	return {
		id: sku.id,
		type: sku.type,
		application_id: world.botId,
		name: sku.name,
		slug: sku.name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
		flags: SKUFlags.Available | (sku.type === SKUType.Subscription ? SKUFlags.UserSubscription : 0)
	};
}

export interface NewEntitlement {
	readonly skuId: string;
	readonly userId?: string;
	readonly guildId?: string;
	/** A test entitlement has no start and no end. */
	readonly test: boolean;
}

/** Gives a right. Subscriptions that are bought last 30 days; what is already held and not used up is 40074. */
export function grant(world: World, input: NewEntitlement): EntitlementRecord {
	const sku = findSku(world, input.skuId);
	const userId = input.userId ?? null;
	const guildId = input.guildId ?? null;
	const held = [...world.entitlements.values()].some(
		(one) => one.skuId === sku.id && one.userId === userId && one.guildId === guildId && isActive(world, one)
	);
	if (held) throw new ApiError(400, 40074, 'An entitlement has already been granted for this resource');
	const bought = !input.test && sku.type === SKUType.Subscription;
	const entitlement: EntitlementRecord = {
		id: world.ids.next(),
		skuId: sku.id,
		userId,
		guildId,
		type: EntitlementType.ApplicationSubscription,
		startsAt: bought ? isoTime(world.clock.ms) : null,
		endsAt: bought ? isoTime(world.clock.ms + MONTH_MS) : null,
		consumed: false,
		deleted: false
	};
	world.entitlements.set(entitlement.id, entitlement);
	world.emit('ENTITLEMENT_CREATE', entitlementPayload(world, entitlement));
	return entitlement;
}

export function findEntitlement(world: World, id: string): EntitlementRecord {
	const found = world.entitlements.get(id);
	if (!found || found.deleted) throw unknown('entitlement');
	return found;
}

export function revoke(world: World, entitlement: EntitlementRecord): void {
	entitlement.deleted = true;
	world.emit('ENTITLEMENT_DELETE', entitlementPayload(world, entitlement));
}

/** Marks a consumable as used. Anything else can't be used up (50035; Discord documents no code). */
export function consume(world: World, entitlement: EntitlementRecord): void {
	if (findSku(world, entitlement.skuId).type !== SKUType.Consumable) throw new ApiError(400, 50035, 'Invalid Form Body');
	if (entitlement.consumed) return;
	entitlement.consumed = true;
	world.emit('ENTITLEMENT_UPDATE', entitlementPayload(world, entitlement));
}

export function isEnded(world: World, entitlement: EntitlementRecord): boolean {
	return entitlement.endsAt !== null && Date.parse(entitlement.endsAt) <= world.clock.ms;
}

/** It can be used now. */
export function isActive(world: World, entitlement: EntitlementRecord): boolean {
	return !entitlement.deleted && !entitlement.consumed && !isEnded(world, entitlement);
}

/** What an interaction carries: rights of the person and of the guild. */
export function entitlementsFor(world: World, userId: string, guildId: string | null): Record<string, unknown>[] {
	return [...world.entitlements.values()]
		.filter((one) => isActive(world, one) && (one.userId === userId || (guildId !== null && one.guildId === guildId)))
		.map((one) => entitlementPayload(world, one));
}

/** As the API shows it. `user_id` is missing for guilds in the reference; the description requires it, so the application stands there. */
export function entitlementPayload(world: World, one: EntitlementRecord): Record<string, unknown> {
	return {
		id: one.id,
		sku_id: one.skuId,
		application_id: world.botId,
		user_id: one.userId ?? world.botId,
		...(one.guildId ? { guild_id: one.guildId } : {}),
		type: one.type,
		deleted: one.deleted,
		consumed: one.consumed,
		starts_at: one.startsAt,
		ends_at: one.endsAt
	};
}
