import type { InteractionRecord, MessageRecord } from './records.js';
import type { World } from './world.js';

/** Messages for one person alone that a channel keeps per person: those made or used last. Discord's clients forget them all when they are reloaded. */
export const WHISPERS_KEPT = 100;
/** Interactions that are answered for good and kept besides (up to a tenth more) for the rest of their 15 minutes, for follow-ups. */
export const SETTLED_KEPT = 10_000;
const LOOK_MS = 1000;
/** Beyond the 15 minutes of a token it is still known to have existed, ms. */
const TOKEN_MEMORY_MS = 60_000;

interface Shelf {
	/** Ids of whispers per person, oldest first. */
	readonly whispers: Map<string, string[]>;
	/** Public messages, or more: what was deleted since they were counted is still in it. */
	open: number;
}

/** Goes with the channel's messages; counted anew after a start. */
const shelves = new WeakMap<Map<string, MessageRecord>, Shelf>();

function shelfOf(messages: Map<string, MessageRecord>): Shelf {
	const known = shelves.get(messages);
	if (known) return known;
	const shelf: Shelf = { whispers: new Map(), open: 0 };
	for (const { id, onlyFor } of messages.values()) {
		if (onlyFor === null) shelf.open++;
		else listOf(shelf.whispers, onlyFor).push(id);
	}
	shelves.set(messages, shelf);
	return shelf;
}

function listOf(lists: Map<string, string[]>, key: string): string[] {
	let list = lists.get(key);
	if (!list) {
		list = [];
		lists.set(key, list);
	}
	return list;
}

function dropFiles(world: World, record: MessageRecord): void {
	for (const kind of ['attachments', 'ephemeral-attachments'])
		for (const attachment of record.files) world.files.drop(`/${kind}/${record.channelId}/${attachment.id}/`);
}

/** A message is gone for good, with its files; nobody is told. */
export function forgetMessage(world: World, record: MessageRecord): void {
	world.messages.get(record.channelId)?.delete(record.id);
	if (record.files.length) dropFiles(world, record);
}

/** Keeps a new message, and forgets what that makes too many. Nothing that is pinned or still "thinking…" goes. */
export function keepMessage(world: World, record: MessageRecord): void {
	const messages = world.messagesOf(record.channelId);
	const shelf = shelfOf(messages);
	messages.set(record.id, record);
	if (record.onlyFor !== null) {
		const mine = listOf(shelf.whispers, record.onlyFor);
		mine.push(record.id);
		if (mine.length > WHISPERS_KEPT) forgetWhisper(world, messages, mine);
		return;
	}
	shelf.open++;
	const { keepMessages } = world.rules;
	// One pass for every tenth part that is too much: exact where little is kept, cheap where much is.
	if (shelf.open > keepMessages + Math.floor(keepMessages / 10)) shelf.open = forgetOldest(world, messages, keepMessages);
}

/** Somebody presses something on a message: what is used is not what is forgotten first. */
export function useMessage(world: World, record: MessageRecord): void {
	if (record.onlyFor === null) return;
	const mine = listOf(shelfOf(world.messagesOf(record.channelId)).whispers, record.onlyFor);
	const at = mine.indexOf(record.id);
	if (at >= 0) mine.push(...mine.splice(at, 1));
}

function forgetWhisper(world: World, messages: Map<string, MessageRecord>, ids: string[]): void {
	const index = ids.findIndex((id) => !messages.get(id)?.loading);
	// All of them still think: none may go.
	if (index < 0) return;
	const [id] = ids.splice(index, 1);
	const record = id ? messages.get(id) : undefined;
	if (!record) return;
	forgetMessage(world, record);
	world.emit(
		'EPHEMERAL_DELETE',
		{ id: record.id, channel_id: record.channelId, ...(record.guildId ? { guild_id: record.guildId } : {}) },
		{ guildId: record.guildId, channelId: record.channelId, onlyFor: record.onlyFor }
	);
}

/** Returns how many public messages are left. */
function forgetOldest(world: World, messages: Map<string, MessageRecord>, keep: number): number {
	const open = [...messages.values()].filter((one) => one.onlyFor === null);
	const mayGo = open.filter((one) => !one.payload.pinned && !one.loading);
	const gone = mayGo.slice(0, Math.max(0, mayGo.length - keep));
	for (const record of gone) forgetMessage(world, record);
	return open.length - gone.length;
}

/** World time of the last look at old interactions. */
const looked = new WeakMap<World, number>();

/** Interactions whose token is over are of no use to anybody; looked at once in a second of world time. */
export function forgetInteractions(world: World): void {
	const now = world.clock.ms;
	if (now - (looked.get(world) ?? 0) < LOOK_MS) return;
	looked.set(world, now);
	const oldest = now - world.rules.tokenMs - TOKEN_MEMORY_MS;
	for (const record of world.interactions.values()) {
		if (record.at >= oldest) break;
		forgetInteraction(world, record);
	}
}

/** An interaction got the last answer that it waits for: one of those that may go when there are many. */
export function settleInteraction(world: World, record: InteractionRecord): void {
	world.settled.add(record);
	let tooMany = world.settled.size - SETTLED_KEPT;
	// Many at once: the first of a set from which the first are taken one by one is ever slower to find.
	if (tooMany <= SETTLED_KEPT / 10) return;
	for (const first of world.settled) {
		if (tooMany-- <= 0) return;
		forgetInteraction(world, first);
	}
}

function forgetInteraction(world: World, record: InteractionRecord): void {
	world.interactions.delete(record.id);
	world.tokens.delete(record.token);
	world.settled.delete(record);
}
