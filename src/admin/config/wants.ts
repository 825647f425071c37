import type { TextParam } from '#core/errors';
import type { Leaf } from './leaf.js';
import type { ValueWords } from './text-form.js';

/** The name of a setting for people. */
export function nameOf({ words, item }: Pick<Leaf, 'words' | 'item'>): TextParam {
	const name: TextParam = { kind: 'text', key: `admin:setting.names.${words}` };
	return item === null ? name : { kind: 'text', key: 'admin:setting.entry', params: { name, entry: { kind: 'user-text', value: item } } };
}

/** What a setting takes, in words: type and bounds. */
export function wantsOf({ shape }: Pick<Leaf, 'shape'>, words: ValueWords): TextParam {
	const of = (key: string, params: Readonly<Record<string, TextParam>> = {}): TextParam => ({
		kind: 'text',
		key: `admin:setting.wants.${key}`,
		params
	});
	const choices = (options: readonly string[]): TextParam => ({ kind: 'user-text', value: options.map(words.choice).join(', ') });
	switch (shape.kind) {
		case 'number': {
			const type = shape.whole ? 'whole' : 'number';
			const { min, max } = shape;
			if (min !== null && max !== null) return of(`${type}Between`, { min, max });
			return min === null ? of(type) : of(`${type}From`, { min });
		}
		case 'boolean':
			return of('boolean', { yes: words.yes[0] ?? '', no: words.no[0] ?? '' });
		case 'choice':
			return of('choice', { choices: choices(shape.options) });
		case 'text':
			return shape.min > 0 ? of('textBetween', { min: shape.min, max: shape.max }) : of('text', { max: shape.max });
		case 'list': {
			const { of: item, max } = shape;
			if (typeof item === 'object') return of('listChoice', { choices: choices(item.options) });
			return of({ 'whole-number': 'listWhole', number: 'listNumber', text: 'listText', span: 'listSpan' }[item], { max });
		}
		case 'channel':
			return of(shape.category ? 'category' : 'channel');
		case 'whole':
			return of('parts');
		default:
			return of(shape.kind);
	}
}
