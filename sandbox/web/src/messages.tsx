import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Announcer } from './announcer.js';
import { plural, timeText } from './format.js';
import { Icon } from './icons.js';
import { MenuHost } from './menu.js';
import { MessageView, NoteView } from './message.js';
import { newer } from './reading.js';
import { store, useView } from './store.js';
import { isSystem } from './system.js';
import { TipHost } from './tip.js';
import { EPHEMERAL, type Message, MessageKind } from './types.js';

const JOIN_MS = 7 * 60_000;
const NEAR_END_PX = 120;

interface ReadLine {
	/** Person and channel. */
	readonly of: string;
	readonly after: string | null;
	/** It was decided whether anything is new. */
	readonly settled: boolean;
}

/** Whether a message goes on the one before: same author, shortly after, nothing of its own above it. */
function joins(message: Message, before: Message | undefined): boolean {
	if (!before || before.author.id !== message.author.id || isSystem(message) || isSystem(before)) return false;
	if (((message.flags ?? 0) & EPHEMERAL) !== ((before.flags ?? 0) & EPHEMERAL)) return false;
	if (message.type === MessageKind.Reply || message.type === MessageKind.Command || message.type === MessageKind.ContextCommand)
		return false;
	return Date.parse(message.timestamp) - Date.parse(before.timestamp) < JOIN_MS;
}

/**
 * The newest message that was read when the channel was opened or the tab left: the "new" line stands after it. What comes in before
 * the reader's eyes is not new.
 *
 * @returns null without a line, and what takes the line away.
 */
function useReadLine(): [string | null, () => void] {
	const { channelId, actor, messages } = useView();
	const of = `${actor?.user}/${channelId}`;
	const [line, setLine] = useState<ReadLine>({ of: '', after: null, settled: false });
	if (line.of !== of) setLine({ of, after: (channelId && store.view.read[channelId]) || null, settled: false });
	const last = messages?.at(-1);
	useEffect(() => {
		if (messages === null || document.hidden) return;
		setLine((now) => {
			if (now.of !== of) return now;
			const unread = now.after !== null && last !== undefined && newer(last.id, now.after);
			// Who answers has read everything.
			const keep = unread && !(now.settled && last.author.id === actor?.user);
			return now.settled && keep === (now.after !== null) ? now : { of, after: keep ? now.after : null, settled: true };
		});
	}, [messages === null, last?.id, of]);
	useEffect(() => {
		const turned = (): void => {
			const at = channelId ? store.view.read[channelId] : undefined;
			if (document.hidden && at) setLine({ of, after: at, settled: false });
			else
				setLine((now) =>
					now.after && store.view.messages?.some((one) => newer(one.id, now.after ?? '')) ? now : { of, after: null, settled: true }
				);
		};
		document.addEventListener('visibilitychange', turned);
		return () => document.removeEventListener('visibilitychange', turned);
	}, [of]);
	return [line.of === of ? line.after : null, () => setLine({ of, after: null, settled: true })];
}

/** Keeps the end in sight while the reader is there, and the place of who reads further up. */
function useFollowing(changes: readonly unknown[]) {
	const { channelId } = useView();
	const box = useRef<HTMLDivElement>(null);
	const atEnd = useRef(true);
	const seen = useRef({ height: 0, top: 0 });
	const [away, setAway] = useState(false);
	const toEnd = (): void => {
		atEnd.current = true;
		setAway(false);
		if (box.current) box.current.scrollTop = box.current.scrollHeight;
	};
	useLayoutEffect(() => {
		atEnd.current = true;
		setAway(false);
	}, [channelId]);
	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		if (atEnd.current) element.scrollTop = element.scrollHeight;
		// Older messages came in above.
		else if (element.scrollTop < 40 && element.scrollHeight > seen.current.height)
			element.scrollTop += element.scrollHeight - seen.current.height;
		seen.current = { height: element.scrollHeight, top: element.scrollTop };
	}, changes);
	useEffect(() => {
		const element = box.current;
		if (!element) return;
		// Pictures and opened parts grow the list after it was drawn.
		const watch = new ResizeObserver(() => {
			if (atEnd.current) element.scrollTop = element.scrollHeight;
		});
		for (const child of element.children) watch.observe(child);
		watch.observe(element);
		return () => watch.disconnect();
	}, []);
	const onScroll = (): void => {
		const element = box.current;
		if (!element) return;
		const near = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
		// Only who scrolls up leaves the end: what grows below somebody does not take them away from it.
		if (near) atEnd.current = true;
		else if (element.scrollTop < seen.current.top) atEnd.current = false;
		seen.current = { height: element.scrollHeight, top: element.scrollTop };
		setAway(!atEnd.current);
	};
	return { box, away, toEnd, onScroll };
}

