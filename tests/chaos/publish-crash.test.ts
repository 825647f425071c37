import { expect, test } from 'vitest';
import { crashesMs, crashesOf } from '../support/crashes.js';
import { nextPublishStep, publishState } from '../support/publish-script.js';

const crashes = crashesOf({ next: nextPublishStep, state: publishState });

test('an undisturbed owner publishes, regrets and discards', () => {
	const state = crashes.undisturbed();
	expect(state.versions).toEqual([
		expect.objectContaining({ number: 1, action: 'begun' }),
		expect.objectContaining({ number: 2, action: 'published', changes: 1, note: 'tried' }),
		expect.objectContaining({ number: 3, action: 'rolledBack', from: 1, changes: 1 })
	]);
	expect(state).toMatchObject({ missing: [], dead: [] });
});

test(
	'killed between any two steps of a publication, started again: one whole version is in force, nothing is lost or done twice',
	{
		timeout: crashesMs
	},
	() => crashes.endAlike(10)
);
