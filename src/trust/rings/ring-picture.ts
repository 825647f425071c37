import type { LinkKind, Ring } from './rings.js';

const size = 480;
const centre = size / 2;
/** Members that one picture shows; the text beside it names them all. */
export const pictured = 24;

const colours: Readonly<Record<LinkKind, string>> = {
	sharedId: '#DE5157',
	deals: '#1F9097',
	burst: '#B27C10',
	invite: '#4484DE',
	tribe: '#9470DA'
};
/** The kind that a line is drawn in where several hold. */
const strongest: readonly LinkKind[] = ['sharedId', 'deals', 'burst', 'invite', 'tribe'];

/** Strokes of the digits on a grid of 2 × 4, so that no font is needed: top, upper left, upper right, middle, lower left, lower right, bottom. */
const strokes = ['M0 0H2', 'M0 0V2', 'M2 0V2', 'M0 2H2', 'M0 2V4', 'M2 2V4', 'M0 4H2'] as const;
const lit = ['1110111', '0010010', '1011101', '1011011', '0111010', '1101011', '1101111', '1010010', '1111111', '1111011'] as const;

/** The group as an SVG: members as numbered circles in the order of the ring, lines for what links them, thicker for more value. Pure. */
export function ringPicture({ members, links }: Pick<Ring, 'members' | 'links'>): string {
	const shown = members.slice(0, pictured);
	const at = new Map(shown.map(({ member }, index) => [member, place(index, shown.length)]));
	const most = Math.max(1, ...links.map(({ value }) => value));
	const lines = links.map(({ one, other, kinds, value }) => {
		const [from, to] = [at.get(one), at.get(other)];
		const kind = strongest.find((known) => kinds.includes(known));
		if (!from || !to || !kind) return '';
		const width = (2 + 6 * Math.sqrt(value / most)).toFixed(1);
		const dash = kind === 'invite' || kind === 'tribe' ? ' stroke-dasharray="6 6"' : '';
		return `<line x1="${from.x}" y1="${from.y}" x2="${to.x}" y2="${to.y}" stroke="${colours[kind]}" stroke-width="${width}" stroke-opacity="0.85"${dash}/>`;
	});
	const dots = shown.map(({ member, cases }, index) => {
		const spot = at.get(member) ?? { x: centre, y: centre };
		const edge = cases > 0 ? '#DE5157' : '#F2F3F5';
		return `<circle cx="${spot.x}" cy="${spot.y}" r="24" fill="#323339" stroke="${edge}" stroke-width="3"/>${digits(index + 1, spot)}`;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}"><rect width="${size}" height="${size}" rx="16" fill="#1E1F22"/>${lines.join('')}${dots.join('')}</svg>`;
}

interface Spot {
	readonly x: number;
	readonly y: number;
}

function place(index: number, of: number): Spot {
	if (of === 1) return { x: centre, y: centre };
	const angle = (index / of) * 2 * Math.PI - Math.PI / 2;
	const radius = centre - 40;
	return { x: Math.round(centre + radius * Math.cos(angle)), y: Math.round(centre + radius * Math.sin(angle)) };
}

function digits(number: number, { x, y }: Spot): string {
	const text = String(number);
	const step = 15;
	const left = x - ((text.length - 1) * step) / 2 - 5.5;
	return [...text]
		.map((digit, index) => {
			const on = lit[Number(digit)] ?? '';
			const path = strokes.filter((_, stroke) => on[stroke] === '1').join('');
			return `<path transform="translate(${left + index * step} ${y - 11}) scale(5.5)" d="${path}" stroke="#F2F3F5" stroke-width="0.6" stroke-linecap="round" fill="none"/>`;
		})
		.join('');
}
