import { describe, expect, it } from 'vitest';
import type { Screen } from '#core/views/kit';
import { agreedCard, type OrderRow, offerCard } from '#orders';
import type { ProposalAsk } from '../../src/orders/meeting.service.js';
import type { Meeting, MeetingOffer } from '../../src/orders/order.model.js';
import { proposalForm } from '../../src/orders/views/meeting-form.js';
import { calendarOf } from '../../src/orders/views/offer-card.js';
import { pseudoStrings, testView } from '../support/views.js';
import { problemsOf } from './discord-limits.js';

const view = testView();
const at = new Date('2026-11-22T19:00:00Z');
const times = [at, new Date('2026-11-23T19:00:00Z'), new Date('2026-11-24T19:00:00Z')];
const order = {
	code: 'A7K2Q',
	guild: '5',
	state: 'ready',
	buyerName: 'Mira *',
	assigneeName: 'Dodo',
	item: { name: 'Boss Rex, bred' },
	dueAt: new Date(at.getTime() + 15 * 60_000),
	journal: [{ action: 'agree' }],
	answers: [{ purpose: 'map', sealed: false, text: 'Ragnarok' }]
} as unknown as OrderRow;
const offer = {
	id: '4',
	by: '1',
	byName: 'Dodo',
	side: 'staff',
	times,
	method: 'Meet in game',
	place: 's1',
	at,
	expiresAt: at
} as unknown as MeetingOffer;
const meeting = {
	offer: '4',
	choice: 0,
	at,
	method: 'Meet in game',
	place: 's1',
	agreedAt: view.now,
	codeWord: 's1.word'
} as unknown as Meeting;
const zones = { buyer: 'America/New_York', staff: 'Europe/Berlin' };
const place = 'Ragnarok 9664 **obelisk**';
const textOf = (screen: Screen) => JSON.stringify(screen.components);

describe('a proposal', () => {
	it('shows each time on both clocks, and what people wrote as they wrote it', () => {
		const shown = offerCard(view, { order, offer, place, zones, ping: '<@1>' });
		expect(problemsOf(shown)).toEqual([]);
		expect(textOf(shown)).toContain('Sun, Nov 22, 14:00 (America/New York)');
		expect(textOf(shown)).toContain('Sun, Nov 22, 20:00 (Europe/Berlin)');
		expect(textOf(shown)).toContain(JSON.stringify('\\*\\*obelisk\\*\\*').slice(1, -1));
		expect(textOf(shown)).not.toContain('has not set a time zone');
	});

	it('says whose zone is not known', () => {
		const shown = offerCard(view, { order, offer, place, zones: { buyer: null, staff: null }, ping: '' });
		expect(textOf(shown)).toContain('has not set a time zone');
	});

	it.each(['en-US', 'pseudo'])('is asked for in a form of five parts (%s)', (locale) => {
		const own = locale === 'pseudo' ? testView({ strings: pseudoStrings }) : view;
		const days = Array.from({ length: 14 }, (_, index) => `2026-11-${Math.min(30, 21 + index)}`);
		const ask: ProposalAsk = {
			order,
			zone: '+05:30',
			zoneFrom: 'order',
			days: [...new Set(days)],
			hour: 18,
			methods: [{ key: 'face_to_face', label: 'Meet in game', selected: true }],
			place: 'The Island · 9664'
		};
		const form = proposalForm(own, ask);
		expect(form.components).toHaveLength(5);
		expect(form.custom_id.length).toBeLessThanOrEqual(100);
		const text = JSON.stringify(form);
		expect(text).toContain('UTC+05:30');
		expect(text).toContain('Sat, Nov 21');
		expect(text).toMatch(/"value":"18","label":"18:…","default":true/);
	});
});

describe('an agreed time', () => {
	it('brings a calendar file without the place and the word', () => {
		const shown = agreedCard(view, { order, meeting, place, zones });
		expect(problemsOf(shown)).toEqual([]);
		expect(shown.files?.map(({ name }) => name)).toEqual(['meeting-A7K2Q.ics']);
		const calendar = calendarOf(view, order, meeting);
		expect(calendar).toContain('LOCATION:Ragnarok\r\n');
		expect(calendar).toContain('SUMMARY:Hand-over A7K2Q: Boss Rex\\, bred\r\n');
		expect(calendar).toContain('DTEND:20261122T191500Z');
		expect(calendar).not.toMatch(/obelisk|9664|s1/);
	});
});
