import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Actor } from '#core/actor';
import { guildId, memberId } from '#core/ids';
import type { OrderRow } from './order.model.js';
import { StaffCheck } from './staff-check.service.js';

const guild = guildId('100000000000000001');
const [buyer, staff, helper, stranger] = ['1', '2', '3', '4'].map((end) => memberId(`20000000000000000${end}`));
const order = { code: 'A7K2Q', item: { name: 'Boss Rex' }, buyer, assignee: staff, helpers: [{ id: helper }] } as unknown as OrderRow;
let now = new Date('2026-11-21T12:01:00Z');
const check = new StaffCheck({
	orders: { openOf: async (_, member) => (member === buyer ? [order] : []) },
	keys: { hash: async (of, purpose, text) => createHmac('sha256', `${of}${purpose}`).update(text).digest('base64url') },
	clock: { now: () => now }
});
const actor = (id = buyer) => ({ id }) as Actor;

describe('is this person on my order?', () => {
	test('both sides see one code, which others do not see and which changes', async () => {
		const [asked] = await check.shared(guild, actor(buyer), staff!);
		const [told] = await check.shared(guild, actor(staff), buyer!);
		expect(asked).toMatchObject({ as: 'buyer', code: 'A7K2Q', until: new Date('2026-11-21T12:05:00Z') });
		expect(asked?.rotating).toMatch(/^[2-9A-Z]{3} · [2-9A-Z]{3}$/);
		expect(told).toEqual({ ...asked, as: 'staff' });
		expect((await check.shared(guild, actor(buyer), helper!))[0]?.rotating).toBe(asked?.rotating);
		now = new Date('2026-11-21T12:04:59Z');
		expect((await check.shared(guild, actor(buyer), staff!))[0]?.rotating).toBe(asked?.rotating);
		now = new Date('2026-11-21T12:05:00Z');
		expect((await check.shared(guild, actor(buyer), staff!))[0]?.rotating).not.toBe(asked?.rotating);
	});

	test('nobody else is, and nobody learns of orders of others', async () => {
		expect(await check.shared(guild, actor(buyer), stranger!)).toEqual([]);
		expect(await check.shared(guild, actor(stranger), buyer!)).toEqual([]);
		expect(await check.shared(guild, actor(stranger), staff!)).toEqual([]);
		expect(await check.shared(guild, actor(staff), helper!)).toEqual([]);
		expect(await check.shared(guild, actor(buyer), buyer!)).toEqual([]);
	});
});
