import type { APIChannel } from 'discord-api-types/v10';
import { expect } from 'vitest';
import type { App } from './app.js';

/** The stored ticket of an order. */
export async function storedTicket(app: App, code: string) {
	const ticket = await app.db.collection('tickets').findOne({ code });
	if (!ticket) throw new Error(`there is no ticket ${code}`);
	return ticket;
}

/** Every channel and thread whose name holds the code. */
export function roomsOf(app: App, code: string): readonly APIChannel[] {
	return app.sandbox.allChannels(app.guild).filter(({ name }) => name?.includes(code.toLowerCase()));
}

/** Waits until the ticket has a room, and answers it; there must be one and no more. */
export async function roomOpens(app: App, code: string, beside?: string): Promise<APIChannel> {
	const opened = async () => {
		const { channel } = await storedTicket(app, code);
		return channel !== null && channel !== beside;
	};
	await expect.poll(opened, { timeout: 30_000 }).toBe(true);
	await app.idle();
	const { channel } = await storedTicket(app, code);
	const found = app.sandbox.allChannels(app.guild).find(({ id }) => id === channel);
	if (!found) throw new Error(`the room ${channel} of ${code} is not there`);
	return found;
}

/** Texts of all messages of a channel, oldest first. */
export const textsIn = (app: App, channel: { readonly id: string }): readonly string[] =>
	app.sandbox.messages(channel).map((message) => app.sandbox.render(message));

/** How many messages of a channel hold the text. */
export const countIn = (app: App, channel: { readonly id: string }, text: string): number =>
	textsIn(app, channel).filter((one) => one.includes(text)).length;
