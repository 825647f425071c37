import { ComponentType as T } from 'discord-api-types/v10';
import { isObject, length } from '../limits/form.js';
import type { LooseComponent } from '../limits/messages.js';
import { isComponent } from '../world/components.js';
import type { ChannelRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import { isFile, type Resolved, resolve, storeAttachment } from './commands.js';
import type { FieldValue, FileInput, OpenModal } from './types.js';

const AUTO: Readonly<Record<number, 'user' | 'role' | 'channel' | 'mentionable'>> = {
	[T.UserSelect]: 'user',
	[T.RoleSelect]: 'role',
	[T.ChannelSelect]: 'channel',
	[T.MentionableSelect]: 'mentionable'
};

/** One field of a modal with what it is called. */
interface Field {
	readonly component: LooseComponent;
	readonly label: string;
}

function fieldsOf(modal: OpenModal): Field[] {
	return modal.data.components.flatMap((part: unknown): Field[] => {
		if (!isComponent(part)) return [];
		if (part.type === T.Label && isComponent(part.component)) return [{ component: part.component, label: String(part.label) }];
		const inner = Array.isArray(part.components) ? part.components.filter(isComponent) : [];
		return inner.map((component) => ({ component, label: String(component.label ?? '') }));
	});
}

interface Filling {
	readonly world: World;
	readonly channel: ChannelRecord;
	readonly userId: string;
	readonly forge: boolean;
	readonly resolved: Resolved;
}

function optionsOf(component: LooseComponent): Record<string, unknown>[] {
	return Array.isArray(component.options) ? component.options.filter(isObject) : [];
}

function asList(value: FieldValue | undefined): string[] {
	if (value === undefined) return [];
	return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** Values by value or label. */
export function optionValues(component: LooseComponent, chosen: readonly string[], forge: boolean, what: string): string[] {
	const options = optionsOf(component);
	return chosen.map((one) => {
		const found = options.find((option) => option.value === one) ?? options.find((option) => option.label === one);
		if (!found && !forge)
			throw new Error(`${what} has no option "${one}"; it has ${options.map((option) => `"${String(option.label)}"`).join(', ')}`);
		return found ? String(found.value) : one;
	});
}

/** How many a select, upload or group takes; a required one at least one. */
export function checkCount(component: LooseComponent, count: number, what: string, fallbackMax = 1): void {
	const requiredMin = Number(component.min_values ?? 1);
	const min = component.required === false && count === 0 ? 0 : requiredMin;
	const max = Number(component.max_values ?? fallbackMax);
	if (count < min || count > max) throw new Error(`${what} takes ${min} to ${max}, not ${count}`);
}

function textValue({ component, label }: Field, value: FieldValue | undefined, filling: Filling): Record<string, unknown> {
	const written = value === undefined ? String(component.value ?? '') : String(value);
	if (!filling.forge) {
		const size = length(written);
		if (!written && component.required !== false) throw new Error(`"${label}" is required`);
		if (written && (size < Number(component.min_length ?? 0) || size > Number(component.max_length ?? 4000)))
			throw new Error(
				`"${label}" takes ${Number(component.min_length ?? 0)} to ${Number(component.max_length ?? 4000)} characters, not ${size}`
			);
	}
	return { value: written };
}

function presets(component: LooseComponent): string[] {
	if (Array.isArray(component.default_values)) return component.default_values.filter(isObject).map((one) => String(one.id));
	return optionsOf(component)
		.filter((one) => one.default === true)
		.map((one) => String(one.value));
}

function chosenValues(field: Field, value: FieldValue | undefined, filling: Filling): string[] {
	const { component, label } = field;
	const given = value === undefined ? presets(component) : asList(value);
	const kind = AUTO[component.type];
	const values = kind ? given : optionValues(component, given, filling.forge, `"${label}"`);
	if (kind) for (const id of values) resolve(filling.world, filling.channel, filling.userId, filling.resolved, kind, id);
	return values;
}

function answer(field: Field, value: FieldValue | undefined, filling: Filling): Record<string, unknown> {
	const { component, label } = field;
	switch (component.type) {
		case T.TextInput:
			return textValue(field, value, filling);
		case T.Checkbox:
			return { value: value === undefined ? component.default === true : value === true };
		case T.RadioGroup: {
			const [chosen] = chosenValues(field, value, filling);
			if (chosen === undefined && component.required !== false && !filling.forge) throw new Error(`"${label}" is required`);
			return { value: chosen ?? null };
		}
		case T.FileUpload: {
			const files: FileInput[] = Array.isArray(value) ? value.filter(isFile) : [];
			if (!filling.forge) checkCount(component, files.length, `"${label}"`);
			return { values: files.map((file) => storeAttachment(filling.world, filling.channel, file, filling.resolved)) };
		}
		default: {
			const values = chosenValues(field, value, filling);
			if (!filling.forge)
				checkCount(component, values.length, `"${label}"`, component.type === T.CheckboxGroup ? optionsOf(component).length : 1);
			return { values };
		}
	}
}

/** The `data` of a modal's submission. Keys are labels or custom ids; unknown ones are refused unless forged. */
export function modalData(
	world: World,
	channel: ChannelRecord,
	userId: string,
	modal: OpenModal,
	values: Readonly<Record<string, FieldValue>>,
	forge: boolean
): Record<string, unknown> {
	const fields = fieldsOf(modal);
	const filling: Filling = { world, channel, userId, forge, resolved: {} };
	const known = (field: Field): string[] => [String(field.component.custom_id), field.label];
	for (const name of Object.keys(values))
		if (!forge && !fields.some((field) => known(field).includes(name)))
			throw new Error(`"${modal.title}" has no field "${name}"; it has ${fields.map((field) => `"${field.label}"`).join(', ')}`);
	const submitted = (component: LooseComponent): Record<string, unknown> => {
		const field = fields.find((one) => one.component === component) ?? { component, label: '' };
		const name = known(field).find((one) => values[one] !== undefined);
		return {
			type: component.type,
			id: component.id,
			custom_id: component.custom_id,
			...answer(field, name === undefined ? undefined : values[name], filling)
		};
	};
	const components = modal.data.components.flatMap((part: unknown): Record<string, unknown>[] => {
		if (!isComponent(part)) return [];
		if (part.type === T.Label && isComponent(part.component))
			return [{ type: part.type, id: part.id, component: submitted(part.component) }];
		if (part.type === T.ActionRow)
			return [
				{
					type: part.type,
					id: part.id,
					components: (Array.isArray(part.components) ? part.components.filter(isComponent) : []).map(submitted)
				}
			];
		return [{ type: part.type, id: part.id }];
	});
	return { custom_id: modal.customId, components, ...(Object.keys(filling.resolved).length ? { resolved: filling.resolved } : {}) };
}

export { AUTO as AUTO_SELECTS };
