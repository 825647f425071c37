// One sandbox with its client, in a process of its own: `ours` or a copy of the bare server. Plays rounds when it is told to.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createSandbox } from '../../sandbox/src/index.js';
import { closedLoop } from '../ratios.js';
import type { Order, Told } from './remote.js';

const MEMBERS = 100;

/** What both sandboxes can do, in one shape. `P` is what a person is there, `M` a message. */
interface Stage<P, M> {
	readonly api: string;
	readonly token: string;
	readonly people: readonly P[];
	slash(person: P, command: string): Promise<M>;
	click(person: P, message: M): Promise<unknown>;
	/** What went wrong inside. */
	crashes(): number;
}

async function ours() {
	const sandbox = await createSandbox({ ...(process.env.BENCH_CONFORMANCE === '0' ? { conformance: false } : {}), keepMessages: 2_000 });
	const owner = sandbox.createUser({ name: 'Owner' });
	const guild = sandbox.createGuild({ name: 'Guild', owner });
	const channel = sandbox.createChannel(guild, { name: 'general' });
	const people = Array.from({ length: MEMBERS }, (_, n) => {
		const user = sandbox.createUser({ name: `u${n}` });
		sandbox.addMember(guild, user);
		return sandbox.as(user, guild);
	});
	return {
		api: sandbox.api,
		token: sandbox.token,
		people,
		async slash(person: (typeof people)[number], command: string) {
			const { message, kind } = await person.slash(command, {}, { channel });
			if (!message) throw new Error(`answered by ${kind}`);
			return message;
		},
		async click(person: (typeof people)[number], message: { id: string }) {
			const { kind } = await person.click('again', { message });
			if (kind !== 'update') throw new Error(`answered by ${kind}`);
		},
		crashes: () => sandbox.crashes.length
	};
}

/** Collections until one gives nothing back any more: each moves the objects of some half-empty pages together and frees those. */
async function settle(): Promise<void> {
	let before = Number.POSITIVE_INFINITY;
	for (let rest = process.memoryUsage().rss; rest < before * 0.99; rest = process.memoryUsage().rss) {
		before = rest;
		globalThis.gc?.();
		await pause(100);
	}
}

interface PocMessage {
	readonly id: string;
}

/** The part of the bare server that is used here. */
interface Poc {
	readonly api: string;
	readonly token: string;
	start(): Promise<unknown>;
	createUser(name: string): { readonly id: string };
	createGuild(name: string, owner: { readonly id: string }): object;
	addChannel(guild: object, options: { readonly name: string }): { readonly id: string };
	addMember(guild: object, user: { readonly id: string }): unknown;
	slash(user: { readonly id: string }, channel: { readonly id: string }, name: string): Promise<{ readonly message: PocMessage }>;
	component(user: { readonly id: string }, message: PocMessage, customId: string): Promise<unknown>;
	on(event: 'crash', listener: () => void): unknown;
}

async function poc(file: string, spec: string) {
	const loaded: { readonly DiscordSandbox: new (options: { readonly spec: string }) => Poc } = await import(pathToFileURL(file).href);
	const sandbox = new loaded.DiscordSandbox({ spec });
	await sandbox.start();
	let crashes = 0;
	sandbox.on('crash', () => crashes++);
	const guild = sandbox.createGuild('Guild', sandbox.createUser('owner'));
	const channel = sandbox.addChannel(guild, { name: 'general' });
	const people = Array.from({ length: MEMBERS }, (_, n) => {
		const user = sandbox.createUser(`u${n}`);
		sandbox.addMember(guild, user);
		return user;
	});
	return {
		api: sandbox.api,
		token: sandbox.token,
		people,
		slash: async (person: { readonly id: string }, command: string) => (await sandbox.slash(person, channel, command)).message,
		click: (person: { readonly id: string }, message: PocMessage) => sandbox.component(person, message, 'again'),
		crashes: () => crashes
	};
}

async function serve<P, M>(stage: Stage<P, M>): Promise<void> {
	const client = fork(join(dirname(fileURLToPath(import.meta.url)), 'client.js'), [JSON.stringify({ api: stage.api, token: stage.token })]);
	await once(client, 'message');
	const tell = (told: Told): void => void process.send?.(told);
	const play = async (order: Order): Promise<Told> => {
		let failures = 0;
		const crashes = stage.crashes();
		const latencies: number[] = [];
		let rounds = 0;
		const timed = async <T>(work: () => Promise<T>): Promise<T> => {
			const start = performance.now();
			const result = await work();
			latencies.push(performance.now() - start);
			return result;
		};
		const start = performance.now();
		const cpu = process.cpuUsage();
		const round = async (caller: number): Promise<void> => {
			const person = stage.people[caller];
			if (!person) throw new Error('more callers than people');
			// Every other round whispers: most of what a bot answers is for one person only.
			const command = rounds++ % 2 === 0 ? 'speak' : 'whisper';
			try {
				const message = await timed(() => stage.slash(person, command));
				await timed(() => stage.click(person, message));
			} catch (error) {
				if (failures++ === 0) process.stderr.write(`The first round that failed: ${String(error)}\n`);
			}
		};
		if (order.forMs !== undefined) await closedLoop(order.callers, start + order.forMs, round);
		else
			await Promise.all(
				Array.from({ length: order.callers }, async (_, caller) => {
					while (rounds < (order.rounds ?? 0)) await round(caller);
				})
			);
		const tookMs = performance.now() - start;
		const { user, system } = process.cpuUsage(cpu);
		await settle();
		return {
			rounds,
			tookMs,
			cpuMs: (user + system) / 1_000,
			latencies,
			failures: failures + stage.crashes() - crashes,
			rssBytes: process.memoryUsage().rss,
			heapBytes: process.memoryUsage().heapUsed
		};
	};
	process.on('message', (order: Order) => {
		void play(order).then(tell);
	});
	process.once('disconnect', () => process.exit(0));
	process.send?.('ready');
}

const [which, file = '', spec = ''] = process.argv.slice(2);
await (which === 'ours' ? ours().then(serve) : poc(file, spec).then(serve));
