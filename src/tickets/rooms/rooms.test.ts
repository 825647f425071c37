import { PermissionFlagsBits as P } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import { guildId } from '#core/ids';
import { gatewayChange } from './gateway-changes.js';
import { hasCode, roomMark } from './places.js';
import { missingOf, needed, type RightsFacts, rightsOf } from './rights.js';

const guild = '100000000000000001';
const bot = '300000000000000001';
const role = '500000000000000001';

describe('what the bot may do', () => {
	const facts = (permissions: bigint, more: Partial<RightsFacts> = {}): RightsFacts => ({
		everyone: guild,
		self: bot,
		owner: '200000000000000001',
		roles: [
			{ id: guild, permissions: String(P.ViewChannel) },
			{ id: role, permissions: String(permissions) },
			{ id: '500000000000000002', permissions: String(P.ManageThreads) }
		],
		held: [role],
		...more
	});
	const overwrite = (id: string, allow: bigint, deny: bigint) => ({ id, allow: String(allow), deny: String(deny) });

	test.each([
		['the role of everyone and its own', facts(P.SendMessages), [], P.ViewChannel | P.SendMessages],
		['an administrator, whatever a channel says', facts(P.Administrator), [overwrite(bot, 0n, P.SendMessages)], null],
		['the owner', facts(0n, { owner: bot }), [], null],
		[
			'everyone is denied, a role is allowed',
			facts(P.SendMessages),
			[overwrite(guild, 0n, P.SendMessages), overwrite(role, P.SendMessages, 0n)],
			P.ViewChannel | P.SendMessages
		],
		[
			'the role is allowed, the bot itself is denied',
			facts(P.SendMessages),
			[overwrite(role, P.SendMessages, 0n), overwrite(bot, 0n, P.SendMessages)],
			P.ViewChannel
		],
		['a channel that it can not see', facts(P.SendMessages), [overwrite(bot, 0n, P.ViewChannel)], 0n],
		['roles of others do not count', facts(0n), [overwrite('500000000000000002', P.SendMessages, 0n)], P.ViewChannel]
	])('%s', (_, given, overwrites, expected) => {
		const rights = rightsOf(given, overwrites);
		if (expected === null) expect(missingOf(rights, needed.rooms)).toEqual([]);
		else expect(rights).toBe(expected);
	});

	test('what is missing is named', () => {
		expect(missingOf(P.ViewChannel | P.ReadMessageHistory, needed.queue)).toEqual(['SendMessages']);
	});
});

test('a room is recognised by the whole code and by a mark of its own', () => {
	expect(hasCode('a7k2q-boss-rex', 'A7K2Q')).toBe(true);
	expect(hasCode('a7k2qx-boss-rex', 'A7K2Q')).toBe(false);
	const mark = roomMark(guildId(guild), 'A7K2Q');
	expect(mark).toMatch(/^#[\w-]{12}$/);
	expect(new Set([mark, roomMark(guildId(guild), 'A7K2R'), roomMark(guildId('100000000000000002'), 'A7K2Q')]).size).toBe(3);
});

describe('events of the gateway', () => {
	const channel = '400000000000000001';
	const user = { id: '200000000000000009' };

	test.each([
		['CHANNEL_DELETE', { id: channel, guild_id: guild }, { what: 'roomGone', guild, channel }],
		['THREAD_DELETE', { id: channel, guild_id: guild, parent_id: channel }, { what: 'roomGone', guild, channel }],
		[
			'MESSAGE_DELETE',
			{ id: '600000000000000001', channel_id: channel, guild_id: guild },
			{ what: 'messagesGone', guild, channel, messages: ['600000000000000001'] }
		],
		[
			'MESSAGE_DELETE_BULK',
			{ ids: ['600000000000000001'], channel_id: channel, guild_id: guild },
			{ what: 'messagesGone', guild, channel, messages: ['600000000000000001'] }
		],
		['GUILD_MEMBER_REMOVE', { guild_id: guild, user }, { what: 'left', guild, member: user.id }],
		[
			'GUILD_MEMBER_ADD',
			{ guild_id: guild, user, joined_at: '2026-11-21T12:00:00.000000+00:00' },
			{ what: 'joined', guild, member: user.id, since: '2026-11-21T12:00:00.000000+00:00' }
		],
		['GUILD_MEMBER_ADD', { guild_id: guild, user, joined_at: null }, { what: 'joined', guild, member: user.id, since: '' }],
		['GUILD_MEMBER_UPDATE', { guild_id: guild, user: { id: bot } }, { what: 'rights', guild }],
		['GUILD_MEMBER_UPDATE', { guild_id: guild, user }, null],
		['CHANNEL_UPDATE', { id: channel, guild_id: guild }, { what: 'rights', guild }],
		['GUILD_ROLE_UPDATE', { guild_id: guild }, { what: 'rights', guild }],
		[
			'GUILD_CREATE',
			{ id: guild, joined_at: '2026-11-21T12:00:00.000000+00:00', channels: [] },
			{ what: 'guild', guild, joinedAt: new Date('2026-11-21T12:00:00Z') }
		],
		['GUILD_CREATE', { id: guild, unavailable: true }, null],
		['MESSAGE_DELETE', { id: '600000000000000001', channel_id: channel }, null],
		['CHANNEL_DELETE', null, null],
		['MESSAGE_CREATE', { id: channel, guild_id: guild }, null],
		[null, {}, null]
	])('%s', (event, data, expected) => {
		expect(gatewayChange(event, data, bot)).toEqual(expected);
	});
});
