import { describe, expect, test } from 'vitest';
import { guildId, memberId } from '#core/ids';
import type { Screen, ViewContext } from '#core/views/kit';
import type { HistoryEntry } from '#economy';
import { receivedNote, sendAsk, sendDone, sendForm } from '../../src/economy/views/send.js';
import { historyScreen, walletScreen } from '../../src/economy/views/wallet.js';
import { formId, starsId } from '../../src/reviews/ids.js';
import type { OpenReview, ReviewRow } from '../../src/reviews/review.model.js';
import type { ReviewState } from '../../src/reviews/reviews.service.js';
import {
	aboutScreen,
	answerForm,
	doneCard,
	judgeForm,
	oneScreen,
	openedCard,
	reportedCard,
	reportForm
} from '../../src/reviews/views/open-reviews.js';
import { askCard, openAsk, requestCard, reviewForm, savedCard } from '../../src/reviews/views/review.js';
import { levelUpScreen, rankScreen, whyScreen } from '../../src/xp/views/rank.js';
import { pseudoStrings, testView } from '../support/views.js';
import { problemsOf } from './discord-limits.js';

const guild = guildId('100000000000000001');
const mira = memberId('200000000000000001');
const rook = memberId('200000000000000002');
const at = new Date('2026-11-20T18:00:00Z');
const hostile = '**@everyone** <@&1> [x](https://x.y) `'.repeat(3);

const profile = {
	xp: 1690,
	level: 7,
	levelXp: 1500,
	nextXp: 1750,
	share: 0.76,
	place: 12,
	members: 340,
	rank: { key: 'expert', name: 'Expert', emoji: '' },
	next: { name: 'Master', emoji: '', inMonths: 16 },
	today: [
		{ rule: 'message', ruleName: 'Chat activity', xp: 25 },
		{ rule: 'review', ruleName: hostile, xp: 25 }
	]
};
const xpEntry = (index: number) => ({
	_id: `x${index}`,
	guild,
	member: mira,
	amount: 60,
	tokens: index % 2,
	credits: 0,
	rule: 'purchase',
	ruleName: 'Order completed',
	source: index % 3 === 0 ? 'messages' : 'order:A7K2Q',
	capped: index === 4 ? (['xp'] as const) : [],
	count: index % 3 === 0 ? 12 : 1,
	at,
	seq: index,
	part: 0
});

const line = (reason: HistoryEntry['reason'], amount: number, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
	key: reason,
	at,
	reason,
	ref: null,
	memo: {},
	amounts: [{ currency: reason === 'reward.tokens' ? 'tokens' : 'credits', amount }],
	others: [],
	...more
});
const history = [
	line('order.hold', -2250, { ref: 'order:A7K2Q' }),
	line('order.capture', 0, { ref: 'order:A7K2Q' }),
	line('order.release', 50, { ref: 'order:B7K2Q' }),
	line('reward.tokens', 3, { ref: 'order:A7K2Q', memo: { rule: 'Order completed' } }),
	line('reward.credits', 100, { memo: { rule: 'Daily quest' } }),
	line('transfer', 300, { memo: { from: rook, to: mira, note: hostile } }),
	line('transfer', -20, { memo: { from: mira, to: rook } }),
	line('grant.start', 250),
	line('grant.staff', 10, { memo: { why: 'goods sold' } }),
	line('adjust', -1, { memo: { why: 'typo' } }),
	line('reversal', 1, { memo: { of: 'x', why: 'typo' } })
];
const purse = { free: 1250, held: 2250, holds: [{ id: 'A7K2Q', owner: 'order:A7K2Q', remaining: 2250, at }] };
const nothing = { free: 0, held: 0, holds: [] };
const wallet = {
	wallet: { credits: purse, tokens: { ...nothing, free: 42 } },
	latest: history.slice(0, 5),
	month: { earned: 1400, spent: 2725 },
	locked: false,
	books: { checkedAt: at, postings: 41_228 },
	sends: true,
	waysToEarn: ['Order an item that is paid with goods', hostile],
	startGrant: null
};
const sendTerms = {
	key: '1234567890123456789',
	to: { id: rook, name: hostile, isMember: true },
	amount: 300,
	fee: 0,
	free: 1250,
	left: 1500,
	note: hostile
};
const emptyWallet = { ...wallet, wallet: { credits: nothing, tokens: nothing }, latest: [], month: { earned: 0, spent: 0 }, books: null };

