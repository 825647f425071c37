import type mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testDatabases } from '../../../tests/support/databases.js';
import { type GuildId, guildId } from '../ids.js';
import { connectMongo, database } from '../mongo/index.js';
import { type AuditFilter, type AuditPlace, AuditRepository } from './audit.repository.js';
import type { AuditRow } from './chain.js';

const guild = guildId('100000000000000001');
const other = guildId('100000000000000002');
const people = ['200000000000000001', '200000000000000002'];
const actions = ['order.claim', 'order.deliver', 'config.set', 'setup.applied'];
let connection: mongoose.Connection;
let repository: AuditRepository;
let all: readonly AuditRow[];

const rowsOf = (where: GuildId): AuditRow[] =>
	Array.from({ length: 300 }, (_, index) => ({
		_id: `${where}|audit|${Math.floor(index / 2)}|${index % 2}`,
		guild: where,
		unitSeq: Math.floor(index / 2),
		index: index % 2,
		at: new Date(1_700_000_000_000 + index * 1_000),
		actor: people[index % people.length] ?? '',
		actorKind: 'staff',
		action: actions[Math.floor(index / 3) % actions.length] ?? '',
		target: `order:${index % 5}`
	}));

beforeAll(async () => {
	const { mongoUri, mongoDb } = testDatabases();
	connection = await connectMongo({ uri: mongoUri, dbName: mongoDb, appName: 'test' });
	repository = new AuditRepository(connection);
	await repository.prepare();
	all = rowsOf(guild);
	await database(connection)
		.collection<AuditRow>('audit')
		.insertMany([...all, ...rowsOf(other)]);
});
afterAll(async () => {
	await database(connection).dropDatabase();
	await connection.close();
});

const filters: readonly AuditFilter[] = [
	{},
	{ actor: people[1] ?? '' },
	{ actions: ['order.claim', 'config.set'] },
	{ actor: people[0] ?? '', actions: ['order.deliver', 'setup.applied'] }
];
const wanted = ({ actor, actions: some }: AuditFilter): readonly string[] =>
	all
		.filter((row) => (actor === undefined || row.actor === actor) && (some === undefined || some.includes(row.action)))
		.map(({ _id }) => _id)
		.reverse();

describe.each(filters)('the log by %o', (filter) => {
	test('has pages that give every row once, there and back', async () => {
		const seen: string[] = [];
		let place: AuditPlace | null = null;
		for (;;) {
			const page: readonly AuditRow[] = await repository.page(guild, filter, { place, side: 'older' }, 7);
			seen.push(...page.map(({ _id }) => _id));
			const last: AuditRow | undefined = page.at(-1);
			if (last === undefined) break;
			place = last;
		}
		expect(seen).toEqual(wanted(filter));
		const newer = await repository.page(guild, filter, { place, side: 'newer' }, 10_000);
		expect(newer.map(({ _id }) => _id)).toEqual(wanted(filter).slice(0, -1));
		const walked: string[] = [];
		for await (const row of repository.walk(guild, filter, 1_000)) walked.push(row._id);
		expect(walked).toEqual(wanted(filter));
	});

	test('is read in the order of an index, without a sort of its own', async () => {
		const db = database(connection);
		await db.command({ profile: 2 });
		await repository.page(guild, filter, { place: { unitSeq: 75, index: 1 }, side: 'older' }, 9);
		await repository.page(guild, filter, { place: { unitSeq: 75, index: 1 }, side: 'newer' }, 9);
		await repository.about(guild, ['order:1', 'order:2'], 3);
		await db.command({ profile: 0 });
		const read = await db
			.collection('system.profile')
			.find({ ns: /\.audit$/, op: 'query' })
			.toArray();
		await db.collection('system.profile').drop();
		expect(read).toHaveLength(3);
		for (const { planSummary, hasSortStage, docsExamined } of read) {
			expect(planSummary).toContain('IXSCAN');
			expect(hasSortStage ?? false).toBe(false);
			expect(docsExamined).toBeLessThan(60);
		}
	});
});

test('rows of another guild are not there', async () => {
	expect(await repository.find(guild, `${other}|audit|1|0`)).toBeNull();
	expect((await repository.about(guild, ['order:1'], 500)).every((row) => row.guild === guild)).toBe(true);
});
