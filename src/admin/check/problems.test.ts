import { describe, expect, it } from 'vitest';
import { pseudoStrings, strings, testView } from '../../../tests/support/views.js';
import type { CheckText, Problem } from '../../core/checks.js';
import { measure } from '../../core/views/kit.js';
import type { PlanStep, SetupPlan } from '../setup/setup.types.js';
import { alarmView, checkDoneView, checkFixView, checkView } from '../views/check.view.js';
import { discordProblems } from './discord.problems.js';
import { teamProblems } from './team.problems.js';
import { workProblems } from './work.problems.js';

const view = testView();
const step = (rest: Partial<PlanStep>): PlanStep => ({
	kind: 'role',
	slot: 'fulfiller',
	name: 'Courier',
	state: 'kept',
	id: '700000000000000001',
	right: null,
	visibleTo: [],
	permissions: [],
	lacks: [],
	exposed: false,
	above: false,
	optional: true,
	fresh: false,
	...rest
});
const plan = (...steps: PlanStep[]): SetupPlan => ({
	steps,
	missing: [],
	installed: true,
	categories: 1,
	items: 1,
	rules: 0,
	complete: false
});
const bound = { roles: {}, channels: {} };
const had = { roles: { fulfiller: '1' }, channels: { audit: '2' } } as never;

const broken: readonly Problem[] = [
	...discordProblems(
		{
			...plan(
				step({ state: 'new', id: null }),
				step({ slot: 'judge', name: 'Judge', state: 'blocked', id: null, right: 'ManageRoles' }),
				step({ slot: 'vetted', name: 'Vetted', above: true }),
				step({ kind: 'channel', slot: 'audit', name: 'audit-log', state: 'new', id: null }),
				step({ kind: 'channel', slot: 'staff-queue', name: 'staff-queue', exposed: true, lacks: ['SendMessages', 'AttachFiles'] }),
				step({ kind: 'channel', slot: 'tickets', name: 'orders', state: 'new', id: null })
			),
			missing: [
				{ right: 'ManageThreads', blocks: false },
				{ right: 'ManageRoles', blocks: true }
			]
		},
		had,
		true
	),
	...teamProblems({
		capabilities: [{ key: 'orders.fulfil', slots: ['owner', 'fulfiller'], description: '' }],
		roleSlots: [{ key: 'fulfiller', name: 'Courier', create: true, fallback: [], description: '' }],
		roles: { fulfiller: '1' },
		members: new Map(),
		items: [{ name: '**Rex**', slots: ['nobody'] }]
	}),
	...workProblems({
		dead: ['tickets.card', 'tickets.card'],
		overdue: { count: 2, kind: 'tickets.line', error: 'PermissionMissing: the bot may not' },
		locked: true,
		intents: { messageContent: false, members: false }
	})
];

describe('problems of a guild', () => {
	it('are none when everything is there', () => {
		expect(discordProblems(plan(step({}), step({ state: 'out', id: null })), bound, false)).toEqual([]);
		expect(
			workProblems({
				dead: [],
				overdue: { count: 0, kind: null, error: '' },
				locked: false,
				intents: { messageContent: true, members: true }
			})
		).toEqual([]);
	});

	it('have stable ids, each once, and a remedy that fits', () => {
		const ids = broken.map(({ id }) => id);
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids.every((id) => /^[a-z0-9.-]{1,60}$/.test(id))).toBe(true);
		expect(broken.map(({ id, weight, remedy }) => `${weight} ${id}: ${remedy.kind}`)).toMatchSnapshot();
	});

	it('tell a deleted role from one that was never there', () => {
		const missing = step({ state: 'new', id: null });
		expect(discordProblems(plan(missing), had, false)[0]?.title.key).toBe('admin:check.roleGone.title');
		expect(discordProblems(plan(missing), bound, false)[0]?.title.key).toBe('admin:check.roleMissing.title');
	});

	it('find a role that somebody carries, also where Discord does not say who', () => {
		const facts = {
			capabilities: [{ key: 'orders.fulfil', slots: ['fulfiller'], description: '' }],
			roleSlots: [],
			roles: { fulfiller: '1' },
			items: []
		};
		expect(teamProblems({ ...facts, members: new Map([['1', 1]]) })).toEqual([]);
		expect(teamProblems({ ...facts, members: null })).toEqual([]);
		expect(teamProblems({ ...facts, members: new Map([['1', 0]]) })).toHaveLength(1);
	});
});

describe('the screens of the check', () => {
	const seen = [...broken].map((problem, index) => ({ problem, since: index % 2 ? new Date('2026-11-20T12:00:00Z') : null }));
	const says: CheckText = { key: 'admin:check.setup.says', params: { names: { kind: 'user-text', value: 'Courier' } } };
	const told = broken.slice(0, 8).map(({ id, title, text }) => ({ id, title, text }));

	it('show the list, what a fix will change, what it did, and the alarm', () => {
		expect(checkView(view, seen, 0).components).toMatchSnapshot('first page');
		expect(checkView(view, seen, 1).components).toMatchSnapshot('second page');
		expect(checkView(view, [], 0).components).toMatchSnapshot('nothing');
		expect(checkFixView(view, { problem: broken[0]!, says }).components).toMatchSnapshot('fix');
		expect(alarmView(view, { problems: told, more: 2, inGuild: true }).components).toMatchSnapshot('alarm');
		expect(JSON.stringify(alarmView(view, { problems: told, more: 0, inGuild: false }))).not.toContain('admin.check');
	});

	it('fit Discord with the longest texts, in both languages', () => {
		for (const reader of [testView({ strings: pseudoStrings }), testView({ strings, locale: 'de' })]) {
			const screens = [
				checkView(reader, seen, 0),
				checkView(reader, seen, 2),
				checkFixView(reader, { problem: broken[0]!, says }),
				checkDoneView(reader, { key: 'admin:check.setup.done' }),
				alarmView(reader, { problems: told, more: 3, inGuild: true })
			];
			for (const screen of screens) {
				const { components, text } = measure(screen.components);
				expect(components).toBeLessThanOrEqual(40);
				expect(text).toBeLessThanOrEqual(4000);
			}
		}
	});
});
