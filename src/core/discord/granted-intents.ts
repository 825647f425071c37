import { GatewayIntentBits, REST } from 'discord.js';
import { ApplicationFlags, type RESTGetCurrentApplicationResult, Routes } from 'discord-api-types/v10';
import type { Config, PrivilegedIntent } from '../../config.js';
import type { Logger } from '../logging/logger.js';

/** What the bot may see beyond interactions; both are optional (design rule 19). */
export interface GrantedIntents {
	/** Text, files and components of messages that don't mention the bot. */
	readonly messageContent: boolean;
	/** Joins, leaves and changes of members. */
	readonly members: boolean;
}

const flagsOf: Readonly<Record<PrivilegedIntent, number>> = {
	'message-content': ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited,
	members: ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited
};

/** Discord does not accept the token. */
export class TokenRefused extends Error {
	public override readonly name = 'TokenRefused';
}

/**
 * Asks Discord which privileged intents the application has, so that the gateway is not asked for one that it would refuse with 4014.
 * Tries until Discord answers; `tries` bounds that in tests.
 *
 * @throws TokenRefused
 */
export async function grantedIntents(config: Config['discord'], logger: Logger, tries = Number.POSITIVE_INFINITY): Promise<GrantedIntents> {
	const rest = new REST({ version: '10', ...(config.api === undefined ? {} : { api: config.api }) }).setToken(config.token);
	for (let attempt = 1; ; attempt++) {
		try {
			const application = await rest.get(Routes.currentApplication());
			return decide(flagsIn(application), config.privilegedIntents, logger);
		} catch (error) {
			if (isUnauthorized(error))
				throw new TokenRefused('Discord refused the token. Copy it again from the developer portal.', { cause: error });
			if (attempt >= tries) throw error;
			logger.warn({ err: error, attempt }, 'Discord does not answer yet');
			await new Promise((resolve) => setTimeout(resolve, Math.min(attempt, 10) * 1_000));
		}
	}
}

/** The gateway intents for what is granted. */
export function gatewayIntents({ messageContent, members }: GrantedIntents): GatewayIntentBits[] {
	return [
		GatewayIntentBits.Guilds,
		GatewayIntentBits.GuildMessages,
		GatewayIntentBits.GuildInvites,
		...(messageContent ? [GatewayIntentBits.MessageContent] : []),
		...(members ? [GatewayIntentBits.GuildMembers] : [])
	];
}

function decide(flags: number, wanted: readonly PrivilegedIntent[], logger: Logger): GrantedIntents {
	const has = (intent: PrivilegedIntent): boolean => wanted.includes(intent) && (flags & flagsOf[intent]) !== 0;
	const granted = { messageContent: has('message-content'), members: has('members') };
	if (!granted.messageContent)
		logger.warn('without the message content intent: transcripts hold cards, answers and files, not what people write');
	if (!granted.members) logger.warn('without the server members intent: joins and leaves are not seen');
	return granted;
}

function flagsIn(application: unknown): number {
	const { flags }: Partial<RESTGetCurrentApplicationResult> = application !== null && typeof application === 'object' ? application : {};
	return flags ?? 0;
}

const isUnauthorized = (error: unknown): boolean => error instanceof Error && 'status' in error && error.status === 401;
