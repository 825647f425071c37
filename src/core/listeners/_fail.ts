import { container, UserError } from '@sapphire/framework';
import { DomainError } from '../errors.js';
import type { Answerable } from '../interactions/answer.js';
import { handleRequest } from '../interactions/request.js';

/** Answers an interaction whose piece did not: the error goes the way of every other. */
export function fail(interaction: Answerable, name: string, error: unknown): Promise<void> {
	if (interaction.replied || interaction.deferred) {
		container.logger.error(`Bug in ${name}, after its answer`, error);
		return Promise.resolve();
	}
	return handleRequest(interaction, { capability: 'public', name }, () => {
		throw refusalIn(error);
	});
}

/** A denied precondition of ours carries its refusal. */
function refusalIn(error: unknown): unknown {
	if (!(error instanceof UserError)) return error;
	const { context } = error;
	if (typeof context === 'object' && context !== null && 'refusal' in context && context.refusal instanceof DomainError)
		return context.refusal;
	return error;
}
