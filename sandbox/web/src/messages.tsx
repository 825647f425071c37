import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { timeText } from './format.js';
import { MessageView, NoteView } from './message.js';
import { store, useView } from './store.js';
import type { Message } from './types.js';

const JOIN_MS = 7 * 60_000;
const NEAR_END_PX = 120;

function joins(message: Message, before: Message | undefined): boolean {
	if (!before || before.author.id !== message.author.id || message.referenced_message) return false;
	if (((message.flags ?? 0) & 64) !== ((before.flags ?? 0) & 64) || message.type === 20) return false;
	return Date.parse(message.timestamp) - Date.parse(before.timestamp) < JOIN_MS;
}

/** The messages of the open channel; follows the end while the reader is there. */
export function Messages() {
	const { messages, more, notes, channelId } = useView();
	const box = useRef<HTMLDivElement>(null);
	const atEnd = useRef(true);
	const height = useRef(0);

	useLayoutEffect(() => {
		atEnd.current = true;
	}, [channelId]);
	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		if (atEnd.current) element.scrollTop = element.scrollHeight;
		else if (element.scrollTop < 40 && element.scrollHeight > height.current) element.scrollTop += element.scrollHeight - height.current;
		height.current = element.scrollHeight;
	}, [messages, notes]);
	useEffect(() => {
		const element = box.current;
		if (!element) return;
		// Pictures and opened parts grow the list after it was drawn.
		const watch = new ResizeObserver(() => {
			if (atEnd.current) element.scrollTop = element.scrollHeight;
		});
		for (const child of element.children) watch.observe(child);
		watch.observe(element);
		const seen = (): void => store.markRead();
		document.addEventListener('visibilitychange', seen);
		return () => {
			watch.disconnect();
			document.removeEventListener('visibilitychange', seen);
		};
	}, []);

	return (
		<div
			class="messages"
			ref={box}
			// biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled list must be reachable by keyboard
			tabIndex={0}
			role="log"
			aria-label="Messages"
			aria-live="polite"
			aria-busy={messages === null}
			onScroll={(event) => {
				const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
				atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
			}}
		>
			<div class="messages-inner">
				{messages === null && <p class="muted middle">Loading messages…</p>}
				{more && (
					<button type="button" class="button middle" onClick={() => void store.loadOlder()}>
						Show older messages
					</button>
				)}
				{messages?.length === 0 && (
					<div class="empty">
						<h2>{channelId ? 'Nothing here yet' : 'No channel is open'}</h2>
						<p class="muted">
							{channelId
								? 'Write a message below, or type / to see what the bot can do.'
								: 'This person sees no channel here. Choose another guild or person.'}
						</p>
					</div>
				)}
				{messages?.map((message, index) => {
					const before = messages[index - 1];
					const newDay = before === undefined || new Date(before.timestamp).toDateString() !== new Date(message.timestamp).toDateString();
					return (
						<div key={message.id}>
							{newDay && (
								<div class="day">
									<span>{timeText(Date.parse(message.timestamp), 'D')}</span>
								</div>
							)}
							<MessageView message={message} joined={!newDay && joins(message, before)} />
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
	);
}
