import { container } from '@sapphire/framework';
import type { Reading } from '../captured.js';

/** How messages of the gateway are read. */
export function reading(): Reading {
	return { self: container.client.user?.id ?? '', contentGranted: container.intents.messageContent };
}

/** Runs what a message calls for; a failure is logged, and the history of the room makes up for it. */
export async function whileListening(work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		container.logger.error('A message of a ticket was not recorded', error);
	}
}
