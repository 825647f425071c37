import type { GuildId } from '#core/ids';
import type { EffectHandler } from '#core/outbox/effect';
import type { ScreenFile } from '#core/views/kit';
import { isPart } from '#orders';
import { type CodePayload, handler, inTicket, renewCall, type TicketEffectDeps } from '../tickets.effects.js';
import { eventLine } from '../views/event-line.js';
import { newRoomLine } from '../views/room-lines.js';
import { placeRoom } from './places.js';

export interface LineDeps extends TicketEffectDeps {
	/** Stored files by id, as they are shown again; one that is gone is left out. */
	files(guild: GuildId, ids: readonly string[]): Promise<readonly (ScreenFile & { readonly image: boolean })[]>;
}

/** Rooms that one effect makes; the rest of the line comes with the next. */
const atOnce = 20;

/** The line of tickets that wait for a room, first come first served, and the first words in a room that came late or anew. */
export function lineEffects(deps: LineDeps): readonly EffectHandler<never>[] {
	return [
		handler<{ readonly tries: number }>('tickets.queue', async (effect) => {
			const { guild, payload } = effect;
			for (let made = 0; made < atOnce; made++) {
				const ticket = await deps.rows.nextWaiting(guild);
				if (!ticket) {
					await deps.troubles.roomAgain(guild);
					return { note: `${made} rooms` };
				}
				const order = await deps.orders.find(guild, ticket.code);
				if (!order) throw new Error(`The order ${ticket.code} of a waiting ticket is missing`);
				// An earlier try, or another way to this place, may have made the room without having noted it.
				const placed = await placeRoom(deps, guild, order, ticket.people, true);
				if ('refused' in placed) {
					await deps.troubles.note(guild, placed.refused, null);
					await deps.tickets.queueStays(guild, made > 0 ? 0 : payload.tries + 1, effect.key);
					return { note: `no room: ${placed.refused}` };
				}
				await deps.tickets.opened(guild, order, placed);
			}
			await deps.tickets.nudge(guild, effect.key);
			return { note: `${atOnce} rooms, and more wait` };
		}),
		handler<CodePayload>('tickets.hello', (effect) =>
			inTicket(deps, effect, async (order, ticket) => {
				const { guild } = effect;
				const view = await deps.view(guild);
				await renewCall(deps, effect, order, ticket);
				if (ticket.rooms > 1) await deps.discord.sendOnce(effect, ticket.channel, newRoomLine(view, order), { silent: true });
				const delivery = order.deliveries.at(-1);
				if (!delivery || order.state !== 'delivered') return undefined;
				// The proofs were in the room that is gone, or there was none when they came.
				const proofs = await deps.files(guild, delivery.proofs);
				const key = isPart(order) ? 'deliveredPart' : 'delivered';
				const screen = eventLine(view, { order, key, ping: `<@${order.buyer}>`, staff: delivery.byName, proofs });
				const attempt = { key: `${effect.key}:delivered`, unknown: effect.unknown };
				return { result: await deps.discord.sendOnce(attempt, ticket.channel, screen, { pings: { users: [order.buyer] } }) };
			})
		)
	];
}
