import { useState } from 'preact/hooks';
import { api } from './api.js';
import { useNow } from './clock-tick.js';
import { plural, relativeTime } from './format.js';
import { Icon } from './icons.js';
import { EmojiView } from './markdown.js';
import { store } from './store.js';
import type { Poll } from './types.js';

/** A question with its answers and how many chose each. Pressing an answer votes, pressing it again takes the vote back. */
export function PollView({ poll, messageId }: { readonly poll: Poll; readonly messageId: string }) {
	const [sending, setSending] = useState(false);
	const ends = poll.expiry ? Date.parse(poll.expiry) : null;
	const now = useNow(ends !== null);
	const counts = new Map(poll.results?.answer_counts.map((one) => [one.id, one]));
	const total = [...counts.values()].reduce((sum, { count }) => sum + count, 0);
	const over = poll.results?.is_finalized === true || (ends !== null && ends <= now);
	const most = Math.max(0, ...[...counts.values()].map(({ count }) => count));
	const vote = async (id: number): Promise<void> => {
		const mine = poll.answers.map((one) => one.answer_id).filter((one) => counts.get(one)?.me_voted);
		const next = mine.includes(id) ? mine.filter((one) => one !== id) : poll.allow_multiselect ? [...mine, id] : [id];
		setSending(true);
		await store.attempt(async () => void (await api.act('vote', store.actor, { message: messageId, answers: next.map(String) })));
		setSending(false);
	};
	return (
		<section class="poll" aria-label={`Poll: ${poll.question.text}`}>
			<strong>{poll.question.text}</strong>
			<small class="muted">{poll.allow_multiselect ? 'Several answers may be chosen' : 'One answer may be chosen'}</small>
			<ul>
				{poll.answers.map(({ answer_id: id, poll_media: { text, emoji } }) => {
					const { count = 0, me_voted: mine = false } = counts.get(id) ?? {};
					const share = total ? Math.round((count / total) * 100) : 0;
					return (
						<li key={id}>
							<button
								type="button"
								class={`poll-answer${over && count === most && most > 0 ? ' won' : ''}${mine ? ' mine' : ''}`}
								style={{ '--share': `${share}%` }}
								aria-pressed={mine}
								disabled={over || sending}
								onClick={() => void vote(id)}
							>
								<span class="poll-text">
									{emoji && <EmojiView emoji={emoji} />} {text} {mine && <Icon name="check" />}
								</span>
								<span>
									{plural(count, 'vote')} <b>{share} %</b>
								</span>
							</button>
						</li>
					);
				})}
			</ul>
			<small class="muted">
				{plural(total, 'vote')} · {over ? 'Poll ended' : ends === null ? 'No end' : `Ends ${relativeTime(ends, now)}`}
			</small>
		</section>
	);
}
