import { z } from 'zod';
import { type MemberDmDeps, tellMember } from '#core/discord/member-dms';
import { memberId } from '#core/ids';
import type { EffectHandler } from '#core/outbox/effect';
import { passNote } from '../views/passes.js';
import type { PassRepository } from './pass.model.js';
import { passTold } from './passes.service.js';

const payload = z.object({
	gate: z.string(),
	member: z.string(),
	rev: z.number().int(),
	what: z.enum(['granted', 'revoked', 'expired']),
	reason: z.string()
});

/** Tells a member who wants direct messages what became of a pass; a closed door is noted and not tried again. */
export function passTelling(deps: MemberDmDeps & { readonly passes: Pick<PassRepository, 'find'> }): EffectHandler {
	return {
		kind: passTold,
		async run(effect) {
			const { gate, member, rev, what, reason } = payload.parse(effect.payload);
			const who = memberId(member);
			return tellMember(deps, effect, who, async (view) => {
				const row = await deps.passes.find(effect.guild, gate, who);
				return !row || row.rev !== rev ? 'the pass has moved on' : passNote(view, row, what, reason);
			});
		}
	};
}
