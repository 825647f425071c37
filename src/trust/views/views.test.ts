import { expect, test } from 'vitest';
import { channelId, guildId, memberId, roleId } from '#core/ids';
import { pseudoStrings, testView } from '../../../tests/support/views.js';
import { problemsOf } from '../../../tests/views/discord-limits.js';
import type { PassRow } from '../passes/pass.model.js';
import { longestReason, type PassGate } from '../passes/passes.service.js';
import type { ShownChannel } from '../roles/channel-roles.service.js';
import { trustSettings } from '../trust.settings.js';
import { channelsView, channelView } from './channels.js';
import { gatePassesView, passEndForm, passesView, passForm, passNote } from './passes.js';

const hostile = '@everyone **x** `{name}` <@1> '.repeat(20);
const guild = guildId('100000000000000001');
const person = (index: number) => memberId(`2000000000000${String(index).padStart(5, '0')}`);
const at = new Date('2026-11-22T12:00:00Z');

const gates: PassGate[] = trustSettings
	.parse({
		gates: Array.from({ length: 25 }, (_, index) => ({
			key: `${'k'.repeat(37)}-${index}`,
			name: hostile.slice(0, 100),
			manualPass: { maxDays: 365 }
		}))
	})
	.gates.map((gate) => ({
		gate,
		passes: Array.from(
			{ length: 500 },
			(_, index): PassRow => ({
				...{ _id: '', guild, gate: gate.key, gateName: gate.name, member: person(index), state: 'live', by: person(999) },
				...{ reason: hostile.slice(0, longestReason), at, until: at, rev: 999_999 }
			})
		)
	}));
const channels: ShownChannel[] = Array.from({ length: 40 }, (_, index) => ({
	channel: {
		slot: `${'s'.repeat(57)}-${index}`,
		name: hostile.slice(0, 100),
		gates: gates.map(({ gate }) => gate.key),
		rank: 'expert',
		exempt: []
	},
	gateNames: gates.slice(0, 4).map(({ gate }) => gate.name),
	rankName: hostile.slice(0, 60),
	id: index % 2 === 0 ? channelId('300000000000000001') : null,
	row: { _id: '', guild, slot: '', role: roleId('400000000000000001'), made: false, on: true, rev: 1 },
	given: 100_000,
	held: Array.from({ length: 25 }, (_, held) => ({
		...{ _id: '', guild, slot: '', member: person(held), role: null, joinedAt: null, given: false, orderedAt: null, heldBack: true, rev: 1 }
	}))
}));

test.each(['en-US', 'de', 'pseudo'])('fit Discord’s limits in %s, whatever owners and staff write', (locale) => {
	const view = locale === 'pseudo' ? testView({ strings: pseudoStrings }) : testView({ locale });
	const [gate] = gates;
	const [mapped, unmapped] = channels;
	const [row] = gate?.passes ?? [];
	if (!gate || !row || !mapped || !unmapped) throw new Error('nothing to show');
	const screens = [
		passesView(view, gates, 0),
		passesView(view, [], 0),
		gatePassesView(view, gate, 0, hostile.slice(0, 100)),
		gatePassesView(view, gate, 999),
		gatePassesView(view, { ...gate, passes: [] }, 0),
		passForm(view, gate, { id: row.member, name: hostile.slice(0, 32) }),
		passEndForm(view, row),
		...(['granted', 'revoked', 'expired'] as const).map((what) => passNote(view, row, what, row.reason)),
		channelsView(view, channels, 0),
		channelsView(view, [], 0),
		channelView(view, mapped, 'done'),
		channelView(view, unmapped),
		channelView(view, { ...mapped, row: null, held: [] })
	];
	expect(screens.flatMap((screen) => problemsOf(screen))).toEqual([]);
});
