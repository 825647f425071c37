import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, freshGuild, type Ledger, moneyUnit, openLedger, person } from '../../tests/support/economy.js';

const databases = testDatabases();
const members = [person(1), person(2), person(3), person(4)];
const owner = actorOf(person(9), { isGuildOwner: true });
let ledger: Ledger;

beforeAll(async () => {
	ledger = await openLedger(databases.mongoUri, databases.mongoDb);
});
afterAll(() => ledger.close());

it('several checks at once, while holds are made, captured and released, find nothing and lock nothing', async () => {
	const guild = freshGuild();
	const { economy, writer } = ledger;
	const open = new Set<string>();
	economy.books.registerHoldOwner('deal', async (_, ids) => new Set(ids.filter((id) => open.has(id))));
	const max = await economy.maxBalances(guild);
	for (const member of members) {
		const draft = { guild, key: `give:${member}`, reason: 'grant.staff', member, amount: 10_000, actor: 'test' } as const;
		await writer.execute(moneyUnit(guild, draft.key, economy.grant(draft, max)));
	}

	let moving = true;
	const trader = async (member: (typeof members)[number], other: (typeof members)[number], lane: number) => {
		for (let round = 0; round < 60; round++) {
			const id = `${lane}-${round}`;
			const common = { guild, holdId: id, member, actor: member, amount: 30 };
			open.add(id);
			await writer.execute(
				moneyUnit(guild, `hold:${id}`, economy.hold({ ...common, key: `deal:${id}:hold`, reason: 'order.hold', owner: `deal:${id}` }))
			);
			await economy.transfer({ guild, from: member, to: other, amount: 10, key: id });
			await writer.execute(
				moneyUnit(guild, `end:${id}`, [
					...economy.capture({ ...common, amount: 10, key: `deal:${id}:capture`, reason: 'order.capture' }),
					...economy.release({ ...common, amount: 20, key: `deal:${id}:release`, reason: 'order.release' })
				])
			);
			open.delete(id);
		}
	};
	const checker = async (full: boolean) => {
		let checks = 0;
		while (moving) {
			const { differences } = await economy.books.reconcile(guild, { full });
			expect(differences).toEqual([]);
			checks++;
		}
		return checks;
	};
	const prover = async () => {
		let checks = 0;
		while (moving) {
			await economy.books.prove(guild, owner);
			checks++;
		}
		return checks;
	};
	const checks = [checker(false), checker(false), checker(true), checker(true), prover()];
	await Promise.all(members.map((member, lane) => trader(member, members[(lane + 1) % members.length] ?? member, lane)));
	moving = false;
	for (const count of await Promise.all(checks)) expect(count).toBeGreaterThan(1);
	expect(await economy.books.status(guild)).toMatchObject({ state: 'balanced', differences: [] });
	expect(await ledger.writer.locks(guild)).toEqual({});
});
