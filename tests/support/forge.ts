import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import type { APIMessage } from 'discord-api-types/v10';
import { definedIds, type RegisteredId } from '#core/custom-id/index';
import type { OpenModal, Outcome, Person } from '../../sandbox/src/index.js';
import type { App } from './app.js';
import { picture } from './order-script.js';

/** Every kind of custom id that any domain defines. */
export async function everyId(): Promise<readonly RegisteredId[]> {
	const root = new URL('../../src/', import.meta.url);
	for (const file of await readdir(root, { recursive: true })) if (/(^|[/])ids\.ts$/.test(file)) await import(new URL(file, root).href);
	return [...definedIds().values()];
}

/** How a made-up custom id reaches the bot. */
export const ways = ['button', 'select', 'form'] as const;
export type Way = (typeof ways)[number];

/** Sends a made-up custom id, on a message of the bot, with values and fields that any handler may look for. */
export async function forge(person: Person, customId: string, way: Way, on: APIMessage, value = '0'): Promise<Outcome> {
	if (way === 'button') return person.click(customId, { forge: true, message: on });
	if (way === 'select') return person.select(customId, [value], { forge: true, message: on });
	return person.fill(
		{ reason: 'because', quantity: '1', stars: ['5'], text: 'fine', note: '', proof: [picture] },
		{ forge: true, modal: form(customId, on) }
	);
}

function form(custom_id: string, on: APIMessage): OpenModal {
	const text = (name: string, id: number) => ({ type: 18, id, label: name, component: { type: 4, id: id + 1, custom_id: name, style: 1 } });
	const components = [
		...['reason', 'quantity', 'text', 'note'].map((name, index) => text(name, 1 + index * 2)),
		{ type: 18, id: 11, label: 'stars', component: { type: 21, id: 12, custom_id: 'stars', options: [{ label: '5', value: '5' }] } },
		{ type: 18, id: 13, label: 'proof', component: { type: 19, id: 14, custom_id: 'proof' } }
	] as unknown as OpenModal['data']['components'];
	return {
		customId: custom_id,
		title: 'forged',
		data: { custom_id, title: 'forged', components },
		channelId: on.channel_id,
		messageId: on.id
	};
}

/** Collections that change by themselves: who does background work, what it has proved, when it was done last. */
const moving: ReadonlySet<string> = new Set([
	'leases',
	'recurring',
	'books',
	'account_checkpoints',
	'audit_heads',
	'audit_keys',
	'audit_mirrors',
	'gate_role_walks',
	'invite_books',
	'rank_walks',
	'units'
]);

/** Parts of rows that background work writes: the chain over the audit log, and which roles are known to have members. */
const background: Readonly<Record<string, { readonly filter?: object; readonly without?: readonly string[] }>> = {
	audit: { without: ['chain'] },
	outbox: { filter: { kind: { $not: /^audit/ } } },
	settings: { without: ['slots.staffed'] },
	// Who came is written down when the bot comes to look; only who was brought is somebody's doing.
	invites: { filter: { inviter: { $ne: null } } },
	deadlines: { filter: { kind: { $not: /^invites?\./ } } }
};

/** A digest of every collection: what was not changed has the same. */
export async function digests(app: App): Promise<Record<string, string>> {
	const found: Record<string, string> = {};
	for (const { name } of await app.db.listCollections({}, { nameOnly: true }).toArray()) {
		if (moving.has(name) || name.startsWith('system.')) continue;
		const { filter = {}, without = [] } = background[name] ?? {};
		const projection = Object.fromEntries(without.map((field) => [field, 0]));
		const rows = await app.db.collection(name).find(filter, { projection }).sort({ _id: 1 }).toArray();
		found[name] = createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16);
	}
	return found;
}

/** A card that only the person sees, which is neither silence nor a bug. */
export function isRefusal({ kind, ephemeral, text }: Outcome): boolean {
	return (kind === 'message' || kind === 'update') && ephemeral && !text.includes('broke on our side');
}
