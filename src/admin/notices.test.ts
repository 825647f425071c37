import { describe, expect, it } from 'vitest';
import { pseudoStrings, testView } from '../../tests/support/views.js';
import { measure } from '../core/views/kit.js';
import type { RunStep } from './setup/setup.types.js';
import { auditHeadView, booksLockedView, deadLetterView, proofView } from './views/notices.view.js';
import { progressView } from './views/setup.view.js';

const step = (kind: RunStep['kind'], slot: string, state: 'waiting' | 'done' | 'failed', reason: string | null = null) => ({
	key: `setup:1:${kind}:${slot}`,
	kind,
	slot,
	name: slot,
	state,
	reason
});

const steps = [
	step('role', 'admin', 'done'),
	step('role', 'fulfiller', 'failed', 'ManageRoles'),
	step('channel', 'audit', 'failed', 'needs setup:1:role:fulfiller'),
	step('channel', 'shop', 'failed', 'limit'),
	step('channel', 'desk', 'failed', 'Invalid Form Body')
];

describe.each([
	['English', testView()],
	['longer strings', testView({ strings: pseudoStrings })]
])('screens of set-up and notices in %s', (_name, view) => {
	it('are complete and within the limits', () => {
		const screens = [
			booksLockedView(view, { differences: 2, inGuild: true }),
			booksLockedView(view, { differences: 0, inGuild: false }),
			proofView(view, { balanced: true }),
			proofView(view, { balanced: false }),
			auditHeadView(view, { seq: 1, hash: 'abc', day: '2026-11-21' }),
			deadLetterView(view, { kind: 'tickets.card', aggregate: 'order:A7K2Q', reason: '@everyone **x**'.repeat(100) }),
			progressView(view, { run: 1, state: 'stuck', undo: false, of: 1, steps }),
			progressView(view, { run: 1, state: 'running', undo: false, of: 1, steps: steps.slice(0, 1) })
		];
		for (const { components } of screens) {
			const size = measure(components);
			expect(size.components).toBeLessThanOrEqual(38);
			expect(size.text).toBeLessThanOrEqual(4_000);
		}
	});
});

describe('a run that is stuck', () => {
	it('says for each step why, and never shows what Discord answered', () => {
		const shown = JSON.stringify(progressView(testView(), { run: 1, state: 'stuck', undo: false, of: 1, steps }));
		expect(shown).toContain('Manage Roles');
		expect(shown).toContain('waits for a step above');
		expect(shown).toContain('limit');
		expect(shown).not.toContain('Invalid Form Body');
		expect(shown).toContain('admin.setup-resume');
	});
});

describe('the notice that the books do not balance', () => {
	it('has its button in the guild only', () => {
		expect(JSON.stringify(booksLockedView(testView(), { differences: 1, inGuild: true }))).toContain('admin.prove');
		expect(JSON.stringify(booksLockedView(testView(), { differences: 1, inGuild: false }))).not.toContain('custom_id');
	});
});
