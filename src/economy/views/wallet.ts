import type { TextParam, TextParams } from '#core/errors';
import {
	type Button,
	closeButton,
	container,
	footer,
	head,
	type Part,
	primary,
	row,
	type Screen,
	screen,
	secondary,
	select,
	separator,
	text,
	type ViewContext
} from '#core/views/kit';
import * as ids from '../ids.js';
import type { Currency } from '../money.js';
import type { HistoryEntry, Wallet } from '../wallet.js';

const words = (value: string): TextParam => ({ kind: 'user-text', value });
const amount = (currency: Currency, value: number): TextParam => ({ kind: 'amount', currency, value });

/** Orders with a button of their own; the rest is in the history. */
const buttonsShown = 4;
const holdsShown = 5;

/** When the books were last proved, and over how many postings. */
export interface BooksState {
	readonly checkedAt: Date;
	readonly postings: number;
}

export interface WalletData {
	readonly wallet: Wallet;
	readonly latest: readonly HistoryEntry[];
	/** Credits of the last 30 days, both 0 or more. */
	readonly month: { readonly earned: number; readonly spent: number };
	/** Money of the guild waits until the owner has looked. */
	readonly locked: boolean;
	readonly books: BooksState | null;
	/** Members send to each other here. */
	readonly sends: boolean;
	/** Sentences of the owner. */
	readonly waysToEarn: readonly string[];
	/** A start grant that the member can still claim. */
	readonly startGrant: { readonly credits: number; readonly tokens: number } | null;
}

/** Free, held and tokens, with the latest lines (W16). */
export function walletScreen(view: ViewContext, data: WalletData): Screen {
	const { t } = view;
	const { wallet, latest, month, locked, startGrant, sends } = data;
	const empty = latest.length === 0;
	return screen(
		container(
			locked ? 'bad' : 'money',
			head({ trail: [t('economy:wallet.crumb')], title: t('economy:wallet.title', { amount: amount('credits', wallet.credits.free) }) }),
			locked && text(`${view.emoji('lock')} ${t('economy:wallet.locked')}`),
			text(heldLine(view, wallet), t('economy:wallet.tokens', { amount: amount('tokens', wallet.tokens.free) }), monthLine(view, month)),
			startGrant && text(t('economy:wallet.startGrant', { amount: grantText(startGrant) })),
			wallet.credits.free === 0 && earnText(view, data),
			!empty && separator(),
			!empty && text(`### ${t('economy:wallet.latest')}`, ...latest.map((entry) => entryLine(view, entry))),
			row(
				startGrant && primary(t('economy:wallet.claim'), ids.startGrantId.make()),
				sends && wallet.credits.free > 0 && secondary(t('economy:wallet.send'), ids.sendId.make()),
				!empty && secondary(t('economy:wallet.history'), ids.historyId.make({ kind: 'all', after: '' })),
				secondary(t('economy:wallet.shop'), ids.openShop),
				closeButton(view)
			),
			booksLine(view, data)
		)
	);
}

function heldLine({ t }: ViewContext, { credits }: Wallet): string {
	if (credits.held === 0) return t('economy:wallet.nothingHeld');
	const codes = credits.holds.map(({ owner }) => orderCode(owner)).filter((code) => code !== null);
	const shown = codes.slice(0, holdsShown).map((code) => `\`${code}\``);
	return t('economy:wallet.held', { amount: amount('credits', credits.held), count: credits.holds.length, orders: shown.join(' ') });
}

/** What came in and what went out; a side without anything is left out. */
function monthLine({ t, format }: ViewContext, { earned, spent }: WalletData['month']): string | null {
	const params = { earned: format.change('credits', earned), spent: format.change('credits', -spent) };
	if (earned > 0 && spent > 0) return t('economy:wallet.month', params);
	return earned + spent === 0 ? null : t(earned > 0 ? 'economy:wallet.monthEarned' : 'economy:wallet.monthSpent', params);
}

function earnText({ t }: ViewContext, { waysToEarn, startGrant }: WalletData) {
	if (waysToEarn.length === 0) return startGrant ? null : text(t('economy:wallet.noWays'));
	return text(t('economy:wallet.earn'), ...waysToEarn.map((way) => t('economy:wallet.way', { way: words(way) })));
}

