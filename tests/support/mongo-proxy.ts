import net from 'node:net';
import mongoose from 'mongoose';

/** One command on its way between the bot and mongod. */
export interface ProxiedCommand {
	/** Counted from 1 over all connections; housekeeping of the driver is not counted. */
	readonly number: number;
	/** `find`, `update`, `commitTransaction`, … */
	readonly name: string;
	/** The collection, where the command has one. */
	readonly target: string;
}

/** Where a command is: not yet forwarded, answered but the answer not yet forwarded, answered. */
export type CommandPhase = 'before' | 'answered' | 'after';

/** What becomes of a command: `pass` it on, or `hold` it for ever (the client is about to be killed, or the connection to be cut). */
export type CommandWatcher = (command: ProxiedCommand, phase: CommandPhase) => 'pass' | 'hold';

export interface MongoProxy {
	/** Address for the bot; one direct connection, so that it does not find the way round the proxy. */
	readonly uri: string;
	readonly count: number;
	watch(watcher: CommandWatcher | null): void;
	/** Cuts every connection; new ones are accepted. */
	cut(): void;
	stop(): Promise<void>;
}

const housekeeping = new Set([
	'hello',
	'isMaster',
	'ismaster',
	'ping',
	'endSessions',
	'saslStart',
	'saslContinue',
	'buildInfo',
	'killCursors'
]);
const opMsg = 2013;

/**
 * A loopback proxy in front of mongod that reads the wire protocol, numbers the commands and can hold any of them. This is how crash
 * points are found and hit without a hook in the product.
 */
export async function startMongoProxy(mongoUri: string): Promise<MongoProxy> {
	const target = new URL(mongoUri);
	const clients = new Set<net.Socket>();
	let watcher: CommandWatcher | null = null;
	let count = 0;

	const server = net.createServer((client) => {
		const upstream = net.connect(Number(target.port), target.hostname);
		const waiting = new Map<number, ProxiedCommand>();
		clients.add(client);
		const end = () => {
			clients.delete(client);
			client.destroy();
			upstream.destroy();
		};
		for (const socket of [client, upstream]) socket.on('error', end).on('close', end).setNoDelay(true);
		const ask = (command: ProxiedCommand, phase: CommandPhase) => (watcher ? watcher(command, phase) : 'pass');

		client.on(
			'data',
			messages((message) => {
				const command = commandOf(message);
				if (command) {
					const numbered = { number: ++count, ...command };
					waiting.set(message.readInt32LE(4), numbered);
					if (ask(numbered, 'before') === 'hold') return;
				}
				upstream.write(message);
			})
		);
		upstream.on(
			'data',
			messages((message) => {
				const id = message.readInt32LE(8);
				const command = waiting.get(id);
				waiting.delete(id);
				if (command && ask(command, 'answered') === 'hold') return;
				client.write(message);
				if (command) ask(command, 'after');
			})
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('the proxy has no port');

	return {
		uri: `mongodb://127.0.0.1:${address.port}/?directConnection=true`,
		get count() {
			return count;
		},
		watch(next) {
			watcher = next;
		},
		cut() {
			for (const client of clients) client.destroy();
		},
		stop: () =>
			new Promise((resolve) => {
				for (const client of clients) client.destroy();
				server.close(() => resolve());
			})
	};
}

/** Cuts a byte stream into wire messages (length first). */
function messages(handle: (message: Buffer) => void): (chunk: Buffer) => void {
	let rest: Buffer = Buffer.alloc(0);
	return (chunk) => {
		rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		while (rest.length >= 16 && rest.length >= rest.readInt32LE(0)) {
			const length = rest.readInt32LE(0);
			handle(rest.subarray(0, length));
			rest = rest.subarray(length);
		}
	};
}

function commandOf(message: Buffer): { name: string; target: string } | null {
	if (message.readInt32LE(12) !== opMsg || message[20] !== 0) return null;
	const size = message.readInt32LE(21);
	const body = mongoose.mongo.BSON.deserialize(message.subarray(21, 21 + size));
	const name = Object.keys(body)[0] ?? '';
	if (housekeeping.has(name)) return null;
	return { name, target: typeof body[name] === 'string' ? body[name] : '' };
}
