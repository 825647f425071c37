import { visible } from '#core/i18n/escape';
import type { Value } from '#core/units/unit';
import { clip, type ViewContext } from '#core/views/kit';
import { fieldOf, isFields } from './differences.js';
import type { Format } from './fields.js';

/** Names of what changes speak of, by key. What has none is told by its key. */
export interface ChangeNames {
	readonly items: ReadonlyMap<string, string>;
	readonly categories: ReadonlyMap<string, string>;
	readonly gates: ReadonlyMap<string, string>;
	/** Reward rules. */
	readonly rewards: ReadonlyMap<string, string>;
	/** Role slots. */
	readonly roles: ReadonlyMap<string, string>;
}

/** Longest value in a line, in characters. */
const longestValue = 60;
/** Entries of a list that a line names. */
const namedMost = 6;

/** A text of a person for the inside of a line: short, and harmless. */
export const said = ({ format }: Pick<ViewContext, 'format'>, text: string): string =>
	format.escape(clip(visible(text).replaceAll(/\s*\n\s*/g, ' / '), longestValue));

/** A name that may have to do as one: never empty. */
export const named = (view: Pick<ViewContext, 'format'>, text: Value | undefined, key: string): string =>
	said(view, typeof text === 'string' && visible(text) !== '' ? text : key) || '–';

/** A value in words, escaped and short; `null` for one that has no words. */
export function shown(view: ViewContext, value: Value | undefined, format: Format, names: ChangeNames): string | null {
	const none = view.t('admin:setting.words.none');
	if (format === 'hidden') return null;
	if (value === undefined || value === null) return none;
	if (typeof format === 'object') return choiceText(view, value, format);
	switch (format) {
		case 'delta':
			return typeof value === 'number' ? `${value < 0 ? '−' : '+'}${view.format.number(Math.abs(value))}` : plainText(view, value);
		case 'percent':
			return typeof value === 'number' ? `${view.format.number(value)} %` : plainText(view, value);
		case 'hours':
			return typeof value === 'number' ? view.format.duration(value * 3600) : plainText(view, value);
		case 'moment':
			return momentText(view, value);
		case 'gate':
			return oneOf(view, value, names.gates);
		case 'category':
			return oneOf(view, value, names.categories);
		case 'categories':
			return listOf(view, value, names.categories);
		case 'items':
			return listOf(view, value, names.items);
		case 'rewards':
			return listOf(view, value, names.rewards);
		case 'roles':
			return Array.isArray(value) ? listOf(view, value, names.roles) : roleText(view, value, names.roles);
		case 'limit':
			return limitText(view, value);
		case 'break':
			return partsText(value, ['from', 'percent'], ([from = 0, percent = 0]) => view.t('shop:price.step', { from, percent }));
		case 'step':
			return stepText(view, value);
		case 'steps':
			return Array.isArray(value) ? joined(value.map((step) => stepText(view, step) ?? '–')) : null;
		case 'amounts':
			return isFields(value)
				? joined(Object.entries(value).map(([key, amount]) => `${said(view, key)}: ${amountText(view, amount)}`))
				: null;
		case 'override':
			return overrideText(view, value, names);
		case 'times':
			return timesText(view, value);
		default:
			return plainText(view, value);
	}
}

/** Words, numbers, yes and no, and lists of them. */
function plainText(view: ViewContext, value: Value): string | null {
	if (typeof value === 'number') return Number.isInteger(value) ? view.format.number(value) : String(value);
	if (typeof value === 'boolean') return view.t(`admin:publish.${value ? 'yes' : 'no'}`);
	if (typeof value === 'string') return visible(value) === '' ? view.t('admin:setting.words.none') : `“${said(view, value)}”`;
	if (!Array.isArray(value)) return null;
	if (value.length === 0) return view.t('admin:setting.words.none');
	const parts = value.map((part) => (typeof part === 'string' ? said(view, part) : typeof part === 'number' ? String(part) : null));
	return parts.every((part) => part !== null) ? joined(parts) : null;
}

