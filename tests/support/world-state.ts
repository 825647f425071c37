import type { App } from './app.js';
import { finalState } from './final-state.js';

/**
 * The final state of a guild in which several members have one order each: what `finalState` tells, with every code and person replaced,
 * the journals of all orders, and the lines of the transaction log apart from the messages that carry them.
 */
export async function worldState(app: App): Promise<Record<string, unknown>> {
	const guild = app.guild.id;
	const orders = await app.db.collection('orders').find({ guild }).toArray();
	const members = app.sandbox.members(app.guild);
	const nameOf = (id: string) => members.find(({ user }) => user.id === id)?.user.global_name ?? id;
	const names = [
		...orders.flatMap(({ code, buyer }) => [
			[String(code), `ORDER-${nameOf(buyer)}`] as const,
			[String(code).toLowerCase(), `ORDER-${nameOf(buyer)}`] as const
		]),
		...members.map(({ user }) => [user.id, user.global_name ?? user.username] as const)
	];
	const plain = (text: string) => names.reduce((out, [id, name]) => out.replaceAll(id, name), text);
	const { order: _, channels, ...rows } = await finalState(app);
	const lines = await app.db.collection('log_lines').find({ guild }).toArray();
	return sorted({
		...JSON.parse(plain(JSON.stringify(rows))),
		channels: (JSON.parse(plain(JSON.stringify(channels))) as { name: string }[]).filter(({ name }) => name !== 'transaction-log'),
		journals: orders.map(({ code, journal, state }) =>
			plain(`${code}: ${journal.map(({ action }: { action: string }) => action)} → ${state}`)
		),
		log: lines.map(({ order, kind, batch }) => plain(`${order} ${kind} ${batch ? 'sent' : 'waits'}`)),
		// What the check of the guild has found is about the break itself.
		audit: (
			await app.db
				.collection('audit')
				.find({ guild, action: { $ne: 'check.found' } })
				.toArray()
		).map(({ action, target }) => plain(`${action} ${target}`))
	});
}

/** Lists in an order of their own: rows are compared, not the order in which they came. */
function sorted(state: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(state).map(([name, list]) => [
			name,
			Array.isArray(list) ? [...list].sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other))) : list
		])
	);
}
