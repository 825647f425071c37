import { DomainError } from '#core/errors';
import { isEmoji } from '#core/views/text-tools';
import type { SliceValues } from '#settings';
import { withPath } from '../pack-file.js';
import type { RunChange } from './run.types.js';
import { noChoices, type SetupChoices } from './setup.types.js';

/** What the form of names was filled with, as text. */
export interface NamesForm {
	/** Each with its emoji before it, or without one. */
	readonly credits: string;
	readonly tokens: string;
	/** Empty: none. */
	readonly startGrant: string;
	readonly staffRole: SetupChoices['staffRole'];
	/** Empty: as it is. */
	readonly language: string;
}

/** Longest name of a currency. */
export const maxName = 32;
/** Most credits that a new member may get; the currency's own highest balance bounds it too. */
export const maxStartGrant = 1_000_000;

/** What the form of names decides. */
export type NameChoices = Pick<
	SetupChoices,
	'startGrant' | 'creditsName' | 'creditsEmoji' | 'tokensName' | 'tokensEmoji' | 'staffRole' | 'language'
>;

/**
 * Reads the form of names. Names that are empty stay as the pack has them, emoji that are left out as they are.
 *
 * @param locales Languages of the interface; another one is ignored.
 * @throws DomainError `admin.startGrant` (`max`) · `admin.name` (`max`) · `admin.emoji`.
 */
export function readNames(form: NamesForm, locales: readonly string[]): NameChoices {
	const [credits, tokens] = [readCurrency(form.credits), readCurrency(form.tokens)];
	return {
		creditsName: credits.name,
		creditsEmoji: credits.emoji,
		tokensName: tokens.name,
		tokensEmoji: tokens.emoji,
		startGrant: readGrant(form.startGrant),
		staffRole: form.staffRole,
		language: locales.find((known) => known === form.language) ?? null
	};
}

/** An emoji and a name, or a name alone. */
function readCurrency(text: string): { readonly emoji: string | null; readonly name: string | null } {
	const [, sign = '', name = ''] = /^([^\p{L}\p{N}\s][^\s]*)?\s*(.*)$/su.exec(text.trim()) ?? [];
	if (sign !== '' && !isEmoji(sign)) throw new DomainError('admin.emoji');
	return { emoji: sign || null, name: readName(name) };
}

function readName(text: string): string | null {
	const name = text.trim().replace(/\s+/g, ' ');
	if (name === '') return null;
	if (name.length > maxName || !/^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N} '’.-]*$/u.test(name))
		throw new DomainError('admin.name', { max: maxName });
	return name;
}

