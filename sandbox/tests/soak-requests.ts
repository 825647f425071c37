import type { Sandbox } from '../src/index.js';

/** A small generator of numbers: the same seed gives the same draws. */
export class Draw {
	private state: number;

	public constructor(seed: number) {
		this.state = seed >>> 0;
	}

	/** From 0 up to 1 (mulberry32). */
	public next(): number {
		this.state = (this.state + 0x6d2b79f5) >>> 0;
		let mixed = this.state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	public chance(share: number): boolean {
		return this.next() < share;
	}

	public below(count: number): number {
		return Math.floor(this.next() * count);
	}

	public pick<T>(list: readonly T[]): T {
		const found = list[this.below(list.length)];
		if (found === undefined) throw new Error('an empty list');
		return found;
	}
}

/** One call, ready to be sent. */
export interface SoakRequest {
	readonly method: string;
	readonly route: string;
	readonly path: string;
	readonly headers: Record<string, string>;
	readonly body: Buffer | null;
}

type Loose = Record<string, unknown>;

const FOREIGN = ['1', 'x', '9'.repeat(18), '18446744073709551616', '-1', '%00', 'null', '../../guilds', '@me', '@original', '💥'];
const HOSTILE: readonly unknown[] = [
	null,
	0,
	-1,
	1.5,
	1e308,
	99_999_999_999,
	'',
	' ',
	'text',
	'x'.repeat(5000),
	'\u0000cdn/attachments/1/2/3',
	'\ud800',
	'<script>alert(1)</script>',
	true,
	[],
	{},
	[[[[[[[]]]]]]],
	'attachment://nothing.png',
	'NaN',
	'2026-13-45'
];
const BROKEN = [
	'{',
	'[1,',
	'nul',
	'{"a":1}}',
	'\u0000',
	'"',
	'{"__proto__":{"polluted":true}}',
	'{"constructor":{"prototype":{"x":1}}}',
	'['.repeat(2000)
];
const EMOJIS = ['👍', '🎉', '❤️', '🏳️‍🌈', '1️⃣', '🇩🇪', 'x', 'coin:123456789012345678'];

/** Draws calls over every route: half of them sensible, the others broken in one of many ways. */
export class Requests {
	public constructor(
		private readonly draw: Draw,
		private readonly sandbox: Sandbox,
		private readonly guildId: string
	) {}

	private ids(kind: string): readonly string[] {
		const { world } = this.sandbox;
		const guild = world.guild(this.guildId);
		const channels = [...world.channels.values()];
		switch (kind) {
			case 'guild_id':
				return [this.guildId];
			case 'application_id':
				return [world.botId];
			case 'channel_id':
				return channels.map((one) => one.id);
			case 'user_id':
				return [...guild.members.keys()];
			case 'role_id':
				return [...guild.roles.keys()];
			case 'overwrite_id':
				return [...guild.roles.keys(), ...guild.members.keys()];
			case 'message_id':
				return [...world.messages.values()].flatMap((one) => [...one.keys()].slice(-4));
			case 'command_id':
				return [...world.commands.keys()].slice(-4);
			case 'emoji_id':
				return [...world.emojis.keys()];
			case 'webhook_id':
				return [world.botId, ...world.webhooks.keys()];
			case 'interaction_id':
				return [...world.interactions.keys()].slice(-4);
			case 'entitlement_id':
				return [...world.entitlements.keys()];
			case 'code':
				return [...world.invites.keys()];
			case 'sku_id':
				return [...world.skus.keys()];
			case 'forum_id':
				return channels.filter((one) => one.forum).map((one) => one.id);
			case 'tag_id':
				return channels.flatMap((one) => one.forum?.tags.map((tag) => tag.id) ?? []);
			default:
				return [];
		}
	}

	/** An id of that kind, sometimes of another, sometimes none at all. */
	private id(kind: string): string {
		const list = this.draw.chance(0.93) ? this.ids(kind) : this.ids(this.draw.pick(['channel_id', 'user_id', 'message_id', 'role_id']));
		return list.length && this.draw.chance(0.97) ? this.draw.pick(list) : this.draw.pick(FOREIGN);
	}

	private text(max: number): string {
		return 'lorem <@1> @everyone ipsum '.repeat(4).slice(0, 1 + this.draw.below(Math.min(max, 100)));
	}

	private bits(): string {
		return String(1n << BigInt(this.draw.below(40)));
	}

	private components(): Loose[] {
		const { draw } = this;
		const rows = Array.from({ length: 1 + draw.below(3) }, (_, row) => ({
			type: 1,
			components: draw.chance(0.7)
				? Array.from({ length: 1 + draw.below(5) }, (_all, n) => ({
						type: 2,
						style: 1 + draw.below(4),
						label: 'b',
						custom_id: `${row}.${n}`
					}))
				: [
						draw.pick([
							{ type: 3, custom_id: `s${row}`, options: [{ label: 'a', value: 'a' }] },
							{ type: 5, custom_id: `u${row}` }
						])
					]
		}));
		return rows;
	}

