// How well the bot's own trust engine foresees bad outcomes between real traders: each rating of a web of trust is scored with what was
// known before it, then learned. `--file <csv or csv.gz>`, `--checks` for how firm the figures are. See docs/trust.md.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultFormula } from '../src/trust/engine/index.js';
import { baselines } from './trust/baselines.js';
import { checks } from './trust/checks.js';
import { auc, averagePrecision } from './trust/measures.js';
import { readRatings } from './trust/ratings.js';
import { cutDays, replay, seedCount } from './trust/replay.js';

const { values } = parseArgs({
	options: { file: { type: 'string', default: '../shared/data/bitcoin-otc.csv.gz' }, checks: { type: 'boolean', default: false } }
});
const file = resolve(values.file);

function figures(scores: readonly number[], bad: readonly boolean[], only?: readonly boolean[]): readonly [auc: number, ap: number] {
	const of = <T>(list: readonly T[]): readonly T[] => (only ? list.filter((_, index) => only[index]) : list);
	return [auc(of(scores), of(bad)), averagePrecision(of(scores), of(bad))];
}

const rounded = (figure: number): number => Number(figure.toFixed(4));

function run(): void {
	const ratings = readRatings(file);
	const bad = ratings.map(({ rating }) => rating < 0);
	const members = new Set(ratings.flatMap(({ rater, ratee }) => [rater, ratee])).size;
	console.log(`${file}: ${ratings.length} ratings, ${bad.filter(Boolean).length} bad ones, ${members} members`);
	console.log(
		[
			'Adapter:',
			'  rating above 0: a settled deal, value in proportion to it, full at 10; subject the ratee, partner the rater',
			'  rating below 0: a bad outcome, as severe as the word of the rater counts at that moment (in the bot: only an upheld case)',
			`  staff: the first ${seedCount} members in time; the cut is made every ${cutDays} days; tenure from the first rating given or got`
		].join('\n')
	);
	const start = performance.now();
	const replayed = replay(ratings, defaultFormula);
	const seconds = (performance.now() - start) / 1_000;

	const standing = replayed.standing.map((score) => -score);
	const rows: [name: string, scores: readonly number[]][] = [
		...Object.entries(baselines(ratings)),
		['Tribute, standing', standing],
		['Tribute, risk of the ratee alone', replayed.alone],
		['Tribute, risk of the deal', replayed.risk]
	];
	console.log(`\n${'score'.padEnd(44)}${'AUC'.padStart(8)}${'AP'.padStart(8)}${'AUC, rated before'.padStart(20)}${'AP'.padStart(8)}`);
	for (const [name, scores] of rows) {
		const cells = [...figures(scores, bad), ...figures(scores, bad, replayed.prior)].map((figure) => figure.toFixed(3));
		console.log(`${name.padEnd(44)}${cells[0]?.padStart(8)}${cells[1]?.padStart(8)}${cells[2]?.padStart(20)}${cells[3]?.padStart(8)}`);
	}
	console.log(`${'gradient boosting, fitted elsewhere (quoted)'.padEnd(44)}${'0.887'.padStart(8)}${'0.689'.padStart(8)}`);
	console.log('"rated before": only ratings of members who had got one before (aucPrior, apPrior)');
	if (values.checks) checks(ratings, replayed);

	const [all, prior] = [figures(replayed.risk, bad), figures(replayed.risk, bad, replayed.prior)];
	console.log(
		JSON.stringify({
			events: ratings.length,
			auc: rounded(all[0]),
			ap: rounded(all[1]),
			aucPrior: rounded(prior[0]),
			apPrior: rounded(prior[1]),
			aucStanding: rounded(auc(standing, bad)),
			seconds: Number(seconds.toFixed(1))
		})
	);
}

if (existsSync(file)) run();
else {
	console.error(`There is no file ${file}. Give one with --file; docs/trust.md says where the public gets Bitcoin-OTC.`);
	process.exitCode = 1;
}
