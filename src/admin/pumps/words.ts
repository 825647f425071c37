import type { CheckText, Problem } from '#core/checks';
import type { TextParam } from '#core/errors';
import type { Finding } from '#settings';
import type { Bound, BoundedPump, FreeGain, Pump, PumpReport, Step } from './pump.types.js';
import type { PumpsNotLooked } from './pump-thread.js';

/** Steps that fit into one sentence; the rest is told as more. */
const mostSteps = 6;
/** Names of rules that a step tells. */
const mostNames = 3;

const user = (value: string): TextParam => ({ kind: 'user-text', value });
const say = (key: string, params: Readonly<Record<string, TextParam>> = {}): Extract<TextParam, { kind: 'text' }> => ({
	kind: 'text',
	key: `admin:pumps.${key}`,
	params
});
const money = (currency: 'credits' | 'tokens', value: number): TextParam => ({ kind: 'amount', currency, value });
const check = (key: string, params: Readonly<Record<string, TextParam>> = {}): CheckText => ({ key: `admin:pumps.${key}`, params });

const itemOf = (item: string, variant: string | null): TextParam =>
	variant === null ? user(item) : say('item', { item: user(item), variant: user(variant) });
const unitsOf = (count: number, item: string, variant: string | null = null): TextParam =>
	count === 1 ? itemOf(item, variant) : say('units', { count, item: itemOf(item, variant) });

/** One step in words, with its amounts. */
function stepText(step: Step): Extract<TextParam, { kind: 'text' }> {
	switch (step.kind) {
		case 'buy': {
			const price = money('credits', step.paid);
			const off = step.off.map(({ of, label }) => ({ of, label }));
			const paid = off.length === 0 ? price : say(`off.${Math.min(off.length, 4)}`, { paid: price, ...offParams(off) });
			const goods = unitsOf(step.quantity, step.item, step.variant);
			const params = { goods, taken: step.taken, paid, count: step.times };
			const kind = step.taken === step.quantity ? 'buy' : step.taken === 0 ? 'begin' : 'part';
			return say(step.times > 1 ? `steps.${kind}Often` : `steps.${kind}`, params);
		}
		case 'pay':
			return say('steps.pay', {
				goods: unitsOf(step.quantity * step.times, step.item, step.variant),
				pieces: step.pieces,
				label: user(step.goods)
			});
		case 'reward': {
			const names = user(step.names.slice(0, mostNames).join(', '));
			const [credits, tokens] = [money('credits', step.credits), money('tokens', step.tokens)];
			const kind = step.credits > 0 && step.tokens > 0 ? 'rewardBoth' : step.credits > 0 ? 'rewardCredits' : 'rewardTokens';
			return say(`steps.${kind}`, { names, credits, tokens });
		}
		case 'sellBack':
			return step.units === 1
				? say('steps.sellBack', { credits: money('credits', step.credits) })
				: say('steps.sellBackUnits', { count: step.units, credits: money('credits', step.credits) });
		case 'unpack':
			return say('steps.unpack', { pieces: step.pieces, label: user(step.goods) });
		case 'convert':
			return say('steps.convert', {
				give: money(step.from, step.give),
				get: money(step.from === 'credits' ? 'tokens' : 'credits', step.get)
			});
		case 'redeem':
			return say('steps.redeem', {
				tokens: money('tokens', step.tokens),
				name: user(step.name),
				credits: money('credits', step.credits)
			});
		case 'level': {
			const kind = step.credits > 0 && step.tokens > 0 ? 'levelBoth' : step.credits > 0 ? 'levelCredits' : 'levelTokens';
			return say(`steps.${kind}`, { count: step.levels, credits: money('credits', step.credits), tokens: money('tokens', step.tokens) });
		}
	}
}

function offParams(off: readonly { readonly of: string; readonly label: string }[]): Readonly<Record<string, TextParam>> {
	return Object.fromEntries(off.slice(0, 4).map(({ of, label }, index) => [`o${index + 1}`, say(`of.${of}`, { label: user(label) })]));
}

/** All steps in one sentence. */
function wayOf({ steps }: Pump): TextParam {
	const shown = steps.slice(0, mostSteps);
	return say(`way.${shown.length}${steps.length > shown.length ? 'more' : ''}`, {
		...Object.fromEntries(shown.map((step, index) => [`s${index + 1}`, stepText(step)])),
		count: steps.length - shown.length
	});
}

function gainOf({ gain: { of, amount } }: Pump): TextParam {
	return of === 'credits' || of === 'tokens' ? money(of, amount) : say('pieces', { count: amount, goods: user(of.split(':')[1] ?? of) });
}