	private message(): Loose {
		const { draw } = this;
		const kind = draw.below(10);
		if (kind === 0)
			return {
				flags: 1 << 15,
				components: [{ type: 17, components: [{ type: 10, content: this.text(200) }, { type: 14 }, ...this.components()] }]
			};
		if (kind === 1)
			return {
				poll: {
					question: { text: 'Q' },
					answers: [{ poll_media: { text: 'A' } }, { poll_media: { text: 'B' } }],
					duration: 1 + draw.below(24)
				}
			};
		return {
			content: this.text(2000),
			...(draw.chance(0.3) ? { embeds: [{ title: 't', description: this.text(400), fields: [{ name: 'n', value: 'v' }] }] } : {}),
			...(draw.chance(0.3) ? { components: this.components() } : {}),
			...(draw.chance(0.3) ? { allowed_mentions: { parse: draw.chance(0.5) ? ['users'] : [], roles: [this.id('role_id')] } } : {}),
			...(draw.chance(0.1) ? { message_reference: { message_id: this.id('message_id'), fail_if_not_exists: draw.chance(0.5) } } : {}),
			...(draw.chance(0.1) ? { nonce: String(draw.below(50)), enforce_nonce: true } : {}),
			...(draw.chance(0.1) ? { flags: draw.pick([4, 64, 4096, 1 << 15]) } : {})
		};
	}

	private overwrites(): Loose[] {
		return [{ id: this.id('overwrite_id'), type: this.draw.below(2), allow: this.bits(), deny: '0' }];
	}

	private channel(): Loose {
		const { draw } = this;
		return {
			name: `c ${draw.below(1000)}`,
			...(draw.chance(0.5) ? { topic: this.text(1024) } : {}),
			...(draw.chance(0.3) ? { permission_overwrites: this.overwrites() } : {}),
			...(draw.chance(0.2) ? { rate_limit_per_user: draw.below(21_600) } : {}),
			...(draw.chance(0.2) ? { available_tags: [{ name: `t${draw.below(9)}` }, { name: 'fixed', moderated: true }] } : {}),
			...(draw.chance(0.1) ? { flags: 16 } : {})
		};
	}

	private thread(): Loose {
		const { draw } = this;
		return {
			name: `t ${draw.below(1000)}`,
			auto_archive_duration: draw.pick([60, 1440, 4320, 10080]),
			...(draw.chance(0.5) ? { type: draw.pick([11, 12]) } : {}),
			...(draw.chance(0.4) ? { message: this.message(), applied_tags: draw.chance(0.5) ? [this.id('tag_id')] : [] } : {})
		};
	}

	private command(): Loose {
		const { draw } = this;
		const type = draw.pick([1, 1, 2, 3]);
		return {
			name: `c${draw.below(20)}`,
			type,
			...(type === 1 ? { description: 'd', options: [{ type: 3, name: 'o', description: 'd', required: draw.chance(0.5) }] } : {}),
			...(draw.chance(0.3) ? { contexts: [draw.below(3)], integration_types: [draw.below(2)] } : {}),
			...(draw.chance(0.2) ? { default_member_permissions: this.bits() } : {})
		};
	}

	private callback(): Loose {
		const type = this.draw.pick([4, 4, 5, 6, 7, 8, 9]);
		if (type === 9)
			return {
				type,
				data: { custom_id: 'm', title: 'T', components: [{ type: 18, label: 'L', component: { type: 4, custom_id: 'i', style: 1 } }] }
			};
		return { type, data: type === 8 ? { choices: [{ name: 'n', value: 'v' }] } : this.message() };
	}

