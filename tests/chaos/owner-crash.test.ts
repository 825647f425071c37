import { expect, test } from 'vitest';
import { crashesMs, crashesOf } from '../support/crashes.js';
import { nextOwnerStep, ownerState } from '../support/owner-script.js';

const crashes = crashesOf({ next: nextOwnerStep, state: ownerState });

test('the undisturbed afternoon leaves what the owner wanted', () => {
	const { items, pieces, settings, dead } = crashes.undisturbed();
	expect(items).toEqual([
		expect.objectContaining({ active: true, definition: expect.objectContaining({ price: { credits: 55, per: 'portrait' } }) })
	]);
	expect(pieces).toEqual([{ part: 'standard', available: 9, reserved: 0 }]);
	expect(settings).toEqual([
		expect.objectContaining({ values: expect.objectContaining({ tickets: expect.objectContaining({ remakesPerDay: 7 }) }) })
	]);
	expect(dead).toEqual([]);
});

test(
	'killed between any two steps of an owner at work, started again: nothing is lost, half done or done twice',
	{
		timeout: crashesMs
	},
	() => crashes.endAlike(12)
);
