// Round trip of `/shop` with its databases against a bare `/ping` of the same bot, as a member's client would measure it.
import { startApp } from '../tests/support/app.js';
import { claimGrant, setUp } from '../tests/support/order-script.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 400);
const warmUp = 60;

const app = await startApp();
const times: Record<'ping' | 'shop', number[]> = { ping: [], shop: [] };
try {
	await setUp(app);
	const { buyer } = app.people;
	await claimGrant(buyer);
	for (let round = -warmUp; round < rounds; round++) {
		// In turn, and the first one changes, so that whatever else the machine does hits both alike.
		for (const command of round % 2 === 0 ? (['ping', 'shop'] as const) : (['shop', 'ping'] as const)) {
			const start = performance.now();
			const outcome = await buyer.slash(command);
			const took = performance.now() - start;
			if (outcome.kind !== 'message') throw new Error(`/${command} was answered by ${outcome.kind}: ${outcome.text}`);
			if (round >= 0) times[command].push(took);
		}
	}
} finally {
	await app.stop();
}

const at = (values: readonly number[], share: number): number => {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};
const rounded = (value: number): number => Math.round(value * 100) / 100;
const of = (values: readonly number[]) => ({ p50: rounded(at(values, 0.5)), p95: rounded(at(values, 0.95)) });

const result = {
	name: 'slash',
	ratio: rounded(at(times.shop, 0.5) / at(times.ping, 0.5)),
	rounds,
	shopMs: of(times.shop),
	pingMs: of(times.ping)
};
process.stdout.write(
	`/shop ${result.shopMs.p50} ms, /ping ${result.pingMs.p50} ms: ${result.ratio} × at the median of ${rounds} rounds in turn\n`
);
process.stdout.write(`${JSON.stringify(result)}\n`);
