import {
	type APIComponentInContainer,
	type APIEmbed,
	type APIMessage,
	ComponentType,
	MessageFlags,
	MessageType
} from 'discord-api-types/v10';
import { madeAt } from '#core/ids';
import { harmlessName } from './file-name.js';
import { contentLimit, type MessageRow } from './record.model.js';

/** An attachment as Discord told of it; nothing about it is checked. */
export interface CapturedFile {
	readonly id: string;
	readonly name: string;
	readonly size: number;
	readonly url: string;
}

/** A message as far as the record cares. */
export interface Captured {
	readonly message: string;
	readonly at: Date;
	readonly author: string;
	readonly name: string;
	readonly kind: NonNullable<MessageRow['kind']>;
	/** When it came to say this. */
	readonly saidAt: Date;
	readonly content: string;
	readonly seen: boolean;
	readonly replyTo: string | null;
	readonly files: readonly CapturedFile[];
	readonly names: MessageRow['names'];
	readonly addedBy: string | null;
}

/** Kinds of messages that somebody wrote; joins, pins and the like say nothing that is not elsewhere. */
const written: ReadonlySet<MessageType> = new Set([
	MessageType.Default,
	MessageType.Reply,
	MessageType.ChatInputCommand,
	MessageType.ContextMenuCommand
]);
const mostNames = 20;
const mostFiles = 10;

export interface Reading {
	/** The bot's own id. */
	readonly self: string;
	/** Discord shows the bot what people write. */
	readonly contentGranted: boolean;
	/** Who put it into the record by hand; then its content is there in any case. */
	readonly addedBy?: string;
}

/** A message out of the gateway, the history or an interaction, which all have one form. `null`: nothing for the record. */
export function capture(message: APIMessage & { readonly member?: { readonly nick?: string | null } }, reading: Reading): Captured | null {
	if (!written.has(message.type) || ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0) return null;
	const { author, mentions = [] } = message;
	const self = author.id === reading.self;
	const machine = self || author.bot === true || message.webhook_id !== undefined;
	const content = machine
		? [message.content, ...embedTexts(message.embeds), ...componentTexts(message.components)].join('\n').trim()
		: message.content;
	const shown = content !== '' || message.attachments.length > 0;
	return {
		message: message.id,
		at: new Date(madeAt(message.id)),
		author: author.id,
		name: shortName(message.member?.nick ?? author.global_name ?? author.username),
		kind: self ? 'self' : machine ? 'bot' : 'person',
		saidAt: saidAt(message),
		content: content.slice(0, contentLimit),
		seen: shown || self || reading.contentGranted || reading.addedBy !== undefined || mentions.some(({ id }) => id === reading.self),
		replyTo: message.type === MessageType.Reply ? (message.message_reference?.message_id ?? null) : null,
		// The bot's own files are stored already, and its transcripts would hold themselves.
		files: self
			? []
			: message.attachments.slice(0, mostFiles).map(({ id, filename, size, url }) => ({ id, name: harmlessName(filename), size, url })),
		names: mentions.slice(0, mostNames).map((user) => ({ id: user.id, name: shortName(user.global_name ?? user.username) })),
		addedBy: reading.addedBy ?? null
	};
}

/**
 * When it came to say this; an edit within the same millisecond is later than what it edits. Counted from the id: an interaction's message
 * carries no other time, and both must name one version.
 */
function saidAt({ id, edited_timestamp: edited }: APIMessage): Date {
	const sent = madeAt(id);
	return new Date(edited === null ? sent : Math.max(new Date(edited).getTime(), sent + 1));
}

const shortName = (name: string): string =>
	name
		.normalize('NFC')
		.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
		.trim()
		.slice(0, 80) || '–';

function embedTexts(embeds: readonly APIEmbed[] = []): string[] {
	return embeds.flatMap(({ title, description, fields = [], footer }) =>
		[
			title && `**${title}**`,
			description,
			...fields.map(({ name, value }) => `**${name}** ${value}`),
			footer && `-# ${footer.text}`
		].filter((line): line is string => Boolean(line))
	);
}

type AnyComponent = NonNullable<APIMessage['components']>[number] | APIComponentInContainer;

/** What a card says, as lines of text; buttons only say what could be done, and are left out. */
function componentTexts(components: readonly AnyComponent[] = []): string[] {
	return components.flatMap((component): string[] => {
		switch (component.type) {
			case ComponentType.TextDisplay:
				return [component.content];
			case ComponentType.Container:
				return componentTexts(component.components);
			case ComponentType.Section:
				return component.components.map(({ content }) => content);
			case ComponentType.MediaGallery:
				return component.items.flatMap(({ description }) => (description ? [`-# ${description}`] : []));
			case ComponentType.File:
				return component.name ? [`-# ${harmlessName(component.name)}`] : [];
			default:
				return [];
		}
	});
}
