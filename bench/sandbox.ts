// The local Discord against a bare server without its rules, in turn within one run, and what it takes in memory in the long run.
// A round is a slash command, its answer with a button, a press on it and the update: two interactions.
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare } from './ratios.js';
import { compileSides, Side, type Told } from './sandbox/remote.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const pocFolder = resolve(process.env.SANDBOX_POC ?? join(root, '../shared/discord/poc'));
const spec = resolve(process.env.DISCORD_OPENAPI ?? join(root, '../shared/discord/openapi.json'));
// Short rounds and many: whatever else the machine does then hits both sides alike.
const rounds = Number(process.env.BENCH_ROUNDS ?? 21);
const roundMs = Number(process.env.BENCH_ROUND_MS ?? 1_500);
const callers = 50;
const [few, many] = [20_000, Number(process.env.BENCH_INTERACTIONS ?? 200_000)];

const rounded = (value: number): number => Math.round(value * 100) / 100;
const at = (sorted: readonly number[], share: number): number =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const sorted = (values: readonly number[]): number[] => [...values].sort((one, other) => one - other);

/** Rounds before anything is measured: schemas are compiled once, after some thousand exchanges. */
const WARM_UP = 3_000;

/** Remembers what every time of playing told, but for the first, in which the other side may still be warming up. */
class Player {
	private readonly told: Told[] = [];

	public constructor(private readonly side: Side) {}

	public readonly play = async (count: number, until: number): Promise<number> => {
		const told = await this.side.play({ callers: count, forMs: until - performance.now() });
		this.told.push(told);
		// Interactions, and per second of its own time: what the messages between the processes take is no part of it.
		return told.rounds * 2;
	};

	public get latencies(): number[] {
		return sorted(this.told.slice(1).flatMap((one) => one.latencies));
	}

	/** Processor time of the sandbox per interaction, µs. */
	public get cpuMicros(): number {
		const told = this.told.slice(1);
		const sum = (pick: (one: Told) => number): number => told.reduce((all, one) => all + pick(one), 0);
		return (
			(sum((one) => one.cpuMs) * 1_000) /
			Math.max(
				1,
				sum((one) => one.rounds * 2)
			)
		);
	}

	public async warmUp(): Promise<this> {
		await this.side.play({ callers, rounds: WARM_UP });
		return this;
	}

	public get failures(): number {
		return this.told.reduce((all, one) => all + one.failures, 0);
	}
}

interface Against {
	readonly perSecond: number;
	readonly vsPoc: number | null;
	readonly p99VsPoc: number | null;
	/** Processor time per interaction against the bare server's. */
	readonly cpuVsPoc: number | null;
	readonly failures: number;
}

async function againstPoc(ours: Player): Promise<Against> {
	const present = existsSync(join(pocFolder, 'server.mjs')) && existsSync(spec);
	if (!present) {
		process.stdout.write('The bare server is not beside this project (SANDBOX_POC, DISCORD_OPENAPI name it): no comparison\n');
		const alone = await compare({ name: 'alone', callers, base: ours.play, ours: ours.play }, rounds, roundMs);
		return { perSecond: alone.ours, vsPoc: null, p99VsPoc: null, cpuVsPoc: null, failures: 0 };
	}
	// A copy inside this project, where it finds the packages it needs.
	const copy = join(root, '.data', 'bench-poc');
	rmSync(copy, { recursive: true, force: true });
	mkdirSync(copy, { recursive: true });
	for (const name of ['server.mjs', 'validator.mjs', 'limits.mjs']) cpSync(join(pocFolder, name), join(copy, name));
	const side = await Side.start(sides, spec, 'poc', join(copy, 'server.mjs'), spec);
	try {
		const poc = await new Player(side).warmUp();
		const { ratio, ours: perSecond } = await compare({ name: 'interactions', callers, base: poc.play, ours: ours.play }, rounds, roundMs);
		const [mine, its] = [at(ours.latencies, 0.99), at(poc.latencies, 0.99)];
		process.stdout.write(`p99 ${rounded(mine)} ms against ${rounded(its)} ms; p50 ${rounded(at(poc.latencies, 0.5))} ms there\n`);
		process.stdout.write(`processor per interaction: ${Math.round(ours.cpuMicros)} µs against ${Math.round(poc.cpuMicros)} µs\n`);
		return {
			perSecond,
			vsPoc: rounded(ratio),
			p99VsPoc: rounded(mine / its),
			cpuVsPoc: rounded(ours.cpuMicros / poc.cpuMicros),
			failures: poc.failures
		};
	} finally {
		await side.stop();
		rmSync(copy, { recursive: true, force: true });
	}
}

/** Resident memory after many interactions against that after few, in a process that did nothing else. */
async function growth(): Promise<{ rssGrowth: number; rssMiB: readonly number[]; heapMiB: readonly number[]; failures: number }> {
	const side = await Side.start(sides, spec, 'ours');
	try {
		const first = await side.play({ callers, rounds: few / 2 });
		const last = await side.play({ callers, rounds: (many - few) / 2 });
		const rssMiB = [first, last].map((one) => Math.round(one.rssBytes / 2 ** 20));
		const heapMiB = [first, last].map((one) => Math.round(one.heapBytes / 2 ** 20));
		process.stdout.write(`resident: ${rssMiB[0]} MiB after ${few} interactions, ${rssMiB[1]} MiB after ${many}\n`);
		return { rssGrowth: rounded(last.rssBytes / first.rssBytes), rssMiB, heapMiB, failures: first.failures + last.failures };
	} finally {
		await side.stop();
	}
}

const compiled = join(root, '.data', 'bench-sandbox');
const sides = compileSides(compiled);
const side = await Side.start(sides, spec, 'ours');
let ours: Player;
let against: Against;
try {
	ours = await new Player(side).warmUp();
	against = await againstPoc(ours);
} finally {
	await side.stop();
}
const memory = many > few ? await growth() : null;
const { latencies } = ours;
const result = {
	name: 'sandbox',
	perSecond: Math.round(against.perSecond),
	vsPoc: against.vsPoc,
	p50: rounded(at(latencies, 0.5)),
	p99: rounded(at(latencies, 0.99)),
	p99VsPoc: against.p99VsPoc,
	cpuVsPoc: against.cpuVsPoc,
	failures: ours.failures + (memory?.failures ?? 0),
	pocFailures: against.failures,
	rssGrowth: memory?.rssGrowth ?? null,
	rssMiB: memory?.rssMiB ?? null,
	heapMiB: memory?.heapMiB ?? null
};
rmSync(compiled, { recursive: true, force: true });
process.stdout.write(`${JSON.stringify(result)}\n`);
