import { TZDate } from '@date-fns/tz';
import { addDays, addWeeks, format, startOfDay, startOfISOWeek } from 'date-fns';
import { DomainError } from '#core/errors';
import { type GuildId, type MemberId, rowId } from '#core/ids';
import type { TrustSettings } from '../trust.settings.js';

/** Until when somebody reports nothing, after a malicious report. */
export const pauseId = (guild: GuildId, member: MemberId): string => rowId(guild, 'reportpause', member);

/** A counter that a report raises, how far, and what is said at its end. */
export interface ReportCount {
	readonly id: string;
	readonly max: number;
	/** Counts every report of its author. */
	readonly daily: boolean;
	readonly refusal: () => DomainError;
}

/** The counters of one report: of its author's day, and of author and subject in a week; both in the guild's zone. Pure. */
export function reportCounts(
	guild: GuildId,
	ask: {
		readonly by: MemberId;
		readonly subject: MemberId | null;
		readonly settings: Pick<TrustSettings['reports'], 'perMemberPerDay' | 'perPairPerWeek'>;
		readonly zone: string;
		readonly now: Date;
	}
): readonly ReportCount[] {
	const { by, subject, settings, zone, now } = ask;
	const local = new TZDate(now, zone);
	const refusal = (code: string, max: number, again: Date) => () =>
		new DomainError(code, { max, again: { kind: 'deadline', at: new Date(again.getTime()) } });
	const { perMemberPerDay, perPairPerWeek } = settings;
	const day: ReportCount = {
		id: rowId(guild, 'reports', by, format(local, 'yyyy-MM-dd')),
		max: perMemberPerDay,
		daily: true,
		refusal: refusal('cases.tooMany', perMemberPerDay, addDays(startOfDay(local), 1))
	};
	if (subject === null) return [day];
	return [
		day,
		{
			id: rowId(guild, 'reportpair', by, subject, format(local, 'RRRR-II')),
			max: perPairPerWeek,
			daily: false,
			refusal: refusal('cases.pair', perPairPerWeek, addWeeks(startOfISOWeek(local), 1))
		}
	];
}
