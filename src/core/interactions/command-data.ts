import {
	type ApplicationCommandOptionChoiceData,
	type ApplicationCommandOptionData,
	ApplicationCommandOptionType,
	type ApplicationCommandSubCommandData,
	type ApplicationCommandSubGroupData,
	ApplicationIntegrationType,
	type ChannelType,
	type ChatInputApplicationCommandData,
	InteractionContextType,
	Locale
} from 'discord.js';
import { defaultLocale, type Strings } from '../i18n/index.js';

interface ParameterBase {
	/** Lower case, as the piece reads it. */
	readonly name: string;
	readonly required?: boolean;
}

/** One option of a slash command. Its description (and names in other languages) are strings of the domain. */
export type Parameter =
	| (ParameterBase & { readonly type: 'boolean' | 'user' | 'role' | 'mentionable' | 'attachment' })
	| (ParameterBase & {
			readonly type: 'channel';
			readonly channelTypes?: readonly Exclude<ChannelType, ChannelType.DM | ChannelType.GroupDM | ChannelType.GuildDirectory>[];
	  })
	| (ParameterBase & {
			readonly type: 'string';
			readonly autocomplete?: boolean;
			/** Values; their names are strings `choices.<value>`. */
			readonly choices?: readonly string[];
			readonly minLength?: number;
			readonly maxLength?: number;
	  })
	| (ParameterBase & {
			readonly type: 'integer' | 'number';
			readonly autocomplete?: boolean;
			readonly min?: number;
			readonly max?: number;
	  });

export interface SubcommandShape {
	readonly name: string;
	/** The group it stands in: `/config permissions test` is `test` of the group `permissions`. */
	readonly group?: string;
	readonly parameters?: readonly Parameter[];
}

/** What a slash command looks like, besides its words. */
export interface CommandShape {
	readonly name: string;
	/** The string file that holds its words, under `commands.<name>`. */
	readonly namespace: string;
	readonly parameters?: readonly Parameter[];
	readonly subcommands?: readonly SubcommandShape[];
	/** Who sees the command by default (a permission bit field); the capability check decides. */
	readonly defaultMemberPermissions?: bigint;
}

/** Where commands work: in guilds that installed the app. A DM has no guild. */
export const guildOnly = { contexts: [InteractionContextType.Guild], integrationTypes: [ApplicationIntegrationType.GuildInstall] } as const;

/** Makes what Discord is told about a slash command, with the words of every language there is. */
export function commandData(strings: Strings, shape: CommandShape): ChatInputApplicationCommandData {
	const key = `${shape.namespace}:commands.${shape.name}`;
	return {
		...words(strings, shape.name, key),
		contexts: [...guildOnly.contexts],
		integrationTypes: [...guildOnly.integrationTypes],
		...(shape.defaultMemberPermissions === undefined ? {} : { defaultMemberPermissions: shape.defaultMemberPermissions }),
		options: shape.subcommands
			? [...subcommandsOf(strings, shape.subcommands, key), ...groupsOf(strings, shape.subcommands, key)]
			: parameters(strings, shape.parameters, key)
	};
}

/** The name of a piece in the words of other languages, for context menus, whose English name is a string as well. */
export function menuWords(strings: Strings, namespace: string, piece: string) {
	const key = `${namespace}:commands.${piece}.name`;
	return { name: strings.template(defaultLocale, key), nameLocalizations: localized(strings, key) };
}

function subcommandsOf(
	strings: Strings,
	list: readonly SubcommandShape[],
	key: string,
	group?: string
): ApplicationCommandSubCommandData[] {
	return list
		.filter((subcommand) => subcommand.group === group)
		.map((subcommand) => subcommandData(strings, subcommand, `${key}.subcommands.${subcommand.name}`));
}

