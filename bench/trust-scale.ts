// What the trust engine costs: one event, the nightly cut and the rebuild of a guild of 100,000 members, and a gate's look at one of them.
// `--members 10000` for a smaller guild. Prints only; nothing depends on the figures.

import { parseArgs } from 'node:util';
import { creditCut, defaultFormula, emptyState, type Fact, fold, type MemberState, readTrust } from '../src/trust/engine/index.js';

const { values } = parseArgs({ options: { members: { type: 'string', default: '100000' } } });
const members = Number(values.members);
const staff = Math.max(3, Math.round(members / 2_000));
const dealsPerMember = 5;
const looks = 20_000;
const dayMs = 86_400_000;
const year = 365;
const formula = defaultFormula;

let dice = 7;
/** Below `limit`; the same row of numbers each time. */
function next(limit: number): number {
	dice = (Math.imul(dice, 1_664_525) + 1_013_904_223) >>> 0;
	return Math.floor((dice / 2 ** 32) * limit);
}

/** A year of a guild: few deal a lot, most now and then; two of five deals are with the staff, one of a hundred ends as a case. */
function* facts(): Generator<Fact> {
	const count = members * dealsPerMember;
	for (let index = 0; index < count; index++) {
		const subject = `m${Math.min(next(members), next(members))}`;
		const isSeed = next(5) < 2;
		const partner = isSeed ? `s${next(staff)}` : `m${Math.min(next(members), next(members), next(members))}`;
		if (partner === subject) continue;
		yield {
			key: `f${String(index).padStart(9, '0')}`,
			at: Math.round((index / count) * year * dayMs),
			subject,
			kind: next(100) === 0 ? 'case' : 'deal',
			partner,
			value: 50 + next(1_000),
			seed: isSeed,
			tribe: null,
			related: false,
			mark: 1,
			until: null,
			of: null
		};
	}
}

const states = new Map<string, MemberState>();
const source = { get: (member: string): MemberState => states.get(member) ?? emptyState(member) };
const now = year * dayMs;
const elapsed = (from: number): number => performance.now() - from;
const round = (figure: number, digits: number): number => Number(figure.toFixed(digits));

let events = 0;
const rebuildStart = performance.now();
for (const fact of facts()) {
	for (const state of fold(fact, source, formula)) states.set(state.member, state);
	events++;
}
const rebuildMs = elapsed(rebuildStart);

const cutStart = performance.now();
const credits = creditCut(states.values(), { now, formula });
const cutMs = elapsed(cutStart);

/** Milliseconds of each call, the slowest last. */
function timed(work: () => void): number[] {
	const times: number[] = [];
	for (let index = 0; index < looks; index++) {
		const start = performance.now();
		work();
		times.push(elapsed(start));
	}
	return times.sort((one, other) => one - other);
}

const at = (times: readonly number[], share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
const reads = timed(() => {
	const member = `m${next(members)}`;
	readTrust(source.get(member), { now, tenureDays: year, verified: true, credit: credits.get(member) ?? null, formula });
});
const more = facts();
const folds = timed(() => {
	const { value } = more.next();
	if (value) for (const state of fold({ ...value, at: now }, source, formula)) states.set(state.member, state);
});

const sizes = [...states.values()].map((state) => JSON.stringify(state).length).sort((one, other) => one - other);
const figures = {
	bench: 'trust-scale',
	members,
	events,
	rebuildSeconds: round(rebuildMs / 1_000, 1),
	cutSeconds: round(cutMs / 1_000, 1),
	eventMs: { p50: round(at(folds, 0.5), 4), p99: round(at(folds, 0.99), 4) },
	gateMs: { p50: round(at(reads, 0.5), 4), p99: round(at(reads, 0.99), 4) },
	stateBytes: { p50: at(sizes, 0.5), p99: at(sizes, 0.99), max: sizes.at(-1) ?? 0 },
	heapMb: Math.round(process.memoryUsage().heapUsed / 2 ** 20)
};
console.log(figures);
console.log(JSON.stringify(figures));
