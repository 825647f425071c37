import { type APIApplicationCommandOption, ApplicationCommandType, ApplicationCommandOptionType as O } from 'discord-api-types/v10';
import { contentTypeOf, safeName } from '../files.js';
import { isObject } from '../limits/form.js';
import { MAX_FILE_BYTES } from '../limits/messages.js';
import { Permission } from '../permissions.js';
import { offers } from '../world/commands.js';
import { channelPayload, memberPart } from '../world/payloads.js';
import type { ChannelRecord, CommandRecord } from '../world/records.js';
import type { World } from '../world/world.js';
import type { FileInput, OptionValue, SlashOptions } from './types.js';

type Leaf = Exclude<APIApplicationCommandOption, { type: O.Subcommand | O.SubcommandGroup }>;

interface Resolved {
	users?: Record<string, unknown>;
	members?: Record<string, unknown>;
	roles?: Record<string, unknown>;
	channels?: Record<string, unknown>;
	attachments?: Record<string, unknown>;
}

/** The command a client would offer under that name, guild commands first. */
export function findOffered(
	world: World,
	userId: string,
	channel: ChannelRecord,
	name: string,
	type: ApplicationCommandType
): CommandRecord {
	const named = [...world.commands.values()].filter(
		(one) => one.type === type && one.name === name && (!one.guild_id || one.guild_id === channel.guildId)
	);
	if (!named.length) {
		const known = [...world.commands.values()].filter((one) => one.type === type).map((one) => one.name);
		throw new Error(`There is no command "${name}"; registered: ${known.join(', ') || 'none'}`);
	}
	const found = named
		.filter((one) => offers(world, one, userId, channel))
		.sort((a, b) => Number(b.guild_id !== undefined) - Number(a.guild_id !== undefined))[0];
	if (!found) throw new Error(`The client does not offer "${name}" to this person here (permissions, context or timeout)`);
	return found;
}

/** Options of the chosen sub-command, and the way to it. */
function leafOf(command: CommandRecord, at: SlashOptions): { options: readonly Leaf[]; path: { name: string; type: O }[] } {
	let options: readonly APIApplicationCommandOption[] = command.options ?? [];
	const path: { name: string; type: O }[] = [];
	for (const [name, type] of [
		[at.group, O.SubcommandGroup],
		[at.sub, O.Subcommand]
	] as const) {
		if (name === undefined) continue;
		const found = options.find((one) => one.name === name && one.type === type);
		if (!found || !('options' in found || type === O.Subcommand))
			throw new Error(`/${command.name} has no "${name}"; it has ${options.map((one) => one.name).join(', ')}`);
		path.push({ name, type });
		options = ('options' in found ? found.options : undefined) ?? [];
	}
	if (options.some((one) => one.type === O.Subcommand || one.type === O.SubcommandGroup))
		throw new Error(`/${command.name} needs a sub-command: ${options.map((one) => one.name).join(', ')}`);
	return { options: options.filter((one): one is Leaf => one.type !== O.Subcommand && one.type !== O.SubcommandGroup), path };
}

function idOfValue(value: OptionValue): string {
	return isObject(value) && typeof value.id === 'string' ? value.id : String(value);
}

export function isFile(value: unknown): value is FileInput {
	return isObject(value) && 'data' in value && typeof value.name === 'string';
}

/** Adds what an id stands for; refuses ids that a client could not have picked: unknown ones, and channels that the person can't see. */
export function resolve(
	world: World,
	channel: ChannelRecord,
	userId: string,
	into: Resolved,
	kind: 'user' | 'role' | 'channel' | 'mentionable',
	id: string
): void {
	const guild = world.guildOf(channel);
	const role = guild?.roles.get(id);
	if (kind === 'role' || (kind === 'mentionable' && role)) {
		if (!role) throw new Error(`There is no role ${id}`);
		into.roles = { ...into.roles, [id]: role };
	} else if (kind === 'channel') {
		const found = world.channels.get(id);
		const permissions = found && found.guildId === channel.guildId ? world.permissionsIn(found, userId) : 0n;
		if (!found || !(permissions & Permission.ViewChannel)) throw new Error(`There is no channel ${id} for this person`);
		into.channels = {
			...into.channels,
			[id]: { ...channelPayload(world, found), permissions: String(permissions) }
		};
	} else {
		into.users = { ...into.users, [id]: world.user(id).user };
		const member = guild?.members.get(id);
		if (member) {
			const { mute, deaf, ...part } = memberPart(member);
			into.members = { ...into.members, [id]: { ...part, permissions: String(world.permissionsIn(channel, id)) } };
		}
	}
}

