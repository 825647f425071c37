import { type APIAllowedMentions, type APIEmbed, MessageFlags } from 'discord-api-types/v10';
import { ApiError, FormErrors } from '../errors.js';
import type { PollInput } from '../world/polls.js';
import { checkMessageComponents } from './components.js';
import {
	boolean,
	choice,
	type Field,
	fileReference,
	integer,
	isObject,
	length,
	list,
	nullable,
	object,
	type Rule,
	required,
	snowflake,
	text,
	time,
	url
} from './form.js';

export const MAX_FILE_BYTES = 10 * 1024 * 1024;
export const MAX_REQUEST_BYTES = 25 * 1024 * 1024;
const MAX_EMBED_TEXT = 6000;
const MEDIA = ['http', 'https', 'attachment'];

const media = object({ url: required(url(2048, MEDIA)) });
const embed: Rule = object(
	{
		title: nullable(text(256)),
		description: nullable(text(4096)),
		url: nullable(url(2048)),
		timestamp: nullable(time),
		color: nullable(integer(0, 0xffffff)),
		footer: nullable(object({ text: required(text(2048, { min: 1 })), icon_url: nullable(url(2048, MEDIA)) })),
		author: nullable(object({ name: required(text(256, { min: 1 })), url: nullable(url(2048)), icon_url: nullable(url(2048, MEDIA)) })),
		image: nullable(media),
		thumbnail: nullable(media),
		fields: nullable(
			list(object({ name: required(text(256, { min: 1 })), value: required(text(1024, { min: 1 })), inline: nullable(boolean) }), 25)
		)
	},
	(value, path, errors) => {
		const shown =
			['title', 'description', 'image', 'thumbnail', 'author', 'footer', 'video'].some((key) => value[key]) ||
			(Array.isArray(value.fields) && value.fields.length > 0);
		if (!shown) errors.add([...path, 'description'], 'BASE_TYPE_REQUIRED', 'This field is required');
	}
);

const pollEmoji = object({ id: nullable(snowflake), name: nullable(text(32)) });
/** Lengths from Resources, Poll: question 300, answers 55, ten answers; at most 32 days. */
const poll: Rule = object({
	question: required(object({ text: required(text(300, { min: 1 })) })),
	answers: required(
		list(
			object({
				poll_media: required(
					object({ text: nullable(text(55)), emoji: nullable(pollEmoji) }, (value, path, errors) => {
						if (!value.text && !value.emoji) errors.add([...path, 'text'], 'BASE_TYPE_REQUIRED', 'This field is required');
					})
				)
			}),
			10,
			1
		)
	),
	duration: nullable(integer(1, 768)),
	allow_multiselect: nullable(boolean),
	layout_type: nullable(choice(1))
});

const fields: Record<string, Field> = {
	content: nullable(text(2000)),
	embeds: nullable(list(embed, 10)),
	flags: nullable(integer(0)),
	tts: nullable(boolean),
	nonce: nullable((value, path, errors) => text(25)(typeof value === 'number' ? String(value) : value, path, errors)),
	enforce_nonce: nullable(boolean),
	sticker_ids: nullable(list(snowflake, 3)),
	allowed_mentions: nullable(
		object({
			parse: nullable(list(choice('users', 'roles', 'everyone'), 3)),
			users: nullable(list(snowflake, 100)),
			roles: nullable(list(snowflake, 100)),
			replied_user: nullable(boolean)
		})
	),
	message_reference: nullable(
		object({
			message_id: required(snowflake),
			channel_id: nullable(snowflake),
			guild_id: nullable(snowflake),
			fail_if_not_exists: nullable(boolean),
			// Forwards are not there yet: refused rather than taken for replies.
			type: nullable(choice(0))
		})
	),
	attachments: nullable(
		list(object({ id: required(fileReference), filename: nullable(text(1024)), description: nullable(text(1024)) }), 10)
	),
	poll: nullable(poll)
};

