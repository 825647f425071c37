import { api } from './api.js';
import { Icon } from './icons.js';
import { EmojiView } from './markdown.js';
import { openMenu } from './menu.js';
import { store } from './store.js';
import type { Emoji, Message } from './types.js';

/** A few that most people use; drawn by the system's font. */
const COMMON = ['👍', '❤️', '😂', '🎉', '🔥', '👀', '✅', '❌'] as const;

const sentOf = (emoji: Emoji): string => (emoji.id ? `${emoji.name}:${emoji.id}` : (emoji.name ?? ''));

function act(name: 'react' | 'unreact', message: Message, emoji: Emoji): void {
	void store.attempt(async () => void (await api.act(name, store.actor, { message: message.id, emoji: sentOf(emoji) })));
}

/** Opens the few emoji to react with. */
export function askReaction(message: Message, from: HTMLElement): void {
	openMenu(
		'React',
		COMMON.map((name) => ({ label: name, run: () => act('react', message, { name }) })),
		from,
		'emoji-menu'
	);
}

/** What people answered with a sign; pressing one joins it, or leaves it. */
export function Reactions({ message }: { readonly message: Message }) {
	if (!message.reactions?.length) return null;
	return (
		<ul class="reactions" aria-label="Reactions">
			{message.reactions.map(({ emoji, count, me = false }) => (
				<li key={emoji.id ?? emoji.name}>
					<button
						type="button"
						class={me ? 'reaction mine' : 'reaction'}
						aria-pressed={me}
						aria-label={`${emoji.id ? `:${emoji.name}:` : emoji.name} ${count}`}
						onClick={() => act(me ? 'unreact' : 'react', message, emoji)}
					>
						<EmojiView emoji={emoji} /> {count}
					</button>
				</li>
			))}
			<li>
				<button
					type="button"
					class="reaction"
					aria-label="Add a reaction"
					aria-haspopup="menu"
					onClick={({ currentTarget }) => askReaction(message, currentTarget)}
				>
					<Icon name="smile" />
				</button>
			</li>
		</ul>
	);
}
