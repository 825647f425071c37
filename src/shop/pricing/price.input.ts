import { TZDate } from '@date-fns/tz';
import { neededNumber } from '../editor/input.js';
import { editRefusal, type FieldName } from '../editor/problems.js';
import type { QuantityBreak } from '../shop.types.js';
import type { CouponRule, LadderStep, SaleTimes } from './rules.js';

const linesIn = (text: string): string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');

/** `10 %`, `10 % max 500` or `250`. @throws DomainError `shop.edit` */
export function couponOff(text: string): Pick<CouponRule, 'percent' | 'credits' | 'mostCredits'> {
	const plain = text.trim().toLowerCase();
	const share = /^(\d{1,3})\s*%(?:\s*(?:max|höchstens)\.?\s*(\d{1,9}))?$/.exec(plain);
	if (share) return { percent: Number(share[1]), credits: null, mostCredits: share[2] === undefined ? null : Number(share[2]) };
	if (!/^[\d\s_.,'’]+$/.test(plain)) throw editRefusal({ field: 'discount', key: 'discount' });
	return { percent: null, credits: neededNumber(plain, 'discount'), mostCredits: null };
}

/** What `couponOff` reads, for a form. */
export const couponOffText = ({ percent, credits, mostCredits }: Pick<CouponRule, 'percent' | 'credits' | 'mostCredits'>): string =>
	percent === null ? String(credits ?? '') : `${percent} %${mostCredits === null ? '' : ` max ${mostCredits}`}`;

/** `10` or `10 %`. @throws DomainError `shop.edit` */
export const percentOf = (text: string): number => neededNumber(text.replace(/%\s*$/, ''), 'percent');

/**
 * `2026-11-27 18:00`, `2026-11-27` or `27.11.2026 18:00` by the clock of a zone; `null` when it was left empty.
 *
 * @throws DomainError `shop.edit`
 */
export function momentOf(text: string, field: 'from' | 'to', zone: string): string | null {
	const plain = text.trim();
	if (plain === '') return null;
	const found =
		/^(?<y>\d{4})-(?<m>\d{1,2})-(?<d>\d{1,2})(?:[ T]+(?<h>\d{1,2}):(?<min>\d{2}))?$/.exec(plain) ??
		/^(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})(?:[ ,]+(?<h>\d{1,2}):(?<min>\d{2}))?$/.exec(plain);
	const part = (name: string): number => Number(found?.groups?.[name] ?? 0);
	const [year, month, day, hours, minutes] = [part('y'), part('m'), part('d'), part('h'), part('min')];
	const moment = new TZDate(year, month - 1, day, hours, minutes, zone);
	const right = found && hours < 24 && minutes < 60 && moment.getMonth() === month - 1 && moment.getDate() === day && year >= 2020;
	if (!right) throw editRefusal({ field, key: 'moment' });
	return new Date(moment.getTime()).toISOString();
}

/** What `momentOf` reads, for a form. */
export function momentText(iso: string | null, zone: string): string | null {
	if (iso === null) return null;
	const at = new TZDate(new Date(iso), zone);
	const two = (value: number): string => String(value).padStart(2, '0');
	return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Days of the week with hours, or two moments; `null` when all was left empty. @throws DomainError `shop.edit` */
export function timesOf(
	form: { readonly from: string; readonly to: string; readonly days: readonly string[]; readonly hours: string },
	zone: string
): SaleTimes | null {
	const days = [...new Set(form.days.map(Number))].filter((day) => day >= 1 && day <= 7).sort();
	const [from, to] = [momentOf(form.from, 'from', zone), momentOf(form.to, 'to', zone)];
	if (days.length > 0) {
		if (from !== null || to !== null) throw editRefusal({ field: 'times', key: 'timesBoth' });
		return { kind: 'weekly', days, ...hoursIn(form.hours) };
	}
	if (from === null && to === null) return null;
	if (from === null || to === null) throw editRefusal({ field: from === null ? 'from' : 'to', key: 'timesOne' });
	if (to <= from) throw editRefusal({ field: 'to', key: 'timesOrder' });
	return { kind: 'dates', from, to };
}

function hoursIn(text: string): { from: string; to: string } {
	const plain = text.trim();
	if (plain === '') return { from: '00:00', to: '24:00' };
	const found = /^(\d{1,2}):(\d{2})\s*(?:-|–|to|bis)\s*(\d{1,2}):(\d{2})$/.exec(plain);
	const clock = (hours = '', minutes = ''): string => `${hours.padStart(2, '0')}:${minutes}`;
	const [from, to] = [clock(found?.[1], found?.[2]), clock(found?.[3], found?.[4])];
	const right = (one: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(one);
	if (!right(from) || !(right(to) || to === '24:00') || from === to) throw editRefusal({ field: 'hours', key: 'hours' });
	return { from, to };
}

/** Lines such as `5 = 10 %`: from 5 units on a tenth is taken off. @throws DomainError `shop.edit` */
export const breaksOf = (text: string): QuantityBreak[] =>
	linesIn(text)
		.map((line) => {
			const found = /^(\d{1,2})\s*[=:]\s*(\d{1,2})\s*%?$/.exec(line);
			if (!found) throw editRefusal({ field: 'breaks', key: 'breakLine' });
			return { from: Number(found[1]), percent: Number(found[2]) };
		})
		.sort((one, other) => one.from - other.from);

export const breaksText = (breaks: readonly QuantityBreak[]): string =>
	breaks.map(({ from, percent }) => `${from} = ${percent} %`).join('\n');

/** Lines such as `Ascendant = 600 %`. @throws DomainError `shop.edit` */
export const stepsOf = (text: string, field: Extract<FieldName, 'steps' | 'blueprint'>): LadderStep[] =>
	linesIn(text).map((line) => {
		const found = /^(.{1,60}?)\s*[=:]\s*(\d{1,5})\s*%?$/.exec(line);
		if (!found?.[1]) throw editRefusal({ field, key: 'stepLine' });
		return { label: found[1].trim(), percent: Number(found[2]) };
	});

export const stepsText = (steps: readonly LadderStep[]): string => steps.map(({ label, percent }) => `${label} = ${percent} %`).join('\n');
