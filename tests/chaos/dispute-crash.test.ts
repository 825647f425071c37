import { expect, test } from 'vitest';
import { crashesMs, crashesOf } from '../support/crashes.js';
import { deliveredOrder, nextDisputeStep } from '../support/dispute-script.js';
import { unsealed } from '../support/final-state.js';

const crashes = crashesOf({ prepare: deliveredOrder, next: nextDisputeStep, what: unsealed });

test('the undisturbed case ends as it should', () => {
	const { order, holds, dead } = crashes.undisturbed();
	expect(order).toMatchObject({ state: 'refunded', held: 40, captured: 0, released: 40 });
	expect(holds).toEqual([expect.stringContaining('"remaining":0')]);
	expect(dead).toEqual([]);
});

test(
	'killed between the steps of report, statement and ruling, started again: everything ends the same',
	{
		timeout: crashesMs
	},
	() => crashes.endAlike(10)
);
