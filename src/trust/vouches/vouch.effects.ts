import { z } from 'zod';
import { type MemberDmDeps, tellMember } from '#core/discord/member-dms';
import { type GuildId, memberId } from '#core/ids';
import type { EffectRegistry } from '#core/outbox/effect';
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

export interface VouchEffectDeps extends MemberDmDeps {
	readonly repository: Pick<VouchRepository, 'find'>;
	readonly vouches: Pick<VouchService, 'upheld' | 'reversed'>;
	guildName(guild: GuildId): Promise<string>;
}

/** Tells the two of a vouch, and lets verdicts count for those who stood for somebody. */
export function registerVouchEffects(registry: EffectRegistry, deps: VouchEffectDeps): void {
	registry.effect<unknown>({
		kind: vouchTold,
		async run(effect) {
			const { guild } = effect;
			const { member, what, from, to } = payload.parse(effect.payload);
			const id = memberId(member);
			return tellMember(deps, effect, id, async (view) => {
				const [row, name] = await Promise.all([deps.repository.find(guild, from, to), deps.guildName(guild)]);
				return !row || (what === 'given' && row.state !== 'open') ? 'ended meanwhile' : vouchNote(view, row, what, name);
			});
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
