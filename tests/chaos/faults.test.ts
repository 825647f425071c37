import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import type { App } from '../support/app.js';
import { ownDatabases } from '../support/databases.js';
import { finalState } from '../support/final-state.js';
import { claimGrant, fillForm, nextStep, room } from '../support/order-script.js';
import { finish, play } from '../support/play.js';
import { type StoredWorld, storeWorld } from './world.js';

/** Who waits looks again after a moment. */
const patience = { timeout: 30_000, interval: 100 };

let world: StoredWorld;
let undisturbed: Record<string, unknown>;

beforeAll(async () => {
	world = await storeWorld();
	const app = await world.open();
	await play(app);
	undisturbed = await finish(app);
	await app.stop();
}, 300_000);
afterAll(() => world?.remove());

async function withApp(options: Parameters<StoredWorld['open']>[0], run: (app: App) => Promise<void>): Promise<void> {
	const app = await world.open(options);
	try {
		await run(app);
	} finally {
		await app.stop();
	}
}

/** Starts the next step of the order and breaks something while it is on its way; who pressed in vain presses again. */
async function playDisturbed(app: App, disturb: () => Promise<void>): Promise<void> {
	for (let step = 0; step < 40; step++) {
		const [result] = await Promise.allSettled([nextStep(app), disturb()]);
		if (result.status === 'fulfilled' && result.value === 'done') return;
	}
	throw new Error('the order does not get on');
}

test('mongod killed and started again in the middle of every step', { timeout: 400_000 }, async () => {
	const databases = await ownDatabases();
	try {
		await withApp({ databases }, async (app) => {
			await playDisturbed(app, async () => {
				await new Promise((resolve) => setTimeout(resolve, 40));
				await databases.servers.mongo.kill9();
				await databases.servers.mongo.restart();
				await app.idle(60_000);
			});
			expect(await finish(app)).toEqual(undisturbed);
		});
	} finally {
		await databases.servers.stop();
	}
});

test('the gateway cut before and during every step: the session is resumed and nothing is lost or doubled', {
	timeout: 300_000
}, async () => {
	await withApp({}, async (app) => {
		await playDisturbed(app, async () => {
			app.sandbox.gateway.cut();
			await app.sandbox.gateway.ready(30_000);
			await app.idle();
		});
		expect(await finish(app)).toEqual(undisturbed);
	});
});

test.each([
	['while Discord remembers the nonce', 5 * 60_000],
	['after Discord has forgotten the nonce', 1]
])('the reply to every message, thread and role of an order is lost once, %s', { timeout: 300_000 }, async (_, nonceWindowMs) => {
	await withApp({ sandbox: { nonceWindowMs } }, async (app) => {
		const seen = new Set<string>();
		const fault = app.sandbox.faults.add({
			match: {
				method: 'POST',
				route: /^\/channels\/\d+\/(messages|threads)$/,
				body: (body) => {
					const key = JSON.stringify(body);
					if (seen.has(key)) return false;
					seen.add(key);
					return true;
				}
			},
			times: Number.POSITIVE_INFINITY,
			action: 'lose-reply'
		});
		await play(app);
		expect(await finish(app)).toEqual(undisturbed);
		expect(fault.hits).toBeGreaterThan(5);
	});
});

test('an order is taken while Discord still refuses its room: the card comes first, and the queue tells who took it', async () => {
	await withApp({}, async (app) => {
		const { buyer, staff } = app.people;
		const fault = app.sandbox.faults.add({
			match: { method: 'POST', route: /^\/channels\/\d+\/threads$/ },
			times: Number.POSITIVE_INFINITY,
			action: 'status:500'
		});
		await claimGrant(buyer);
		await fillForm(buyer, 'metal-ingots');
		await buyer.click('Place order');
		const orders = app.db.collection('orders');
		const order = await vi.waitUntil(() => orders.findOne({ guild: app.guild.id }), patience);
		const code = String(order.code);
		await staff.slash('order', { order: code }, { sub: 'view' });
		await staff.click('Claim order');
		await vi.waitUntil(() => orders.findOne({ _id: order._id, state: 'claimed' }), patience);
		fault.remove();
		for (
			let tries = 0;
			tries < 10 && !(await app.db.collection('tickets').findOne({ guild: app.guild.id, card: { $ne: null } }));
			tries++
		) {
			await app.advance(60_000);
			await app.idle();
		}
		const texts = (person: Person, channel: ReturnType<typeof room>) => person.sees(channel).map((message) => app.sandbox.render(message));
		const [card, taken] = texts(buyer, room(buyer, code));
		expect(card).toContain('Claimed');
		expect(card).toContain('Metal ingots');
		expect(taken).toContain('took your order');
		const queue = texts(staff, staff.channel('staff-queue')).filter((text) => text.includes(code));
		expect(queue).toEqual([expect.stringContaining('taken by')]);
		expect(queue.join()).not.toContain('(Claim order)');
	});
});

test('Redis killed and started empty under the running bot: deadlines still act', { timeout: 400_000 }, async () => {
	const databases = await ownDatabases();
	try {
		await withApp({ databases }, async (app) => {
			const { buyer } = app.people;
			await claimGrant(buyer);
			await fillForm(buyer, 'metal-ingots');
			await buyer.click('Place order');
			await app.idle();
			const order = await app.db.collection('orders').findOne({ guild: app.guild.id });
			// Up to half a minute before it, so that no jump of the clock wakes the sweep when it is due.
			await app.advance(new Date(order?.dueAt).getTime() - Date.now() - 30_000);
			await app.idle();
			const changes = app.db
				.collection('orders')
				.watch([{ $match: { 'documentKey._id': order?._id, 'fullDocument.state': { $ne: 'placed' } } }], { fullDocument: 'updateLookup' });
			const changed = changes.next();
			try {
				await databases.servers.redis.kill9();
				await databases.servers.redis.restartEmpty();
				expect(await changed).toMatchObject({ fullDocument: { state: 'expired' } });
			} finally {
				changed.catch(() => {});
				await changes.close();
			}
			await app.idle();
			const { accounts, holds, stock } = await finalState(app);
			expect(accounts).toEqual([expect.stringContaining('"balance":5000')]);
			expect(holds).toEqual([expect.stringContaining('"remaining":0')]);
			expect(stock).toContainEqual(expect.stringContaining('"part":"k10","available":10,"reserved":0'));
		});
	} finally {
		await databases.servers.stop();
	}
});