const deal = {
	code: 'A7K2Q',
	buyer: mira,
	buyerName: hostile,
	buyerJoinedAt: at,
	staff: rook,
	staffName: 'Rook',
	item: 'boss-rex',
	itemName: hostile,
	value: 2250,
	paid: 2250,
	share: 2250,
	evidence: { buyer: 'order:A7K2Q:completed:buyer', staff: 'order:A7K2Q:completed:staff' },
	settledAt: at
};
const review: ReviewRow = {
	_id: 'r',
	guild,
	code: 'A7K2Q',
	side: 'buyer',
	author: mira,
	authorName: hostile,
	about: rook,
	aboutName: 'Rook',
	item: 'boss-rex',
	itemName: 'Boss Rex',
	stars: 4,
	outOf: 5,
	text: hostile,
	tags: ['fast'],
	version: 1,
	at,
	editedAt: null,
	openedAt: null,
	openedSeq: null,
	answer: null,
	reports: 0,
	keptAt: null,
	removedAt: null,
	seq: 1
};
const reviewState: ReviewState = {
	...{ deal, side: 'buyer', review, other: null, stars: 5, textMax: 700, editableUntil: new Date('2026-11-22T18:00:00Z') },
	...{ opensAt: new Date('2026-11-28T18:00:00Z'), opensNow: false, tooLate: false }
};
const openReview: OpenReview = { ...review, openedAt: at, openedSeq: 7, answer: { text: hostile, at, editedAt: null } };
const unasked: ReviewState = { ...reviewState, review: null, editableUntil: null };
const averages = { seller: { count: 21, average: 4.76 }, buyer: { count: 1, average: 5 } };
const report = { _id: 'p', guild, review: 'r', reporter: mira, reason: hostile, at, seq: 2 };

const screens: Record<string, (view: ViewContext) => Screen> = {
	'rank, own': (view) => rankScreen(view, { name: hostile, own: true, profile }),
	"rank, somebody else's": (view) => rankScreen(view, { name: 'Rook', own: false, profile }),
	'rank, nothing yet': (view) =>
		rankScreen(view, { name: 'Mira', own: true, profile: { ...profile, xp: 0, level: 1, place: null, rank: null, today: [] } }),
	'why these XP': (view) =>
		whyScreen(view, { entries: Array.from({ length: 10 }, (_, index) => xpEntry(index)), next: { seq: 9, part: 1 }, later: true }),
	'why these XP, empty': (view) => whyScreen(view, { entries: [], next: null, later: false }),
	'level up': (view) => levelUpScreen(view, { member: mira, level: 10, nextXp: 2500 }),
	'level up, highest': (view) => levelUpScreen(view, { member: mira, level: 1000, nextXp: null }),
	wallet: (view) => walletScreen(view, wallet),
	'wallet, empty': (view) => walletScreen(view, emptyWallet),
	'wallet, start grant': (view) => walletScreen(view, { ...emptyWallet, waysToEarn: [], startGrant: { credits: 250, tokens: 5 } }),
	'wallet, locked': (view) => walletScreen(view, { ...wallet, locked: true }),
	'wallet, sending is off': (view) => walletScreen(view, { ...wallet, sends: false }),
	'send, asked': (view) => sendAsk(view, sendTerms),
	'send, asked, with a fee and no limit': (view) => sendAsk(view, { ...sendTerms, fee: 15, left: null, note: '' }),
	'send, done': (view) => sendDone(view, { to: rook, name: hostile, received: 285, free: 950 }),
	'send, told': (view) => receivedNote(view, { amount: 285, name: hostile, note: hostile, server: hostile }),
	'send, told without a note': (view) => receivedNote(view, { amount: 285, name: 'Mira', note: '', server: 'Ashtrails' }),
	history: (view) => historyScreen(view, { entries: history, kind: 'all', next: '123456789012345.abcdefghi', later: true }),
	'history, empty': (view) => historyScreen(view, { entries: [], kind: 'tokens', next: null, later: false }),
	'review, request': (view) =>
		requestCard(view, {
			code: 'A7K2Q',
			itemName: 'Boss Rex',
			buyerName: 'Mira',
			staffName: hostile,
			stars: 5,
			opensAt: reviewState.opensAt,
			paid: 2250,
			xp: 60,
			tokens: 3,
			level: 7
		}),
	'review, saved': (view) => savedCard(view, reviewState),
	'review, final': (view) => savedCard(view, { ...reviewState, editableUntil: at }),
	'review, open, with the other one': (view) =>
		savedCard(view, { ...reviewState, review: openReview, editableUntil: null, other: { ...openReview, side: 'staff' } }),
	'review, taken away': (view) => savedCard(view, { ...reviewState, review: { ...openReview, removedAt: at }, editableUntil: null }),
	'review, asked': (view) => askCard(view, unasked),
	'review, asked of staff who open both': (view) => askCard(view, { ...unasked, side: 'staff', opensNow: true }),
	'review, asked where all are open': (view) => askCard(view, { ...unasked, opensAt: null, opensNow: true }),
	'review, too late': (view) => askCard(view, { ...unasked, tooLate: true, other: openReview }),
	'review, before it opens': (view) => openAsk(view, { ...unasked, opensNow: true }, 3),
	'reviews about a member': (view) =>
		aboutScreen(view, rook, {
			...averages,
			rows: Array.from({ length: 5 }, (_, index) => ({
				...openReview,
				code: `A7K2${index}`,
				...(index % 2 ? {} : { side: 'staff', text: 'x'.repeat(700) })
			})),
			...{ next: 41, later: true, total: 22 }
		}),
	'reviews about a member, none': (view) =>
		aboutScreen(view, rook, {
			...{ rows: [], next: null, later: false, total: 0 },
			...{ seller: { count: 0, average: null }, buyer: { count: 0, average: null } }
		}),
	'one review': (view) =>
		oneScreen(view, { review: openReview, may: { answer: true, report: true, moderate: false }, answerUntil: at, reports: [] }),
	'one review, for staff': (view) =>
		oneScreen(view, {
			review: { ...openReview, text: '', answer: null },
			may: { answer: false, report: true, moderate: true },
			...{ answerUntil: null, reports: [report, report] }
		}),
	'review, reported': (view) => doneCard(view, 'reported', rook),
	'review, removed': (view) => doneCard(view, 'removed', rook),
	'reviews opened': (view) => openedCard(view, 'A7K2Q', [openReview, { ...openReview, side: 'staff' }]),
	'review reported, for staff': (view) => reportedCard(view, openReview)
};

