import { describe, expect, it } from 'vitest';
import { settingsUndo } from './undo.js';

const rank = (key: string, name: string, role?: string) => ({ key, name, minMonths: 0, ...(role === undefined ? {} : { role }) });
const ranks = (...rows: readonly object[]) => ({ xp: { ranks: rows, perDeal: 5 } });

describe('settings, when an import is taken back', () => {
	it('keep the roles that ranks were given since', () => {
		const before = ranks(rank('bronze', 'Bronze'), rank('gold', 'Gold', '300000000000000001'));
		const made = ranks(rank('bronze', 'Copper'), rank('gold', 'Gold', '300000000000000001'));
		const now = ranks(rank('bronze', 'Copper', '300000000000000002'), rank('gold', 'Gold', '300000000000000003'));
		const { values, left, restored } = settingsUndo(['ranks'], { before, made, now }, false);
		expect([left, restored]).toEqual([[], 1]);
		expect(values).toEqual(ranks(rank('bronze', 'Bronze', '300000000000000002'), rank('gold', 'Gold', '300000000000000003')));
	});

	it('leave a rank without its role when it was taken from it since', () => {
		const before = ranks(rank('gold', 'Gold', '300000000000000001'));
		const now = ranks(rank('gold', 'Silver'));
		expect(settingsUndo(['ranks'], { before, made: now, now }, false).values).toEqual(ranks(rank('gold', 'Gold')));
	});

	it('bring back a rank that the import took away with the role that it had, and drop what was not set', () => {
		const before = { xp: { ranks: [rank('bronze', 'Bronze', '300000000000000001')] }, orders: {} };
		const now = {
			xp: { ranks: [rank('gold', 'Gold', '300000000000000002')], perDeal: 5 },
			orders: { quietHours: { from: 22 }, policies: {} }
		};
		expect(settingsUndo(['ranks', 'quietHours'], { before, made: now, now }, false).values).toEqual({
			xp: { ranks: [rank('bronze', 'Bronze', '300000000000000001')], perDeal: 5 },
			orders: { policies: {} }
		});
	});
});
