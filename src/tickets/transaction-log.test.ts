import { expect, test } from 'vitest';
import { lineKey } from './transaction-log.js';

const goods = { pay: 'in_game', pieces: 80_000, goods: 'Metal ingots' };

test.each([
	['completed', { paid: 350 }, 'completed'],
	['cancelled', { paid: 0, back: 350 }, 'cancelled'],
	['completed', goods, 'completedGoods'],
	['silent', goods, 'silentGoods'],
	['completed', { ...goods, pieces: 0 }, 'completedOther'],
	['completed', { pay: 'external', pieces: 0, goods: 'Staff record it' }, 'completedOther'],
	['cancelled', goods, 'cancelledFree'],
	['expired', { pay: 'external', pieces: 0, goods: '' }, 'expiredFree']
] as const)('a line that is %s with %j is told by %s', (kind, facts, key) => {
	expect(lineKey({ kind, facts })).toBe(key);
});