describe('screens of members', () => {
	test.each(Object.entries(screens))('%s', (_name, make) => {
		const shown = make(testView());
		expect(problemsOf(shown)).toEqual([]);
		expect(textsOf(shown)).toMatchSnapshot();
		expect(problemsOf(make(testView({ strings: pseudoStrings })))).toEqual([]);
	});

	test('nothing of what people wrote mentions or links', () => {
		for (const make of Object.values(screens)) expect(textsOf(make(testView()))).not.toMatch(/@everyone|(?<!\\)<@&|(?<!\\)\]\(https/);
	});
});

test('the review form is filled with what is stored and stays within the limits', () => {
	const form = reviewForm(testView(), reviewState);
	expect(problemsOf(form)).toEqual([]);
	expect(problemsOf(reviewForm(testView({ strings: pseudoStrings }), { ...reviewState, textMax: 0 }))).toEqual([]);
	expect(formId.parse(form.custom_id)?.args).toEqual({ code: 'A7K2Q' });
	expect(JSON.stringify(form)).toContain('"default":true');
	expect(starsId.parse(starsId.make({ code: 'A7K2Q', stars: 5 }))?.args).toEqual({ code: 'A7K2Q', stars: '5' });
});

test('the form that asks whom to send how much stays within the limits', () => {
	for (const view of [testView(), testView({ strings: pseudoStrings })]) expect(problemsOf(sendForm(view))).toEqual([]);
});

test('the forms about open reviews stay within the limits', () => {
	const shown = { review: openReview, may: { answer: true, report: true, moderate: true }, answerUntil: at, reports: [] };
	for (const view of [testView(), testView({ strings: pseudoStrings })])
		for (const form of [answerForm(view, shown), reportForm(view, shown), judgeForm(view, shown, 'keep'), judgeForm(view, shown, 'remove')])
			expect(problemsOf(form)).toEqual([]);
});

function textsOf(shown: Screen): string {
	const found: string[] = [];
	JSON.stringify(shown, (key, value: unknown) => {
		if ((key === 'content' || key === 'label' || key === 'custom_id') && typeof value === 'string') found.push(`${key}: ${value}`);
		return value;
	});
	return found.join('\n');
}
