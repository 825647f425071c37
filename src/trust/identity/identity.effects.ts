import { z } from 'zod';
import type { DiscordPort } from '#core/discord/index';
import { tellMember } from '#core/discord/member-dms';
import type { ChannelId, GuildId, MemberId } from '#core/ids';
import { memberId } from '#core/ids';
import type { Effect, EffectDone, EffectRegistry } from '#core/outbox/effect';
import type { ViewContext } from '#core/views/kit';
import { toStaff } from '../to-staff.js';
import { identityEffects } from './identity.changes.js';
import type { IdentityRepository } from './identity.repository.js';
import { identityNote } from './views/identity.js';
import { staffCall } from './views/review.js';

const about = z.object({ member: z.string() });
const duplicate = about.extend({ others: z.array(z.string()) });
const told = about.extend({ what: z.enum(['verified', 'refused', 'lost']) });

export interface IdentityEffectDeps {
	readonly repository: Pick<IdentityRepository, 'find'>;
	readonly discord: Pick<DiscordPort, 'sendOnce' | 'sendDmOnce'>;
	/** Where staff hear of game ids, the first that takes it. */
	channels(guild: GuildId): Promise<readonly ChannelId[]>;
	/** Whether the member asked for direct messages. */
	wanted(guild: GuildId, member: MemberId): Promise<boolean>;
	guildName(guild: GuildId): Promise<string>;
	view(guild: GuildId): Promise<ViewContext>;
	memberView(guild: GuildId, member: MemberId): Promise<ViewContext>;
}

/** Tells staff what waits, and members what became of it. */
export function registerIdentityEffects(registry: EffectRegistry, deps: IdentityEffectDeps): void {
	const call = async (effect: Effect<unknown>, member: string, others: readonly string[]): Promise<EffectDone> => {
		const row = await deps.repository.find(effect.guild, member);
		if (!row?.waiting) return { note: 'nothing waits any more' };
		return toStaff(deps, effect, staffCall(await deps.view(effect.guild), row, others));
	};
	registry.effect<unknown>({ kind: identityEffects.card, run: (effect) => call(effect, about.parse(effect.payload).member, []) });
	registry.effect<unknown>({
		kind: identityEffects.duplicate,
		run: async (effect) => {
			const { member, others } = duplicate.parse(effect.payload);
			return call(effect, member, others);
		}
	});
	registry.effect<unknown>({
		kind: identityEffects.tell,
		run: async (effect) => {
			const { guild } = effect;
			const { member, what } = told.parse(effect.payload);
			const id = memberId(member);
			return tellMember({ ...deps, view: deps.memberView }, effect, id, async (view) => {
				const [row, name] = await Promise.all([deps.repository.find(guild, member), deps.guildName(guild)]);
				const reason = row?.refused?.reason ?? '';
				// They have entered again since: what was refused is no news any more.
				return what === 'refused' && reason === '' ? 'entered again' : identityNote(view, what, { guild: name, reason });
			});
		}
	});
}
