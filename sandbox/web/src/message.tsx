import { api } from './api.js';
import { useNow } from './clock-tick.js';
import { asked } from './compose.js';
import { Content, Forwarded, plainText } from './content.js';
import { messageTime, timeText } from './format.js';
import { Icon } from './icons.js';
import { Menu, type MenuItem, onMenu } from './menu.js';
import { Avatar, authorName, colorOf, nameOf, ProfileButton } from './names.js';
import { Dots } from './parts.js';
import { askReaction, Reactions } from './reactions.js';
import { store, useView } from './store.js';
import { isSystem, jumpTo, SystemLine, ThreadCard } from './system.js';
import { EPHEMERAL, LOADING, type Message, MessageKind, SILENT } from './types.js';

const MESSAGE_COMMAND = 3;

function dismiss(id: string): void {
	void store.attempt(async () => void (await api.act('delete', store.actor, { message: id })));
}

/** What can be done with a message; the bot's commands on messages in a group of their own. */
function menuOf(message: Message): MenuItem[] {
	const { actor, channelId, commands, state } = store.view;
	const ephemeral = ((message.flags ?? 0) & EPHEMERAL) !== 0;
	const copy = (text: string) => (): void => void navigator.clipboard?.writeText(text);
	return [
		...(ephemeral || store.channel()?.readOnly ? [] : [{ label: 'Reply', icon: 'reply' as const, run: () => store.reply(message) }]),
		...(!ephemeral && message.author.id === actor?.user && message.content
			? [{ label: 'Edit message', icon: 'pencil' as const, run: () => asked.set({ edit: message }) }]
			: []),
		{ label: 'Copy text', icon: 'copy', run: copy(plainText(message)) },
		{ label: 'Copy message id', icon: 'copy', run: copy(message.id) },
		...commands
			.filter((one) => one.type === MESSAGE_COMMAND && !ephemeral)
			.map((one, index) => ({
				label: one.name,
				icon: 'bot' as const,
				...(index === 0 && state ? { group: state.bot.name } : {}),
				run: () => {
					if (channelId)
						void store.command(one.name, () =>
							api.act('context', store.actor, { channel: channelId, command: one.name, message: message.id })
						);
				}
			})),
		...(ephemeral ? [{ label: 'Dismiss message', icon: 'close' as const, run: () => dismiss(message.id) }] : []),
		...(!ephemeral && message.author.id === actor?.user
			? [{ label: 'Delete message', icon: 'trash' as const, danger: true, run: () => dismiss(message.id) }]
			: [])
	];
}

interface MessageProps {
	readonly message: Message;
	/** The one before is by the same author, shortly before. */
	readonly joined: boolean;
}