function boundText({ by }: Bound): TextParam {
	switch (by.kind) {
		case 'coupon':
			return say('bounds.coupon', { name: user(by.code) });
		case 'limit':
			return say('bounds.limit', { name: user(by.item) });
		case 'places':
			return say('bounds.places', { name: user(by.item) });
		case 'rules':
			return say('bounds.rules', { name: user(by.names.slice(0, mostNames).join(', ')) });
		case 'perk':
			return say('bounds.perk', { name: user(by.name) });
		case 'levels':
			return say('bounds.levels');
	}
}

const perOf = ({ whose, window }: Pick<Bound, 'whose' | 'window'>): TextParam => say(`per.${whose}.${window}`);

const titleOf = (pump: Pump): CheckText => (pump.item === null ? check('title') : check('titleItem', { item: user(pump.item) }));

/** What was found, for who wants to publish: what has no end keeps the version back, what ends is told with what it may cost. Pure. */
export function pumpFindings({ pumps, count, bounded, free }: PumpReport): readonly Finding[] {
	return [
		...pumps.map(
			(pump): Finding => ({
				level: 'blocks',
				title: titleOf(pump),
				text: check('text', { way: wayOf(pump), gain: gainOf(pump) }),
				steps: pump.steps.map(stepCheck)
			})
		),
		...(count > pumps.length
			? [{ level: 'blocks', title: check('more', { count: count - pumps.length }), text: check('moreText') } satisfies Finding]
			: []),
		...free.map(freeFinding),
		...bounded.map(
			(pump): Finding => ({
				level: 'warns',
				title: check('boundedTitle', { bound: boundText(pump.bound) }),
				text: boundedText(pump),
				steps: pump.steps.map(stepCheck)
			})
		)
	];
}

/**
 * A check that could not be made is said to be none. A shop that takes too long would take so long again, so its publisher decides; everybody
 * else looks again in a moment.
 */
export const notLooked = (why: PumpsNotLooked['why']): Finding => ({
	...(why === 'tooLong' ? { level: 'warns' } : { level: 'blocks', again: true }),
	title: check('notLooked'),
	text: check('notLookedText')
});

function stepCheck(step: Step): CheckText {
	const { key, params } = stepText(step);
	return params ? { key, params } : { key };
}

function boundedText(pump: BoundedPump): CheckText {
	const params = { way: wayOf(pump), gain: gainOf(pump), most: money('credits', pump.most), per: perOf(pump.bound), count: pump.others };
	return check(pump.others > 0 ? 'boundedOthers' : 'boundedText', params);
}

function freeFinding({ name, kind, bound, of }: FreeGain): Finding {
	if (bound === null) {
		const currency = say(`currency.${of}`);
		return { level: 'blocks', title: check('freeTitle', { name: user(name) }), text: check('freeText', { name: user(name), currency }) };
	}
	const params = { name: user(name), most: money('credits', bound.credits), per: perOf({ whose: 'member', window: bound.window }) };
	return kind === 'startGrant'
		? { level: 'warns', title: check('startTitle'), text: check('startText', params) }
		: { level: 'warns', title: check('paidTitle', { name: user(name) }), text: check('paidText', params) };
}

/** The same as problems of what is in force: the worst one with its steps, and the dearest gain that ends. Gifts are somebody's choice. Pure. */
export function pumpProblems({ pumps, count, bounded, free }: PumpReport): readonly Problem[] {
	const [worst] = pumps;
	const [dear] = bounded;
	const [endless] = free.filter((gain) => gain.bound === null);
	const remedy = { kind: 'people' } as const;
	const problems: (Problem | null)[] = [
		worst
			? {
					...{ id: 'pumps.endless', weight: 'bad', remedy },
					title: check('problem', { count }),
					text: check('text', { way: wayOf(worst), gain: gainOf(worst) })
				}
			: null,
		endless ? { id: 'pumps.free', weight: 'bad', remedy, ...textsOf(freeFinding(endless)) } : null,
		dear
			? { id: 'pumps.bounded', weight: 'warn', remedy, title: check('boundedProblem', { count: bounded.length }), text: boundedText(dear) }
			: null
	];
	return problems.filter((problem) => problem !== null);
}

const textsOf = ({ title, text }: Finding): Pick<Problem, 'title' | 'text'> => ({ title, text });

/** The check of what is in force could not be made. Seen again by the next one. */
export const notLookedProblem: Problem = {
	id: 'pumps.unknown',
	weight: 'warn',
	title: check('notLooked'),
	text: check('notLookedText'),
	remedy: { kind: 'people' },
	quiet: true
};