	/** A body that the route takes, as far as the world allows. */
	private sensible(method: string, route: string): unknown {
		const { draw } = this;
		const image = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`;
		const last = route.replace(/\/\{\w+\}$/, '');
		if (route.endsWith('/callback')) return this.callback();
		if (/\/messages(\/@original|\/\{message_id\})?$/.test(route) || route === '/webhooks/{webhook_id}/{webhook_token}')
			return method === 'PATCH' && route.endsWith('{webhook_token}') ? { name: 'w' } : this.message();
		if (route.endsWith('/threads')) return this.thread();
		if (/\/commands(\/\{command_id\})?$/.test(route)) return method === 'PUT' ? [this.command()] : this.command();
		if (route === '/channels/{channel_id}')
			return draw.chance(0.3) ? { archived: draw.chance(0.5), locked: draw.chance(0.3) } : this.channel();
		if (route === '/guilds/{guild_id}/channels')
			return method === 'POST'
				? { ...this.channel(), type: draw.pick([0, 0, 2, 4, 5, 15]) }
				: [{ id: this.id('channel_id'), position: draw.below(9) }];
		if (last.endsWith('/permissions')) return { type: draw.below(2), allow: this.bits(), deny: this.bits() };
		if (/\/roles(\/\{role_id\})?$/.test(route) && !route.includes('/members/'))
			return method === 'PATCH' && route.endsWith('/roles')
				? [{ id: this.id('role_id'), position: 1 + draw.below(5) }]
				: { name: 'r', permissions: this.bits(), color: draw.below(0xffffff), mentionable: draw.chance(0.5) };
		if (route.includes('/members/')) return draw.chance(0.5) ? { nick: this.text(20) } : { roles: [this.id('role_id')] };
		if (route.endsWith('/bulk-ban')) return { user_ids: [this.id('user_id')], delete_message_seconds: draw.below(600) };
		if (route.includes('/bans')) return { delete_message_seconds: draw.below(604_800) };
		if (route.endsWith('/bulk-delete')) return { messages: [this.id('message_id'), this.id('message_id')] };
		if (route.includes('/webhooks')) return { name: `hook ${draw.below(9)}`, ...(draw.chance(0.3) ? { avatar: image } : {}) };
		if (route.endsWith('/entitlements'))
			return { sku_id: this.id('sku_id'), owner_id: draw.chance(0.5) ? this.id('user_id') : this.guildId, owner_type: 1 + draw.below(2) };
		if (route.includes('/emojis')) return { name: `e${draw.below(99)}x`, image };
		if (route.endsWith('/invites')) return { max_age: draw.below(604_800), max_uses: draw.below(100), unique: true };
		if (route === '/users/@me/channels') return { recipient_id: this.id('user_id') };
		if (route === '/guilds/{guild_id}') return { name: 'Guild' };
		return {};
	}

	/** Breaks a body somewhere: a field gone, replaced, added, or another kind of value altogether. */
	private broken(value: unknown, depth = 0): unknown {
		const { draw } = this;
		if (depth > 4 || draw.chance(0.2) || typeof value !== 'object' || value === null) return draw.pick(HOSTILE);
		if (Array.isArray(value)) {
			if (!value.length || draw.chance(0.3)) return Array.from({ length: draw.below(60) }, () => value[0] ?? draw.pick(HOSTILE));
			const at = draw.below(value.length);
			return value.map((one, index) => (index === at ? this.broken(one, depth + 1) : one));
		}
		const keys = Object.keys(value);
		const key =
			keys.length && draw.chance(0.8) ? draw.pick(keys) : draw.pick(['type', 'flags', 'id', 'components', 'toString', 'hasOwnProperty']);
		const fields: Loose = { ...value };
		if (draw.chance(0.2)) delete fields[key];
		else fields[key] = this.broken(fields[key], depth + 1);
		return fields;
	}

	private query(method: string, route: string): string {
		const { draw } = this;
		const query = new URLSearchParams();
		if (method === 'GET' && draw.chance(0.3)) {
			const names = ['limit', 'before', 'after', 'around', 'user_id', 'action_type', 'sku_ids', 'type', 'with_member', 'query', 'guild_id'];
			for (let n = draw.below(3); n >= 0; n--)
				query.set(draw.pick(names), draw.pick([String(draw.below(120)), this.id('message_id'), 'abc', '', '-1', 'true', '%00', '\ud83d']));
		}
		if (route.includes('{webhook_token}') && draw.chance(0.6)) query.set('wait', 'true');
		if (route.includes('{webhook_token}') && draw.chance(0.2)) query.set('thread_id', this.id('channel_id'));
		if (route.endsWith('/callback') && draw.chance(0.5)) query.set('with_response', 'true');
		const text = query.toString();
		return text && `?${text}`;
	}

	/** A path with ids put in; token and webhook belong together more often than not. */
	private path(route: string): string {
		const { draw } = this;
		const { world } = this.sandbox;
		const webhook = world.webhooks.get(this.id('webhook_id'));
		const interaction = world.interactions.get(this.id('interaction_id'));
		const fixed: Record<string, string | undefined> = {
			emoji_name: draw.pick(EMOJIS),
			answer_id: String(draw.below(4)),
			interaction_id: interaction?.id,
			interaction_token: interaction?.token,
			webhook_id: webhook?.id,
			webhook_token: webhook?.token ?? [...world.tokens.keys()].at(-1)
		};
		if (route.endsWith('/bans/{user_id}')) fixed.user_id = [...world.guild(this.guildId).bans.keys()][0];
		// A message lies in one channel: most calls name the one it is in.
		const channel = world.channels.get(this.id('channel_id'));
		const inside = channel && [...(world.messages.get(channel.id)?.keys() ?? [])].slice(-4);
		if (channel && inside?.length) Object.assign(fixed, { channel_id: channel.id, message_id: draw.pick(inside) });
		if (route.endsWith('/crosspost')) Object.assign(fixed, this.lastIn([...world.channels.values()].filter((one) => one.type === 5)));
		if (route.endsWith('/{overwrite_id}')) {
			const overwritten = [...world.channels.values()].find((one) => one.overwrites.length && draw.chance(0.5));
			Object.assign(fixed, { channel_id: overwritten?.id, overwrite_id: overwritten?.overwrites[0]?.id });
		}
		if (webhook && route.includes('/messages/')) {
			const written = [...(world.messages.get(webhook.channelId)?.values() ?? [])].filter((one) => one.payload.webhook_id === webhook.id);
			if (written.length) fixed.message_id = draw.pick(written).id;
		}
		if (route.includes('/polls/')) {
			const polls = [...world.messages.values()]
				.flatMap((one) => [...one.values()])
				.filter((one) => one.poll && world.channels.has(one.channelId));
			const poll = polls.length ? draw.pick(polls) : undefined;
			Object.assign(fixed, { channel_id: poll?.channelId, message_id: poll?.id, answer_id: String(1 + draw.below(3)) });
		}
		if (route === '/channels/{channel_id}/threads' && draw.chance(0.5)) fixed.channel_id = this.ids('forum_id')[0];
		return route.replace(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent((draw.chance(0.95) && fixed[name]) || this.id(name)));
	}

	/** The newest message of one of these channels. */
	private lastIn(channels: readonly { readonly id: string }[]): { channel_id?: string; message_id?: string } {
		const filled = channels.filter((one) => this.sandbox.world.messages.get(one.id)?.size);
		if (!filled.length) return {};
		const { id } = this.draw.pick(filled);
		const message = [...(this.sandbox.world.messages.get(id)?.keys() ?? [])].at(-1);
		return { channel_id: id, ...(message ? { message_id: message } : {}) };
	}

	/** Draws the next call. */
	public next(routes: readonly string[]): SoakRequest {
		const { draw } = this;
		const [method = '', route = ''] = draw.pick(routes).split(' ');
		const headers: Record<string, string> = {};
		if (draw.chance(0.99)) headers.authorization = `Bot ${this.sandbox.token}`;
		if (draw.chance(0.1)) headers['x-audit-log-reason'] = draw.pick(['because', '%E2%98%85', '%', '%00', 'x'.repeat(600)]);
		const path = wellFormed(this.path(route)) + this.query(method, route);
		return { method, route, path, headers, body: method === 'GET' || method === 'DELETE' ? null : this.body(method, route, headers) };
	}

	private body(method: string, route: string, headers: Record<string, string>): Buffer | null {
		const { draw } = this;
		const sensible = this.sensible(method, route);
		const value = draw.chance(0.5) ? sensible : this.broken(sensible);
		const kind = draw.next();
		if (kind < 0.12) return multipart(draw, value, headers);
		headers['content-type'] = 'application/json';
		if (kind < 0.15) return Buffer.from(draw.pick(BROKEN));
		if (kind < 0.16) headers['content-type'] = draw.pick(['text/plain', 'application/x-www-form-urlencoded', '', 'multipart/form-data']);
		if (kind < 0.17) return null;
		return Buffer.from(JSON.stringify(value) ?? 'null');
	}
}

/** Half a surrogate pair can't be written into an address. */
const wellFormed = (path: string): string => path.replace(/[^\x21-\x7e]/g, '');

/** A form with files; sometimes without its payload, its end, or its boundary. */
function multipart(draw: Draw, value: unknown, headers: Record<string, string>): Buffer {
	const boundary = 'soakboundary';
	headers['content-type'] = `multipart/form-data; boundary=${draw.chance(0.93) ? boundary : 'other'}`;
	const parts: string[] = [];
	if (draw.chance(0.9)) {
		const payload = draw.chance(0.93) ? JSON.stringify(value) : draw.pick(BROKEN);
		parts.push(
			`--${boundary}\r\ncontent-disposition: form-data; name="payload_json"\r\ncontent-type: application/json\r\n\r\n${payload}\r\n`
		);
	}
	for (let n = draw.chance(0.9) ? draw.below(4) : 11; n > 0; n--) {
		const name = draw.pick([`files[${n - 1}]`, 'file', 'files[x]', `files[${n}]`]);
		const filename = draw.pick(['a.png', '../../etc/passwd', 'ü ñ.txt', '.hidden', 'x'.repeat(300)]);
		parts.push(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"; filename="${filename}"\r\n\r\nbytes ${n}\r\n`);
	}
	if (draw.chance(0.93)) parts.push(`--${boundary}--\r\n`);
	return Buffer.from(parts.join(''));
}