/** One message with who wrote it, when, and what can be done with it. */
export function MessageView({ message, joined }: MessageProps) {
	const { state, actor, failed } = useView();
	const now = useNow();
	const flags = message.flags ?? 0;
	const at = Date.parse(message.timestamp);
	const name = authorName(state, message);
	const system = isSystem(message);
	const mine = state?.members.find((one) => one.id === actor?.user);
	const pinged =
		message.mention_everyone ||
		message.mentions?.some((one) => one.id === actor?.user) ||
		message.mention_roles?.some((role) => mine?.roles.includes(role));
	const ephemeral = (flags & EPHEMERAL) !== 0;
	const thread = state?.channels.find((one) => one.id === message.id);
	const time = (
		<time dateTime={message.timestamp} data-tip={timeText(at, 'F')}>
			{messageTime(at, now)}
		</time>
	);
	const classes = [
		'message',
		joined && 'joined',
		pinged && 'pinged',
		ephemeral && 'ephemeral',
		system && 'system',
		store.view.replyTo?.id === message.id && 'answered'
	];
	return (
		<article
			class={classes.filter(Boolean).join(' ')}
			aria-label={`${name}, ${messageTime(at, now)}${ephemeral ? ', only you can see this' : ''}`}
			data-message={message.id}
			tabIndex={-1}
			onContextMenu={onMenu(`Actions on the message of ${name}`, () => menuOf(message))}
		>
			<Origin message={message} />
			{system ? (
				<SystemLine message={message} state={state} />
			) : joined ? (
				<time class="side-time" dateTime={message.timestamp} data-tip={timeText(at, 'F')}>
					{timeText(at, 't')}
				</time>
			) : (
				<ProfileButton id={message.author.id} className="avatar-button">
					<Avatar id={message.author.id} name={name} />
					<span class="hidden">Profile of {name}</span>
				</ProfileButton>
			)}
			<div class="message-body">
				{system
					? time
					: !joined && (
							<div class="message-head">
								<ProfileButton id={message.author.id} className="author">
									<span style={{ '--name': colorOf(state, message.author.id) ?? 'var(--text)' }}>{name}</span>
								</ProfileButton>
								{message.author.bot && <span class="tag">APP</span>}
								{mine?.id !== message.author.id && isTimedOut(state, message.author.id, now) && (
									<span class="timeout-mark" role="img" aria-label="In timeout" data-tip="In timeout">
										<Icon name="clock" />
									</span>
								)}
								{time}
								{(flags & SILENT) !== 0 && <span class="muted">silent</span>}
								{message.pinned && (
									<span class="muted pinned-mark">
										<Icon name="pin" /> Pinned
									</span>
								)}
							</div>
						)}
				{joined && message.pinned && (
					<span class="muted pinned-mark">
						<Icon name="pin" /> Pinned
					</span>
				)}
				{(flags & LOADING) !== 0 ? (
					<div class="thinking" role="status">
						<Dots /> {name} is thinking…
					</div>
				) : (
					!system && <Content message={message} messageId={message.id} />
				)}
				<Forwarded message={message} />
				<Reactions message={message} />
				{thread && <ThreadCard thread={thread} />}
				{failed.has(message.id) && (
					<p class="problem failed" role="alert">
						<Icon name="info" /> This interaction failed.
					</p>
				)}
				{ephemeral && <OnlyYou onDismiss={() => dismiss(message.id)} />}
			</div>
			<div class="tools">
				{!ephemeral && !system && (
					<button
						type="button"
						class="icon-button"
						aria-label={`React to ${name}`}
						aria-haspopup="menu"
						data-tip="React"
						onClick={({ currentTarget }) => askReaction(message, currentTarget)}
					>
						<Icon name="smile" />
					</button>
				)}
				{!ephemeral && !system && !store.channel()?.readOnly && (
					<button type="button" class="icon-button" aria-label={`Reply to ${name}`} data-tip="Reply" onClick={() => store.reply(message)}>
						<Icon name="reply" />
					</button>
				)}
				<Menu label={`Actions on the message of ${name}`} items={() => menuOf(message)} />
			</div>
		</article>
	);
}

function isTimedOut(state: ReturnType<typeof useView>['state'], userId: string, now: number): boolean {
	const until = state?.members.find((one) => one.id === userId)?.timeoutUntil;
	return until != null && Date.parse(until) > now;
}

function OnlyYou({ onDismiss }: { readonly onDismiss: () => void }) {
	return (
		<div class="only-you">
			<Icon name="eye" /> Only you can see this ·{' '}
			<button type="button" class="link-button" onClick={onDismiss}>
				Dismiss message
			</button>
		</div>
	);
}

const ANSWERS: ReadonlySet<number> = new Set([MessageKind.Reply, MessageKind.ThreadStarter]);

/** What this message answers. */
function Origin({ message }: { readonly message: Message }) {
	const { state } = useView();
	const replied = message.referenced_message;
	if (ANSWERS.has(message.type)) {
		if (!replied)
			return (
				<div class="origin">
					<Icon name="reply" /> <i>Original message was deleted</i>
				</div>
			);
		const name = authorName(state, replied);
		return (
			<div class="origin">
				<Icon name="reply" /> <Avatar id={replied.author.id} name={name} small />
				<b>{name}</b>
				<button type="button" class="origin-text" onClick={() => jumpTo(replied.id)}>
					<span class="hidden">Go to the message: </span>
					{plainText(replied).slice(0, 200)}
				</button>
			</div>
		);
	}
	const cause = message.interaction_metadata;
	if (!cause || (message.type !== MessageKind.Command && message.type !== MessageKind.ContextCommand)) return null;
	const command = message.interaction?.name;
	return (
		<div class="origin">
			<Icon name="reply" /> <Avatar id={cause.user.id} name={nameOf(state, cause.user.id)} small />
			<b>{nameOf(state, cause.user.id)}</b> used{' '}
			{command ? <span class="command-used">{message.type === MessageKind.Command ? `/${command}` : command}</span> : 'a command'}
		</div>
	);
}

/** A note that no bot and no person wrote. */
export function NoteView({ id, text }: { readonly id: number; readonly text: string }) {
	return (
		<div class="message ephemeral note" role="alert">
			<div class="message-body">
				<p class="problem failed">
					<Icon name="info" /> {text}
				</p>
				<OnlyYou onDismiss={() => store.dropNote(id)} />
			</div>
		</div>
	);
}