/** Arrows go from message to message; Tab then goes on inside one. */
function moveBetween(event: KeyboardEvent, box: HTMLElement): void {
	const { target } = event;
	if (!(target instanceof HTMLElement) || !target.matches('.messages, .message')) return;
	const all = [...box.querySelectorAll<HTMLElement>('article')];
	const at = target.matches('.messages') ? all.length : all.indexOf(target);
	const moves: Readonly<Record<string, number>> = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 };
	const next = all[moves[event.key] ?? -1];
	if (!next) return;
	event.preventDefault();
	next.focus();
}

/** The messages of the open channel; follows the end while the reader is there. */
export function Messages() {
	const { messages, more, notes, channelId } = useView();
	const [readUntil, dropLine] = useReadLine();
	const { box, away, toEnd, onScroll } = useFollowing([messages, notes]);
	const [leftAt, setLeftAt] = useState<string | null>(null);
	useEffect(() => setLeftAt(away ? (store.view.messages?.at(-1)?.id ?? null) : null), [away]);
	useEffect(() => {
		const seen = (): void => store.markRead();
		document.addEventListener('visibilitychange', seen);
		return () => document.removeEventListener('visibilitychange', seen);
	}, []);
	const firstNew = readUntil ? messages?.findIndex((one) => newer(one.id, readUntil) && ((one.flags ?? 0) & EPHEMERAL) === 0) : -1;
	const below = leftAt ? (messages?.filter((one) => newer(one.id, leftAt)).length ?? 0) : 0;

	return (
		<div class="messages-frame">
			<div
				class="messages"
				ref={box}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled list must be reachable by keyboard
				tabIndex={0}
				role="log"
				aria-label="Messages"
				// What is new is told by the announcer, in words.
				aria-live="off"
				aria-busy={messages === null}
				onScroll={onScroll}
				onKeyDown={(event) => {
					if (event.key === 'Escape') {
						dropLine();
						toEnd();
					} else moveBetween(event, event.currentTarget);
				}}
			>
				<div class="messages-inner">
					{messages === null && <Loading />}
					{more && (
						<button type="button" class="button middle" onClick={() => void store.loadOlder()}>
							Show older messages
						</button>
					)}
					{messages !== null && !more && <Beginning empty={messages.length === 0} />}
					{messages?.map((message, index) => {
						const before = messages[index - 1];
						const newDay = before === undefined || new Date(before.timestamp).toDateString() !== new Date(message.timestamp).toDateString();
						const isFirstNew = index === firstNew;
						return (
							<div key={message.id}>
								{(newDay || isFirstNew) && (
									<div class={isFirstNew ? 'day new' : 'day'}>
										<span>{newDay ? timeText(Date.parse(message.timestamp), 'D') : ''}</span>
										{isFirstNew && <b class="new-mark">New</b>}
									</div>
								)}
								<MessageView message={message} joined={!newDay && !isFirstNew && joins(message, before)} />
							</div>
						);
					})}
					{notes
						.filter((one) => one.channelId === channelId)
						.map((one) => (
							<NoteView key={one.id} id={one.id} text={one.text} />
						))}
				</div>
			</div>
			{away && (
				<button type="button" class="button small to-end" onClick={toEnd}>
					{below > 0 ? plural(below, 'new message') : 'To the newest'} <Icon name="down" />
				</button>
			)}
			<Announcer />
			<MenuHost />
			<TipHost />
		</div>
	);
}

/** Shapes of messages that are on their way. */
function Loading() {
	return (
		<div class="loading" role="status">
			<span class="hidden">Loading messages…</span>
			{[62, 84, 48].map((width) => (
				<div class="loading-row" key={width} aria-hidden="true">
					<i />
					<b style={{ '--share': `${width}%` }} />
				</div>
			))}
		</div>
	);
}

function Beginning({ empty }: { readonly empty: boolean }) {
	const { channelId, state } = useView();
	const channel = store.channel();
	if (!channelId || !channel)
		return (
			<div class="empty">
				<h2>No channel is open</h2>
				<p class="muted">This person sees no channel here. Choose another guild or person.</p>
			</div>
		);
	const name = channel.type === 1 ? (state?.bot.name ?? '') : channel.name;
	return (
		<div class="empty">
			<h2>{empty ? 'Nothing here yet' : channel.type === 1 ? name : `Welcome to #${name}`}</h2>
			<p class="muted">
				{!empty
					? `This is where ${name} begins.`
					: channel.readOnly
						? 'Only others write here.'
						: 'Write a message below, or type / to see what the bot can do.'}
			</p>
		</div>
	);
}