/** Stores an uploaded file where a modal's or command's attachments live, for as long as its URL does. Refuses more than 10 MiB. */
export function storeAttachment(world: World, channel: ChannelRecord, input: FileInput, into: Resolved): string {
	const id = world.ids.next();
	const data = Buffer.from(input.data);
	if (data.length > MAX_FILE_BYTES) throw new Error(`"${input.name}" is larger than ${MAX_FILE_BYTES} bytes`);
	const filename = safeName(input.name);
	const contentType = input.contentType ?? contentTypeOf(input.name);
	const path = `/ephemeral-attachments/${channel.id}/${id}/${filename}`;
	world.files.putForUrl(path, data, contentType);
	const url = world.files.sign(path);
	into.attachments = {
		...into.attachments,
		[id]: { id, filename, size: data.length, url, proxy_url: url, content_type: contentType, ephemeral: true }
	};
	return id;
}

function checkLeaf(option: Leaf, value: OptionValue): void {
	const name = `option "${option.name}"`;
	if ('choices' in option && option.choices?.length && !option.choices.some((one) => one.value === value))
		throw new Error(`${name}: ${String(value)} is not one of its choices`);
	if (option.type === O.String) {
		if (typeof value !== 'string') throw new Error(`${name} takes text`);
		if (value.length < (option.min_length ?? 0) || value.length > (option.max_length ?? 6000)) throw new Error(`${name}: wrong length`);
	}
	if (option.type === O.Integer || option.type === O.Number) {
		if (typeof value !== 'number' || (option.type === O.Integer && !Number.isSafeInteger(value))) throw new Error(`${name} takes a number`);
		if (value < (option.min_value ?? Number.NEGATIVE_INFINITY) || value > (option.max_value ?? Number.POSITIVE_INFINITY))
			throw new Error(`${name}: out of bounds`);
	}
	if (option.type === O.Boolean && typeof value !== 'boolean') throw new Error(`${name} takes true or false`);
}

/** The `data` of a slash command, with the checks a client makes unless forged. */
export function slashData(
	world: World,
	channel: ChannelRecord,
	userId: string,
	command: CommandRecord,
	values: Readonly<Record<string, OptionValue>>,
	at: SlashOptions,
	focused?: string
): Record<string, unknown> {
	const { options, path } = leafOf(command, at);
	const resolved: Resolved = {};
	for (const name of Object.keys(values))
		if (!options.some((one) => one.name === name))
			throw new Error(`/${command.name} has no option "${name}"; it has ${options.map((one) => one.name).join(', ') || 'none'}`);
	const filled = options.flatMap((option) => {
		const value = values[option.name];
		if (value === undefined) {
			if (option.required && !at.forge && focused === undefined) throw new Error(`/${command.name} needs option "${option.name}"`);
			return [];
		}
		if (focused === undefined && !at.forge) checkLeaf(option, value);
		return [
			{
				name: option.name,
				type: option.type,
				value: optionValue(world, channel, userId, option, value, resolved),
				...(focused === option.name ? { focused: true } : {})
			}
		];
	});
	const nested = path.reduceRight<unknown[]>((inner, step) => [{ name: step.name, type: step.type, options: inner }], filled);
	return {
		id: command.id,
		name: command.name,
		type: ApplicationCommandType.ChatInput,
		...(nested.length ? { options: nested } : {}),
		...(Object.keys(resolved).length ? { resolved } : {}),
		...(command.guild_id ? { guild_id: command.guild_id } : {})
	};
}

function optionValue(world: World, channel: ChannelRecord, userId: string, option: Leaf, value: OptionValue, resolved: Resolved): unknown {
	const kinds = { [O.User]: 'user', [O.Role]: 'role', [O.Channel]: 'channel', [O.Mentionable]: 'mentionable' } as const;
	switch (option.type) {
		case O.User:
		case O.Role:
		case O.Channel:
		case O.Mentionable: {
			const id = idOfValue(value);
			resolve(world, channel, userId, resolved, kinds[option.type], id);
			return id;
		}
		case O.Attachment:
			if (!isFile(value)) throw new Error(`option "${option.name}" takes a file`);
			return storeAttachment(world, channel, value, resolved);
		default:
			return value;
	}
}

export type { Resolved };
