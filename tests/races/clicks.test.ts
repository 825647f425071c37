import { afterAll, expect, it } from 'vitest';
import type { Person } from '../../sandbox/src/index.js';
import { type App, startApp } from '../support/app.js';
import { newcomer } from '../support/crowd.js';
import { fourOrders, OrderLife, once, type Press, twice } from '../support/order-life.js';
import { worldState } from '../support/world-state.js';

const apps: App[] = [];
afterAll(async () => {
	for (const app of apps) await app.stop();
});

async function play(press: Press, prepare: (app: App) => void = () => undefined): Promise<{ app: App; state: Record<string, unknown> }> {
	const app = await startApp();
	apps.push(app);
	const life = new OrderLife(app, press);
	await life.setUp();
	prepare(app);
	const buyers: [Person, Person, Person, Person] = [app.people.buyer, app.people.otherBuyer, newcomer(app, 'Tuck'), newcomer(app, 'Una')];
	await fourOrders(life, buyers);
	return { app, state: await worldState(app) };
}

const single = play(once);
single.catch(() => undefined);

it('every button and form of the life of an order, pressed twice at once, does what it does once', async () => {
	const { state } = await single;
	expect(state.journals).toHaveLength(4);
	expect((await play(twice)).state).toEqual(state);
}, 240_000);

it('every event delivered twice by the gateway does what it does once', async () => {
	const { state } = await single;
	const { state: doubled } = await play(once, (app) => app.sandbox.gateway.duplicate(2));
	expect(doubled).toEqual(state);
}, 240_000);
