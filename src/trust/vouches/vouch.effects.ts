import { z } from 'zod';
import type { DiscordPort } from '#core/discord/index';
import { type GuildId, type MemberId, memberId } from '#core/ids';
import type { EffectRegistry } from '#core/outbox/effect';
import type { ViewContext } from '#core/views/kit';
import { vouchNote } from './views/vouch.js';
import type { VouchRepository } from './vouch.repository.js';
import { type VouchService, vouchTold } from './vouch.service.js';

const payload = z.object({
	member: z.string(),
	what: z.enum(['given', 'refused', 'failed', 'restored']),
	from: z.string(),
	to: z.string()
});
/** What the events of cases carry. */
const verdict = z.object({ number: z.int(), subject: z.string() });

export interface VouchEffectDeps {
	readonly repository: Pick<VouchRepository, 'find'>;
	readonly vouches: Pick<VouchService, 'upheld' | 'reversed'>;
	readonly discord: Pick<DiscordPort, 'sendDmOnce'>;
	wanted(guild: GuildId, member: MemberId): Promise<boolean>;
	guildName(guild: GuildId): Promise<string>;
	view(guild: GuildId, member: MemberId): Promise<ViewContext>;
}

/** Tells the two of a vouch, and lets verdicts count for those who stood for somebody. */
export function registerVouchEffects(registry: EffectRegistry, deps: VouchEffectDeps): void {
	registry.effect<unknown>({
		kind: vouchTold,
		async run(effect) {
			const { guild } = effect;
			const { member, what, from, to } = payload.parse(effect.payload);
			const id = memberId(member);
			if (!(await deps.wanted(guild, id))) return { note: 'dm.off' };
			const row = await deps.repository.find(guild, from, to);
			if (!row || (what === 'given' && row.state !== 'open')) return { note: 'ended meanwhile' };
			const [view, name] = await Promise.all([deps.view(guild, id), deps.guildName(guild)]);
			return deps.discord.sendDmOnce(effect, id, vouchNote(view, row, what, name));
		}
	});
	registry.subscribe<unknown>({
		event: 'case.upheld',
		name: 'vouches',
		async run({ guild, payload: data }) {
			const { number, subject } = verdict.parse(data);
			await deps.vouches.upheld(guild, memberId(subject), number);
			return {};
		}
	});
	registry.subscribe<unknown>({
		event: 'case.reversed',
		name: 'vouches',
		async run({ guild, payload: data }) {
			const { number, subject } = verdict.parse(data);
			await deps.vouches.reversed(guild, memberId(subject), number);
			return {};
		}
	});
}
