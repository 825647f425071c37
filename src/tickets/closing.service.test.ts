import { expect, test, vi } from 'vitest';
import { DeadlineMoved } from '#core/deadlines/deadline';
import { guildId } from '#core/ids';
import { ClosingService } from './closing.service.js';

const guild = guildId('123456789012345678');

/** A service whose ticket is another one at each look; a unit is refused as long as another look is to come. */
function stage(states: readonly object[]) {
	const looks = [...states];
	const find = vi.fn(async () => (looks.length > 1 ? looks.shift() : looks[0]));
	const execute = vi.fn(async (_: { key: string }) => {
		if (looks.length > 1) throw new DeadlineMoved();
	});
	const now = new Date('2026-11-21T12:00:00Z');
	const service: ClosingService = Reflect.construct(ClosingService, [
		{
			units: { execute },
			clock: { now: () => now },
			tickets: { find, guarded: () => ({ in: 'tickets', id: 'A7K2Q' }) },
			settings: async () => ({ closeRequestHours: 2, deleteClosedChannelsAfterHours: 0 })
		}
	]);
	return { service, execute };
}
const ticket = { guild, code: 'A7K2Q', closings: 0, closeCards: 0, closesAt: null, rooms: 1, kind: null };

test('an order that ends while its room comes back closes all the same', async () => {
	const waiting = { ...ticket, state: 'waiting' };
	const open = { ...ticket, state: 'open' };
	const { service, execute } = stage([waiting, open, open]);
	await service.ended(guild, 'A7K2Q', true);
	expect(execute.mock.calls.map(([{ key }]) => key)).toEqual(['ticket:A7K2Q:close:1', 'ticket:A7K2Q:closing:ended:0']);
});

test('one that never stands still is tried again later by whoever asked', async () => {
	const { service, execute } = stage(Array.from({ length: 9 }, () => ({ ...ticket, state: 'waiting' })));
	await expect(service.ended(guild, 'A7K2Q', true)).rejects.toThrow('changes too fast');
	expect(execute).toHaveBeenCalledTimes(5);
});
