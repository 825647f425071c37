// What it costs to record a message: against bare inserts of the same rows (durable, one by one as they come), and, for messages that
// are in no ticket, against a listener that does nothing.
import { channelId, guildId, memberId } from '#core/ids';
import { silentLogger } from '#core/logging/logger';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import { type Captured, capture } from '../src/tickets/record/captured.js';
import { fileModel, messageModel, noteModel, transcriptModel } from '../src/tickets/record/record.model.js';
import { RecordRepository } from '../src/tickets/record/record.repository.js';
import { Recorder } from '../src/tickets/record/recorder.js';
import { RoomLookup } from '../src/tickets/record/room-lookup.js';
import { testDatabases } from '../tests/support/databases.js';
import { closedLoop, compare } from './ratios.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const roundMs = Number(process.env.BENCH_ROUND_MS ?? 3_000);

const { mongoUri, mongoDb } = testDatabases();
const connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'bench' });
try {
	await prepareCollections(connection, [
		messageModel(connection),
		fileModel(connection),
		noteModel(connection),
		transcriptModel(connection)
	]);
	const guild = guildId('123456789012345678');
	const room = { guild, code: 'A7K2Q', channel: channelId('323456789012345678'), buyer: memberId('800000000000000001') };
	const elsewhere = channelId('323456789012345679');
	const clock = { now: () => new Date() };
	const lookup = new RoomLookup(async (_, channel) => (channel === room.channel ? room : null), clock);
	const recorder = new Recorder({
		rooms: lookup,
		rows: new RecordRepository(connection),
		clock,
		log: silentLogger(),
		limit: async () => 100_000_000,
		onFiles: () => undefined
	});
	const bare = database(connection).collection<{ _id: string }>('bare', { writeConcern: { w: 'majority', journal: true } });
	let number = 0;
	const next = (): Captured => {
		const at = new Date();
		const message = String(900_000_000_000_000_000n + BigInt(number++));
		return {
			message,
			at,
			author: '8',
			name: 'Mira',
			kind: 'person',
			saidAt: at,
			content: 'on my way, two minutes',
			seen: true,
			replyTo: null,
			files: [],
			names: [],
			addedBy: null
		};
	};
	const recorded = await compare(
		{
			name: 'recorded message against a bare insert, 64 at once',
			callers: 64,
			base: (callers, until) =>
				closedLoop(callers, until, async () => {
					const one = next();
					await bare.insertOne({ _id: one.message, ...one });
				}),
			ours: (callers, until) =>
				closedLoop(callers, until, () => recorder.inChannel(guild, room.channel, (found) => recorder.seen(found, [next()])))
		},
		rounds,
		roundMs
	);

	const event = {
		id: '900000000000000001',
		channel_id: elsewhere,
		author: { id: '8', username: 'mira', discriminator: '0', avatar: null, global_name: 'Mira' },
		content: 'just chatting',
		timestamp: new Date().toISOString(),
		edited_timestamp: null,
		tts: false,
		mention_everyone: false,
		mentions: [],
		mention_roles: [],
		attachments: [],
		embeds: [],
		pinned: false,
		type: 0
	};
	const perCall = 1_000;
	const times = async (work: () => Promise<void>) => {
		for (let count = 0; count < perCall; count++) await work();
	};
	const listened = await compare(
		{
			name: 'message in no ticket against a listener that does nothing, per thousand',
			callers: 1,
			base: (callers, until) => closedLoop(callers, until, () => times(async () => undefined)),
			ours: (callers, until) =>
				closedLoop(callers, until, () =>
					times(() =>
						recorder.inChannel(guild, elsewhere, async () => {
							capture(event, { self: '1', contentGranted: true });
						})
					)
				)
		},
		rounds,
		Math.min(roundMs, 1_000)
	);
	await recorder.stop();
	const rounded = (value: number): number => Math.round(value * 100) / 100;
	process.stdout.write(
		`${JSON.stringify({
			name: 'capture',
			ratio: rounded(recorded.ratio),
			perSecond: Math.round(recorded.ours),
			elsewhereMicroseconds: rounded(1_000_000 / (listened.ours * perCall)),
			nothingMicroseconds: rounded(1_000_000 / (listened.base * perCall))
		})}\n`
	);
} finally {
	await connection.dropDatabase();
	await connection.close();
}
