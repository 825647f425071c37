import type { TextParam, TextParams } from '../errors.js';
import type { Formatter, Translate } from '../views/context.js';
import { escapeCode, escapeInline } from './escape.js';
import type { Strings } from './strings.js';

const placeholder = /\{\{?\s*(\w+)\s*\}?\}/g;

/** How deep strings may stand in strings. */
const deepest = 4;

/** Puts values into a string, in one pass: what stands in a value is never read as a placeholder. */
export function fill(template: string, read: (name: string, inCode: boolean) => string): string {
	return template.replaceAll(placeholder, (whole: string, name: string, offset: number) =>
		read(name, template[offset - 1] === '`' && template[offset + whole.length] === '`')
	);
}

/** Makes `t` for one reader. */
export function createTranslate(strings: Strings, locale: string, format: () => Formatter): Translate {
	const render = (key: string, params: TextParams, depth: number): string => {
		const count = params.count;
		const template = strings.template(locale, key, typeof count === 'number' ? count : undefined);
		return fill(template, (name, inCode) => {
			const value = params[name];
			if (value !== undefined) return show(value, inCode, depth);
			strings.missing(`${key} {${name}}`, locale);
			return '–';
		});
	};

	const show = (value: TextParam, inCode: boolean, depth: number): string => {
		if (typeof value === 'string') return value;
		if (typeof value === 'number') return format().number(value);
		switch (value.kind) {
			case 'amount':
				return format().amount(value.currency, value.value);
			case 'xp':
				return render('core:format.xp', { number: value.value }, depth);
			case 'deadline':
				return format().deadline(value.at);
			case 'time':
				return format().time(value.at, value.style);
			case 'duration':
				return format().duration(value.seconds);
			case 'user-text':
				return inCode ? escapeCode(value.value) : escapeInline(value.value);
			case 'text':
				return depth >= deepest ? '…' : render(value.key, value.params ?? {}, depth + 1);
		}
	};

	return (key, params = {}) => render(key, params, 0);
}
