// What the check for money pumps costs: 2,000 items in a thread, against writing and reading the same catalogue as JSON on the main thread;
// and how late the main thread's timers are meanwhile.
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { pumpInput, type SoldItem } from '../src/admin/pumps/input.js';
import { PumpThread } from '../src/admin/pumps/pump-thread.js';
import { guildId } from '../src/core/ids.js';
import { packSlices } from '../src/settings/index.js';
import { catalogueChanges, type PriceRule, parsePackText } from '../src/shop/index.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const count = 2_000;
const now = new Date('2026-11-21T12:00:00Z');
const guild = guildId('100000000000000000');
const text = readFileSync(new URL('../packs/ark-small-tribes.json', import.meta.url), 'utf8');
const parsed = parsePackText(text);
if (!parsed.ok) throw new Error('the starter pack is no pack');
const slices = packSlices(JSON.parse(text));
const own = catalogueChanges(guild, parsed.pack).flatMap((change): SoldItem[] => {
	if (!('upsert' in change) || change.in !== 'items') return [];
	const row: SoldItem = JSON.parse(JSON.stringify(change.upsert));
	return [row];
});

/** Copies of the pack's items. */
function catalogue(): SoldItem[] {
	return Array.from({ length: count }, (_, index) => {
		const row = own[index % own.length];
		if (!row) throw new Error('the pack has no items');
		const key = `${row.key.slice(0, 30)}-${index}`;
		return { ...row, key, definition: { ...row.definition, key, name: `${row.definition.name} ${index}` } };
	});
}

const scope = { categories: [], items: [] };
const row = (key: string) => ({ _id: key, guild, key, name: key, active: true, archived: false, version: 1, edited: true, source: '' });
const rules: PriceRule[] = [
	{ ...row('vip'), kind: 'role', rule: { role: 'vip', percent: 10, scope } },
	{ ...row('weekend'), kind: 'sale', rule: { percent: 15, scope, times: { kind: 'weekly', days: [6], from: '00:00', to: '24:00' } } },
	...Array.from(
		{ length: 5 },
		(_, index): PriceRule => ({
			...row(`code-${index}`),
			kind: 'coupon',
			rule: {
				...{ percent: 5 + index, credits: null, mostCredits: null, scope, from: null, to: null },
				...{ uses: null, perMember: 1, firstOnly: false, minTotal: null }
			}
		})
	)
];
const economy = {
	...Object(slices.economy),
	conversions: [{ from: 'tokens', to: 'credits', give: 1, get: 5 }],
	sellBack: { enabled: true, percent: 60 }
};
const closing = { ...economy, sellBack: { enabled: true, percent: 80 } };
const xp = { ...Object(slices.xp), faucets: { ...Object(Object(slices.xp).faucets), enabled: true } };
const shops = {
	// As most guilds are: nothing comes back.
	plain: () => pumpInput(slices, catalogue(), rules, now),
	// The shop buys back and tokens become credits: every price counts.
	exchanging: () => pumpInput({ ...slices, economy, xp }, catalogue(), rules, now),
	// So much comes back that most orders are a pump or close to one.
	hardest: () => pumpInput({ ...slices, economy: closing, xp }, catalogue(), rules, now)
} as const;

const failures: unknown[] = [];
// The thread lets its process end; here it is what is waited for.
const waiting = setInterval(() => undefined, 1_000);
const thread = new PumpThread((error) => failures.push(error));
const rounded = (value: number): number => Math.round(value * 100) / 100;
const median = (values: readonly number[]): number => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;

const figures: Record<
	string,
	{ ms: number; jsonMs: number; ratio: number; delayMs: number; inputMs: number; pumps: number; bounded: number }
> = {};
const startedAt = performance.now();
await thread.look('warm', pumpInput({}, [], [], now));
const coldMs = performance.now() - startedAt;
for (const [name, make] of Object.entries(shops)) {
	const [took, json, prepared]: [number[], number[], number[]] = [[], [], []];
	let [pumps, bounded] = [0, 0];
	const delay = monitorEventLoopDelay({ resolution: 1 });
	for (let round = 0; round <= rounds; round++) {
		const items = catalogue();
		const written = performance.now();
		JSON.parse(JSON.stringify(items));
		const begun = performance.now();
		const input = make();
		const ready = performance.now();
		delay.enable();
		const report = await thread.look(name, input);
		delay.disable();
		if (round === 0) {
			delay.reset();
			continue;
		}
		json.push(begun - written);
		prepared.push(ready - begun);
		took.push(performance.now() - ready);
		[pumps, bounded] = [report.count, report.bounded.length];
	}
	const [ms, jsonMs] = [rounded(median(took)), rounded(median(json))];
	const delayMs = rounded(delay.max / 1e6);
	figures[name] = { ms, jsonMs, ratio: rounded(ms / jsonMs), delayMs, inputMs: rounded(median(prepared)), pumps, bounded };
	process.stdout.write(
		`${name}: ${ms} ms for ${count} items, ${rounded(ms / jsonMs)} × writing and reading them as JSON (${jsonMs} ms); ` +
			`longest wait of the main thread ${delayMs} ms; ${pumps} pumps, ${bounded} bounded gains\n`
	);
}
await thread.close();
clearInterval(waiting);
if (failures.length > 0) throw failures[0];
const result = {
	name: 'pump',
	items: count,
	variants: own.reduce((sum, { definition }) => sum + definition.variants.length, 0),
	coldMs: rounded(coldMs),
	rounds,
	figures
};
process.stdout.write(`${JSON.stringify(result)}\n`);
