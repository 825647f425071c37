import { expect, test } from 'vitest';
import type { Sandbox } from '../src/index.js';
import { call, openStage } from './support.js';

const REQUESTS = 2500;
const KEYS = [
	'content',
	'embeds',
	'components',
	'flags',
	'name',
	'type',
	'parent_id',
	'permission_overwrites',
	'nick',
	'roles',
	'messages',
	'allowed_mentions',
	'message_reference',
	'attachments',
	'nonce',
	'enforce_nonce',
	'position',
	'topic',
	'data',
	'options',
	'choices',
	'permissions',
	'allow',
	'deny',
	'image',
	'recipient_id',
	'archived',
	'locked',
	'max_age',
	'colors',
	'communication_disabled_until',
	'description',
	'id',
	'custom_id',
	'title',
	'label',
	'component',
	'items',
	'media',
	'accessory',
	'url',
	'default_member_permissions',
	'contexts',
	'message_id',
	'parse',
	'users',
	'style',
	'value'
];

/** A small generator with a seed: the same requests in every run. */
class Nonsense {
	private state = 20_260_718;

	public constructor(private readonly ids: () => readonly string[]) {}

	public next(): number {
		this.state = (Math.imul(this.state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return this.state / 0x7fffffff;
	}

	public pick<T>(list: readonly T[]): T {
		const found = list[Math.floor(this.next() * list.length)];
		if (found === undefined) throw new Error('an empty list');
		return found;
	}

	public value(depth: number): unknown {
		const simple = [
			null,
			0,
			-1,
			1.5,
			99_999_999_999,
			'',
			'text',
			'x'.repeat(5000),
			true,
			this.pick(this.ids()),
			this.pick([1, 2, 3, 4, 9, 10, 12, 17, 18])
		];
		const kind = this.next();
		if (depth > 3 || kind < 0.6) return this.pick(simple);
		return kind < 0.75 ? Array.from({ length: Math.floor(this.next() * 4) }, () => this.value(depth + 1)) : this.object(depth + 1);
	}

	public object(depth: number): Record<string, unknown> {
		return Object.fromEntries(Array.from({ length: Math.floor(this.next() * 6) }, () => [this.pick(KEYS), this.value(depth)]));
	}
}

function allIds(sandbox: Sandbox, guild: string, general: string): string[] {
	const { world } = sandbox;
	return [
		guild,
		general,
		sandbox.applicationId,
		'1',
		'x',
		'9'.repeat(18),
		...world.users.keys(),
		...world.channels.keys(),
		...world.guild(guild).roles.keys(),
		...[...world.messagesOf(general).keys()].slice(-3),
		...[...world.commands.keys()].slice(-2)
	];
}

test(`${REQUESTS} requests of nonsense: never a 500, every answer as described`, async () => {
	const { sandbox, guild, general, ben } = await openStage({ rateLimits: false, conformance: { reportFile: null } });
	for (const text of ['one', 'two']) await ben.say(text);
	const nonsense = new Nonsense(() => allIds(sandbox, guild.id, general));
	const likely: Record<string, () => string> = {
		guild_id: () => guild.id,
		application_id: () => sandbox.applicationId,
		user_id: () => ben.id,
		channel_id: () => nonsense.pick([...sandbox.world.channels.keys(), general])
	};
	const routes = sandbox.rest.routes.filter((route) => route !== 'DELETE /users/@me/guilds/{guild_id}');
	const statuses = new Map<number, number>();
	for (let n = 0; n < REQUESTS; n++) {
		const [method = '', template = ''] = nonsense.pick(routes).split(' ');
		const path = template.replace(/\{(\w+)\}/g, (_all, name: string) =>
			encodeURIComponent((nonsense.next() < 0.8 && likely[name]?.()) || nonsense.pick(allIds(sandbox, guild.id, general)))
		);
		const query = nonsense.next() < 0.2 ? '?limit=abc&before=x&after=%00&around=zz&query=%F0' : '';
		const body = method === 'GET' || method === 'DELETE' ? undefined : nonsense.next() < 0.15 ? nonsense.value(0) : nonsense.object(0);
		const { status } = await call(sandbox, method, path + query, body);
		statuses.set(status, (statuses.get(status) ?? 0) + 1);
	}
	expect(sandbox.crashes).toEqual([]);
	expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
	// The nonsense reaches the handlers, not only the router.
	expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 20);
	expect(statuses.get(400)).toBeGreaterThan(REQUESTS / 20);
	expect(sandbox.conformance().violations.filter((one) => one.side === 'answer')).toEqual([]);
});
