import sharp from 'sharp';
import type { FileInput } from '../../sandbox/src/driver/types.js';
import type { Random } from './random.js';

const width = 640;
const height = 360;
const skies = ['#f2b279,#7a4b6b', '#9cc9e8,#3b6ea5', '#2b3050,#0d1020', '#f6d58a,#c8643f', '#b9d8c2,#4f7f74'] as const;

/** A ridge from left to right as a path, its foot at the lower edge. */
function ridge(random: Random, top: number, rough: number): string {
	const points: string[] = [];
	for (let x = 0; x <= width; x += 40) points.push(`${x},${top + random.between(-rough, rough)}`);
	return `M0,${height} L${points.join(' L')} L${width},${height} Z`;
}

/** What could be a screenshot out of the game: a landscape with crates or a tower, drawn from chance. */
function drawing(random: Random): string {
	const [above, below] = random.pick(skies).split(',');
	const crates = Array.from({ length: random.between(1, 4) }, (_, index) => {
		const x = 90 + index * 120 + random.between(-20, 20);
		const size = random.between(44, 70);
		const y = 300 - size;
		return `<g fill="#8a6a45" stroke="#4d3a25" stroke-width="4"><rect x="${x}" y="${y}" width="${size}" height="${size}"/><path d="M${x},${y} l${size},${size} M${x + size},${y} l${-size},${size}"/></g>`;
	});
	const x = random.between(380, 560);
	const tower = `<path d="M${x},300 l14,-190 l22,-30 l22,30 l14,190 z" fill="#39424e"/><path d="M${x + 36},70 V0" stroke="#7fe3ff" stroke-width="8" opacity="0.8"/>`;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
		<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${below}"/><stop offset="1" stop-color="${above}"/></linearGradient></defs>
		<rect width="${width}" height="${height}" fill="url(#sky)"/>
		<circle cx="${random.between(80, 560)}" cy="${random.between(50, 120)}" r="${random.between(18, 40)}" fill="#fff4d0" opacity="0.85"/>
		<path d="${ridge(random, 210, 45)}" fill="#4a5a5c"/><path d="${ridge(random, 265, 18)}" fill="#3b4a33"/>
		${random.next() < 0.5 ? tower : ''}${crates.join('')}</svg>`;
}

/** Pictures to prove things with. A few are drawn, then they come again. */
export class Pictures {
	readonly #drawn: Promise<Buffer>[] = [];
	#next = 0;

	/** @param count How many different ones there are. */
	public constructor(
		private readonly random: Random,
		private readonly count = 8
	) {}

	/** One picture under this name (without its ending). */
	public async take(name: string): Promise<FileInput> {
		const index = this.#next++ % this.count;
		this.#drawn[index] ??= sharp(Buffer.from(drawing(this.random)))
			.png({ compressionLevel: 9, palette: true })
			.toBuffer();
		return { name: `${name}.png`, data: await this.#drawn[index] };
	}
}
