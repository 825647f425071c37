import { useNow } from './clock-tick.js';
import { EmbedView } from './embed.js';
import { messageTime, timeText } from './format.js';
import { Icon } from './icons.js';
import { Markdown } from './markdown.js';
import { Covered, type Exhibit, FileCard, isFilm, isPicture, Mosaic } from './media.js';
import { Part } from './parts.js';
import { PollView } from './poll.js';
import { type Attachment, Kind, type Message, type MessageContent, NO_EMBEDS, SPOILER } from './types.js';

/** Everything that a message says and shows, besides who says it. */
export function Content({ message, messageId }: { readonly message: MessageContent; readonly messageId: string }) {
	const edited = message.edited_timestamp ? Date.parse(message.edited_timestamp) : null;
	const embeds = ((message.flags ?? 0) & NO_EMBEDS) === 0 ? (message.embeds ?? []) : [];
	const mark = edited !== null && (
		<span class="edited" data-tip={`Edited ${timeText(edited, 'F')}`}>
			(edited)
		</span>
	);
	return (
		<>
			{message.content ? (
				<div class="content">
					<Markdown text={message.content} />
					{mark}
				</div>
			) : null}
			{message.poll && <PollView poll={message.poll} messageId={messageId} />}
			<Attachments attachments={message.attachments ?? []} />
			{embeds.map((embed, index) => (
				<EmbedView key={index} embed={embed} />
			))}
			{(message.components ?? []).map((one, index) => (
				<div class={one.type === Kind.Container ? 'part' : 'part loose'} key={one.id ?? index}>
					<Part component={one} messageId={messageId} />
				</div>
			))}
			{message.sticker_items?.map((one) => (
				<div class="sticker" key={one.id}>
					<Icon name="star" /> Sticker: {one.name}
				</div>
			))}
			{!message.content && mark}
		</>
	);
}

function isHidden({ filename, flags = 0 }: Attachment): boolean {
	return filename.startsWith('SPOILER_') || (flags & SPOILER) !== 0;
}

function Attachments({ attachments }: { readonly attachments: readonly Attachment[] }) {
	const shown = attachments.filter((one) => isPicture(one.content_type) || isFilm(one.content_type));
	const exhibits = shown.map((one): Exhibit => ({ media: one, description: one.description ?? '', spoiler: isHidden(one) }));
	return (
		<>
			{exhibits.length > 0 && <Mosaic exhibits={exhibits} />}
			{attachments
				.filter((one) => !shown.includes(one))
				.map((one) => (
					<Covered key={one.id} by={isHidden(one)}>
						<FileCard url={one.url} name={one.filename} size={one.size} type={one.content_type} description={one.description} />
					</Covered>
				))}
		</>
	);
}

/** Copies of messages that were forwarded. */
export function Forwarded({ message }: { readonly message: Message }) {
	const now = useNow();
	if (!message.message_snapshots?.length) return null;
	return (
		<>
			{message.message_snapshots.map(({ message: copy }, index) => (
				<div class="forwarded" key={index}>
					<small class="muted">
						<Icon name="forward" /> Forwarded
					</small>
					<Content message={copy} messageId={message.id} />
					<small class="muted">{messageTime(Date.parse(copy.timestamp), now)}</small>
				</div>
			))}
		</>
	);
}

/** The words of a message without its looks. */
export function plainText(message: MessageContent): string {
	const words: string[] = message.content ? [message.content] : [];
	const collect = (parts: MessageContent['components']): void => {
		for (const part of parts ?? []) {
			if (part.type === Kind.Text && part.content) words.push(part.content);
			collect(part.components);
		}
	};
	collect(message.components);
	for (const { title, description } of message.embeds ?? []) words.push(...[title, description].filter((one) => one !== undefined));
	if (message.poll?.question.text) words.push(message.poll.question.text);
	if (!words.length && message.attachments?.length) words.push(message.attachments.map((one) => one.filename).join(', '));
	return words.join('\n') || 'a message without text';
}
