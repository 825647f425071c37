import { AuditLogEvent, PermissionFlagsBits as Bits } from 'discord-api-types/v10';
import { compareIds } from '../ids.js';
import { auditOf, auditPayload } from '../world/audit.js';
import { channelPayload } from '../world/payloads.js';
import { webhookPayload } from '../world/webhooks.js';
import type { Context } from './context.js';
import { ok, type Router } from './router.js';

const KNOWN_ACTIONS = Math.max(...Object.values(AuditLogEvent).filter((one) => typeof one === 'number'));

/** Newest first, but oldest first with `after` (Resources, Audit Log: "Get Guild Audit Log"). */
function entries(context: Context, guildId: string) {
	const user = context.id('user_id');
	const target = context.id('target_id');
	const action = context.number('action_type', 0, 0, KNOWN_ACTIONS);
	const before = context.id('before');
	const after = context.id('after');
	const limit = context.number('limit', 50, 1, 100);
	const found = auditOf(context.world, guildId).filter(
		(one) =>
			(!user || one.userId === user) &&
			(!target || one.targetId === target) &&
			(!action || one.action === action) &&
			(!before || compareIds(one.id, before) < 0) &&
			(!after || compareIds(one.id, after) > 0)
	);
	return after ? found.slice(0, limit) : found.reverse().slice(0, limit);
}

/** The audit log. */
export function moderationRoutes(router: Router): void {
	router.add('GET', '/guilds/{guild_id}/audit-logs', (context) => {
		const guild = context.guild(Bits.ViewAuditLog);
		const { world } = context;
		const found = entries(context, guild.data.id);
		const named = new Set(found.flatMap((one) => [one.userId, one.targetId ?? '']));
		const users = [...named].flatMap((id) => world.users.get(id)?.user ?? []);
		const webhooks = [...named].flatMap((id) => world.webhooks.get(id) ?? []);
		const threads = [...named].flatMap((id) => world.channels.get(id) ?? []).filter((one) => one.thread);
		return ok({
			audit_log_entries: found.map(auditPayload),
			users,
			webhooks: webhooks.map((one) => webhookPayload(world, one, true)),
			threads: threads.map((one) => channelPayload(world, one)),
			integrations: [],
			guild_scheduled_events: [],
			application_commands: [],
			auto_moderation_rules: []
		});
	});
}
