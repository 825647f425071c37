import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarFile } from './meeting.ics.js';
import { missedTerms, outcomeOf, owedBack } from './meeting.rules.js';
import { timesOf } from './meeting.times.js';
import { newCodeWord, sameWord, spelled } from './meeting.word.js';
import type { Payment } from './order.model.js';
import { ordersSettings } from './orders.settings.js';

const { ready } = ordersSettings.defaults;
const now = new Date('2026-11-21T12:00:00Z');
const form = { days: ['2026-11-21'], hour: '20', minute: '15', zone: 'Europe/Berlin' };

describe('proposed times', () => {
	it('are moments on the clock of whoever proposes, in order, each once', () => {
		const days = ['2026-11-23', '2026-11-21', '2026-11-23'];
		expect(timesOf({ ...form, days }, now, 14)).toEqual([new Date('2026-11-21T19:15:00Z'), new Date('2026-11-23T19:15:00Z')]);
		expect(timesOf({ ...form, zone: '+05:30' }, now, 14)).toEqual([new Date('2026-11-21T14:45:00Z')]);
	});

	it.each([
		['orders.timePast', { hour: '12' }],
		['orders.timeTooFar', { days: ['2026-12-05'] }],
		['orders.timeTooFar', { days: ['2026-11-20'] }],
		['orders.timeMissing', { days: [] }],
		['orders.timeMissing', { days: ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-24'] }],
		['orders.timeMissing', { hour: '24' }],
		['orders.timeMissing', { minute: '' }],
		['orders.timeMissing', { zone: 'Ark/Island' }],
		['orders.timeTooFar', { days: ['no day'] }]
	])('are refused with %s for %j', (code, change) => {
		expect(() => timesOf({ ...form, ...change }, now, 14)).toThrow(code);
	});

	it('that clocks leave out are refused, those that come twice are the first', () => {
		const spring = new Date('2027-03-27T12:00:00Z');
		expect(() => timesOf({ ...form, days: ['2027-03-28'], hour: '2' }, spring, 14)).toThrow('orders.timeGap');
		const autumn = new Date('2026-10-24T12:00:00Z');
		expect(timesOf({ ...form, days: ['2026-10-25'], hour: '2' }, autumn, 14)).toEqual([new Date('2026-10-25T00:15:00Z')]);
	});
});

describe('a code word', () => {
	it('is read out in groups and taken in any spelling', () => {
		for (let index = 0; index < 50; index++) {
			const word = newCodeWord();
			expect(word).toMatch(/^[2-9A-HJKMNP-Z]{6}$/);
			expect(spelled(word)).toMatch(/^.{3} · .{3}$/);
			for (const said of [word, spelled(word), ` ${word.toLowerCase()} `, [...word].join('.')]) expect(sameWord(said, word)).toBe(true);
			for (const said of ['', word.slice(1), `${word}2`, [...word].reverse().join('').replace(word, '')])
				expect(sameWord(said, word)).toBe(false);
		}
	});
});

describe('a calendar file', () => {
	const entry = {
		uid: 'order-a7k2q-1@tribute',
		sequence: 1,
		stamp: now,
		start: new Date('2026-11-21T19:15:00Z'),
		end: new Date('2026-11-21T19:30:00Z'),
		title: 'Hand-over A7K2Q: Rex, bred; big',
		text: 'Meet in game',
		place: 'Ragnarok',
		alarm: 30
	};

	it('is in UTC, with escaped texts, an alarm and a name that stays', () => {
		const file = calendarFile(entry);
		expect(file).toContain('DTSTART:20261121T191500Z\r\n');
		expect(file).toContain('SUMMARY:Hand-over A7K2Q: Rex\\, bred\\; big\r\n');
		expect(file).toContain('TRIGGER:-PT30M');
		expect(file).toContain('UID:order-a7k2q-1@tribute');
		expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true);
	});

	it('holds any text in lines of 75 bytes, and nothing but its own properties', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
				const lines = calendarFile({ ...entry, title }).split('\r\n');
				for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
				const unfolded = lines.join('\r\n').replaceAll('\r\n ', '').split('\r\n');
				const summary = unfolded.find((line) => line.startsWith('SUMMARY:'))?.slice(8) ?? '';
				const back = summary.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
				const shown = (letter: string) => letter === '\n' || (letter >= ' ' && letter !== String.fromCharCode(127));
				const wanted = [...title.replace(/\r\n?/g, '\n')].filter(shown).join('');
				expect(back).toBe(wanted);
				expect(unfolded.filter((line) => line.startsWith('BEGIN:'))).toHaveLength(3);
			})
		);
	});
});

describe('missed meetings', () => {
	const payment = { clear: true, received: 0, returned: 0 } as Payment;
	const order = fc.record({
		missedByBuyer: fc.nat(4),
		missedByStaff: fc.nat(4),
		payment: fc.constantFrom(null, payment, { ...payment, clear: false, received: 30 })
	});
	const limit = fc.integer({ min: 1, max: 4 });

	it('are a strike for who was missing, and end or change hands only at their limit', () => {
		fc.assert(
			fc.property(order, fc.constantFrom('buyer', 'staff', 'both'), limit, (before, missed, strikesToCancel) => {
				const { next, buyerStrikes, staffStrikes } = outcomeOf(before, missed, { ...ready, strikesToCancel });
				expect(buyerStrikes - before.missedByBuyer).toBe(missed === 'staff' ? 0 : 1);
				expect(staffStrikes - before.missedByStaff).toBe(missed === 'buyer' ? 0 : 1);
				if (next === 'end') expect(missed !== 'staff' && buyerStrikes >= strikesToCancel).toBe(true);
				if (next === 'queue') expect(missed !== 'buyer' && staffStrikes >= strikesToCancel && (before.payment?.clear ?? true)).toBe(true);
				if (next === 'again' && missed !== 'staff') expect(buyerStrikes).toBeLessThan(strikesToCancel);
			})
		);
	});

	it('keep no more than the share of the settings, nothing when staff were missing too, and all that is held adds up', () => {
		const money = fc.tuple(fc.nat(100_000), fc.nat(100_000), fc.nat(100_000));
		fc.assert(
			fc.property(money, fc.nat(3), fc.nat(100), ([left, captured, released], staffStrikes, keptPercentOnBuyerNoShow) => {
				const held = left + captured + released;
				const terms = missedTerms({ held, captured, released }, { staffStrikes }, { ...ready, keptPercentOnBuyerNoShow });
				expect(terms.kept + terms.released).toBe(left);
				expect(terms.kept).toBe(staffStrikes > 0 ? 0 : Math.floor((left * keptPercentOnBuyerNoShow) / 100));
			})
		);
	});

	it('make staff owe what they have received of goods', () => {
		expect(owedBack(null)).toBeNull();
		expect(owedBack(payment)).toBe(payment);
		expect(owedBack({ ...payment, clear: false, received: 30, returned: 10 })).toMatchObject({ owed: 30, settled: false });
		expect(owedBack({ ...payment, clear: false })).toMatchObject({ owed: 1 });
	});
});
