import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabases } from '../../tests/support/databases.js';
import { freshGuild, type Ledger, openLedger, person } from '../../tests/support/economy.js';
import { counterLimit, LedgerModel, type Numbered, numbered, people, program, type Round } from '../../tests/support/ledger-model.js';
import { DomainError } from '../core/errors.js';
import { type GuildId, rowId } from '../core/ids.js';
import { database } from '../core/mongo/index.js';
import type { Change } from '../core/units/unit.js';

const databases = testDatabases();
let ledger: Ledger;

beforeAll(async () => {
	ledger = await openLedger(databases.mongoUri, databases.mongoDb);
	await database(ledger.connection).createCollection('counters');
});
afterAll(() => ledger.close());

/** The changes of a step; holds are named after the step that made them. */
function changesOf({ economy }: Ledger, guild: GuildId, { step, number, key }: Numbered, holders: ReadonlyMap<number, number>): Change[] {
	const movement = { guild, key, actor: 'test' };
	switch (step.do) {
		case 'grant': {
			const max = { credits: 1_000_000, tokens: 1 };
			return economy.grant({ ...movement, reason: 'grant.staff', member: person(step.to), amount: step.amount }, max);
		}
		case 'transfer': {
			const legs = [
				{ account: `member:${person(step.from)}` as const, currency: 'credits' as const, amount: -step.amount },
				{ account: `member:${person(step.to)}` as const, currency: 'credits' as const, amount: step.amount }
			];
			return economy.posting({ ...movement, reason: 'transfer', legs });
		}
		case 'hold': {
			const hold = { member: person(step.of), amount: step.amount, holdId: `h${number}`, owner: `test:${number}` };
			return economy.hold({ ...movement, ...hold, reason: 'order.hold' });
		}
		case 'count': {
			const _id = rowId(guild, 'counter');
			const limit = () => new DomainError('test.limit');
			return [{ in: 'counters', id: _id, upsert: { _id, n: 0 }, when: { n: { $lt: counterLimit } }, inc: { n: 1 }, else: limit }];
		}
		case 'freeze':
		case 'thaw':
			return economy[step.do]({ guild, holdId: `h${step.hold}`, member: person(holders.get(step.hold) ?? 0) });
		default: {
			const part = { holdId: `h${step.hold}`, member: person(holders.get(step.hold) ?? 0), amount: step.amount };
			if (step.do === 'capture') return economy.capture({ ...movement, ...part, reason: 'order.capture' });
			return economy.release({ ...movement, ...part, reason: 'order.release' });
		}
	}
}

/** Hands a step over; the sequence number and how it went. */
async function hand(
	on: Ledger,
	guild: GuildId,
	one: Numbered,
	holders: ReadonlyMap<number, number>
): Promise<{ seq: number; how: string }> {
	const { step, key, otherContent } = one;
	if (step.do === 'transfer' && step.from === step.to) {
		const before = await on.writer.outcome(guild, key);
		return { seq: 0, how: before ? 'impossible' : 'economy.sameAccount' };
	}
	try {
		const { seq, replayed } = await on.writer.execute({
			guild,
			key,
			content: { step, otherContent },
			changes: changesOf(on, guild, one, holders),
			outbox: [{ key, kind: 'test', aggregate: 'test', payload: null }]
		});
		return { seq, how: replayed ? 'again' : 'ok' };
	} catch (error) {
		if (error instanceof DomainError) return { seq: 0, how: error.code };
		throw error;
	}
}

async function check(guild: GuildId, model: LedgerModel): Promise<void> {
	for (let at = 0; at < people; at++) {
		const { free, held } = (await ledger.economy.balance(guild, person(at))).credits;
		expect([free, held]).toEqual([model.free[at], model.held(at)]);
	}
	const db = database(ledger.connection);
	const units = await db
		.collection('units')
		.find({ guild, key: { $exists: true } })
		.sort({ seq: 1 })
		.toArray();
	expect(units.map(({ seq }) => seq)).toEqual(units.map((_, at) => at + 1));
	expect(new Set(units.map(({ key }) => key))).toEqual(new Set(model.done.keys()));
	expect(await db.collection('outbox').countDocuments({ guild })).toBe(model.done.size);
	const counter = await db.collection<{ _id: string; n: number }>('counters').findOne({ _id: rowId(guild, 'counter') });
	expect(counter?.n ?? 0).toBe(model.counted);
	expect(await ledger.economy.books.reconcile(guild)).toMatchObject({ balanced: true });
	expect(await ledger.economy.books.reconcile(guild, { full: true })).toMatchObject({ balanced: true });
	expect(await ledger.economy.books.systemBalance(guild, 'system:mint', 'credits')).toBe(-model.minted || 0);
}

function remember(holders: Map<number, number>, steps: readonly Numbered[]): void {
	for (const { step, number } of steps) if (step.do === 'hold') holders.set(number, step.of);
}

async function play(
	rounds: readonly Round[],
	each: (guild: GuildId, round: Round, steps: Numbered[], model: LedgerModel, holders: Map<number, number>) => Promise<void>
) {
	const guild = freshGuild();
	const model = new LedgerModel();
	const holders = new Map<number, number>();
	const all: Numbered[] = [];
	for (const round of rounds) {
		const steps = numbered(round.steps, all);
		all.push(...steps);
		await each(guild, round, steps, model, holders);
		remember(holders, steps);
	}
	await check(guild, model);
}

it('does what the plain model does, step by step', async () => {
	await fc.assert(
		fc.asyncProperty(program(false), (rounds) =>
			play(rounds, async (guild, _, steps, model, holders) => {
				const outcomes = await Promise.all(steps.map((one) => hand(ledger, guild, one, holders)));
				expect(outcomes.map(({ how }) => how)).toEqual(steps.map((one) => model.run(one)));
			})
		),
		{ numRuns: 60, interruptAfterTimeLimit: 60_000 }
	);
});

it('keeps every invariant when processes die with their work half done', async () => {
	await fc.assert(
		fc.asyncProperty(program(true), (rounds) =>
			play(rounds, async (guild, { crash }, steps, model, holders) => {
				if (crash !== null) {
					const dying = await openLedger(databases.mongoUri, databases.mongoDb);
					const last = Promise.allSettled(steps.map((one) => hand(dying, guild, one, holders)));
					await sleep(crash);
					await dying.connection.close(true);
					await dying.writer.stop(0);
					await last;
				}
				const before = new Set(model.done.keys());
				const outcomes = await Promise.all(steps.map(async (one) => ({ one, ...(await hand(ledger, guild, one, holders)) })));
				// What the dead process has committed counts as done then, in the order of the sequence.
				const first = new Map<string, { seq: number; one: Numbered }>();
				for (const { one, seq } of outcomes) if (seq > 0 && !before.has(one.key) && !first.has(one.key)) first.set(one.key, { seq, one });
				for (const { one } of [...first.values()].sort((a, b) => a.seq - b.seq)) expect(model.run(one)).toBe('ok');
				for (const { one, how } of outcomes) if (how === 'ok' || how === 'again') expect(model.done.get(one.key)).toBe(one.otherContent);
			})
		),
		{ numRuns: 10, interruptAfterTimeLimit: 45_000 }
	);
});
