import type { Actor } from '#core/actor';
import { type CsvBounds, type CsvFile, csvFile } from '#core/csv';
import { DomainError, Forbidden } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/index';
import type { UnitWriter } from '#core/units/unit';
import { correctionsOf } from './invite.moves.js';
import type { InviteRow } from './invites.model.js';
import type { InvitesRepository } from './invites.repository.js';
import { correctCapability } from './numbers.service.js';

/** Most rows of one file. */
export const mostExported = 50_000;
/** Most bytes of one file: below what Discord takes everywhere. */
const mostBytes = 8 * 1024 * 1024;

export interface InviteExportDeps {
	readonly repository: Pick<InvitesRepository, 'each'>;
	readonly units: UnitWriter;
	readonly policy: Pick<Policy, 'can'>;
}

/** Writes who brought whom into a CSV file, row by row. */
export class InviteExport {
	public constructor(
		private readonly deps: InviteExportDeps,
		private readonly limits: CsvBounds = { rows: mostExported, bytes: mostBytes }
	) {}

	/**
	 * @param request Id of the interaction, for the line in the log.
	 * @throws Forbidden · DomainError `invites.exportEmpty`.
	 */
	public async csv(guild: GuildId, actor: Actor, request: string): Promise<CsvFile> {
		if (!(await this.deps.policy.can(guild, actor, correctCapability))) throw new Forbidden('invites.peopleForbidden');
		const { repository } = this.deps;
		const file = await csvFile(repository.each(guild, this.limits.rows + 1), columns, lineOf, this.limits);
		if (file.rows === 0) throw new DomainError('invites.exportEmpty');
		await this.deps.units.execute({
			guild,
			key: `invites:export:${request}`,
			content: null,
			changes: [],
			audit: [
				{
					actor: actor.id,
					actorKind: actor.isGuildOwner ? 'owner' : 'staff',
					action: 'invite.exported',
					target: 'invites',
					after: { rows: file.rows }
				}
			]
		});
		return file;
	}
}

/** Names stay the same in every language: programs read them. */
const columns = [
	...['member', 'name', 'inviter', 'code', 'confidence', 'state', 'reason', 'related'],
	...['joined_at', 'left_at', 'rejoins', 'settled_orders', 'vested_at', 'corrections']
] as const;

function lineOf(row: InviteRow): Record<(typeof columns)[number], string | number> {
	const time = (at: Date | null) => at?.toISOString() ?? '';
	return {
		member: row.member,
		name: row.name,
		inviter: row.inviter ?? '',
		code: row.code ?? '',
		confidence: row.confidence,
		state: row.state,
		reason: row.why ?? '',
		related: row.related ? 1 : 0,
		joined_at: row.why === 'older' ? '' : time(row.joinedAt),
		left_at: time(row.leftAt),
		rejoins: row.rejoins,
		settled_orders: row.settled,
		vested_at: time(row.vestedAt),
		corrections: correctionsOf(row)
	};
}