function readGrant(text: string): number {
	const digits = text.trim().replace(/[\s.,_’']/g, '');
	if (digits === '') return 0;
	const amount = /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN;
	if (!Number.isSafeInteger(amount) || amount > maxStartGrant) throw new DomainError('admin.startGrant', { max: maxStartGrant });
	return amount;
}

/** The values with the owner's choices in them; what was not chosen stays. Pure. */
export function applyChoices(values: SliceValues, choices: SetupChoices): SliceValues {
	let economy = values.economy;
	const set = (path: string, value: unknown): void => {
		economy = withPath(economy, path.split('.'), value);
	};
	if (choices.creditsName !== null && choices.creditsName !== nameOf(economy, 'credits')) {
		set('currencies.credits.name', choices.creditsName);
		set('currencies.credits.plural', choices.creditsName);
	}
	if (choices.creditsEmoji !== null) set('currencies.credits.emoji', choices.creditsEmoji);
	if (choices.tokensName !== null && choices.tokensName !== nameOf(economy, 'tokens')) {
		set('currencies.tokens.name', choices.tokensName);
		set('currencies.tokens.plural', choices.tokensName);
	}
	if (choices.tokensEmoji !== null) set('currencies.tokens.emoji', choices.tokensEmoji);
	if (choices.startGrant !== null) {
		set('startGrant.enabled', choices.startGrant > 0);
		if (choices.startGrant > 0) set('startGrant.credits', choices.startGrant);
	}
	return { ...values, economy };
}

/** A newer pack's values with what the owner had chosen before: features, names and start grant. Pure. */
export function keepChoices(fresh: SliceValues, now: SliceValues): SliceValues {
	if (at(now.economy, 'currencies') === undefined) return { ...fresh, features: { ...fields(fresh.features), ...fields(now.features) } };
	const { creditsName, creditsEmoji, tokensName, tokensEmoji } = namesNow(now);
	const chosen = {
		...noChoices,
		creditsName: creditsName || null,
		creditsEmoji: creditsEmoji || null,
		tokensName: tokensName || null,
		tokensEmoji: tokensEmoji || null,
		startGrant: grantNow(now) ?? 0
	};
	return applyChoices(
		{
			...fresh,
			features: { ...fields(fresh.features), ...fields(now.features) },
			economy: keepConfirmation(fresh.economy, now.economy)
		},
		chosen
	);
}

/** What the owner confirmed about real money stays theirs; whether it still counts is up to the newer pack's notice. */
function keepConfirmation(fresh: unknown, now: unknown): unknown {
	const confirmed = at(now, 'realMoney');
	const kept = ['enabled', 'confirmedBy', 'confirmedAt', 'noticeHash'].filter((field) => at(confirmed, field) !== undefined);
	return kept.reduce((economy, field) => withPath(economy, ['realMoney', field], at(confirmed, field)), fresh);
}

/** What a run changed about the guild's own words and switches, as text. Pure. */
export function changesOf(
	before: { readonly values: SliceValues; readonly zone: string; readonly language: string; readonly pack: string },
	after: { readonly values: SliceValues; readonly zone: string; readonly language: string; readonly pack: string }
): readonly RunChange[] {
	const shown = ({ values, zone, language, pack }: typeof before): Record<RunChange['what'], string> => {
		const names = currencyTexts(namesNow(values));
		const features = Object.entries(fields(values.features)).flatMap(([key, on]) => (on === true ? [key] : []));
		return {
			pack,
			zone,
			language,
			...names,
			grant: String(grantNow(values) ?? ''),
			features: features.sort().join(', ')
		};
	};
	const [from, to] = [shown(before), shown(after)];
	return runChanges.filter((what) => from[what] !== to[what]).map((what) => ({ what, from: from[what], to: to[what] }));
}

const runChanges = ['pack', 'features', 'zone', 'language', 'credits', 'tokens', 'grant'] as const;

const fields = (json: unknown): object => (typeof json === 'object' && json !== null ? json : {});

/** The plural by which a currency goes now; the form shows it, and a form left as it was changes nothing. */
function nameOf(economy: unknown, currency: 'credits' | 'tokens'): unknown {
	return at(at(at(economy, 'currencies'), currency), 'plural');
}

function at(json: unknown, field: string): unknown {
	return typeof json === 'object' && json !== null ? new Map<string, unknown>(Object.entries(json)).get(field) : undefined;
}

/** What the form is prefilled with: the currencies as they are called now. */
export function namesNow(values: SliceValues): {
	readonly creditsName: string;
	readonly creditsEmoji: string;
	readonly tokensName: string;
	readonly tokensEmoji: string;
} {
	const text = (value: unknown): string => (typeof value === 'string' ? value : '');
	return {
		creditsName: text(nameOf(values.economy, 'credits')),
		creditsEmoji: text(at(at(at(values.economy, 'currencies'), 'credits'), 'emoji')),
		tokensName: text(nameOf(values.economy, 'tokens')),
		tokensEmoji: text(at(at(at(values.economy, 'currencies'), 'tokens'), 'emoji'))
	};
}

/** Currencies as the form of names writes them: emoji, then name. */
export const currencyTexts = (names: ReturnType<typeof namesNow>): { readonly credits: string; readonly tokens: string } => ({
	credits: [names.creditsEmoji, names.creditsName].filter((part) => part !== '').join(' '),
	tokens: [names.tokensEmoji, names.tokensName].filter((part) => part !== '').join(' ')
});

/** The start grant that holds now; `null`: none. */
export function grantNow(values: SliceValues): number | null {
	const grant = at(values.economy, 'startGrant');
	const credits = at(grant, 'credits');
	return at(grant, 'enabled') === true && typeof credits === 'number' ? credits : null;
}
