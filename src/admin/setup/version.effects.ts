import { z } from 'zod';
import { DomainError } from '#core/errors';
import { memberId } from '#core/ids';
import type { EffectHandler } from '#core/outbox/effect';
import type { Publishing } from '#settings';
import { setupEffects } from './setup-rows.js';

const payloadSchema = z.object({
	run: z.int().min(1),
	by: z.object({ id: z.string().transform(memberId), name: z.string(), isGuildOwner: z.boolean() }),
	marks: z.record(z.string(), z.int().min(0))
});

/** Puts what a set-up has changed into force. Where somebody has edited since, or the check finds something, it waits in the draft. */
export const setupVersion = (publishing: Pick<Publishing, 'afterSetup'>): EffectHandler => ({
	kind: setupEffects.version,
	async run({ guild, payload }) {
		const { run, by, marks } = payloadSchema.parse(payload);
		try {
			await publishing.afterSetup(guild, { actor: by, request: `setup:${run}` }, marks);
			return {};
		} catch (error) {
			if (error instanceof DomainError) return { note: `setup.waits:${error.code}` };
			throw error;
		}
	}
});