/** Entries between commas; of many the first. */
function joined(parts: readonly string[]): string {
	const more = parts.length - namedMost;
	return `${parts.slice(0, namedMost).join(', ')}${more > 0 ? ` +${more}` : ''}` || '–';
}

const choiceText = (view: ViewContext, value: Value, { of, known }: { readonly of: string; readonly known: readonly string[] }) =>
	typeof value === 'string' && known.includes(value) ? view.t(`${of}.${value}`) : plainText(view, value);

const oneOf = (view: ViewContext, value: Value, names: ReadonlyMap<string, string>): string | null =>
	typeof value === 'string' ? named(view, names.get(value), value) : plainText(view, value);

function listOf(view: ViewContext, value: Value, names: ReadonlyMap<string, string>): string | null {
	if (!Array.isArray(value)) return plainText(view, value);
	if (value.length === 0) return view.t('admin:setting.words.none');
	return joined(value.map((key) => (typeof key === 'string' ? named(view, names.get(key), key) : '–')));
}

/** A role by its slot, or one of Discord. */
function roleText(view: ViewContext, value: Value, names: ReadonlyMap<string, string>): string | null {
	if (typeof value === 'string' && /^\d{15,20}$/.test(value)) return `<@&${value}>`;
	return oneOf(view, value, names);
}

function momentText(view: ViewContext, value: Value): string | null {
	const at = typeof value === 'string' ? new Date(value) : null;
	return at === null || Number.isNaN(at.getTime()) ? plainText(view, value) : view.format.time(at, 'f');
}

function partsText(value: Value, fields: readonly string[], text: (numbers: readonly number[]) => string): string | null {
	const numbers = fields.map((name) => fieldOf(value, name));
	return numbers.every((number) => typeof number === 'number') ? text(numbers) : null;
}

const windows: readonly unknown[] = ['day', 'week', 'month', 'season', 'ever'];

function limitText(view: ViewContext, value: Value): string | null {
	const [count, window, scope] = ['count', 'window', 'scope'].map((name) => fieldOf(value, name));
	if (typeof count !== 'number' || !windows.includes(window) || (scope !== 'member' && scope !== 'tribe')) return null;
	return view.t(`admin:item.limit.${scope}`, { count, window: { kind: 'text', key: `shop:limit.window.${window}` } });
}

function stepText(view: ViewContext, value: Value): string | null {
	const [label, percent] = [fieldOf(value, 'label'), fieldOf(value, 'percent')];
	return typeof label === 'string' && typeof percent === 'number' ? `${said(view, label)} ${view.format.number(percent)} %` : null;
}

const amountText = (view: ViewContext, value: Value | undefined): string => (typeof value === 'number' ? view.format.number(value) : '–');

function overrideText(view: ViewContext, value: Value, { rewards }: ChangeNames): string | null {
	if (!isFields(value)) return null;
	return joined(
		Object.entries(value).map(([key, amounts]) => {
			const [xp, tokens] = ['xp', 'tokens'].map((name) => fieldOf(amounts, name));
			const own = [
				typeof xp === 'number' && view.t('core:format.xp', { number: xp }),
				typeof tokens === 'number' && view.format.amount('tokens', tokens)
			];
			return `${named(view, rewards.get(key), key)}: ${own.filter(Boolean).join(', ') || '–'}`;
		})
	);
}

function timesText(view: ViewContext, value: Value): string | null {
	const [from, to, days] = ['from', 'to', 'days'].map((name) => fieldOf(value, name));
	if (typeof from !== 'string' || typeof to !== 'string') return null;
	if (fieldOf(value, 'kind') === 'dates') return `${momentText(view, from)} – ${momentText(view, to)}`;
	if (!Array.isArray(days) || !days.every((day) => typeof day === 'number' && day >= 1 && day <= 7)) return null;
	return `${days.map((day) => view.t(`admin:weekdays.${day}`)).join(', ')}, ${said(view, from)} – ${said(view, to)}`;
}
