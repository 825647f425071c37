import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ChannelId, channelId, type GuildId, guildId, type MessageId, messageId } from '#core/ids';
import { connectMongo, database, prepareCollections } from '#core/mongo/index';
import type { Effect } from '#core/outbox/effect';
import { unitModel } from '#core/units/unit.model';
import { GroupCommitWriter } from '#core/units/writer';
import type { Screen } from '#core/views/kit';
import { testDatabases } from '../../../tests/support/databases.js';
import { DiscordForbidden, DiscordGone, type DiscordPort } from '../../core/discord/index.js';
import type { Panel } from './panels.js';
import { StorefrontBlocked, storefrontEffects } from './storefront.effects.js';
import { stockWatchModel, storefrontModel } from './storefront.model.js';
import { StorefrontRepository } from './storefront.repository.js';
import { StorefrontService } from './storefront.service.js';

const databases = testDatabases();
const shop = channelId('500000000000000001');
let connection: Awaited<ReturnType<typeof connectMongo>>;
let writer: GroupCommitWriter;
let rows: StorefrontRepository;
let service: StorefrontService;
let guild: GuildId;
let guilds = 0;
let now = new Date('2026-11-21T12:00:00Z');
let channel: ChannelId | null;
let categories: readonly string[];
/** Messages at Discord, with what they show. */
let there: Map<string, string>;
let requests: string[];
let refuse: Error | null;
let serial = 0;
/** While the guild is being set up; and who is told to look again. */
let setUp: boolean;
let looks: number;

const shows = (text: string): Screen => ({ components: [{ type: 10, content: text }] });
const panel = (text: string): Panel => ({ category: text, hash: text, screen: () => shows(text) });
const textOf = ({ components }: Screen): string => JSON.stringify(components).match(/"content":"([^"]*)"/)?.[1] ?? '';
const wanted = async () => ({
	channel,
	panels: categories.map(panel),
	hashes: categories,
	pin: true,
	remakesPerDay: 1
});

/** As much of Discord as the effect asks for. */
const discord = {
	async sendOnce(_effect: unknown, _channel: ChannelId, screen: Screen): Promise<MessageId> {
		if (refuse) throw refuse;
		const id = String(600_000_000_000_000_000n + BigInt(++serial));
		there.set(id, textOf(screen));
		requests.push(`post ${textOf(screen)}`);
		return messageId(id);
	},
	channels: { get: async () => ({}) },
	messages: {
		async edit(_channel: ChannelId, id: MessageId, screen: Screen): Promise<void> {
			if (!there.has(id)) throw new DiscordGone('Unknown Message', {}, 'message');
			there.set(id, textOf(screen));
			requests.push(`edit ${textOf(screen)}`);
		},
		async delete(_channel: ChannelId, id: MessageId): Promise<void> {
			requests.push(`delete ${there.get(id)}`);
			there.delete(id);
		},
		pin: async () => undefined,
		newest: async () => [],
		self: async () => ({ id: '1' }),
		get: async (_channel: ChannelId, id: MessageId) => (there.has(id) ? {} : null)
	}
} as unknown as DiscordPort;

beforeAll(async () => {
	connection = await connectMongo({ uri: databases.mongoUri, dbName: databases.mongoDb, appName: 'test' });
	await prepareCollections(
		connection,
		[unitModel, storefrontModel, stockWatchModel].map((model) => model(connection))
	);
	for (const name of ['outbox', 'deadlines', 'audit'])
		await database(connection)
			.createCollection(name)
			.catch(() => undefined);
	const clock = { now: () => now };
	const log = { warn: () => undefined, error: () => undefined };
	writer = new GroupCommitWriter({ connection, clock, effects: { subscribers: () => [] }, log });
	rows = new StorefrontRepository(connection);
	service = new StorefrontService({ units: writer, clock, rows, wanted, channel: async () => channel });
});
afterAll(() => connection?.close());

beforeEach(() => {
	guild = guildId(String(710_000_000_000_000_000n + BigInt(++guilds)));
	channel = shop;
	categories = ['Dinos', 'Kits'];
	there = new Map();
	requests = [];
	refuse = null;
	setUp = false;
	looks = 0;
});

const asked = () =>
	database(connection).collection<{ _id: string; payload: { n: number } }>('outbox').find({ guild, live: true }).toArray();

/** Runs every effect that was asked for, in order, as the relay does. @returns how many. */
async function carryOut(unknown = false): Promise<number> {
	const { run } = storefrontEffects({
		discord,
		clock: { now: () => now },
		service,
		rows,
		wanted,
		held: async () => setUp,
		lookAgain: () => {
			looks += 1;
		}
	});
	const effects = await asked();
	for (const { _id, payload } of effects) {
		await run({ guild, payload, attempt: 1, unknown } as Effect<{ n: number }>);
		await database(connection)
			.collection<{ _id: string }>('outbox')
			.updateOne({ _id }, { $set: { live: false } });
	}
	return effects.length;
}

async function settled(): Promise<void> {
	await service.look(guild);
	await carryOut();
}

const later = (seconds: number): void => {
	now = new Date(now.getTime() + seconds * 1_000);
};

