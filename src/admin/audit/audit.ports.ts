import type { AuditFilter, AuditPlace } from '#core/audit/audit.repository';
import type { AuditRow } from '#core/audit/chain';
import type { GuildId } from '#core/ids';

export type { AuditPlace };

/** What is asked of the stored log; core's repository answers. */
export interface AuditReader {
	page(
		guild: GuildId,
		filter: AuditFilter,
		from: { readonly place: AuditPlace | null; readonly side: 'older' | 'newer' },
		limit: number
	): Promise<readonly AuditRow[]>;
	walk(guild: GuildId, filter: AuditFilter, limit: number): AsyncIterable<AuditRow>;
	find(guild: GuildId, id: string): Promise<AuditRow | null>;
	after(guild: GuildId, place: AuditPlace, limit: number): Promise<readonly AuditRow[]>;
	guilds(): Promise<readonly GuildId[]>;
}
