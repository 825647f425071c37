import { expect, test } from 'vitest';
import { guildId, memberId } from '#core/ids';
import { pseudoStrings, testView } from '../../../tests/support/views.js';
import { problemsOf } from '../../../tests/views/discord-limits.js';
import { corrected } from '../correction.js';
import { longestReason } from '../corrections.service.js';
import type { InviteRow } from '../invites.model.js';
import { invitesSettings } from '../invites.settings.js';
import type { InvitesHome } from '../numbers.service.js';
import { correctAsk, correctedNote, correctForm, correctScreen } from './correct.js';
import { boardScreen, invitesScreen, othersInvitesScreen, peopleScreen } from './invites.js';

const hostile = '@everyone **x** `{name}` <@1> '.repeat(20);
const guild = guildId('100000000000000001');
const person = (index: number) => memberId(`2000000000000${String(index).padStart(7, '0')}`);
const at = new Date('2026-11-01T12:00:00Z');
const settings = invitesSettings.defaults;
const numbers = { pending: 99_999, left: 99_999, vested: 99_999, clawedBack: 99_999, void: 99_999 };

const row = (more: Partial<InviteRow> = {}): InviteRow => ({
	...{ _id: '', guild, member: person(1), name: hostile.slice(0, 80), inviter: person(2), code: 'c'.repeat(60), confidence: 'likely' },
	...{ state: 'pending', why: null, related: false, joinedAt: at, leftAt: null, rejoins: 99, settled: 0, rev: 999_999_999, seq: 1 },
	...{ stayUntil: new Date('2026-12-24T12:00:00Z'), lapseAt: new Date('2027-11-01T12:00:00Z'), vestedAt: null },
	...more
});
const rows = [
	row(),
	row({ inviter: null, code: null, confidence: 'unknown', state: 'unclaimed' }),
	row({ state: 'void', why: 'lapsed', corrections: 3 }),
	row({ state: 'vested', related: true }),
	row({ state: 'kept' }),
	row({ state: 'clawedBack', leftAt: at })
];
const home: InvitesHome = {
	...{ numbers, code: 'A7K2Q', link: 'l'.repeat(20), linkState: 'live', linkWhy: null, waiting: rows.slice(0, 5), own: row() },
	...{ mayClaim: true, blind: 'right', terms: settings, staff: true }
};

const views = [testView(), testView({ locale: 'de' }), testView({ strings: pseudoStrings })];

test.each(views.map((view) => [view.locale, view] as const))('every screen is one that Discord takes: %s', (_, view) => {
	const screens = [
		invitesScreen(view, { ...home, member: person(1) }),
		...rows.flatMap((came) =>
			[null, hostile].map((name) =>
				othersInvitesScreen(view, { numbers, came, terms: settings, staff: true, mayCorrect: true, name, member: person(1), said: hostile })
			)
		),
		othersInvitesScreen(view, { numbers, came: null, terms: settings, staff: true, mayCorrect: false, name: null, member: person(1) }),
		...[true, false].flatMap((own) => [
			peopleScreen(
				view,
				{ member: person(1), own },
				{ rows: [...rows, ...rows].slice(0, 10), next: person(3), sources: true, terms: settings }
			),
			peopleScreen(view, { member: person(1), own }, { rows: [], next: null, sources: true, terms: settings })
		]),
		boardScreen(view, { rows: rows.map(({ member }) => ({ member, vested: 99_999 })), unknown: 99_999, joins: 99_999 }),
		...rows.flatMap((before) => [
			correctScreen(view, before, settings),
			...[person(7), null, before.inviter].map((inviter) => {
				const after = corrected(before, inviter, { now: at, settings, young: false, related: false });
				return correctAsk(view, { before, after, settings });
			}),
			...(['lost', 'won'] as const).flatMap((what) => [true, false].map((money) => correctedNote(view, before, what, money)))
		])
	];
	for (const screen of screens) expect(problemsOf(screen)).toEqual([]);
	const form = correctForm(view, { member: person(1), inviter: person(2), rev: '999999999' });
	expect(form.custom_id.length).toBeLessThanOrEqual(100);
	expect(JSON.stringify(form)).toContain(`"max_length":${longestReason}`);
});

test('staff read who would lose and gain what, before anything is done', () => {
	const view = testView();
	const facts = { now: at, settings, young: false, related: false };
	const ask = (before: InviteRow, inviter: InviteRow['inviter']) =>
		JSON.stringify(correctAsk(view, { before, after: corrected(before, inviter, facts), settings }));
	expect(ask(row({ state: 'kept' }), person(7))).toMatch(/loses what this paid.*counts at once/);
	expect(ask(row({ state: 'kept' }), null)).toMatch(/loses what this paid.*loses their own reward/);
	expect(ask(row(), person(7))).toMatch(/no longer stands with.*missing: staying until/);
	expect(ask(row(), null)).not.toContain('loses');
	expect(ask(row(), person(2))).toContain('The inviter stays the same');
});

test('members read no sources: neither how somebody came nor the way to correct it', () => {
	const shown = JSON.stringify(
		othersInvitesScreen(testView(), {
			numbers,
			came: null,
			terms: settings,
			staff: false,
			mayCorrect: false,
			name: 'Wren',
			member: person(1)
		})
	);
	expect(shown).not.toMatch(/How they came|invites\.correct|invites\.people/);
});
