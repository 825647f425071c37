import { ButtonStyle, ComponentType as T } from 'discord-api-types/v10';
import type { FormErrors } from '../errors.js';
import {
	boolean,
	choice,
	type Field,
	integer,
	isObject,
	length,
	list,
	nullable,
	object,
	optional,
	type Rule,
	required,
	snowflake,
	text,
	url
} from './form.js';

type Path = readonly (string | number)[];
type Loose = Record<string, unknown>;

const MAX_V2_COMPONENTS = 40;
const MAX_V2_TEXT = 4000;
const MEDIA_SCHEMES = ['http', 'https', 'attachment'];

const base: Record<string, Field> = { type: required(integer(1, 23)), id: optional(integer(0, 2 ** 31 - 1)) };
const customId = text(100, { min: 1 });
const emoji = object({ id: nullable(snowflake), name: nullable(text(32)), animated: nullable(boolean) });
const media = object({ url: required(url(2048, MEDIA_SCHEMES)) });

const option = object({
	label: required(text(100, { min: 1 })),
	value: required(text(100, { min: 1 })),
	description: nullable(text(100)),
	emoji: nullable(emoji),
	default: nullable(boolean)
});

const button = object(
	{
		...base,
		style: required(integer(1, 6)),
		custom_id: nullable(customId),
		label: nullable(text(80)),
		emoji: nullable(emoji),
		url: nullable(url(512, ['http', 'https', 'discord'])),
		sku_id: nullable(snowflake),
		disabled: nullable(boolean)
	},
	(value, path, errors) => {
		const { style } = value;
		const link = style === ButtonStyle.Link;
		const premium = style === ButtonStyle.Premium;
		if (link && !value.url) errors.add([...path, 'url'], 'BASE_TYPE_REQUIRED', 'A url is required');
		if (!link && value.url) errors.add([...path, 'url'], 'BUTTON_COMPONENT_URL_NOT_ALLOWED', 'Only link buttons may have a url');
		if (!link && !premium && !value.custom_id) errors.add([...path, 'custom_id'], 'BASE_TYPE_REQUIRED', 'A custom id is required');
		if ((link || premium) && value.custom_id)
			errors.add([...path, 'custom_id'], 'BUTTON_COMPONENT_CUSTOM_ID_NOT_ALLOWED', 'A custom id and url cannot both be specified');
		if (premium && !value.sku_id) errors.add([...path, 'sku_id'], 'BASE_TYPE_REQUIRED', 'A sku_id is required');
		if (premium ? value.label || value.emoji : !value.label && !value.emoji)
			errors.add(
				[...path, 'label'],
				'BUTTON_COMPONENT_INVALID_LABEL',
				premium ? 'Premium buttons have no label' : 'A button must have a label or an emoji'
			);
	}
);

const selectBase: Record<string, Field> = {
	...base,
	custom_id: required(customId),
	placeholder: nullable(text(150)),
	min_values: nullable(integer(0, 25)),
	max_values: nullable(integer(1, 25)),
	disabled: nullable(boolean),
	required: nullable(boolean),
	default_values: nullable(list(object({ id: required(snowflake), type: required(choice('user', 'role', 'channel')) }), 25)),
	channel_types: nullable(list(integer(0, 20), 25))
};

function selectBounds(value: Loose, path: Path, errors: FormErrors): void {
	const min = Number(value.min_values ?? 1);
	const max = Number(value.max_values ?? 1);
	if (min > max)
		errors.add(
			[...path, 'min_values'],
			'SELECT_COMPONENT_MIN_VALUES_GREATER_THAN_MAX',
			'min_values must be less than or equal to max_values'
		);
	if (Array.isArray(value.default_values) && value.default_values.length > max)
		errors.add([...path, 'default_values'], 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'Too many default values');
}

/** Options with distinct values, and counts that fit them. */
function optionsOf(value: Loose, path: Path, errors: FormErrors): void {
	const options = Array.isArray(value.options) ? value.options.filter(isObject) : [];
	const seen = new Set<unknown>();
	options.forEach((one, index) => {
		if (seen.has(one.value))
			errors.add(
				[...path, 'options', index, 'value'],
				'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
				'The specified option value is already used'
			);
		seen.add(one.value);
	});
	const max = Number(value.max_values ?? 1);
	if (options.filter((one) => one.default).length > max)
		errors.add([...path, 'options'], 'SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES', 'Too many default values');
	if (max > options.length && value.max_values != null)
		errors.add([...path, 'max_values'], 'SELECT_COMPONENT_MAX_VALUES_TOO_LARGE', 'max_values is greater than the number of options');
}

const stringSelect = object({ ...selectBase, options: required(list(option, 25, 1)) }, (value, path, errors) => {
	selectBounds(value, path, errors);
	optionsOf(value, path, errors);
});
const autoSelect = object(selectBase, selectBounds);

