import { DomainError } from '#core/errors';
import type { SliceValues } from '#settings';
import { withPath } from '../pack-file.js';
import { noChoices, type SetupChoices } from './setup.types.js';

/** What the form of names was filled with, as text. */
export interface NamesForm {
	readonly creditsName: string;
	readonly creditsEmoji: string;
	readonly tokensName: string;
	/** Empty: none. */
	readonly startGrant: string;
	readonly staffRole: SetupChoices['staffRole'];
}

/** Longest name of a currency. */
export const maxName = 32;
/** Most credits that a new member may get; the currency's own highest balance bounds it too. */
export const maxStartGrant = 1_000_000;

const customEmoji = /^<a?:\w{2,32}:\d{15,20}>$/;
const unicodeEmoji =
	/^(?:\p{Extended_Pictographic}|\p{Emoji_Presentation}|\p{Regional_Indicator}{2})(?:\p{Emoji_Modifier}|\p{Extended_Pictographic}|\u200d|\ufe0f|\u20e3)*$/u;

/**
 * Reads the form of names. Names that are empty stay as the pack has them.
 *
 * @throws DomainError `admin.startGrant` (`max`) · `admin.name` (`max`) · `admin.emoji`.
 */
export function readNames(form: NamesForm): Omit<SetupChoices, 'preset' | 'zone'> {
	const emoji = form.creditsEmoji.trim();
	if (emoji !== '' && !customEmoji.test(emoji) && !(emoji.length <= 32 && unicodeEmoji.test(emoji))) throw new DomainError('admin.emoji');
	return {
		creditsName: readName(form.creditsName),
		creditsEmoji: emoji || null,
		tokensName: readName(form.tokensName),
		startGrant: readGrant(form.startGrant),
		staffRole: form.staffRole
	};
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
	if (choices.startGrant !== null) {
		set('startGrant.enabled', choices.startGrant > 0);
		if (choices.startGrant > 0) set('startGrant.credits', choices.startGrant);
	}
	return { ...values, economy };
}

/** A newer pack's values with what the owner had chosen before: features, names and start grant. Pure. */
export function keepChoices(fresh: SliceValues, now: SliceValues): SliceValues {
	const { creditsName, creditsEmoji, tokensName } = namesNow(now);
	const chosen = {
		...noChoices,
		creditsName: creditsName || null,
		creditsEmoji: creditsEmoji || null,
		tokensName: tokensName || null,
		startGrant: grantNow(now) ?? 0
	};
	return applyChoices({ ...fresh, features: { ...fields(fresh.features), ...fields(now.features) } }, chosen);
}

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
} {
	const text = (value: unknown): string => (typeof value === 'string' ? value : '');
	return {
		creditsName: text(nameOf(values.economy, 'credits')),
		creditsEmoji: text(at(at(at(values.economy, 'currencies'), 'credits'), 'emoji')),
		tokensName: text(nameOf(values.economy, 'tokens'))
	};
}

/** The start grant that holds now; `null`: none. */
export function grantNow(values: SliceValues): number | null {
	const grant = at(values.economy, 'startGrant');
	const credits = at(grant, 'credits');
	return at(grant, 'enabled') === true && typeof credits === 'number' ? credits : null;
}
