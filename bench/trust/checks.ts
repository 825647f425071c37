import { defaultFormula, type Formula } from '../../src/trust/engine/index.js';
import { auc, averagePrecision } from './measures.js';
import type { Rating } from './ratings.js';
import { type Replayed, replay } from './replay.js';

/** A coin that falls the same way for the same name each time. */
function coin(name: string): number {
	let hash = 2_166_136_261;
	for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619);
	hash = Math.imul(hash ^ (hash >>> 15), 2_246_822_519);
	return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

const line = (name: string, { risk, alone, standing }: Pick<Replayed, 'risk' | 'alone' | 'standing'>, ratings: readonly Rating[]): void => {
	const bad = ratings.map(({ rating }) => rating < 0);
	const share = bad.filter(Boolean).length / bad.length;
	const cells = [
		auc(risk, bad),
		averagePrecision(risk, bad),
		auc(alone, bad),
		averagePrecision(alone, bad),
		auc(
			standing.map((score) => -score),
			bad
		)
	];
	console.log(`${name.padEnd(44)}${[share, ...cells].map((cell) => cell.toFixed(3).padStart(9)).join('')}`);
};

/** How far the figures depend on this one market and on the constants; nothing is fitted here. */
export function checks(ratings: readonly Rating[], replayed: Replayed): void {
	console.log(
		`\n${'check'.padEnd(44)}${['bad', 'AUC', 'AP', 'AUC alone', 'AP alone', 'standing'].map((cell) => cell.padStart(9)).join(' ')}`
	);
	const half = Math.floor(ratings.length / 2);
	const part = (from: number, to: number): Pick<Replayed, 'risk' | 'alone' | 'standing'> => ({
		risk: replayed.risk.slice(from, to),
		alone: replayed.alone.slice(from, to),
		standing: replayed.standing.slice(from, to)
	});
	line('first half in time', part(0, half), ratings.slice(0, half));
	line('second half in time', part(half, ratings.length), ratings.slice(half));
	const again = (name: string, kept: readonly Rating[], formula: Formula = defaultFormula): void => line(name, replay(kept, formula), kept);
	for (const sample of ['a', 'b'])
		again(
			`half of the members (${sample})`,
			ratings.filter(({ rater, ratee }) => [rater, ratee].every((member) => coin(`${sample}${member}`) < 1 / 2))
		);
	again(
		'only a third of the bad ratings',
		ratings.filter(({ rater, ratee, rating }) => rating > 0 || coin(`${rater}>${ratee}`) < 1 / 3)
	);
	again('the two who complained most left out', without(ratings, 2));
	const { risk } = defaultFormula;
	for (const name of ['good', 'bad', 'aftermath', 'pair', 'aftermathDays', 'habitDays', 'habitDoubt'] as const)
		for (const factor of [1 / 2, 2])
			again(`risk.${name} × ${factor}`, ratings, { ...defaultFormula, risk: { ...risk, [name]: risk[name] * factor } });
}

function without(ratings: readonly Rating[], count: number): Rating[] {
	const complaints = new Map<string, number>();
	for (const { rater, rating } of ratings) if (rating < 0) complaints.set(rater, (complaints.get(rater) ?? 0) + 1);
	const most = [...complaints].sort((one, other) => other[1] - one[1]).slice(0, count);
	const left = new Set(most.map(([rater]) => rater));
	return ratings.filter(({ rater }) => !left.has(rater));
}
