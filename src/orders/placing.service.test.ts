import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GuildId } from '#core/ids';
import { testDatabases } from '../../tests/support/databases.js';
import { actorOf, freshGuild, person } from '../../tests/support/economy.js';
import { addItem, variedPack } from '../../tests/support/packs.js';
import { openFloor, type ShopFloor } from '../../tests/support/shop-floor.js';

const start = new Date('2026-11-18T22:00:00Z');
const back = new Date('2026-11-19T08:00:00Z');
const buyer = actorOf(person(1), { name: 'Mira' });

let floor: ShopFloor;
let guild: GuildId;
let ticks = 0;
let opening: { readonly at: Date; readonly blocks: boolean } | null = null;
beforeAll(async () => {
	const pack = variedPack((json) => addItem(json, { key: 'crate', price: 10, pieces: 5 }));
	floor = await openFloor(testDatabases(), pack, { clock: { now: () => new Date(start.getTime() + ++ticks) }, opening: () => opening });
	guild = freshGuild();
	await floor.open(guild);
	await floor.fund(guild, buyer.id, 1_000);
});
afterAll(() => floor?.close());

it('refuses orders while staff are away, where the owner wants that, and keeps the form', async () => {
	opening = { at: back, blocks: true };
	await expect(floor.buy(guild, buyer, 'crate')).rejects.toMatchObject({
		code: 'orders.staffAway',
		params: { back: { kind: 'deadline', at: back } }
	});
	expect(await floor.rows('orders', guild)).toEqual([]);
	expect(await floor.rows('drafts', guild)).toHaveLength(1);
	expect((await floor.economy.balance(guild, buyer.id)).credits).toMatchObject({ free: 1_000, held: 0 });
	opening = { at: back, blocks: false };
	const code = await floor.buy(guild, buyer, 'crate');
	expect(await floor.orders.require(guild, code)).toMatchObject({ state: 'placed', held: 10 });
});
