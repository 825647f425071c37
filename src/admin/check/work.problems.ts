import type { Problem } from '#core/checks';
import { proveId } from '../ids.js';

/** Name of the fix that tries given-up effects again. */
export const retryFix = 'admin.retry';

export interface WorkFacts {
	/** Kinds of effects that were given up, newest first. */
	readonly dead: readonly string[];
	readonly overdue: { readonly count: number; readonly kind: string | null; readonly error: string };
	/** Payments stand still because the books do not balance. */
	readonly locked: boolean;
	readonly intents: { readonly messageContent: boolean; readonly members: boolean };
}

/** What was given up or waits, whether money moves, and what the bot was not allowed to see. Pure. */
export function workProblems({ dead, overdue, locked, intents }: WorkFacts): readonly Problem[] {
	const user = (value: string) => ({ kind: 'user-text', value }) as const;
	const problems: (Problem | false)[] = [
		locked && {
			id: 'books.locked',
			weight: 'bad',
			title: { key: 'admin:check.books.title' },
			text: { key: 'admin:check.books.text' },
			remedy: { kind: 'open', id: proveId.make(), label: 'admin:books.prove' },
			quiet: true
		},
		dead.length > 0 && {
			id: 'outbox.dead',
			weight: 'bad',
			title: { key: 'admin:check.dead.title', params: { count: dead.length } },
			text: { key: 'admin:check.dead.text', params: { kinds: user([...new Set(dead)].slice(0, 4).join(', ')) } },
			remedy: { kind: 'fix', fix: retryFix },
			quiet: true
		},
		overdue.count > 0 && {
			id: 'outbox.waiting',
			weight: 'warn',
			title: { key: 'admin:check.waiting.title', params: { count: overdue.count } },
			text: { key: 'admin:check.waiting.text', params: { kind: user(overdue.kind ?? ''), error: user(overdue.error.slice(0, 120)) } },
			remedy: { kind: 'people' }
		},
		!intents.messageContent && note('content'),
		!intents.members && note('members')
	];
	return problems.filter((problem) => problem !== false);
}

const note = (intent: 'content' | 'members'): Problem => ({
	id: `intent.${intent}`,
	weight: 'note',
	title: { key: `admin:check.intents.${intent}` },
	text: { key: 'admin:check.intents.text' },
	remedy: { kind: 'people' },
	quiet: true
});
