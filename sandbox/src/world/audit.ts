import { type AuditLogEvent, ChannelType } from 'discord-api-types/v10';
import { guildPermissions, Permission } from '../permissions.js';
import type { AuditRecord, ChannelRecord } from './records.js';
import type { World } from './world.js';

/** Discord keeps entries for 45 days. */
const KEPT_MS = 45 * 24 * 60 * 60 * 1000;
/** Ours, for the memory of a long run; Discord names no number. */
const KEPT_ENTRIES = 5000;

export type AuditChanges = AuditRecord['changes'];

export interface NewAudit {
	readonly action: AuditLogEvent;
	/** Who did it. */
	readonly userId: string;
	readonly targetId: string | null;
	readonly changes?: AuditChanges;
	readonly options?: Readonly<Record<string, string>>;
	readonly reason?: string | null;
}

/** What differs between two states, by field. Fields that both lack are left out. */
export function changesBetween(before: object, after: object, keys?: readonly string[]): AuditChanges {
	const old = new Map<string, unknown>(Object.entries(before));
	const next = new Map<string, unknown>(Object.entries(after));
	const names = keys ?? [...new Set([...old.keys(), ...next.keys()])];
	return names.flatMap((key) => {
		const [was, is] = [old.get(key) ?? undefined, next.get(key) ?? undefined];
		if (JSON.stringify(was) === JSON.stringify(is)) return [];
		return [{ key, ...(was === undefined ? {} : { old_value: was }), ...(is === undefined ? {} : { new_value: is }) }];
	});
}

/** Writes a line into a guild's audit log; bots that may look into it are told. */
export function writeAudit(world: World, guildId: string, input: NewAudit): void {
	const guild = world.guilds.get(guildId);
	if (!guild) return;
	const entry: AuditRecord = {
		id: world.ids.next(),
		action: input.action,
		userId: input.userId,
		targetId: input.targetId,
		changes: input.changes ?? [],
		options: input.options ?? null,
		reason: input.reason ?? null,
		at: world.clock.ms
	};
	const all = world.audit.get(guildId) ?? [];
	const oldest = world.clock.ms - KEPT_MS;
	const kept =
		all.length >= KEPT_ENTRIES || (all[0] && all[0].at < oldest) ? all.filter((one) => one.at >= oldest).slice(1 - KEPT_ENTRIES) : all;
	kept.push(entry);
	world.audit.set(guildId, kept);
	if (!(guildPermissions(guild, world.botId, world.clock.ms) & Permission.ViewAuditLog)) return;
	world.emit('GUILD_AUDIT_LOG_ENTRY_CREATE', { ...auditPayload(entry), guild_id: guildId }, { guildId });
}

/** An entry as the API shows it. */
export function auditPayload(entry: AuditRecord): Record<string, unknown> {
	return {
		id: entry.id,
		user_id: entry.userId,
		target_id: entry.targetId,
		action_type: entry.action,
		...(entry.changes.length ? { changes: entry.changes } : {}),
		...(entry.options ? { options: entry.options } : {}),
		...(entry.reason ? { reason: entry.reason } : {})
	};
}

/** Entries that are still kept, oldest first. */
export function auditOf(world: World, guildId: string): AuditRecord[] {
	const oldest = world.clock.ms - KEPT_MS;
	return (world.audit.get(guildId) ?? []).filter((one) => one.at >= oldest);
}

/** The fields of a channel or thread that an audit log tells of. */
export function auditFields(channel: ChannelRecord): Record<string, unknown> {
	const { thread } = channel;
	return {
		name: channel.name,
		type: channel.type,
		rate_limit_per_user: channel.rateLimitPerUser,
		...(thread
			? {
					archived: thread.archived,
					locked: thread.locked,
					auto_archive_duration: thread.autoArchiveDuration,
					invitable: channel.type === ChannelType.PrivateThread ? thread.invitable : undefined,
					applied_tags: thread.appliedTags
				}
			: {
					topic: channel.topic,
					position: channel.position,
					parent_id: channel.parentId,
					nsfw: channel.nsfw,
					permission_overwrites: channel.overwrites
				})
	};
}
