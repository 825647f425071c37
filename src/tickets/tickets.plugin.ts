import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import type { GuildId } from '#core/ids';
import { guildView } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { ticketModel } from './ticket.model.js';
import { mongoTicketRepository } from './ticket.mongo.repository.js';
import { closeDeadline, TicketService } from './ticket.service.js';
import { ticketEffects, ticketSlots } from './tickets.effects.js';
import { ticketsSettings } from './tickets.settings.js';
import { ticketSubscribers } from './tickets.subscribers.js';
import { logLineModel, TransactionLog } from './transaction-log.js';

/** The rooms in which orders are talked about, with their live cards. */
export const tickets = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		const { mongo, units, clock, discord, settings, effects, deadlines, orderRows, orderRooms, uploads, slotUses } = container;
		await prepareCollections(mongo, [ticketModel(mongo), logLineModel(mongo)]);
		slotUses.channel({ slot: ticketSlots.rooms, feature: 'orders', writes: 'bot' });
		slotUses.channel({ slot: ticketSlots.overflow, feature: 'orders', writes: 'bot' });
		slotUses.channel({ slot: ticketSlots.queue, feature: 'orders', writes: 'members' });
		slotUses.channel({ slot: ticketSlots.log, feature: 'orders', writes: 'bot' });

		const view = (guild: GuildId) => guildView(guild);
		const service = new TicketService({
			units,
			clock,
			tickets: mongoTicketRepository(mongo),
			settings: (guild) => settings.get(guild, ticketsSettings)
		});
		const log = new TransactionLog({ connection: mongo, units, clock, discord, settings, slot: ticketSlots.log, view });
		const deps = { discord, settings, view, log, tickets: service, orders: orderRows };
		container.tickets = service;

		for (const effect of ticketEffects(deps)) effects.effect(effect);
		effects.effect(log.effect());
		deadlines.deadline(log.deadline());
		deadlines.deadline({ kind: closeDeadline, due: ({ guild, subject }) => service.close(guild, subject.slice(subject.indexOf(':') + 1)) });
		orderRooms.register({ channel: async (guild, code) => (await service.find(guild, code))?.channel ?? null });
		for (const subscriber of ticketSubscribers({
			...deps,
			async files(guild, ids) {
				const found = await Promise.all(ids.map((id) => uploads.read(guild, id)));
				return found.flatMap((stored, index) => {
					if (!stored) return [];
					const { file, bytes } = stored;
					const name = `${index + 1}-${file.name.replace(/[^A-Za-z0-9._-]+/g, '_')}`;
					return [{ name, data: bytes, image: file.type.startsWith('image/') }];
				});
			}
		})) {
			effects.subscribe(subscriber);
		}
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		tickets: TicketService;
	}
}
