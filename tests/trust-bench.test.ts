import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { baselines } from '../bench/trust/baselines.js';
import { auc, averagePrecision } from '../bench/trust/measures.js';
import { parseRatings, type Rating, readRatings } from '../bench/trust/ratings.js';
import { replay } from '../bench/trust/replay.js';
import { defaultFormula, type Formula } from '../src/trust/engine/index.js';
import { edgesOf } from './support/architecture.js';

/** A market of 60 members: most deals go well, some members cheat, some complain a lot. */
function market(count: number): Rating[] {
	let seed = 7;
	const next = (below: number): number => {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
		return (seed >>> 8) % below;
	};
	return Array.from({ length: count }, (_, index) => {
		const [rater, ratee] = [next(60), next(60)];
		const isBad = ratee % 7 === 0 ? next(10) < 6 : next(40) < (rater % 11 === 0 ? 12 : 1);
		return {
			rater: `m${rater}`,
			ratee: `m${rater === ratee ? (ratee + 1) % 60 : ratee}`,
			rating: isBad ? -10 : 1 + next(10),
			at: index * 3_600_000
		};
	});
}

const ratings = market(1_500);
const bad = ratings.map(({ rating }) => rating < 0);

describe('the benchmark scores with the engine of the bot', () => {
	const files = ['bench/trust.ts', ...readdirSync('bench/trust').map((name) => `bench/trust/${name}`)];
	const sources = files.map((path) => ({ path, source: readFileSync(path, 'utf8') }));

	test('and what is not the engine or the baselines has no weights', () => {
		expect(files).toContain('bench/trust/replay.ts');
		const outside = edgesOf(sources).flatMap(({ target }) => (target.startsWith('src/') || target.startsWith('#') ? target : []));
		expect(new Set(outside)).toEqual(new Set(['src/trust/engine/index.js']));
		const replaySource = sources.find(({ path }) => path === 'bench/trust/replay.ts')?.source ?? '';
		// Adapter and time only: 30 members first, cuts every 30 days, ratings to 10, a day, a second's worth of padding.
		expect(new Set(replaySource.replaceAll(/\/\*[\s\S]*?\*\//g, '').match(/(?<![\w.])\d[\d_.]*/g))).toEqual(
			new Set(['30', '10', '86_400_000', '9', '0', '1'])
		);
		expect(sources.find(({ path }) => path === 'bench/trust.ts')?.source).toContain('replay(ratings, defaultFormula)');
	});

	/** Constants that no rating can touch, and why. */
	const untouched: Readonly<Record<string, string>> = {
		version: 'is no weight',
		'value.typical': 'only says how many deals are missing',
		'pairs.related': 'ratings name neither tribes nor invites',
		'credit.enough': 'nobody in a market of this size has so much credit',
		'standing.noShow': 'ratings tell of no meetings',
		'standing.review': 'a rating is the deal itself',
		'standing.vouch': 'nobody vouches'
	};

	test('every constant of the formula that ratings can touch changes the scores', () => {
		const base = replay(ratings, defaultFormula);
		const leaves = Object.entries(defaultFormula).flatMap(([group, value]) =>
			typeof value === 'number' ? [group] : Object.keys(value).map((name) => `${group}.${name}`)
		);
		expect(leaves.length).toBeGreaterThan(30);
		const still = leaves.filter((leaf) => {
			const other = replay(ratings, halved(leaf));
			return (['risk', 'standing'] as const).every((name) => other[name].every((score, index) => score === base[name][index]));
		});
		expect(still.sort()).toEqual(Object.keys(untouched).sort());
	});

	/** The formula with one of its numbers at half. */
	function halved(leaf: string): Formula {
		const changed: Record<string, Record<string, number>> = JSON.parse(JSON.stringify(defaultFormula));
		const [group = '', name = ''] = leaf.split('.');
		const part = changed[group];
		if (part && name !== '') part[name] = (part[name] ?? 0) / 2;
		return JSON.parse(JSON.stringify(changed));
	}
});

describe('nothing is scored with what came later', () => {
	function isSameBefore(list: readonly Rating[], cut: number): boolean {
		const later = list.slice(cut);
		// The future in another order, with other partners, outcomes turned round.
		const times = later.map(({ at }) => at);
		const shuffled = [...later]
			.reverse()
			.map((one, index) => ({ rater: one.ratee, ratee: one.rater, rating: -one.rating, at: times[index] ?? 0 }));
		const [as, other] = [replay(list, defaultFormula), replay([...list.slice(0, cut), ...shuffled], defaultFormula)];
		expect(other.risk.slice(cut + 1)).not.toEqual(as.risk.slice(cut + 1));
		return (['risk', 'alone', 'standing', 'prior'] as const).every(
			(name) => JSON.stringify(as[name].slice(0, cut)) === JSON.stringify(other[name].slice(0, cut))
		);
	}

	test('in a made-up market', () => {
		expect([200, 750, 1_400].map((cut) => isSameBefore(ratings, cut))).toEqual([true, true, true]);
	});

	const real = '../shared/data/bitcoin-otc.csv.gz';
	test.skipIf(!existsSync(real))('in the real one', () => {
		expect(isSameBefore(readRatings(real).slice(0, 4_000), 2_500)).toBe(true);
	});

	test('baselines neither', () => {
		const as = baselines(ratings);
		const first = baselines(ratings.slice(0, 700));
		for (const [name, scores] of Object.entries(first)) expect([name, as[name]?.slice(0, 700)]).toEqual([name, scores]);
	});
});

test('it foresees more than counting does, also where it was not tuned', () => {
	const { risk } = replay(ratings, defaultFormula);
	const best = Math.max(...Object.values(baselines(ratings)).map((scores) => auc(scores, bad)));
	expect(auc(risk, bad)).toBeGreaterThan(best);
});

describe('files of ratings', () => {
	const rows = '6,2,4,1289241911.72836\n6,5,-2,1289241941.5\n\n1,15,1,1289241000\n';
	const read = [
		{ rater: '1', ratee: '15', rating: 1, at: 1_289_241_000_000 },
		{ rater: '6', ratee: '2', rating: 4, at: 1_289_241_911_728 },
		{ rater: '6', ratee: '5', rating: -2, at: 1_289_241_941_500 }
	];

	test('with and without a header row, packed and not', () => {
		const folder = mkdtempSync(join(tmpdir(), 'ratings-'));
		for (const text of [
			rows,
			`rater,ratee,rating,time\n${rows}`,
			`\uFEFF"SOURCE";"TARGET";"RATING";"TIME"\r\n${rows.replaceAll('\n', '\r\n')}`
		]) {
			expect(parseRatings(text)).toEqual(read);
			writeFileSync(join(folder, 'a.csv.gz'), gzipSync(text));
			expect(readRatings(join(folder, 'a.csv.gz'))).toEqual(read);
		}
	});

	test('a line that is none is named', () => {
		expect(() => parseRatings(`${rows}6,2,good,1\n`)).toThrow('line 5');
	});
});

test('the measures', () => {
	const hits = [true, false, true, false];
	expect([auc([4, 3, 2, 1], hits), auc([1, 1, 1, 1], hits), auc([4, 1, 3, 2], hits)]).toEqual([0.75, 0.5, 1]);
	expect(averagePrecision([4, 3, 2, 1], hits)).toBeCloseTo((1 + 2 / 3) / 2, 12);
	expect(averagePrecision([1, 1, 1, 1], hits)).toBeCloseTo(0.5, 12);
});