function grantText({ credits, tokens }: { readonly credits: number; readonly tokens: number }): TextParam {
	const both = { credits: amount('credits', credits), tokens: amount('tokens', tokens) };
	if (credits > 0 && tokens > 0) return { kind: 'text', key: 'economy:wallet.both', params: both };
	return credits > 0 ? both.credits : both.tokens;
}

function booksLine(view: ViewContext, { books, locked }: WalletData) {
	if (locked || !books) return null;
	const params = { when: { kind: 'time', at: books.checkedAt, style: 'R' }, count: books.postings } as const;
	return footer(`${view.emoji('lock')} ${view.t('economy:wallet.books', params)}`);
}

/** Which entries a history shows. */
export const historyKinds = ['all', 'credits', 'tokens'] as const;
export type HistoryKind = (typeof historyKinds)[number];

export interface HistoryData {
	readonly entries: readonly HistoryEntry[];
	readonly kind: HistoryKind;
	/** What the id of the next page carries; `null`: this is the last one. */
	readonly next: string | null;
	/** Not the first page: offers the way back to the newest. */
	readonly later: boolean;
}

/** The reader's entries, newest first, ten a page. */
export function historyScreen(view: ViewContext, { entries, kind, next, later }: HistoryData): Screen {
	const { t } = view;
	return screen(
		container(
			'money',
			head({
				trail: [t('economy:wallet.crumb')],
				title: t(`economy:history.title.${kind}`),
				lead: entries.length === 0 ? t('economy:history.empty') : null
			}),
			row(
				select(
					ids.historyFilterId.make(),
					historyKinds.map((value) => ({ value, label: t(`economy:history.kind.${value}`), selected: value === kind && kind !== 'all' })),
					{ placeholder: t('economy:history.filter') }
				)
			),
			entries.length > 0 && text(...entries.map((entry) => entryLine(view, entry))),
			row(sourceButtons(view, entries)),
			row(
				secondary(t('core:buttons.back'), ids.walletId.make()),
				later && secondary('«', ids.historyId.make({ kind, after: '' })),
				next !== null && secondary('›', ids.historyId.make({ kind, after: next })),
				closeButton(view)
			)
		)
	);
}

/** The orders behind the lines, each once. */
function sourceButtons({ t }: ViewContext, entries: readonly HistoryEntry[]): Part<Button>[] {
	const codes = new Set(entries.map(({ ref }) => orderCode(ref)).filter((code) => code !== null));
	return [...codes].slice(0, buttonsShown).map((code) => secondary(t('economy:history.order', { code }), ids.openOrder(code)));
}

/** One line: day, amount, what it was. */
export function entryLine(view: ViewContext, entry: HistoryEntry): string {
	const { t, format } = view;
	const changes = entry.amounts.map(({ currency, amount: value }) => format.change(currency, value));
	return t('economy:entry.line', {
		day: format.time(entry.at, 'd'),
		amount: new Intl.ListFormat(view.locale, { type: 'unit' }).format(changes),
		what: t(...whatOf(entry))
	});
}

function whatOf({ reason, ref, memo, amounts }: HistoryEntry): [key: string, params: TextParams] {
	const received = amounts.some(({ amount: value }) => value > 0);
	const code = orderCode(ref);
	const params: TextParams = {
		code: code ?? '–',
		rule: words(textOf(memo.rule)),
		why: words(textOf(memo.why)),
		note: words(textOf(memo.note)),
		person: personOf(received ? memo.from : memo.to)
	};
	if (reason === 'transfer') {
		const side = received ? 'received' : 'sent';
		return [`economy:entry.transfer.${side}${textOf(memo.note) === '' ? '' : 'Note'}`, params];
	}
	if (reason.startsWith('reward.')) {
		if (textOf(memo.rule) === '') return ['economy:entry.rewardPlain', params];
		return [code ? 'economy:entry.rewardOrder' : 'economy:entry.reward', params];
	}
	return [`economy:entry.${reason}`, params];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const personOf = (value: unknown): string => (/^\d{15,20}$/.test(textOf(value)) ? `<@${textOf(value)}>` : '–');

function orderCode(ref: string | null): string | null {
	return /^order:([A-Z0-9]{1,12})$/.exec(ref ?? '')?.[1] ?? null;
}
