import { readdirSync, readFileSync } from 'node:fs';
import { starterRules } from '../../tests/packs/starter-rules.js';
import { parsePackText } from './pack/pack.js';

const dir = process.argv[2]!;
const py = JSON.parse(readFileSync(process.argv[3]!, 'utf8'));
let a = 0,
	b = 0,
	miss = 0,
	extra = 0;
for (const f of readdirSync(dir).filter((f) => f.endsWith('.json'))) {
	const r = parsePackText(readFileSync(dir + '/' + f, 'utf8'), starterRules);
	const what = readFileSync(dir + '/' + f.replace('.json', '.txt'), 'utf8');
	if (py[f]) a++;
	if (!r.ok) b++;
	if (py[f] && r.ok) {
		miss++;
		console.log('MISS', what, '|', py[f].slice(0, 200));
	}
	if (!py[f] && !r.ok && process.argv[4]) {
		extra++;
		console.log('extra', what, '|', r.problems[0]);
	}
}
console.log({ py: a, ours: b, miss });
