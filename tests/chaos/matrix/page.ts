import type { CellResult } from './cell.js';

export interface RunFacts {
	readonly journeys: readonly string[];
	readonly scenarios: readonly string[];
	readonly commit: string;
	/** ISO date. */
	readonly date: string;
	readonly machine: string;
	readonly minutes: number;
	/** Cells that were not begun: the time was over, or their journey fails without trouble. */
	readonly left: number;
}

/** What of trust the bot is killed in, and what is delivered twice; told by the page below its table of files. */
const trustRows = `\`tests/chaos/trust-crash.test.ts\` plays trust once from a link to the last appeal, and twice more with the bot killed in every step that is
trust's own, at another share of the step's requests each time:

| of trust                          | killed between any two steps of                                                                    |
| --------------------------------- | -------------------------------------------------------------------------------------------------- |
| invites                           | a link, a join, the vesting with its rewards, the claw-back                                        |
| reviews                           | the first review, the second one, which opens the pair                                             |
| vouches                           | a vouch with its stake, the stake lost to a verdict, its return                                    |
| cases                             | report, admission, a judge who joins, statement, verdict with money and sanction, appeal, reversal |
| gated channels                    | a role for the channel, its sync for who passes now, and for who no longer does                    |
| passes                            | a pass given, a pass that runs out                                                                 |
| game ids, names, reviews reported | not killed: one unit each, and messages with a key of their own, which are delivered twice         |
| scores                            | no step of its own: folding follows each of the above, and its states are compared with a rebuild  |

Every kind of effect is carried out a second time, as after a crash between doing and noting it: with trust by the same file, with the set-up;
with orders by \`tests/chaos/eight-orders.test.ts\`. \`tests/chaos/effect-kinds.test.ts\` names the few that are not, each with its reason, and fails
for a kind that is neither.`;

/** The page docs/chaos.md: what the matrix is, and the last result. */
export function matrixPage(results: readonly CellResult[], facts: RunFacts): string {
	const { journeys, scenarios, commit, date, machine, minutes, left } = facts;
	const of = (journey: string, scenario: string) => results.filter((one) => one.journey === journey && one.scenario === scenario);
	const passed = (list: readonly CellResult[]) => list.filter(({ problems }) => problems.length === 0).length;
	const idleIn = (list: readonly CellResult[]) => list.filter(({ acted }) => acted === 0).length;
	const cellText = (list: readonly CellResult[]) =>
		list.length === 0 ? '–' : `${passed(list)}/${list.length}${idleIn(list) > 0 ? ` (${idleIn(list)} idle)` : ''}`;
	const rows = [
		['scenario', ...journeys],
		...scenarios.map((scenario) => [scenario, ...journeys.map((journey) => cellText(of(journey, scenario)))])
	];
	const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
	const line = (row: readonly string[]) => `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	const [head = [], ...body] = rows;
	const table = [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
	const failing = results.filter(({ problems }) => problems.length > 0);
	const seeds = [...new Set(results.map(({ seed }) => seed))].sort((one, other) => one - other);
	const idle = idleIn(results);
	return `# Chaos

Everything that people come to do, under everything that Discord does to a bot: each journey is played by persons in a fresh guild of the
local Discord while a scenario runs, and on after it has ended. A journey must come to its end; orders, money, stock, rewards, reviews and,
in the main journey where the scenario removes nothing, every message must be as without trouble; the books must balance, and nothing may be left dead,
waiting, without an owner or there twice.

- \`npm test\` plays the main journey under every scenario and each other journey under one at least, whatever that takes, and more cells
  drawn from the commit until four minutes are over; what it leaves out it prints. People bear the trouble for less long there than here.
- \`npm run chaos -- --journey main --seeds 50\` plays more: \`--journey\`, \`--scenario\` (several times each), \`--seeds\` or \`--seed\`,
  \`--workers\`, \`--minutes\`, \`--write\` (this page).
- A cell that fails prints the line that plays it again. Decisions follow seed, kind of call and its number, so a bot that does the same in the
  same order meets the same trouble; what it does at once may come in another order, so a rare failure may need several tries.

Tries of effects and rate windows follow the bot's clock, which people move on. Real seconds are still what a person waits for an answer
(three), what the library waits before it repeats an answer that met a 429 (one), and the time between two IDENTIFYs (five).

The scenarios are told in [the sandbox's README](../sandbox/README.md), the journeys are in \`tests/chaos/matrix/journeys.ts\`.

## Kill -9

Beside the matrix the bot is killed between two requests of a script, to the database or to Discord, started again, and the end compared
with that of the undisturbed play; each file tries an even sample of all points.

| test                                | what is played                                                          | points |
| ----------------------------------- | ----------------------------------------------------------------------- | ------ |
| \`tests/chaos/crash.test.ts\`         | an order from the start grant to its review; \`npm run crash\` tries all  | 16     |
| \`tests/chaos/dispute-crash.test.ts\` | report, statement and ruling of an order's problem                      | 10     |
| \`tests/chaos/owner-crash.test.ts\`   | an owner's afternoon in the panel: catalogue, stock, a setting, a right | 12     |
| \`tests/chaos/publish-crash.test.ts\` | a draft, its publication, the roll-back                                 | 10     |
| \`tests/chaos/trust-crash.test.ts\`   | all of trust, once in every step; see below                             | 34     |

${trustRows}

## Last result

${date}, commit ${commit}, ${machine}. ${results.length} cells in ${minutes.toFixed(1)} minutes, ${seeds.length > 1 ? `seeds ${seeds[0]} to ${seeds.at(-1)}` : `seed ${seeds[0] ?? 'none'}`}: ${passed(results)} passed, ${failing.length} failed; ${left} were not begun. In ${idle} cells the scenario
found nothing to act on (idle).

Passed of those that were played:

${table}
${failing.length === 0 ? '' : `\nFailed:\n\n${failing.map((one) => `- \`--journey ${one.journey} --scenario ${one.scenario} --seed ${one.seed}\`: ${oneLine(one.problems[0] ?? '')}`).join('\n')}\n`}`;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll(/[`|]/g, '').slice(0, 240);
