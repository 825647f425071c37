import type { StateView } from '../../src/control/protocol.js';

/** Channel → newest message that this person has read. */
export type ReadMarks = Readonly<Record<string, string>>;

/** Whether an id is newer than another; anything is newer than none. */
export function newer(id: string, than: string | undefined): boolean {
	if (than === undefined) return true;
	return id.length === than.length ? id > than : id.length > than.length;
}

const keyOf = (userId: string): string => `read:${userId}`;

/** Marks kept in this browser. Who is played for the first time has read everything so far. */
export function loadRead(userId: string, state: StateView): ReadMarks {
	try {
		const kept = localStorage.getItem(keyOf(userId));
		if (kept) return JSON.parse(kept);
	} catch {
		// Storage that is switched off or broken only costs the marks.
	}
	const first: Record<string, string> = {};
	for (const guild of state.guilds) Object.assign(first, guild.latest);
	if (state.dm?.lastMessageId) first[state.dm.id] = state.dm.lastMessageId;
	saveRead(userId, first);
	return first;
}

export function saveRead(userId: string, marks: ReadMarks): void {
	try {
		localStorage.setItem(keyOf(userId), JSON.stringify(marks));
	} catch {
		// As above.
	}
}

export function isUnread(marks: ReadMarks, channelId: string, lastMessageId: string | null | undefined): boolean {
	return lastMessageId != null && newer(lastMessageId, marks[channelId]);
}

/** How many of these mentions were not read yet. */
export function unreadMentions(marks: ReadMarks, channelId: string, mentions: readonly string[] | undefined): number {
	return (mentions ?? []).filter((id) => newer(id, marks[channelId])).length;
}
