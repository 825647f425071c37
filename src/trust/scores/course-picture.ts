import { dayMs } from '#core/time';
import type { Point } from './point.repository.js';

const size = 320;
const edge = 24;

/**
 * The course of a standing as a square SVG: from its first point on, at least a month and at most twelve, from left to right; 0 to 100 from
 * bottom to top, dashed lines where tiers begin. It is shown as small as a thumbnail, so everything in it is thick. Standing holds until the next point, so it is drawn in steps; where a case came, there is a red dot. Pure; no text in it.
 */
export function coursePicture(points: readonly Point[], tiers: readonly number[], now: Date): string {
	const days = courseSpan(points, now);
	const from = now.getTime() - days * dayMs;
	const x = (at: Date): number => edge + ((Math.max(at.getTime(), from) - from) / (days * dayMs)) * (size - 2 * edge);
	const y = (standing: number): number => size - edge - Math.min(1, Math.max(0, standing)) * (size - 2 * edge);
	const grid = tiers.map(
		(tier) =>
			`<line x1="${edge}" x2="${size - edge}" y1="${n(y(tier))}" y2="${n(y(tier))}" stroke="#F2F3F5" stroke-opacity="0.3" stroke-width="3" stroke-dasharray="10 8"/>`
	);
	const [first] = points;
	const steps = points.flatMap((point, index) => {
		const before = points[index - 1];
		return [...(before ? [`H${n(x(point.at))}`] : []), `V${n(y(point.standing))}`];
	});
	const line = first ? `M${n(x(first.at))} ${n(y(first.standing))}${steps.join('')}` : '';
	const area = first ? `${line}V${size - edge}H${n(x(first.at))}Z` : '';
	const dots = points.flatMap((point, index) => {
		const before = points[index - 1];
		return before && point.badDeals > before.badDeals
			? [`<circle cx="${n(x(point.at))}" cy="${n(y(point.standing))}" r="16" fill="#DE5157"/>`]
			: [];
	});
	const last = points.at(-1);
	const end = last ? `<circle cx="${n(x(last.at))}" cy="${n(y(last.standing))}" r="13" fill="#9470DA"/>` : '';
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}">`,
		`<rect width="${size}" height="${size}" rx="16" fill="#1E1F22"/>`,
		`<line x1="${edge}" x2="${size - edge}" y1="${size - edge}" y2="${size - edge}" stroke="#F2F3F5" stroke-opacity="0.5" stroke-width="3"/>`,
		...grid,
		area && `<path d="${area}" fill="#9470DA" fill-opacity="0.25"/>`,
		line && `<path d="${line}" fill="none" stroke="#9470DA" stroke-width="10" stroke-linejoin="round"/>`,
		...dots,
		end,
		'</svg>'
	].join('');
}

/** Whether a picture of it tells anything: it spans two days or more. */
export function tellsCourse(points: readonly Pick<Point, 'at'>[]): boolean {
	const [first] = points;
	const last = points.at(-1);
	return first !== undefined && last !== undefined && last.at.getTime() - first.at.getTime() >= 2 * dayMs;
}

/** Days that a course covers: since its first point, at least 30, at most 365. */
export function courseSpan(points: readonly Pick<Point, 'at'>[], now: Date): number {
	const first = points[0]?.at ?? now;
	return Math.min(365, Math.max(30, Math.ceil((now.getTime() - first.getTime()) / dayMs)));
}

const n = (value: number): string => value.toFixed(1);
