import { useState } from 'preact/hooks';
import { api } from './api.js';
import { useNow } from './clock-tick.js';
import { cssColor, messageTime, timeText } from './format.js';
import { Icon } from './icons.js';
import { Markdown, OutLink } from './markdown.js';
import { Menu } from './menu.js';
import { Avatar, colorOf, nameOf, ProfileButton } from './names.js';
import { FileCard, Part, Picture } from './parts.js';
import { store, useView } from './store.js';
import { type Attachment, type Embed, EPHEMERAL, Kind, LOADING, type Message, SILENT } from './types.js';

const MESSAGE_COMMAND = 3;

interface MessageProps {
	readonly message: Message;
	/** The one before is by the same author, shortly before. */
	readonly joined: boolean;
}

export function MessageView({ message, joined }: MessageProps) {
	const { state, actor, failed, commands, channelId } = useView();
	const now = useNow();
	const flags = message.flags ?? 0;
	const at = Date.parse(message.timestamp);
	const name = nameOf(state, message.author.id);
	const mine = state?.members.find((one) => one.id === actor?.user);
	const pinged =
		message.mention_everyone ||
		message.mentions?.some((one) => one.id === actor?.user) ||
		message.mention_roles?.some((role) => mine?.roles.includes(role));
	const ephemeral = (flags & EPHEMERAL) !== 0;
	const dismiss = (): void => void store.attempt(async () => void (await api.act('delete', store.actor, { message: message.id })));
	const menu = [
		...(ephemeral ? [] : [{ label: 'Reply', run: () => store.reply(message) }]),
		{ label: 'Copy text', run: () => void navigator.clipboard?.writeText(plainText(message)) },
		...commands
			.filter((one) => one.type === MESSAGE_COMMAND)
			.map((one) => ({
				label: one.name,
				run: () => {
					if (channelId)
						void store.command(one.name, () =>
							api.act('context', store.actor, { channel: channelId, command: one.name, message: message.id })
						);
				}
			})),
		...(!ephemeral && message.author.id === actor?.user ? [{ label: 'Delete message', run: dismiss }] : [])
	];
	return (
		<article
			class={`message${joined ? ' joined' : ''}${pinged ? ' pinged' : ''}${ephemeral ? ' ephemeral' : ''}`}
			aria-label={`${name}, ${messageTime(at, now)}`}
			data-message={message.id}
		>
			<Origin message={message} />
			{!joined && (
				<ProfileButton id={message.author.id} className="avatar-button">
					<Avatar id={message.author.id} name={name} />
					<span class="hidden">Profile of {name}</span>
				</ProfileButton>
			)}
			<div class="message-body">
				{!joined && (
					<div class="message-head">
						<span class="author" style={{ '--name': colorOf(state, message.author.id) ?? 'var(--text)' }}>
							{name}
						</span>
						{message.author.bot && <span class="tag">APP</span>}
						<time dateTime={message.timestamp} title={timeText(at, 'F')}>
							{messageTime(at, now)}
						</time>
						{(flags & SILENT) !== 0 && <span class="muted">silent</span>}
					</div>
				)}
				{(flags & LOADING) !== 0 ? (
					<div class="thinking" role="status">
						<i />
						<i />
						<i /> {name} is thinking…
					</div>
				) : (
					<Content message={message} />
				)}
				{failed.has(message.id) && (
					<p class="problem" role="alert">
						This interaction failed.
					</p>
				)}
				{ephemeral && (
					<div class="only-you">
						<Icon name="eye" /> Only you can see this ·{' '}
						<button type="button" class="link-button" onClick={dismiss}>
							Dismiss message
						</button>
					</div>
				)}
			</div>
			<Menu label={`Actions on the message of ${name}`} items={menu} />
		</article>
	);
}

/** What this message answers. */
function Origin({ message }: { readonly message: Message }) {
	const { state } = useView();
	const replied = message.referenced_message;
	const { interaction_metadata: cause } = message;
	if (replied)
		return (
			<div class="origin">
				<Icon name="reply" /> Reply to <b>{nameOf(state, replied.author.id)}</b> <span class="origin-text">{plainText(replied)}</span>
			</div>
		);
	if (cause && message.type === 20)
		return (
			<div class="origin">
				<Icon name="reply" /> <b>{nameOf(state, cause.user.id)}</b> used a command
			</div>
		);
	return null;
}

function Content({ message }: { readonly message: Message }) {
	return (
		<>
			{message.content && (
				<div class="content">
					<Markdown text={message.content} />
					{message.edited_timestamp && <span class="edited">(edited)</span>}
				</div>
			)}
			{(message.embeds ?? []).map((embed, index) => (
				<EmbedView key={index} embed={embed} />
			))}
			{(message.attachments ?? []).map((one) => (
				<AttachmentView key={one.id} attachment={one} />
			))}
			{(message.components ?? []).map((one, index) => (
				<div class={one.type === Kind.Container ? 'part' : 'part loose'} key={one.id ?? index}>
					<Part component={one} messageId={message.id} />
				</div>
			))}
		</>
	);
}

function AttachmentView({ attachment }: { readonly attachment: Attachment }) {
	if (attachment.content_type?.startsWith('image/'))
		return <Picture media={attachment} description={attachment.description ?? attachment.filename} className="attached" />;
	return <FileCard url={attachment.url} name={attachment.filename} size={attachment.size} />;
}

function EmbedView({ embed }: { readonly embed: Embed }) {
	return (
		<div class="container embed" style={embed.color === undefined ? undefined : { '--accent': cssColor(embed.color) }}>
			{embed.author && <div class="embed-author">{embed.author.name}</div>}
			{embed.title && (
				<div class="embed-title">{embed.url ? <OutLink href={embed.url}>{embed.title}</OutLink> : <Markdown text={embed.title} />}</div>
			)}
			{embed.description && <Markdown text={embed.description} />}
			{embed.fields && (
				<dl class="embed-fields">
					{embed.fields.map((field, index) => (
						<div class={field.inline ? 'inline' : ''} key={index}>
							<dt>{field.name}</dt>
							<dd>
								<Markdown text={field.value} />
							</dd>
						</div>
					))}
				</dl>
			)}
			{embed.thumbnail && <Picture media={embed.thumbnail} description="" className="thumbnail" />}
			{embed.image && <Picture media={embed.image} description="" className="attached" />}
			{(embed.footer || embed.timestamp) && (
				<div class="md-sub">
					{embed.footer?.text} {embed.timestamp && timeText(Date.parse(embed.timestamp), 'f')}
				</div>
			)}
		</div>
	);
}

/** The words of a message without its looks. */
function plainText(message: Message): string {
	const words: string[] = message.content ? [message.content] : [];
	const collect = (parts: typeof message.components): void => {
		for (const part of parts ?? []) {
			if (part.type === Kind.Text && part.content) words.push(part.content);
			collect(part.components);
		}
	};
	collect(message.components);
	return words.join('\n') || message.embeds?.[0]?.title || 'a message without text';
}

/** A note that no bot and no person wrote. */
export function NoteView({ id, text }: { readonly id: number; readonly text: string }) {
	const [shown, setShown] = useState(true);
	if (!shown) return null;
	return (
		<div class="message ephemeral note" role="alert">
			<div class="message-body">
				<p class="problem">{text}</p>
				<div class="only-you">
					<Icon name="eye" /> Only you can see this ·{' '}
					<button
						type="button"
						class="link-button"
						onClick={() => {
							setShown(false);
							store.dropNote(id);
						}}
					>
						Dismiss message
					</button>
				</div>
			</div>
		</div>
	);
}