function embedText(embeds: unknown): number {
	if (!Array.isArray(embeds)) return 0;
	let total = 0;
	const add = (value: unknown): void => {
		if (typeof value === 'string') total += length(value);
	};
	for (const one of embeds) {
		if (!isObject(one)) continue;
		add(one.title);
		add(one.description);
		if (isObject(one.footer)) add(one.footer.text);
		if (isObject(one.author)) add(one.author.name);
		if (Array.isArray(one.fields)) for (const field of one.fields) if (isObject(field)) [field.name, field.value].forEach(add);
	}
	return total;
}

/** How a message body is looked at. */
export interface MessageCheck {
	/** Nothing needs to be there. */
	readonly edit?: boolean;
	/** The message edited has the V2 flag, which cannot be taken away. */
	readonly v2?: boolean;
	readonly files: readonly { readonly size: number }[];
	/** Where the body stands: `['data']` in interaction callbacks. */
	readonly path?: readonly string[];
}

/** A body that passed: what creating and editing read. */
export interface MessageBody {
	readonly content?: string | null;
	readonly embeds?: readonly APIEmbed[] | null;
	readonly components?: readonly LooseComponent[] | null;
	readonly flags?: number | null;
	readonly tts?: boolean | null;
	readonly nonce?: string | number | null;
	readonly enforce_nonce?: boolean | null;
	readonly allowed_mentions?: APIAllowedMentions | null;
	readonly poll?: PollInput | null;
	readonly message_reference?: { readonly message_id: string; readonly fail_if_not_exists?: boolean } | null;
	readonly attachments?: readonly { readonly id: string | number; readonly filename?: string; readonly description?: string }[] | null;
}

/** Any component, before or after the server filled in what was left out. */
export interface LooseComponent {
	readonly type: number;
	readonly id?: number;
	readonly [field: string]: unknown;
}

/** Refuses a message body with 50035, 50006 (empty), 30015 (files) or 40005 (size). */
export function checkMessage(body: Record<string, unknown>, how: MessageCheck): asserts body is Record<string, unknown> & MessageBody {
	const path = how.path ?? [];
	const errors = new FormErrors();
	object(fields)(body, path, errors);
	const v2 = how.v2 === true || (Number(body.flags ?? 0) & MessageFlags.IsComponentsV2) !== 0;
	if (v2)
		for (const key of ['content', 'embeds', 'poll', 'sticker_ids']) {
			const value = body[key];
			if (value != null && value !== '' && !(Array.isArray(value) && value.length === 0))
				errors.add(
					[...path, key],
					'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
					`The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`
				);
		}
	if (embedText(body.embeds) > MAX_EMBED_TEXT)
		errors.add([...path, 'embeds'], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${MAX_EMBED_TEXT}`);
	if (body.components != null) checkMessageComponents(body.components, v2, [...path, 'components'], errors);
	checkMentions(body.allowed_mentions, [...path, 'allowed_mentions'], errors);
	if (body.enforce_nonce && (body.nonce == null || body.nonce === ''))
		errors.add([...path, 'nonce'], 'BASE_TYPE_REQUIRED', 'This field is required');
	errors.throwIfAny();
	const kept = Array.isArray(body.attachments) ? body.attachments.length : 0;
	if (Math.max(how.files.length, kept) > 10) throw new ApiError(400, 30015, 'Maximum number of attachments in a message reached (10)');
	for (const file of how.files) if (file.size > MAX_FILE_BYTES) throw new ApiError(413, 40005, 'Request entity too large');
	if (!how.edit && isEmpty(body, how.files.length)) throw new ApiError(400, 50006, 'Cannot send an empty message');
}

function checkMentions(value: unknown, path: readonly string[], errors: FormErrors): void {
	if (!isObject(value) || !Array.isArray(value.parse)) return;
	for (const kind of ['users', 'roles'])
		if (value.parse.includes(kind) && Array.isArray(value[kind]) && value[kind].length)
			errors.add(
				[...path, kind],
				'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
				`parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`
			);
}

/** Nothing that Discord would show. */
export function isEmpty(body: Readonly<Record<string, unknown>>, files: number): boolean {
	const filled = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
	const content = typeof body.content === 'string' ? body.content.trim() : body.content;
	return !content && !filled(body.embeds) && !filled(body.components) && !filled(body.sticker_ids) && !body.poll && files === 0;
}