describe('a storefront', () => {
	it('asks for one effect, however often it is looked at and by how many', async () => {
		await Promise.all(Array.from({ length: 50 }, () => service.look(guild)));
		expect(await asked()).toHaveLength(1);
		await carryOut();
		expect([...there.values()]).toEqual(['Dinos', 'Kits']);
		await service.look(guild);
		expect(await asked()).toEqual([]);
	});

	it('that was asked for before a set-up writes nothing while that runs, and everything at once after it', async () => {
		await service.look(guild);
		setUp = true;
		categories = ['Dinos'];
		await carryOut();
		expect([requests, looks]).toEqual([[], 1]);
		// An edit that waits, or somebody who wants it posted again, looks at it meanwhile.
		await service.postAgain(guild, { actor: '1', actorKind: 'owner' });
		await carryOut();
		expect([requests, looks]).toEqual([[], 2]);
		setUp = false;
		categories = ['Dinos', 'Kits', 'Bosses'];
		await settled();
		expect(requests).toEqual(['post Dinos', 'post Kits', 'post Bosses']);
	});

	it('makes fifty changes of a minute one edit, at the end of that minute', async () => {
		await settled();
		later(120);
		requests = [];
		for (let change = 1; change <= 50; change++) {
			categories = [`Dinos ${change}`, 'Kits'];
			await settled();
			later(1);
		}
		expect(requests).toEqual(['edit Dinos 1']);
		const [deadline] = await database(connection).collection('deadlines').find({ guild }).toArray();
		later(15);
		expect(deadline?.at.getTime()).toBeLessThanOrEqual(now.getTime());
		await service.due({ _id: '', guild, subject: '', kind: '', at: deadline?.at, payload: null });
		await carryOut();
		expect(requests).toEqual(['edit Dinos 1', 'edit Dinos 50']);
	});

	it('follows the owner’s categories: another order, a new one, one that is archived', async () => {
		await settled();
		later(61);
		categories = ['Kits', 'Bosses', 'Dinos'];
		await settled();
		expect([...there.values()]).toEqual(['Kits', 'Bosses', 'Dinos']);
		later(61);
		categories = ['Kits', 'Dinos'];
		await settled();
		expect([...there.values()]).toEqual(['Kits', 'Dinos']);
		categories = [];
		await settled();
		expect(there.size).toBe(0);
	});

	it('moves with its channel', async () => {
		await settled();
		channel = channelId('500000000000000002');
		requests = [];
		await settled();
		expect(requests).toEqual(['delete Kits', 'delete Dinos', 'post Dinos', 'post Kits']);
		expect((await rows.storefront(guild))?.channel).toBe(channel);
	});

	it('posts again what somebody deletes, a few times a day, and then when it is asked to', async () => {
		await settled();
		for (let time = 1; time <= 3; time++) {
			const [id = ''] = [...there.keys()];
			there.delete(id);
			expect(await service.messagesGone(guild, shop, [id])).toBe(true);
			expect(await service.messagesGone(guild, shop, [id])).toBe(false);
			await settled();
		}
		// Two messages, once each a day: the third stays away.
		expect(there.size).toBe(1);
		expect(await service.health(guild)).toEqual({ state: 'removed', missing: 1, channel: shop });
		await service.postAgain(guild, { actor: '400000000000000001', actorKind: 'owner' });
		await carryOut();
		expect(there.size).toBe(2);
		expect((await service.health(guild)).state).toBe('shown');
		expect(await database(connection).collection('audit').countDocuments({ guild, action: 'storefront.postedAgain' })).toBe(1);
	});

	it('notices two deletions at one moment', async () => {
		await settled();
		const ids = [...there.keys()];
		there.clear();
		await Promise.all(ids.map((id) => service.messagesGone(guild, shop, [id])));
		await settled();
		expect([...there.values()]).toEqual(['Dinos', 'Kits']);
	});

	it('finds what was deleted while nobody listened', async () => {
		await settled();
		there.delete([...there.keys()][0] ?? '');
		await service.verify(guild, 'start:1');
		await carryOut();
		later(61);
		await settled();
		expect([...there.values()]).toEqual(['Dinos', 'Kits']);
	});

	it('tries nothing in a channel that is gone, until the slot has another one', async () => {
		await settled();
		expect(await service.channelGone(guild, shop)).toBe(true);
		there.clear();
		await service.look(guild);
		expect(await asked()).toEqual([]);
		expect((await service.health(guild)).state).toBe('channelGone');
		channel = channelId('500000000000000003');
		await settled();
		expect([...there.values()]).toEqual(['Dinos', 'Kits']);
		expect(await service.channelGone(guild, '500000000000000009')).toBe(false);
	});

	it('waits for a right, and says so until it is back', async () => {
		refuse = new DiscordForbidden('Missing Permissions');
		await service.look(guild);
		await expect(carryOut()).rejects.toBeInstanceOf(StorefrontBlocked);
		expect((await service.health(guild)).state).toBe('forbidden');
		refuse = null;
		await carryOut();
		expect((await service.health(guild)).state).toBe('shown');
	});
});
