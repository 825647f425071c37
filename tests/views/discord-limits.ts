import type { ModalScreen, Screen } from '#core/views/kit';

/** Discord's limits once more, written down apart from the kit: `[minimum, maximum]` characters of each field of each component type. */
const lengths: Readonly<Record<number, Readonly<Record<string, readonly [number, number]>>>> = {
	2: { label: [1, 80], custom_id: [1, 100] },
	3: { custom_id: [1, 100], placeholder: [1, 150], options: [1, 25] },
	4: { custom_id: [1, 100], placeholder: [1, 100], value: [1, 4000] },
	5: { custom_id: [1, 100], placeholder: [1, 150] },
	6: { custom_id: [1, 100], placeholder: [1, 150] },
	8: { custom_id: [1, 100], placeholder: [1, 150] },
	1: { components: [1, 5] },
	9: { components: [1, 3] },
	10: { content: [1, 4000] },
	11: { description: [1, 1024] },
	12: { items: [1, 10] },
	17: { components: [1, 40] },
	18: { label: [1, 45], description: [1, 100] },
	19: { custom_id: [1, 100] },
	21: { custom_id: [1, 100], options: [2, 10] },
	22: { custom_id: [1, 100], options: [1, 10] },
	23: { custom_id: [1, 100] }
};

/** Bounds of numbers, by component type. */
const numbers: Readonly<Record<string, readonly [number, number]>> = {
	'3.min_values': [0, 25],
	'3.max_values': [1, 25],
	'5.min_values': [0, 25],
	'5.max_values': [1, 25],
	'4.min_length': [0, 4000],
	'4.max_length': [1, 4000],
	'19.min_values': [0, 10],
	'19.max_values': [1, 10],
	'22.min_values': [0, 10],
	'22.max_values': [1, 10]
};

/** What Discord would refuse about a screen or a form; empty when nothing. */
export function problemsOf(shown: Screen | ModalScreen): string[] {
	const problems: string[] = [];
	const ids: string[] = [];
	let components = 0;
	let text = 0;

	const visit = (value: unknown, path: string): void => {
		if (Array.isArray(value)) {
			value.forEach((inner, index) => {
				visit(inner, `${path}[${index}]`);
			});
			return;
		}
		if (typeof value !== 'object' || value === null) return;
		const fields = new Map(Object.entries(value));
		const type = fields.get('type');
		if (typeof type === 'number') {
			components += 1;
			if (type === 10) text += String(fields.get('content')).length;
			for (const [field, [min, max]] of Object.entries(lengths[type] ?? {})) {
				const inner = fields.get(field);
				if (inner === undefined) continue;
				const { length } = typeof inner === 'string' ? inner.trim() && inner : Array.isArray(inner) ? inner : [];
				if (length < min || length > max) problems.push(`${path}.${field}: ${length}, not ${min} to ${max}`);
			}
			for (const [name, inner] of fields) {
				const bounds = numbers[`${type}.${name}`];
				if (bounds && typeof inner === 'number' && (inner < bounds[0] || inner > bounds[1])) problems.push(`${path}.${name}: ${inner}`);
			}
			const [least, most] = [fields.get('min_length') ?? 0, fields.get('max_length') ?? 4000];
			const prefilled = fields.get('value');
			if (type === 4 && typeof prefilled === 'string' && (prefilled.length < Number(least) || prefilled.length > Number(most)))
				problems.push(`${path}.value`);
		} else if (fields.has('value') && fields.has('label')) {
			for (const field of ['label', 'value', 'description']) {
				const inner = fields.get(field);
				if (inner !== undefined && (String(inner).trim().length < 1 || String(inner).length > 100))
					problems.push(`${path}.${field}: option`);
			}
		}
		const id = fields.get('custom_id');
		if (typeof id === 'string') ids.push(id);
		for (const [name, inner] of fields) visit(inner, `${path}.${name}`);
	};

	visit(shown.components, 'components');
	if (new Set(ids).size !== ids.length) problems.push('two components with one id');
	if ('title' in shown) {
		if (shown.title.trim().length < 1 || shown.title.length > 45) problems.push(`title: ${shown.title.length}`);
		if (shown.components.length < 1 || shown.components.length > 5) problems.push(`parts: ${shown.components.length}`);
	} else {
		if (components > 40) problems.push(`${components} components`);
		if (text > 4000) problems.push(`${text} characters`);
		if (shown.components.length === 0) problems.push('nothing to show');
	}
	return problems;
}
