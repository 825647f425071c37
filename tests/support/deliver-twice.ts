import type { App } from './app.js';
import { quiet } from './order-life.js';

/**
 * Carries out every effect of the guild that is done a second time, as after a crash between doing and noting it.
 *
 * @returns the kinds of the effects, sorted.
 */
export async function deliverTwice(app: App): Promise<readonly string[]> {
	const outbox = app.db.collection<{ guild: string; kind: string; state: string }>('outbox');
	const again = { guild: app.guild.id, state: 'done' };
	const kinds: readonly string[] = await outbox.distinct('kind', again);
	await app.bot.stop();
	const { modifiedCount } = await outbox.updateMany(again, {
		$set: { state: 'pending', live: true, unsure: true, nextAt: new Date(0) },
		$unset: { doneAt: '' }
	});
	if (modifiedCount < kinds.length) throw new Error('not all effects were taken up again');
	await app.restart();
	await app.idle(240_000);
	await quiet(app);
	const left = await outbox.find({ guild: app.guild.id, state: { $ne: 'done' }, kind: { $in: [...kinds] } }).toArray();
	if (left.length > 0) throw new Error(`effects that did not get through again:\n${JSON.stringify(left)}`);
	return [...kinds].sort();
}
