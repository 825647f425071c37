import type { ComponentChildren } from 'preact';
import type { ChannelView, StateView } from '../../src/control/protocol.js';
import { Icon, type IconName } from './icons.js';
import { authorName, nameOf, ProfileButton } from './names.js';
import { store } from './store.js';
import { type Message, MessageKind } from './types.js';

interface Words {
	readonly icon: IconName;
	readonly text: ComponentChildren;
}

type Wording = (message: Message, who: ComponentChildren, state: StateView | null) => Words;

const boost =
	(level: string): Wording =>
	(_, who) => ({
		icon: 'gem',
		text: (
			<>
				{who} boosted the server!{level}
			</>
		)
	});

const other = ({ mentions }: Message, state: StateView | null): string => (mentions?.[0] ? nameOf(state, mentions[0].id) : 'somebody');

/** What Discord's own lines say, by type. A type without words here is shown as an ordinary message. */
const WORDS: Readonly<Record<number, Wording>> = {
	[MessageKind.RecipientAdd]: (message, who, state) => ({
		icon: 'join',
		text: (
			<>
				{who} added <b>{other(message, state)}</b> to the thread.
			</>
		)
	}),
	[MessageKind.RecipientRemove]: (message, who, state) => ({
		icon: 'leave',
		text: (
			<>
				{who} removed <b>{other(message, state)}</b> from the thread.
			</>
		)
	}),
	[MessageKind.ChannelNameChange]: ({ content }, who) => ({
		icon: 'hash',
		text: (
			<>
				{who} changed the channel name: <b>{content}</b>
			</>
		)
	}),
	[MessageKind.Pinned]: ({ message_reference: at }, who) => ({
		icon: 'pin',
		text: (
			<>
				{who} pinned <Jump id={at?.message_id}>a message</Jump> to this channel.
			</>
		)
	}),
	[MessageKind.Joined]: (_, who) => ({ icon: 'join', text: <>{who} joined the server.</> }),
	[MessageKind.Boost]: boost(''),
	[MessageKind.BoostTier1]: boost(' It reached level 1.'),
	[MessageKind.BoostTier2]: boost(' It reached level 2.'),
	[MessageKind.BoostTier3]: boost(' It reached level 3.'),
	[MessageKind.ChannelFollowed]: ({ content }, who) => ({
		icon: 'info',
		text: (
			<>
				{who} added <b>{content}</b> to this channel.
			</>
		)
	}),
	[MessageKind.ThreadCreated]: ({ content, message_reference: at }, who) => ({
		icon: 'thread',
		text: (
			<>
				{who} started a thread: <ThreadLink id={at?.channel_id}>{content}</ThreadLink>
			</>
		)
	}),
	[MessageKind.AutoModeration]: ({ content }) => ({ icon: 'info', text: <>AutoMod has blocked a message. {content}</> }),
	[MessageKind.Purchase]: (_, who) => ({ icon: 'gem', text: <>{who} bought something.</> }),
	[MessageKind.PollResult]: (message) => ({ icon: 'chart', text: <PollResult message={message} /> })
};

export function isSystem({ type }: Message): boolean {
	return type in WORDS;
}

/** One of Discord's own lines: joined, pinned, thread started. */
export function SystemLine({ message, state }: { readonly message: Message; readonly state: StateView | null }) {
	const who = (
		<ProfileButton id={message.author.id} className="link-button strong">
			{authorName(state, message)}
		</ProfileButton>
	);
	const words = WORDS[message.type]?.(message, who, state);
	if (!words) return null;
	return (
		<>
			<span class="system-icon" aria-hidden="true">
				<Icon name={words.icon} />
			</span>
			<span class="system-text">{words.text}</span>
		</>
	);
}

function PollResult({ message }: { readonly message: Message }) {
	const fields = new Map(message.embeds?.[0]?.fields?.map((one) => [one.name, one.value]));
	const winner = fields.get('victor_answer_text');
	return (
		<>
			The poll “{fields.get('poll_question_text')}” has ended. {winner ? <b>{winner}</b> : 'Nobody'} won with{' '}
			{fields.get('victor_answer_votes') ?? 0} of {fields.get('total_votes') ?? 0} votes.
		</>
	);
}

function ThreadLink({ id, children }: { readonly id: string | undefined; readonly children: ComponentChildren }) {
	const known = store.view.state?.channels.some((one) => one.id === id);
	if (!id || !known) return <b>{children}</b>;
	return (
		<button type="button" class="link-button strong" onClick={() => void store.openChannel(id)}>
			{children}
		</button>
	);
}

/** Leads to a message of this channel, if it is loaded. */
export function Jump({ id, children }: { readonly id: string | undefined; readonly children: ComponentChildren }) {
	if (!id || !store.view.messages?.some((one) => one.id === id)) return <b>{children}</b>;
	return (
		<button type="button" class="link-button" onClick={() => jumpTo(id)}>
			{children}
		</button>
	);
}

/** Scrolls a message into sight, points it out and gives it the focus. */
export function jumpTo(id: string): void {
	const target = document.querySelector<HTMLElement>(`[data-message="${CSS.escape(id)}"]`);
	target?.scrollIntoView({ block: 'center' });
	target?.focus({ preventScroll: true });
	target?.animate([{ background: 'var(--mention)' }, {}], { duration: 1600 });
}

/** The thread that grew from a message, below it. */
export function ThreadCard({ thread }: { readonly thread: ChannelView }) {
	return (
		<button type="button" class="thread-card" onClick={() => void store.openChannel(thread.id)}>
			<Icon name="thread" />
			<span class="option-text">
				<strong>{thread.name}</strong>
				<small>{thread.thread?.archived ? 'Archived thread' : 'Thread'}</small>
			</span>
			<span class="muted">Open ›</span>
		</button>
	);
}
