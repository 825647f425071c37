import { unknown } from '../errors.js';
import { compareIds } from '../ids.js';
import { checked } from '../limits/form.js';
import * as limits from '../limits/guild.js';
import { consume, entitlementPayload, findEntitlement, findSku, grant, isEnded, revoke, skuPayload } from '../world/entitlements.js';
import type { EntitlementRecord } from '../world/records.js';
import type { Context } from './context.js';
import { noContent, ok, type Router } from './router.js';

const GUILD = 1;

function listed(context: Context): EntitlementRecord[] {
	const { world, query } = context;
	const flag = (name: string): boolean => query.get(name) === 'true';
	const skus = query
		.getAll('sku_ids')
		.flatMap((one) => one.split(','))
		.filter(Boolean);
	const user = context.id('user_id');
	const guild = context.id('guild_id');
	const before = context.id('before');
	const after = context.id('after');
	const limit = context.number('limit', 100, 1, 100);
	const found = [...world.entitlements.values()].filter(
		(one) =>
			(!user || one.userId === user) &&
			(!guild || one.guildId === guild) &&
			(!skus.length || skus.includes(one.skuId)) &&
			// Left out unless asked for otherwise: deleted ones (Resources, Entitlement).
			!(one.deleted && query.get('exclude_deleted') !== 'false') &&
			!(isEnded(world, one) && flag('exclude_ended')) &&
			(!before || compareIds(one.id, before) < 0) &&
			(!after || compareIds(one.id, after) > 0)
	);
	return before ? found.slice(-limit) : found.slice(0, limit);
}

/** What the application sells, and who holds what. */
export function monetizationRoutes(router: Router): void {
	router.add('GET', '/applications/{application_id}/skus', (context) => {
		context.application();
		return ok([...context.world.skus.values()].map((one) => skuPayload(context.world, one)));
	});
	const base = '/applications/{application_id}/entitlements';
	router.add('GET', base, (context) => {
		context.application();
		return ok(listed(context).map((one) => entitlementPayload(context.world, one)));
	});
	router.add('POST', base, (context) => {
		context.application();
		const body = checked<{ sku_id: string; owner_id: string; owner_type: number }>(limits.entitlement, context.body);
		const { world } = context;
		findSku(world, String(body.sku_id));
		const owner = String(body.owner_id);
		const forGuild = Number(body.owner_type) === GUILD;
		if (forGuild ? !world.guilds.has(owner) : !world.users.has(owner)) throw unknown(forGuild ? 'guild' : 'user');
		const made = grant(world, { skuId: String(body.sku_id), ...(forGuild ? { guildId: owner } : { userId: owner }), test: true });
		return ok(entitlementPayload(world, made));
	});
	const one = (context: Context): EntitlementRecord => {
		context.application();
		return findEntitlement(context.world, context.param('entitlement_id'));
	};
	router.add('GET', `${base}/{entitlement_id}`, (context) => ok(entitlementPayload(context.world, one(context))));
	router.add('DELETE', `${base}/{entitlement_id}`, (context) => {
		revoke(context.world, one(context));
		return noContent;
	});
	router.add('POST', `${base}/{entitlement_id}/consume`, (context) => {
		consume(context.world, one(context));
		return noContent;
	});
}
