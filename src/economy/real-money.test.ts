import { describe, expect, it } from 'vitest';
import { economySettings } from './economy.settings.js';
import { noticeHash, realMoneyOf } from './real-money.js';

const notice = 'You alone decide and answer for it.';
const confirmed = {
	notice,
	enabled: true,
	confirmedBy: '200000000000000001',
	confirmedAt: '2026-11-21T12:00:00.000Z',
	noticeHash: noticeHash(notice)
};
const of = (realMoney: object) => realMoneyOf(economySettings.parse({ realMoney }));

describe('real money', () => {
	it('is off in a guild that has set nothing', () => {
		expect(realMoneyOf(economySettings.defaults)).toMatchObject({ enabled: false, confirmedBy: null, changed: false });
	});

	it('counts for the very notice that was confirmed', () => {
		expect(of(confirmed)).toMatchObject({ enabled: true, confirmedBy: '200000000000000001', changed: false });
		expect(of({ ...confirmed, notice: `${notice} Really.` })).toMatchObject({ enabled: false, changed: true });
		expect(of({ ...confirmed, notice: ` You alone  decide and\nanswer for it. ` })).toMatchObject({ enabled: true });
	});

	it('is not switched on by a pack, nor by half a confirmation', () => {
		for (const part of ['confirmedBy', 'confirmedAt', 'noticeHash'] as const) {
			const { [part]: _left, ...rest } = confirmed;
			expect(of(rest).enabled).toBe(false);
		}
		expect(of({ enabled: true, confirmedBy: null, notice }).enabled).toBe(false);
		expect(of({ ...confirmed, notice: ' ', noticeHash: noticeHash(' ') }).enabled).toBe(false);
	});
});
