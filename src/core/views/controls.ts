import {
	type APIButtonComponentWithCustomId,
	type APIButtonComponentWithURL,
	type APIChannelSelectComponent,
	type APIMessageComponentEmoji,
	type APIRoleSelectComponent,
	type APISelectMenuOption,
	type APIStringSelectComponent,
	type APIUserSelectComponent,
	ButtonStyle,
	type ChannelType,
	ComponentType,
	SelectMenuDefaultValueType
} from 'discord-api-types/v10';
import { limits } from './screen.js';
import { clipOrNone, label as toLabel } from './text-tools.js';

export type Button = APIButtonComponentWithCustomId | APIButtonComponentWithURL;
export type Select = APIStringSelectComponent | APIUserSelectComponent | APIRoleSelectComponent | APIChannelSelectComponent;

export interface ButtonOptions {
	/** Only for pager ends and while a step runs: what a person may not do stays clickable and explains itself. */
	readonly disabled?: boolean;
	/** An app emoji (`<:name:id>`) or a Unicode one. */
	readonly emoji?: string;
}

type PressableStyle = Exclude<ButtonStyle, ButtonStyle.Link | ButtonStyle.Premium>;

const pressable =
	(style: PressableStyle) =>
	(text: string, customId: string, { disabled, emoji }: ButtonOptions = {}): APIButtonComponentWithCustomId => ({
		type: ComponentType.Button,
		style,
		label: toLabel(text, limits.buttonLabel),
		custom_id: customId,
		...(disabled ? { disabled: true } : {}),
		...(emoji ? { emoji: emojiOf(emoji) } : {})
	});

/** The way forward; one per screen and side. */
export const primary = pressable(ButtonStyle.Primary);
/** Everything that is not the way forward and takes nothing away. */
export const secondary = pressable(ButtonStyle.Secondary);
/** Only for confirming a receipt. */
export const success = pressable(ButtonStyle.Success);
/** Only for the confirming button of what ends or takes away. */
export const danger = pressable(ButtonStyle.Danger);

/** A jump to an address of Discord or the web. */
export function link(text: string, url: string): APIButtonComponentWithURL {
	return { type: ComponentType.Button, style: ButtonStyle.Link, label: toLabel(text, limits.buttonLabel), url };
}

/** Turns `<:name:id>`, `<a:name:id>` or a Unicode emoji into what buttons and options carry. */
export function emojiOf(text: string): APIMessageComponentEmoji {
	const match = /^<(a?):(\w{2,32}):(\d{15,20})>$/.exec(text);
	return match ? { name: match[2]!, id: match[3]!, ...(match[1] ? { animated: true } : {}) } : { name: text };
}

export interface OptionData {
	readonly value: string;
	readonly label: string;
	readonly description?: string;
	readonly selected?: boolean;
	readonly emoji?: string;
}

export interface SelectOptions {
	readonly placeholder?: string;
	readonly min?: number;
	readonly max?: number;
	readonly disabled?: boolean;
	/** Only inside forms: whether an answer is needed. */
	readonly required?: boolean;
}

/**
 * A select of texts. Shows the first 25 options (take `pageOf` for more); `null` when there are none, which rows leave out.
 *
 * @throws RangeError when two options have the same value or a value is over 100 characters: values are codes.
 */
export function select(customId: string, options: readonly OptionData[], settings: SelectOptions = {}): APIStringSelectComponent | null {
	const shown = options.slice(0, limits.selectOptions);
	if (shown.length === 0) return null;
	checkValues(customId, shown);
	return {
		type: ComponentType.StringSelect,
		...selectBase(customId, settings, shown.length),
		options: shown.map(
			(option): APISelectMenuOption => ({
				value: option.value,
				label: toLabel(option.label, limits.optionText),
				...(option.description ? { description: toLabel(option.description, limits.optionText) } : {}),
				...(option.emoji ? { emoji: emojiOf(option.emoji) } : {}),
				...(option.selected ? { default: true } : {})
			})
		)
	};
}

/** A select of people. `selected` are ids. */
export function userSelect(
	customId: string,
	settings: SelectOptions & { readonly selected?: readonly string[] } = {}
): APIUserSelectComponent {
	return {
		type: ComponentType.UserSelect,
		...selectBase(customId, settings, limits.selectOptions),
		...(settings.selected?.length
			? { default_values: settings.selected.map((id) => ({ id, type: SelectMenuDefaultValueType.User as const })) }
			: {})
	};
}

/** A select of roles. `selected` are ids. */
export function roleSelect(
	customId: string,
	settings: SelectOptions & { readonly selected?: readonly string[] } = {}
): APIRoleSelectComponent {
	return {
		type: ComponentType.RoleSelect,
		...selectBase(customId, settings, limits.selectOptions),
		...(settings.selected?.length
			? { default_values: settings.selected.map((id) => ({ id, type: SelectMenuDefaultValueType.Role as const })) }
			: {})
	};
}

/** A select of channels, of the given types only. `selected` are ids. */
export function channelSelect(
	customId: string,
	settings: SelectOptions & { readonly selected?: readonly string[]; readonly types?: readonly ChannelType[] } = {}
): APIChannelSelectComponent {
	return {
		type: ComponentType.ChannelSelect,
		...selectBase(customId, settings, limits.selectOptions),
		...(settings.types ? { channel_types: [...settings.types] } : {}),
		...(settings.selected?.length
			? { default_values: settings.selected.map((id) => ({ id, type: SelectMenuDefaultValueType.Channel as const })) }
			: {})
	};
}

/** Refuses options that Discord would refuse for a reason that is not their length. */
export function checkValues(customId: string, options: readonly { readonly value: string }[]): void {
	const values = options.map((option) => option.value);
	if (new Set(values).size !== values.length) throw new RangeError(`Two options of '${customId}' have the same value`);
	const odd = values.find((value) => value.length === 0 || value.length > limits.optionText);
	if (odd !== undefined) throw new RangeError(`A value of '${customId}' is ${odd.length} characters long`);
}

function selectBase(customId: string, { placeholder, min, max, disabled, required }: SelectOptions, count: number) {
	const hint = clipOrNone(placeholder, limits.selectPlaceholder);
	return {
		custom_id: customId,
		...(hint ? { placeholder: hint } : {}),
		...(min === undefined ? {} : { min_values: Math.min(min, count) }),
		...(max === undefined ? {} : { max_values: Math.max(1, Math.min(max, count)) }),
		...(disabled ? { disabled: true } : {}),
		...(required === undefined ? {} : { required })
	};
}
