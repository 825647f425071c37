import { useEffect, useRef, useState } from 'preact/hooks';
import { plainText } from './content.js';
import { authorName } from './names.js';
import { useView } from './store.js';
import { LOADING } from './types.js';

const MAX_LENGTH = 300;

/** Tells screen readers what others write in the open channel, once it is there, and when a "thinking…" message is filled. */
export function Announcer() {
	const { messages, channelId, actor, state } = useView();
	const [words, setWords] = useState('');
	const known = useRef<{ readonly of: string; readonly ids: ReadonlyMap<string, boolean> } | null>(null);
	useEffect(() => {
		if (messages === null) {
			known.current = null;
			setWords('');
			return;
		}
		const of = `${actor?.user}/${channelId}`;
		const before = known.current?.of === of ? known.current.ids : null;
		const isLoading = (flags = 0): boolean => (flags & LOADING) !== 0;
		known.current = { of, ids: new Map(messages.map((one) => [one.id, isLoading(one.flags)])) };
		if (!before) return;
		const last = [...before.keys()].at(-1) ?? '';
		const fresh = messages.filter(
			(one) =>
				one.author.id !== actor?.user &&
				(before.has(one.id) ? before.get(one.id) === true && !isLoading(one.flags) : one.id.length > last.length || one.id > last)
		);
		if (fresh.length)
			setWords(
				fresh
					.map((one) => `${authorName(state, one)}: ${isLoading(one.flags) ? 'is thinking' : plainText(one).slice(0, MAX_LENGTH)}`)
					.join('. ')
			);
	}, [messages]);
	return (
		<div class="hidden" aria-live="polite" data-announcer>
			{words}
		</div>
	);
}