const textInput = object(
	{
		...base,
		custom_id: required(customId),
		style: required(integer(1, 2)),
		label: nullable(text(45, { min: 1 })),
		min_length: nullable(integer(0, 4000)),
		max_length: nullable(integer(1, 4000)),
		required: nullable(boolean),
		value: nullable(text(4000)),
		placeholder: nullable(text(100))
	},
	(value, path, errors) => {
		const min = Number(value.min_length ?? 0);
		const max = Number(value.max_length ?? 4000);
		if (min > max)
			errors.add([...path, 'min_length'], 'TEXT_INPUT_MIN_LENGTH_GREATER_THAN_MAX', 'min_length must be less than or equal to max_length');
		if (typeof value.value === 'string' && value.value && length(value.value) > max)
			errors.add([...path, 'value'], 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`);
	}
);

const fileUpload = object(
	{
		...base,
		custom_id: required(customId),
		min_values: nullable(integer(0, 10)),
		max_values: nullable(integer(1, 10)),
		required: nullable(boolean)
	},
	(value, path, errors) => {
		if (Number(value.min_values ?? 1) > Number(value.max_values ?? 1) && value.min_values != null)
			errors.add([...path, 'min_values'], 'FILE_UPLOAD_MIN_GREATER_THAN_MAX', 'min_values must be less than or equal to max_values');
	}
);
const radioGroup = object(
	{ ...base, custom_id: required(customId), options: required(list(option, 10, 2)), required: nullable(boolean) },
	(value, path, errors) => optionsOf({ ...value, max_values: null }, path, errors)
);
const checkboxGroup = object(
	{
		...base,
		custom_id: required(customId),
		options: required(list(option, 10, 1)),
		min_values: nullable(integer(0, 10)),
		max_values: nullable(integer(1, 10)),
		required: nullable(boolean)
	},
	(value, path, errors) => {
		optionsOf({ ...value, max_values: value.max_values ?? (Array.isArray(value.options) ? value.options.length : 1) }, path, errors);
	}
);
const checkbox = object({ ...base, custom_id: required(customId), default: nullable(boolean) });

const textDisplay = object({ ...base, content: required(text(MAX_V2_TEXT, { min: 1 })) });
const thumbnail = object({ ...base, media: required(media), description: nullable(text(1024)), spoiler: nullable(boolean) });

const ROWABLE = [T.Button, T.StringSelect, T.UserSelect, T.RoleSelect, T.MentionableSelect, T.ChannelSelect];
const IN_CONTAINER = [T.ActionRow, T.Section, T.TextDisplay, T.MediaGallery, T.File, T.Separator];
const IN_LABEL = [
	T.TextInput,
	T.StringSelect,
	T.UserSelect,
	T.RoleSelect,
	T.MentionableSelect,
	T.ChannelSelect,
	T.FileUpload,
	T.RadioGroup,
	T.CheckboxGroup,
	T.Checkbox
];

const one =
	(...types: T[]): Rule =>
	(value, path, errors) => {
		if (!isObject(value)) return errors.add(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType');
		const type = types.find((candidate) => candidate === value.type);
		if (type === undefined)
			return errors.add(
				[...path, 'type'],
				'UNION_TYPE_CHOICES',
				`Value of field "type" must be one of (${types.join(', ')}${types.length === 1 ? ',' : ''}).`
			);
		rules[type]?.(value, path, errors);
	};

const actionRow = object(
	{ ...base, components: required(list((value, path, errors) => one(...ROWABLE, T.TextInput)(value, path, errors), 5, 1)) },
	(value, path, errors) => {
		const children = Array.isArray(value.components) ? value.components.filter(isObject) : [];
		const wide = children.filter((child) => child.type !== T.Button).length;
		if (wide > 1 || (wide === 1 && children.length > 1))
			errors.add([...path, 'components'], 'COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width');
	}
);

const rules: Partial<Record<T, Rule>> = {
	[T.ActionRow]: actionRow,
	[T.Button]: button,
	[T.StringSelect]: stringSelect,
	[T.TextInput]: textInput,
	[T.UserSelect]: autoSelect,
	[T.RoleSelect]: autoSelect,
	[T.MentionableSelect]: autoSelect,
	[T.ChannelSelect]: autoSelect,
	[T.Section]: object({
		...base,
		components: required(list((value, path, errors) => one(T.TextDisplay)(value, path, errors), 3, 1)),
		accessory: required((value, path, errors) => one(T.Button, T.Thumbnail)(value, path, errors))
	}),
	[T.TextDisplay]: textDisplay,
	[T.Thumbnail]: thumbnail,
	[T.MediaGallery]: object({
		...base,
		items: required(list(object({ media: required(media), description: nullable(text(1024)), spoiler: nullable(boolean) }), 10, 1))
	}),
	[T.File]: object({ ...base, file: required(object({ url: required(url(2048, ['attachment'])) })), spoiler: nullable(boolean) }),
	[T.Separator]: object({ ...base, divider: nullable(boolean), spacing: nullable(integer(1, 2)) }),
	[T.Container]: object({
		...base,
		accent_color: nullable(integer(0, 0xffffff)),
		spoiler: nullable(boolean),
		components: required(list((value, path, errors) => one(...IN_CONTAINER)(value, path, errors), MAX_V2_COMPONENTS, 1))
	}),
	[T.Label]: object({
		...base,
		label: required(text(45, { min: 1 })),
		description: nullable(text(100)),
		component: required((value, path, errors) => one(...IN_LABEL)(value, path, errors))
	}),
	[T.FileUpload]: fileUpload,
	[T.RadioGroup]: radioGroup,
	[T.CheckboxGroup]: checkboxGroup,
	[T.Checkbox]: checkbox
};

/** Every component of a tree with its place, parents first. */
export function* walk(components: unknown, path: Path = ['components']): Generator<{ component: Loose; path: Path }> {
	if (!Array.isArray(components)) return;
	for (const [index, component] of components.entries()) {
		if (!isObject(component)) continue;
		const here = [...path, index];
		yield { component, path: here };
		yield* walk(component.components, [...here, 'components']);
		for (const part of ['accessory', 'component']) if (isObject(component[part])) yield* walkOne(component[part], [...here, part]);
	}
}

function* walkOne(component: Loose, path: Path): Generator<{ component: Loose; path: Path }> {
	yield { component, path };
	yield* walk(component.components, [...path, 'components']);
}

function checkIds(components: unknown, at: Path, errors: FormErrors): void {
	const customIds = new Set<unknown>();
	const numbers = new Set<unknown>();
	for (const { component, path } of walk(components, at)) {
		if (component.custom_id != null) {
			if (customIds.has(component.custom_id))
				errors.add([...path, 'custom_id'], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
			customIds.add(component.custom_id);
		}
		if (component.id) {
			if (numbers.has(component.id)) errors.add([...path, 'id'], 'COMPONENT_ID_DUPLICATED', 'Component id cannot be duplicated');
			numbers.add(component.id);
		}
	}
}

/** Components of a message: rows only without the V2 flag; at most 40 components and 4,000 shown characters with it. */
export function checkMessageComponents(components: unknown, v2: boolean, path: Path, errors: FormErrors): void {
	if (!Array.isArray(components)) {
		errors.add(path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType');
		return;
	}
	const top = v2 ? [...IN_CONTAINER, T.Container] : [T.ActionRow];
	if (!v2 && components.length > 5) errors.add(path, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
	for (const [index, component] of components.entries()) one(...top)(component, [...path, index], errors);
	let count = 0;
	let shown = 0;
	for (const { component, path: at } of walk(components, path)) {
		count++;
		if (component.type === T.TextDisplay && typeof component.content === 'string') shown += length(component.content);
		if (component.type === T.TextInput)
			errors.add(at, 'UNION_TYPE_CHOICES', `Value of field "type" must be one of (${ROWABLE.join(', ')}).`);
	}
	if (v2 && count > MAX_V2_COMPONENTS)
		errors.add(
			path,
			'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
			`The total number of components exceeds the maximum of ${MAX_V2_COMPONENTS}`
		);
	if (v2 && shown > MAX_V2_TEXT)
		errors.add(path, 'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED', `Components displayable text size exceeds maximum size of ${MAX_V2_TEXT}`);
	checkIds(components, path, errors);
}

/** The form of callback type 9: 1 to 5 parts, each a label with its field, a text, or the older row with a text input. */
export const modal: Rule = object(
	{
		custom_id: required(customId),
		title: required(text(45, { min: 1 })),
		components: required(list((value, path, errors) => one(T.ActionRow, T.TextDisplay, T.Label)(value, path, errors), 5, 1))
	},
	(value, path, errors) => {
		const at = [...path, 'components'];
		for (const { component, path: here } of walk(value.components, at)) {
			const inLabel = here.at(-1) === 'component';
			if (component.disabled) errors.add([...here, 'disabled'], 'COMPONENT_DISABLED_IN_MODAL', 'Components in modals cannot be disabled');
			if (component.type === T.TextInput && inLabel && component.label)
				errors.add([...here, 'label'], 'TEXT_INPUT_LABEL_NOT_ALLOWED', 'A text input inside a label has no label of its own');
			if (component.type === T.TextInput && !inLabel && !component.label)
				errors.add([...here, 'label'], 'BASE_TYPE_REQUIRED', 'This field is required');
			if (!inLabel && here.length > at.length + 1 && component.type !== T.TextInput)
				errors.add([...here, 'type'], 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (4,).');
			if (component.type === T.CheckboxGroup && component.min_values === 0 && component.required !== false)
				errors.add([...here, 'min_values'], 'CHECKBOX_GROUP_REQUIRED_WITHOUT_MIN', 'min_values of 0 needs required to be false');
		}
		checkIds(value.components, at, errors);
	}
);
