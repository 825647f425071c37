import type { Clock } from '#core/clock';
import { clearDeadline, type DeadlineHandler, type DeadlineRow, ifStillDue, setDeadline } from '#core/deadlines/deadline';
import type { GuildId } from '#core/ids';
import { dayMs } from '#core/time';
import type { UnitWriter } from '#core/units/unit';
import type { OrderRow } from '#orders';
import type { TicketRow } from '../ticket.model.js';
import type { FileQueue } from './file-queue.js';
import type { RecordRepository } from './record.repository.js';
import type { Vault } from './vault.js';

/** The deadline at which copied files go, and the one at which everything else does. */
export const expireFilesDeadline = 'tickets.expire-files';
export const expireRecordDeadline = 'tickets.expire-record';

export interface RetentionDeps {
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly rows: Pick<RecordRepository, 'forget' | 'allTranscripts' | 'forgetTranscript'>;
	readonly files: Pick<FileQueue, 'expire' | 'forget'>;
	readonly vault: Pick<Vault, 'remove'>;
	ticket(guild: GuildId, code: string): Promise<TicketRow | null>;
	order(guild: GuildId, code: string): Promise<OrderRow | null>;
}

/** Rows that go in one round; the rest goes in the next. */
const batch = 500;

/** Lets records go when their time is over: in bounded rounds, never while a ticket or its order is open, told in the audit log. */
export function retentionDeadlines(deps: RetentionDeps): readonly DeadlineHandler[] {
	return [
		{ kind: expireFilesDeadline, due: (row) => expire(deps, row, 'files') },
		{ kind: expireRecordDeadline, due: (row) => expire(deps, row, 'record') }
	];
}

async function expire(deps: RetentionDeps, row: DeadlineRow, what: 'files' | 'record'): Promise<void> {
	const { guild, subject, kind } = row;
	const code = subject.slice(subject.indexOf(':') + 1);
	const [ticket, order] = await Promise.all([deps.ticket(guild, code), deps.order(guild, code)]);
	const now = deps.clock.now();
	const settle = async (key: string, changes: Parameters<UnitWriter['execute']>[0]['changes'], removed: number | null) => {
		await deps.units.execute({
			guild,
			key: `ticket:${code}:expire:${what}:${row.at.getTime()}:${key}`,
			content: null,
			changes,
			...(removed === null
				? {}
				: {
						audit: [
							{ actor: 'retention', actorKind: 'system', action: `ticket.${what}Expired`, target: `ticket:${code}`, after: { removed } }
						]
					})
		});
	};
	const done = ifStillDue(clearDeadline(guild, subject, kind), row.at);
	// Opened again: its next closing sets the time anew.
	if (ticket?.state === 'open') return settle('open', [done], null);
	// An order that is not settled (a dispute, say) keeps its evidence.
	if (order?.open) return settle('later', [ifStillDue(setDeadline(guild, subject, kind, new Date(now.getTime() + dayMs)), row.at)], null);
	const removed = what === 'files' ? await deps.files.expire(guild, code, batch) : await forget(deps, guild, code);
	const more = removed >= batch;
	await settle(more ? 'part' : 'done', [more ? ifStillDue(setDeadline(guild, subject, kind, now), row.at) : done], removed);
}

async function forget(deps: RetentionDeps, guild: GuildId, code: string): Promise<number> {
	const transcripts = await deps.rows.allTranscripts(guild, code, batch);
	for (const row of transcripts) {
		for (const { ref } of row.parts) await deps.vault.remove(guild, ref);
		await deps.rows.forgetTranscript(row);
	}
	const files = await deps.files.forget(guild, code, batch);
	const rows = await deps.rows.forget(guild, code, batch);
	return Math.max(transcripts.length, files, rows);
}
