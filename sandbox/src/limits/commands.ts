import { ApplicationCommandType as C, ApplicationCommandOptionType as O } from 'discord-api-types/v10';
import { ApiError, FormErrors } from '../errors.js';
import { bits, boolean, type Field, integer, isObject, list, nullable, number, object, type Rule, required, text } from './form.js';

type Path = readonly (string | number)[];
type Loose = Record<string, unknown>;

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MAX_CHARACTERS = 8000;
const MAX_PER_TYPE: Record<number, number> = { [C.ChatInput]: 100, [C.User]: 15, [C.Message]: 15, [C.PrimaryEntryPoint]: 1 };

const localizations: Field = nullable(object({}));

const option: Rule = (value, path, errors) => optionRule(value, path, errors);
const optionRule = object({
	type: required(integer(1, 11)),
	name: required(text(32, { min: 1 })),
	description: required(text(100, { min: 1 })),
	name_localizations: localizations,
	description_localizations: localizations,
	required: nullable(boolean),
	autocomplete: nullable(boolean),
	choices: nullable(
		list(
			object({
				name: required(text(100, { min: 1 })),
				value: required((value, path, errors) => (typeof value === 'string' ? text(100)(value, path, errors) : number(value, path, errors)))
			}),
			25
		)
	),
	options: nullable(list(option, 25)),
	channel_types: nullable(list(integer(0, 20), 25)),
	min_value: nullable(number),
	max_value: nullable(number),
	min_length: nullable(integer(0, 6000)),
	max_length: nullable(integer(1, 6000))
});

const command = object({
	type: nullable(integer(1, 4)),
	name: required(text(32, { min: 1 })),
	description: nullable(text(100)),
	name_localizations: localizations,
	description_localizations: localizations,
	options: nullable(list(option, 25)),
	default_member_permissions: nullable(bits),
	dm_permission: nullable(boolean),
	nsfw: nullable(boolean),
	contexts: nullable(list(integer(0, 2), 3)),
	integration_types: nullable(list(integer(0, 1), 2))
});

function longest(value: unknown, localized: unknown): number {
	const all = [value, ...(isObject(localized) ? Object.values(localized) : [])];
	return Math.max(...all.map((one) => (typeof one === 'string' ? one.length : 0)));
}

function checkName(name: unknown, path: Path, errors: FormErrors): void {
	if (typeof name !== 'string' || !NAME.test(name) || name !== name.toLowerCase())
		errors.add([...path, 'name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
}

const optionsOf = (value: Loose): Loose[] => (Array.isArray(value.options) ? value.options.filter(isObject) : []);

function checkOptions(parent: Loose, path: Path, depth: number, errors: FormErrors): number {
	const options = optionsOf(parent);
	const names = new Set<unknown>();
	let characters = longest(parent.name, parent.name_localizations) + longest(parent.description, parent.description_localizations);
	let optionalSeen = false;
	options.forEach((one, index) => {
		const at = [...path, 'options', index];
		checkName(one.name, at, errors);
		if (names.has(one.name)) errors.add([...at, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATED', 'Option name is already used');
		names.add(one.name);
		if (one.required && optionalSeen)
			errors.add(at, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', 'Required options must be placed before non-required options');
		if (!one.required) optionalSeen = true;
		const choices = Array.isArray(one.choices) ? one.choices.filter(isObject) : [];
		if (one.autocomplete && choices.length)
			errors.add(
				[...at, 'autocomplete'],
				'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_WITH_CHOICES',
				'autocomplete cannot be used together with choices'
			);
		if ((one.type === O.SubcommandGroup && depth > 0) || (one.type === O.Subcommand && depth > 1))
			errors.add([...at, 'type'], 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Nested too deep');
		for (const entry of choices) characters += longest(entry.name, entry.name_localizations) + String(entry.value).length;
		characters += checkOptions(one, at, depth + 1, errors);
	});
	const nested = options.filter((one) => one.type === O.Subcommand || one.type === O.SubcommandGroup).length;
	if (nested && nested !== options.length)
		errors.add(
			[...path, 'options'],
			'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
			'Sub-command and sub-command group option types are mutually exclusive to all other types'
		);
	return characters;
}

function checkInto(body: unknown, path: Path, errors: FormErrors, edit: boolean): void {
	command(edit && isObject(body) ? { name: 'unchanged', ...body } : body, path, errors);
	if (!isObject(body)) return;
	const type = body.type ?? C.ChatInput;
	if (type === C.ChatInput) {
		if (!edit || body.name !== undefined) checkName(body.name, path, errors);
		if (!edit && !body.description) errors.add([...path, 'description'], 'BASE_TYPE_REQUIRED', 'This field is required');
		if (checkOptions(body, path, 0, errors) > MAX_CHARACTERS)
			errors.add(path, 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${MAX_CHARACTERS})`);
	} else {
		if (body.description)
			errors.add(
				[...path, 'description'],
				'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION',
				'Context menu commands cannot have a description'
			);
		if (optionsOf(body).length)
			errors.add([...path, 'options'], 'APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS', 'Context menu commands cannot have options');
	}
}

/** One command to create, or the changed fields of one. */
export function checkCommand(body: unknown, edit = false): void {
	const errors = new FormErrors();
	checkInto(body, [], errors, edit);
	errors.throwIfAny();
}

/** The list of a bulk overwrite: 50035 for its content, 30032 for too many of a type. */
export function checkCommandSet(body: unknown): void {
	if (!Array.isArray(body)) throw new ApiError(400, 50035, 'Invalid Form Body');
	const errors = new FormErrors();
	const seen = new Set<string>();
	body.forEach((one, index) => {
		checkInto(one, [index], errors, false);
		if (!isObject(one)) return;
		const key = `${one.type ?? C.ChatInput}:${String(one.name)}`;
		if (seen.has(key)) errors.add([index, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
		seen.add(key);
	});
	errors.throwIfAny();
	checkCommandCount(body.filter(isObject).map((one) => Number(one.type ?? C.ChatInput)));
}

/** 100 chat, 15 user, 15 message commands and one entry point per scope. */
export function checkCommandCount(types: readonly number[]): void {
	for (const [type, max] of Object.entries(MAX_PER_TYPE))
		if (types.filter((one) => one === Number(type)).length > max)
			throw new ApiError(400, 30032, `Maximum number of application commands reached (${max})`);
}