function groupsOf(strings: Strings, list: readonly SubcommandShape[], key: string): ApplicationCommandSubGroupData[] {
	const groups = new Set(list.flatMap(({ group }) => (group === undefined ? [] : [group])));
	return [...groups].map((group) => ({
		type: ApplicationCommandOptionType.SubcommandGroup,
		...words(strings, group, `${key}.groups.${group}`),
		options: subcommandsOf(strings, list, `${key}.groups.${group}`, group)
	}));
}

function subcommandData(strings: Strings, { name, parameters: list }: SubcommandShape, key: string): ApplicationCommandSubCommandData {
	return { type: ApplicationCommandOptionType.Subcommand, ...words(strings, name, key), options: parameters(strings, list, key) };
}

function parameters(strings: Strings, list: readonly Parameter[] = [], key: string) {
	// Discord wants required options first.
	const sorted = [...list].sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false));
	return sorted.map((parameter) => parameterData(strings, parameter, `${key}.options.${parameter.name}`));
}

function parameterData(
	strings: Strings,
	parameter: Parameter,
	key: string
): Exclude<ApplicationCommandOptionData, { type: ApplicationCommandOptionType.Subcommand | ApplicationCommandOptionType.SubcommandGroup }> {
	const base = { ...words(strings, parameter.name, key), required: parameter.required ?? false };
	switch (parameter.type) {
		case 'boolean':
			return { ...base, type: ApplicationCommandOptionType.Boolean };
		case 'user':
			return { ...base, type: ApplicationCommandOptionType.User };
		case 'role':
			return { ...base, type: ApplicationCommandOptionType.Role };
		case 'mentionable':
			return { ...base, type: ApplicationCommandOptionType.Mentionable };
		case 'attachment':
			return { ...base, type: ApplicationCommandOptionType.Attachment };
		case 'channel':
			return {
				...base,
				type: ApplicationCommandOptionType.Channel,
				...(parameter.channelTypes ? { channelTypes: parameter.channelTypes } : {})
			};
		case 'string': {
			const lengths = {
				...(parameter.minLength === undefined ? {} : { minLength: parameter.minLength }),
				...(parameter.maxLength === undefined ? {} : { maxLength: parameter.maxLength })
			};
			if (parameter.autocomplete) return { ...base, ...lengths, type: ApplicationCommandOptionType.String, autocomplete: true };
			const choices = parameter.choices?.map((value): ApplicationCommandOptionChoiceData<string> => {
				const choiceKey = `${key}.choices.${value}`;
				return { name: strings.template(defaultLocale, choiceKey), nameLocalizations: localized(strings, choiceKey), value };
			});
			return { ...base, ...lengths, type: ApplicationCommandOptionType.String, ...(choices ? { choices } : {}) };
		}
		default: {
			const bounds = {
				...(parameter.min === undefined ? {} : { minValue: parameter.min }),
				...(parameter.max === undefined ? {} : { maxValue: parameter.max })
			};
			const type = parameter.type === 'integer' ? ApplicationCommandOptionType.Integer : ApplicationCommandOptionType.Number;
			return parameter.autocomplete ? { ...base, ...bounds, type, autocomplete: true } : { ...base, ...bounds, type };
		}
	}
}

/** English names are the names that pieces use; descriptions, and names in other languages, are strings. */
function words(strings: Strings, name: string, key: string) {
	return {
		name,
		nameLocalizations: localized(strings, `${key}.name`),
		description: strings.template(defaultLocale, `${key}.description`),
		descriptionLocalizations: localized(strings, `${key}.description`)
	};
}

const discordLocales: ReadonlySet<string> = new Set(Object.values(Locale));

function localized(strings: Strings, key: string): Partial<Record<Locale, string>> {
	const others = strings.locales.filter((locale) => locale !== defaultLocale && isDiscordLocale(locale) && strings.has(locale, key));
	return Object.fromEntries(others.map((locale) => [locale, strings.template(locale, key)]));
}

function isDiscordLocale(locale: string): locale is Locale {
	return discordLocales.has(locale);
}
