import { connect, createServer, type Socket } from 'node:net';

/** A proxy before mongod that lets a command through and then cuts the line instead of bringing the answer. */
export interface LosingProxy {
	/** Address of a direct connection through the proxy. */
	readonly uri: string;
	/** The next `times` answers to this command are lost, each with its connection. */
	loseAnswersTo(command: string, times: number): void;
	/** How many answers were lost. */
	lost(): number;
	close(): Promise<void>;
}

const headerLength = 16;

export async function losingProxy(mongoUri: string): Promise<LosingProxy> {
	const { hostname, port } = new URL(mongoUri);
	const sockets = new Set<Socket>();
	let target = Buffer.alloc(0);
	let left = 0;
	let lost = 0;

	const server = createServer((client) => {
		const upstream = connect(Number(port), hostname);
		const doomed = new Set<number>();
		const cut = (): void => {
			client.destroy();
			upstream.destroy();
		};
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on('error', cut);
			socket.on('close', () => {
				sockets.delete(socket);
				cut();
			});
		}
		client.on(
			'data',
			messages((message) => {
				if (left > 0 && message.includes(target)) {
					left--;
					doomed.add(message.readInt32LE(4));
				}
				upstream.write(message);
			})
		);
		upstream.on(
			'data',
			messages((message) => {
				if (doomed.has(message.readInt32LE(8))) {
					lost++;
					cut();
				} else client.write(message);
			})
		);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
	return {
		uri: `mongodb://127.0.0.1:${address.port}/?directConnection=true`,
		loseAnswersTo(command, times) {
			target = Buffer.from(`${command}\0`);
			left = times;
		},
		lost: () => lost,
		async close() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => server.close(resolve));
		}
	};
}

/** Puts the stream's pieces together to whole messages; each starts with its length. */
function messages(each: (message: Buffer) => void): (piece: Buffer) => void {
	let rest: Buffer = Buffer.alloc(0);
	return (piece) => {
		rest = Buffer.concat([rest, piece]);
		while (rest.length >= headerLength && rest.length >= rest.readInt32LE(0)) {
			const length = rest.readInt32LE(0);
			each(rest.subarray(0, length));
			rest = rest.subarray(length);
		}
	};
}
