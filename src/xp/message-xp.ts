import type { Clock } from '#core/clock';
import type { GuildId, MemberId } from '#core/ids';
import type { RewardField } from './reward.js';
import type { GrantResult, XpService } from './xp.service.js';
import type { XpSettings } from './xp.settings.js';

/** One message as far as rewards care. */
export interface SaidMessage {
	readonly id: string;
	readonly guild: GuildId;
	readonly member: MemberId;
	readonly tenureMonths: number;
	/** `null`: the bot may not read messages here. */
	readonly content: string | null;
	/** Threads and bots' corners do not count. */
	readonly channelCounts: boolean;
	readonly at: Date;
}

export interface MessageXpDeps {
	readonly xp: Pick<XpService, 'grant'>;
	readonly clock: Clock;
	settings(guild: GuildId): Promise<XpSettings>;
}

const eventName = 'member.messaged';
/** Members whose latest message is remembered; the oldest are forgotten first. */
const remembered = 10_000;

/**
 * XP for messages. What is remembered here only saves work: cooldown and caps are guarded in the database, so a restart or a second
 * process pays no message twice.
 */
export class MessageXp {
	readonly #latest = new Map<string, { readonly until: number; readonly text: string | null }>();

	public constructor(private readonly deps: MessageXpDeps) {}

	/** Pays for a message if a rule says so; `null` when it was clear without asking the database that nothing is paid. */
	public async said(message: SaidMessage): Promise<GrantResult | null> {
		const { guild, member, content } = message;
		const { rewardRules } = await this.deps.settings(guild);
		const rules = rewardRules.filter(({ enabled, archived, event }) => enabled && !archived && event === eventName);
		if (rules.length === 0) return null;

		const id = `${guild}|${member}`;
		const before = this.#latest.get(id);
		const now = this.deps.clock.now().getTime();
		if (before && before.until > now) return null;
		this.#remember(id, { until: 0, text: content });

		const seen: Record<string, RewardField> =
			content === null
				? {}
				: { 'message.length': content.trim().length, 'message.similarityPercent': likeness(before?.text ?? '', content) };
		const result = await this.deps.xp.grant(guild, {
			name: eventName,
			key: `message:${message.id}`,
			source: 'messages',
			at: message.at,
			people: { member: { member, tenureMonths: message.tenureMonths } },
			fields: { 'channel.countsForXp': message.channelCounts, ...seen },
			unseen: content === null ? ['message.length', 'message.similarityPercent'] : []
		});
		// A message that met no condition starts no cooldown.
		const cooldown = Math.min(...rules.map(({ cooldownSeconds }) => cooldownSeconds));
		if (result.grants.length > 0) this.#remember(id, { until: now + cooldown * 1000, text: content });
		return result;
	}

	#remember(id: string, entry: { until: number; text: string | null }): void {
		this.#latest.delete(id);
		this.#latest.set(id, entry);
		const oldest = this.#latest.size > remembered ? this.#latest.keys().next() : null;
		if (oldest && !oldest.done) this.#latest.delete(oldest.value);
	}
}

/** How alike two texts are, 0–100: shared pairs of letters, upper case and spaces aside (Dice's coefficient). */
export function likeness(one: string, other: string): number {
	const [first, second] = [pairs(one), pairs(other)];
	if (first.size === 0 || second.size === 0) return normal(one) === normal(other) && normal(one) !== '' ? 100 : 0;
	const shared = [...first].filter((pair) => second.has(pair)).length;
	return Math.round((200 * shared) / (first.size + second.size));
}

const normal = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, '').slice(0, 500);

function pairs(text: string): Set<string> {
	const letters = normal(text);
	return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, index) => letters.slice(index, index + 2)));
}
