import { DomainError } from '#core/errors';
import { checkAnswer, type Question } from '#shop';
import type { IdentityLine, IdentitySettings } from './identity.settings.js';

/** What a member has typed; nothing is checked yet. */
export interface TypedIdentity {
	readonly survivor: string;
	readonly platform: string;
	/** By the key of the question. */
	readonly ids: Readonly<Record<string, string>>;
}

/** The same, checked. */
export interface CheckedIdentity {
	readonly survivor: string;
	readonly platform: string;
	/** At least one, in the order of the settings. */
	readonly ids: readonly { readonly kind: string; readonly value: string }[];
}

/**
 * Checks what was typed.
 *
 * @throws DomainError `identity.field` {field, rule, wrote} · `identity.platform` · `identity.noId` {ids} · `identity.nothingAsked` in a guild
 * that asks for no id.
 */
export function checkIdentity(settings: IdentitySettings, typed: TypedIdentity): CheckedIdentity {
	if (settings.ids.length === 0) throw new DomainError('identity.nothingAsked');
	const survivor = checked(settings.survivor, typed.survivor, true) ?? '';
	const platform = settings.platforms.find(({ value }) => value === typed.platform)?.value ?? '';
	if (settings.platforms.length > 0 && platform === '') throw new DomainError('identity.platform');
	const ids = settings.ids.flatMap((line) => {
		const value = checked(line, typed.ids[line.key] ?? '', false);
		return value === null ? [] : { kind: line.key, value };
	});
	if (ids.length === 0) {
		const names = settings.ids.map(({ label }) => label).join(', ');
		throw new DomainError('identity.noId', { ids: { kind: 'user-text', value: names } });
	}
	return { survivor, platform, ids };
}

/** How an id is compared: one writing for each way to write it. Ids of different kinds never meet. */
export const comparableId = (kind: string, value: string): string => `${kind}:${comparable(value).replace(/[\s-]/g, '')}`;

/** How names are compared and found: NFKC, lower case, one space between words. */
export const comparable = (value: string): string => value.normalize('NFKC').toLowerCase().normalize('NFKC').replace(/\s+/g, ' ').trim();

/** Shows that an id is there without showing it: `•••• 4f2a`. */
export const maskedId = (value: string): string => `•••• ${value.slice(-4)}`;

function checked(line: IdentityLine, text: string, required: boolean): string | null {
	const result = checkAnswer(questionOf(line, required), { text });
	if (result.ok) return typeof result.answer === 'string' ? result.answer : null;
	const { rule, wrote } = result;
	throw new DomainError('identity.field', {
		field: { kind: 'user-text', value: line.label },
		rule,
		wrote: { kind: 'user-text', value: wrote ?? '' }
	});
}

function questionOf(line: IdentityLine, required: boolean): Question {
	const { key, label, minLength, maxLength, pattern, patternFlags, patternHint } = line;
	return {
		key,
		label,
		required,
		type: 'short_text',
		minLength,
		maxLength,
		...(pattern === '' ? {} : { pattern, patternFlags }),
		...(patternHint === '' ? {} : { patternHint })
	};
}
