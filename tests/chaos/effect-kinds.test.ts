import { container } from '@sapphire/framework';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EffectHandlers } from '#core/outbox/registry';
import { loadBot } from '../support/loaded.js';

let stop: () => Promise<void>;
beforeAll(async () => {
	stop = await loadBot();
});
afterAll(() => stop());
test('x', () => {
	const { effects } = container;
	if (!(effects instanceof EffectHandlers)) throw new Error('no');
	console.log(effects.kinds.join('\n'));
	expect(1).toBe(1);
});
