import { TZDate } from '@date-fns/tz';
import { DomainError, type TextParams } from '#core/errors';
import { dayMs } from '#core/time';
import { maxPlanMs } from '#settings';
import { planFormId } from './ids.js';

/** How far ahead a version may be planned. */
export const mostDaysAhead = maxPlanMs / dayMs;

/**
 * The moment that somebody typed by the clock of a zone: `2026-11-28 18:00`, or `28.11.2026 18:00`.
 *
 * @param typed Input of a person.
 * @throws DomainError `admin.publishWhen` {problem} for what is no moment, is past, too far away, or a time that the clocks skip.
 */
export function momentOf(typed: string, zone: string, now: Date, open: string): Date {
	const refused = (why: string, params: TextParams = {}): DomainError =>
		new DomainError('admin.publishWhen', { problem: { kind: 'text', key: `admin:publish.refused.${why}`, params }, open });
	const plain = typed.trim();
	const found =
		/^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})[ T,]+(?<h>\d{1,2}):(?<min>\d{2})$/.exec(plain) ??
		/^(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})[ ,]+(?<h>\d{1,2}):(?<min>\d{2})$/.exec(plain);
	const part = (name: string): number => Number(found?.groups?.[name] ?? Number.NaN);
	const [year, month, day, hours, minutes] = [part('y'), part('m'), part('d'), part('h'), part('min')];
	if (!found || hours > 23 || minutes > 59 || year < 2020) throw refused('date');
	const moment = new TZDate(year, month - 1, day, hours, minutes, zone);
	if (moment.getMonth() !== month - 1 || moment.getDate() !== day) throw refused('date');
	if (moment.getHours() !== hours || moment.getMinutes() !== minutes) throw refused('gap', { zone });
	const ahead = moment.getTime() - now.getTime();
	if (ahead <= 0) throw refused('past');
	if (ahead > maxPlanMs) throw refused('far', { days: mostDaysAhead });
	return new Date(moment.getTime());
}

/** The form that a refused moment is typed into again. */
export const planAgain = (number: string, digest: string): string => planFormId.make({ number, digest });
