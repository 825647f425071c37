import {
	type APICheckboxComponent,
	type APICheckboxGroupComponent,
	type APIComponentInLabel,
	type APIFileUploadComponent,
	type APILabelComponent,
	type APIRadioGroupComponent,
	type APIStringSelectComponent,
	type APITextInputComponent,
	ComponentType,
	TextInputStyle
} from 'discord-api-types/v10';
import { checkValues, type OptionData, select } from './controls.js';
import { limits, type ModalPart, type ModalScreen } from './screen.js';
import { clipOrNone, cutAt, label as toLabel } from './text-tools.js';

/**
 * A form of one to five parts: labels, or explaining texts.
 *
 * @throws RangeError for no part or more than five; pages of questions are cut before.
 */
export function modal(title: string, customId: string, ...parts: readonly (ModalPart | null | undefined | false)[]): ModalScreen {
	const components = parts.filter((part) => part !== null && part !== undefined && part !== false);
	if (components.length === 0 || components.length > limits.modalParts)
		throw new RangeError(`The form '${customId}' has ${components.length} parts`);
	return { title: toLabel(title, limits.modalTitle), custom_id: customId, components };
}

/** A field with its name and, above or below it depending on the client, its help. */
export function label(name: string, component: APIComponentInLabel, description?: string | null): ModalPart {
	const made: APILabelComponent = {
		type: ComponentType.Label,
		label: toLabel(name, limits.label),
		component,
		...(description ? { description: toLabel(description, limits.labelDescription) } : {})
	};
	return made;
}

export interface TextInputOptions {
	readonly long?: boolean;
	readonly value?: string | null;
	readonly placeholder?: string | null;
	readonly min?: number;
	readonly max?: number;
	readonly required?: boolean;
}

/** A field for text, of one line or (`long`) of several. A prefilled value that does not fit the bounds is shortened or left out. */
export function textInput(
	id: string,
	{ long = false, value, placeholder, min, max, required }: TextInputOptions = {}
): APITextInputComponent {
	const most = Math.min(max ?? limits.inputValue, limits.inputValue);
	const least = Math.min(min ?? 0, most);
	const prefilled = value?.trim() ? cutAt(value, most) : '';
	const hint = clipOrNone(placeholder, limits.inputPlaceholder);
	return {
		type: ComponentType.TextInput,
		custom_id: id,
		style: long ? TextInputStyle.Paragraph : TextInputStyle.Short,
		max_length: most,
		...(least > 0 ? { min_length: least } : {}),
		...(required === undefined ? {} : { required }),
		...(hint ? { placeholder: hint } : {}),
		...(prefilled.trim() && prefilled.length >= least ? { value: prefilled } : {})
	};
}

export interface ChoiceOptions {
	readonly required?: boolean;
	/** Shown in place of an answer when the choice is a select. */
	readonly placeholder?: string;
}

/**
 * One answer out of several: two to five as a radio group (one tap), up to 25 as a select.
 *
 * @throws RangeError for no option, or more than 25.
 */
export function choice(
	id: string,
	options: readonly OptionData[],
	{ required, placeholder }: ChoiceOptions = {}
): APIRadioGroupComponent | APIStringSelectComponent {
	if (options.length >= 2 && options.length <= 5) return radioGroup(id, options, { required });
	const made =
		options.length > limits.selectOptions
			? null
			: select(id, options, { required, placeholder, ...(required === false ? { min: 0 } : {}) });
	if (!made) throw new RangeError(`The choice '${id}' has ${options.length} options`);
	return made;
}

/**
 * One of two to ten answers, all in sight.
 *
 * @throws RangeError for fewer or more.
 */
export function radioGroup(
	id: string,
	options: readonly OptionData[],
	{ required }: { readonly required?: boolean } = {}
): APIRadioGroupComponent {
	if (options.length < 2 || options.length > limits.groupOptions)
		throw new RangeError(`The radio group '${id}' has ${options.length} options`);
	return {
		type: ComponentType.RadioGroup,
		custom_id: id,
		options: groupOptions(id, options),
		...(required === undefined ? {} : { required })
	};
}

/**
 * Several of one to ten answers. A group of one that is required is how a rule is accepted: a lone checkbox can't be required.
 *
 * @throws RangeError for none or more than ten.
 */
export function checkboxGroup(
	id: string,
	options: readonly OptionData[],
	{ min, max, required }: { readonly min?: number; readonly max?: number; readonly required?: boolean } = {}
): APICheckboxGroupComponent {
	if (options.length === 0 || options.length > limits.groupOptions)
		throw new RangeError(`The checkbox group '${id}' has ${options.length} options`);
	return {
		type: ComponentType.CheckboxGroup,
		custom_id: id,
		options: groupOptions(id, options),
		...(min === undefined ? {} : { min_values: Math.min(min, options.length) }),
		...(max === undefined ? {} : { max_values: Math.max(1, Math.min(max, options.length)) }),
		...(required === undefined ? {} : { required })
	};
}

/** Yes or no. */
export function checkbox(id: string, { checked = false }: { readonly checked?: boolean } = {}): APICheckboxComponent {
	return { type: ComponentType.Checkbox, custom_id: id, ...(checked ? { default: true } : {}) };
}

/** Up to ten files. Count and types belong into the label's description as well. */
export function fileUpload(
	id: string,
	{ min, max, required }: { readonly min?: number; readonly max?: number; readonly required?: boolean } = {}
): APIFileUploadComponent {
	return {
		type: ComponentType.FileUpload,
		custom_id: id,
		...(min === undefined ? {} : { min_values: Math.min(min, 10) }),
		...(max === undefined ? {} : { max_values: Math.max(1, Math.min(max, 10)) }),
		...(required === undefined ? {} : { required })
	};
}

function groupOptions(id: string, options: readonly OptionData[]) {
	checkValues(id, options);
	return options.map((option) => ({
		value: option.value,
		label: toLabel(option.label, limits.optionText),
		...(option.description ? { description: toLabel(option.description, limits.optionText) } : {}),
		...(option.selected ? { default: true } : {})
	}));
}
