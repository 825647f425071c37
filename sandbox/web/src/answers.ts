import type { SentValue } from '../../src/control/protocol.js';
import { presetOf } from './choices.js';
import { plural } from './format.js';
import { type Component, Kind } from './types.js';

/** What stands in one field of a form. */
export type Answer = string | boolean | readonly string[] | readonly File[];

export interface FieldPart {
	readonly key: string;
	readonly label: string;
	readonly description: string | null;
	readonly component: Component;
}

/** The fields of a form in order; plain texts have no component with an id. */
export function fieldsOf(components: readonly Component[]): FieldPart[] {
	return components.flatMap((part) => {
		if (part.type === Kind.Label && part.component) return [fieldOf(part.component, part.label ?? '', part.description ?? null)];
		if (part.type === Kind.Row) return (part.components ?? []).map((one) => fieldOf(one, one.label ?? '', null));
		return [];
	});
}

function fieldOf(component: Component, label: string, description: string | null): FieldPart {
	return { key: component.custom_id ?? '', label, description, component };
}

export function firstAnswer({ component }: FieldPart): Answer {
	switch (component.type) {
		case Kind.TextInput:
			return component.value ?? '';
		case Kind.Checkbox:
			return component.default === true;
		case Kind.FileUpload:
			return [];
		default:
			return presetOf(component);
	}
}

export function isRequired({ component }: FieldPart): boolean {
	return component.type !== Kind.Checkbox && component.required !== false;
}

export function mostOf(component: Component): number {
	return component.max_values ?? (component.type === Kind.CheckboxGroup ? (component.options?.length ?? 1) : 1);
}

function leastOf(component: Component, count: number): number {
	return component.required === false && count === 0 ? 0 : Math.max(component.min_values ?? 1, component.required === false ? 0 : 1);
}

const MAX_FILE_BYTES = 10 * 1024 * 1024;

/** What is wrong with an answer, as Discord's client checks it; null when nothing is. */
export function complaint(field: FieldPart, answer: Answer): string | null {
	const { component } = field;
	if (typeof answer === 'boolean') return null;
	if (typeof answer === 'string') {
		const size = [...answer].length;
		if (!size) return isRequired(field) ? 'This field is required.' : null;
		const [min, max] = [component.min_length ?? 0, component.max_length ?? 4000];
		if (size < min) return `At least ${plural(min, 'character')}; ${size} so far.`;
		return size > max ? `At most ${plural(max, 'character')}; now ${size}.` : null;
	}
	const [least, most] = [leastOf(component, answer.length), mostOf(component)];
	if (answer.length < least) return answer.length === 0 ? 'This field is required.' : `Choose at least ${least}.`;
	if (answer.length > most) return component.type === Kind.FileUpload ? `At most ${plural(most, 'file')}.` : `Choose at most ${most}.`;
	const large = answer.find((one): one is File => one instanceof File && one.size > MAX_FILE_BYTES);
	return large ? `${large.name} is larger than 10 MiB.` : null;
}

/** As it is sent: files become numbers of the files beside the body. */
export function toSend(
	fields: readonly FieldPart[],
	answers: ReadonlyMap<string, Answer>
): { fields: Record<string, SentValue>; files: File[] } {
	const files: File[] = [];
	const sent: Record<string, SentValue> = {};
	for (const field of fields) {
		const answer = answers.get(field.key) ?? firstAnswer(field);
		if (typeof answer === 'string' || typeof answer === 'boolean') sent[field.key] = answer;
		else if (field.component.type === Kind.FileUpload) {
			const own = answer.filter((one) => one instanceof File);
			sent[field.key] = { files: own.map((_, index) => files.length + index) };
			files.push(...own);
		} else sent[field.key] = answer.map(String);
	}
	return { fields: sent, files };
}
