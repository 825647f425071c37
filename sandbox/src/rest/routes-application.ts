import { ApiError } from '../errors.js';
import { checked } from '../limits/form.js';
import * as limits from '../limits/guild.js';
import { guildPermissions } from '../permissions.js';
import { openDm } from '../world/dms.js';
import { createEmoji, deleteEmoji, emojiPayload, findEmoji } from '../world/emojis.js';
import { removeBot } from '../world/guilds.js';
import { channelPayload } from '../world/payloads.js';
import type { Context } from './context.js';
import { created, noContent, ok, type Router } from './router.js';

/** Flags of an application whose privileged intents are granted (the "limited" kind, for fewer than 100 guilds). */
export function applicationFlags(intents: Context['server']['intents']): number {
	return (intents.presence ? 1 << 13 : 0) | (intents.members ? 1 << 15 : 0) | (intents.messageContent ? 1 << 19 : 0);
}

function application({ world, server, me }: Context): Record<string, unknown> {
	const owner = [...world.users.values()].find((one) => !one.user.bot)?.user ?? world.user(me).user;
	const flags = applicationFlags(server.intents);
	return {
		id: me,
		name: world.user(me).user.username,
		icon: null,
		description: '',
		type: null,
		verify_key: server.endpoint.verifyKey,
		flags,
		flags_new: String(flags),
		redirect_uris: [],
		interactions_endpoint_url: server.endpoint.url,
		role_connections_verification_url: null,
		owner,
		approximate_guild_count: [...world.guilds.values()].filter((guild) => guild.members.has(me)).length,
		approximate_user_install_count: 0,
		approximate_user_authorization_count: 0,
		explicit_content_filter: 0,
		team: null,
		eligible_oauth2_scopes: [],
		bot_public: true,
		bot_require_code_grant: false
	};
}

const self = ({ world, me }: Context): Record<string, unknown> => ({
	...world.user(me).user,
	mfa_enabled: false,
	locale: 'en-US',
	verified: true,
	email: null
});

function emojiRoutes(router: Router): void {
	const base = '/applications/{application_id}/emojis';
	router.add('GET', base, (context) => {
		context.application();
		return ok({ items: [...context.world.emojis.values()].map((one) => emojiPayload(context.world, one)) });
	});
	router.add('POST', base, (context) => {
		context.application();
		const body = checked<{ name: string; image: string }>(limits.emoji, context.body);
		return created(emojiPayload(context.world, createEmoji(context.world, body.name, body.image)));
	});
	router.add('GET', `${base}/{emoji_id}`, (context) => {
		context.application();
		return ok(emojiPayload(context.world, findEmoji(context.world, context.param('emoji_id'))));
	});
	router.add('PATCH', `${base}/{emoji_id}`, (context) => {
		context.application();
		const emoji = findEmoji(context.world, context.param('emoji_id'));
		emoji.name = checked<{ name: string }>(limits.emojiEdit, context.body).name;
		return ok(emojiPayload(context.world, emoji));
	});
	router.add('DELETE', `${base}/{emoji_id}`, (context) => {
		context.application();
		deleteEmoji(context.world, findEmoji(context.world, context.param('emoji_id')));
		return noContent;
	});
}

/** The application itself, its user, its emojis, and where the gateway is. */
export function applicationRoutes(router: Router): void {
	router.add('GET', '/gateway', ({ server }) => ok({ url: server.gatewayUrl }), { open: true });
	router.add('GET', '/gateway/bot', ({ server }) =>
		ok({
			url: server.gatewayUrl,
			shards: server.shards,
			session_start_limit: server.startLimit()
		})
	);
	router.add('GET', '/applications/@me', (context) => ok(application(context)));
	router.add('PATCH', '/applications/@me', async (context) => {
		const { interactions_endpoint_url: url } = checked<{ interactions_endpoint_url?: string | null }>(limits.applicationEdit, context.body);
		if (url !== undefined) await context.server.endpoint.set(url || null);
		return ok(application(context));
	});
	router.add('GET', '/oauth2/applications/@me', (context) => ok(application(context)));
	router.add('GET', '/users/@me', (context) => ok(self(context)));
	router.add('PATCH', '/users/@me', (context) => {
		const { user } = context.world.user(context.me);
		const { username } = checked<{ username?: string | null }>(limits.currentUser, context.body);
		if (username != null) user.username = username;
		return ok(self(context));
	});
	router.add('GET', '/users/@me/guilds', ({ world, me }) =>
		ok(
			[...world.guilds.values()]
				.filter((guild) => guild.members.has(me))
				.map((guild) => ({
					id: guild.data.id,
					name: guild.data.name,
					icon: null,
					banner: null,
					owner: guild.data.owner_id === me,
					permissions: String(guildPermissions(guild, me, world.clock.ms)),
					features: guild.data.features
				}))
		)
	);
	router.add('DELETE', '/users/@me/guilds/{guild_id}', (context) => {
		removeBot(context.world, context.guild());
		return noContent;
	});
	router.add('POST', '/users/@me/channels', (context) => {
		const body = checked<{ recipient_id: string }>(limits.recipient, context.body);
		return ok(channelPayload(context.world, openDm(context.world, String(body.recipient_id))));
	});
	router.add('GET', '/users/{user_id}', (context) => ok(context.world.user(context.param('user_id')).user));
	router.add('PUT', '/applications/{application_id}/guilds/{guild_id}/commands/{command_id}/permissions', () => {
		throw new ApiError(403, 20001, 'Bots cannot use this endpoint');
	});
	emojiRoutes(router);
}
