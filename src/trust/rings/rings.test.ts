import { describe, expect, test } from 'vitest';
import { memberId } from '#core/ids';
import { drawn } from '#core/pictures';
import { ringPicture } from './ring-picture.js';
import { findRings, type RingDeals, type RingMember, ringAround } from './rings.js';
import { sumsOf } from './rings.service.js';

const hour = 3_600_000;
const name = (index: number): string => `m${String(index).padStart(3, '0')}`;
const member = (index: number, more: Partial<RingMember> = {}): RingMember => ({
	...{ member: name(index), joinedAt: index * 100 * hour, inviter: null, tribe: null, seedValue: 0, memberValue: 0, cases: 0 },
	...more
});
const everyPair = (indexes: readonly number[], value = 500): RingDeals[] =>
	indexes.flatMap((one, place) => indexes.slice(place + 1).map((other) => ({ one: name(one), other: name(other), count: 2, value })));

describe('groups', () => {
	test('ten who deal among themselves and with nobody else are one group, with its reasons', () => {
		const ten = Array.from({ length: 10 }, (_, index) => index);
		const members = [
			...ten.map((index) => member(index, { memberValue: 4500 })),
			...ten.map((index) => member(index + 20, { seedValue: 3000 }))
		];
		const rings = findRings(members, everyPair(ten), []);
		expect(rings).toHaveLength(1);
		expect(rings[0]?.members).toHaveLength(10);
		expect(rings[0]?.reasons.map(({ kind }) => kind)).toEqual(['closed', 'unseeded']);
	});

	test('customers of the shop who trade with each other now and then are none', () => {
		const ten = Array.from({ length: 10 }, (_, index) => index);
		const members = ten.map((index) => member(index, { seedValue: 20_000, memberValue: 900 }));
		expect(findRings(members, everyPair(ten, 100), [])).toEqual([]);
	});

	test('accounts that one person brought within a day are a group; the same number over months is none', () => {
		const farm = [member(0), ...[1, 2, 3, 4, 5].map((index) => member(index, { inviter: name(0), joinedAt: index * hour }))];
		const [ring] = findRings(farm, [], []);
		expect(ring?.reasons).toEqual([
			{ kind: 'brought', by: name(0), count: 5 },
			{ kind: 'burst', count: 5, hours: 4 }
		]);
		const slow = [member(0), ...[1, 2, 3, 4, 5].map((index) => member(index, { inviter: name(0) }))];
		expect(findRings(slow, [], [])).toEqual([]);
	});

	test('two who gave the same id are shown at once, and a tribe alone is no reason', () => {
		const two = [member(1, { tribe: 't' }), member(2, { tribe: 't' }), member(3, { tribe: 't' })];
		expect(findRings(two, [], [])).toEqual([]);
		const [ring] = findRings(two, [], [{ one: name(1), other: name(2) }]);
		expect(ring?.reasons.map(({ kind }) => kind)).toEqual(['sharedId', 'tribe']);
		expect(ring?.members.map((row) => row.member)).toEqual([name(1), name(2)]);
	});

	test('the order of what is given changes nothing, and ids of nobody are left out', () => {
		const members = [1, 2, 3, 4].map((index) => member(index, { memberValue: 1500 }));
		const deals = everyPair([1, 2, 3, 4]);
		const plain = findRings(members, deals, [{ one: name(1), other: 'nobody' }]);
		expect(findRings(members.toReversed(), deals.toReversed(), [])).toEqual(plain);
	});

	test('around a member are those whom anything ties to them, and nobody else', () => {
		const members = [
			member(1, { tribe: 't' }),
			member(2, { tribe: 't' }),
			member(3, { inviter: name(1) }),
			member(4, { memberValue: 500 }),
			member(5)
		];
		const ring = ringAround(name(1), members, [{ one: name(1), other: name(4), count: 1, value: 500 }], []);
		expect(ring?.members.map((row) => row.member)).toEqual([name(1), name(2), name(3), name(4)]);
		expect(ringAround(name(5), members, [], [])).toBeNull();
		expect(ringAround('nobody', members, [], [])).toBeNull();
	});
});

test('what staff did as staff ties nobody, and a deal that both sides tell counts once', () => {
	const [buyer, courier, friend] = [memberId('200000000000000001'), memberId('200000000000000002'), memberId('200000000000000003')];
	const row = (subject: typeof buyer, partner: typeof buyer, seed: boolean) => ({ subject, partner, seed, count: 2, value: 600 });
	const { values, deals } = sumsOf([
		row(buyer, courier, true),
		row(courier, buyer, false),
		row(buyer, friend, false),
		row(friend, buyer, false)
	]);
	expect(deals).toEqual([{ one: buyer, other: friend, count: 2, value: 600 }]);
	expect(Object.fromEntries(values)).toEqual({ [buyer]: { seed: 600, members: 600 }, [friend]: { seed: 0, members: 600 } });
});

test('the picture is a drawing that Discord can show', async () => {
	const members = Array.from({ length: 40 }, (_, index) => member(index, { cases: index % 2 }));
	const png = await drawn(ringPicture({ members, links: [{ one: name(0), other: name(1), kinds: ['deals', 'sharedId'], value: 1 }] }));
	expect(png.subarray(1, 4).toString()).toBe('PNG');
	expect(png.length).toBeLessThan(100_000);
});
