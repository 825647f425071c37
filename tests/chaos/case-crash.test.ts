import { expect, test } from 'vitest';
import { beforeCase, caseState, nextCaseStep } from '../support/case-script.js';
import { crashesMs, crashesOf } from '../support/crashes.js';
import { unsealed } from '../support/final-state.js';

const crashes = crashesOf({ prepare: beforeCase, next: nextCaseStep, state: caseState, what: unsealed });

test('the undisturbed case is judged, appealed and taken back', () => {
	const { cases, sanctions, facts, postings, accounts, channels, audit, ...rest } = crashes.undisturbed();
	expect(cases).toEqual([expect.stringMatching(/"state":"final".*"compensation":400.*"outcome":"reversed"/)]);
	expect(sanctions).toEqual([expect.stringContaining('"lifted":true')]);
	expect(facts).toEqual([expect.stringContaining('"kind":"case"'), expect.stringContaining('"kind":"void"')]);
	expect(JSON.stringify(postings).match(/case:1:compensation(?:-back)?\\/g)).toHaveLength(2);
	expect(accounts).toEqual(
		expect.arrayContaining([expect.stringContaining('"balance":5000'), expect.stringMatching(/otherBuyer.*"balance":0/)])
	);
	expect(JSON.stringify(channels)).toContain('The appeal of C-1 is decided');
	expect(audit).toEqual(['admit', 'appeal', 'reported', 'reverse', 'stated', 'uphold'].map((name) => `case.${name}`));
	expect(rest).toMatchObject({ dead: [], caseNotes: [], caseKeys: [], misfolded: [], unfolded: [{ behind: 0, next: null }] });
});

test(
	'killed between any two steps of report, verdict and appeal, started again: everything ends the same, and is told once',
	{
		timeout: crashesMs
	},
	() => crashes.endAlike(6)
);
