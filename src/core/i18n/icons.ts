import type { IconName } from '../views/context.js';

/** What stands for an icon while the app has none of its own. */
export const fallbackEmoji: Readonly<Record<IconName, string>> = {
	credits: '🪙',
	token: '🎟️',
	xp: '✨',
	level: '🆙',
	star: '⭐',
	ok: '✅',
	wait: '⏳',
	warn: '⚠️',
	no: '⛔',
	lock: '🔒',
	key: '🔑',
	clock: '🕒',
	stock: '📦',
	tag: '🏷️',
	box: '🎁',
	chat: '💬',
	proof: '📎',
	shield: '🛡️',
	trust: '🤝',
	rank: '🎖️',
	tribe: '🏕️',
	vouch: '🗳️',
	search: '🔎',
	gear: '⚙️'
};
