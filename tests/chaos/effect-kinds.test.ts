import { container } from '@sapphire/framework';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EffectHandlers } from '#core/outbox/registry';
import { notTwice, twiceWithOrders, twiceWithTrust } from '../support/effect-kinds.js';
import { loadBot } from '../support/loaded.js';

let stop: () => Promise<void>;
beforeAll(async () => {
	stop = await loadBot();
});
afterAll(() => stop());

test('every kind of effect is carried out twice in some play, or it is said why not', () => {
	const { effects } = container;
	if (!(effects instanceof EffectHandlers)) throw new TypeError('the registry tells no kinds');
	expect(effects.kinds.length).toBeGreaterThan(100);
	const played = new Set([...twiceWithTrust, ...twiceWithOrders]);
	const named = Object.keys(notTwice);
	expect(effects.kinds.filter((kind) => !played.has(kind) && !named.includes(kind))).toEqual([]);
	// Nothing is excused that is played, and nothing named that is not there any more.
	expect(named.filter((kind) => played.has(kind))).toEqual([]);
	expect([...played, ...named].filter((kind) => !effects.kinds.includes(kind))).toEqual([]);
	for (const reason of Object.values(notTwice)) expect(reason.length).toBeGreaterThan(20);
});
