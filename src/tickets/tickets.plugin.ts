import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { type GuildId, guildId, type MemberId } from '#core/ids';
import { declareCapabilities, declareFeatures, guildView, memberView, registerRefusalActions } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { secondary } from '#core/views/kit';
import { orderViewId, shownFiles } from '#orders';
import { caseSubscribers } from './case-calls.js';
import { ClosingService, closeDeadline, deleteDeadline } from './closing.service.js';
import { reopenId } from './ids.js';
import { offerEffect } from './meeting-cards.js';
import { OrderDms } from './order-dms.js';
import { PeopleService } from './people.service.js';
import { closedRoom, closingEffects } from './rooms/closing.effects.js';
import { GatewayChanges } from './rooms/gateway-changes.js';
import { lineEffects } from './rooms/line.effects.js';
import { ticketSlots } from './rooms/places.js';
import { sweepEffect } from './rooms/sweep.js';
import { Sweeper } from './rooms/sweeper.js';
import { Troubles, troubleDeadline } from './rooms/trouble.js';
import { TicketAccess } from './ticket.access.js';
import { codeOf } from './ticket.keys.js';
import { placesModel, ticketMigrations, ticketModel } from './ticket.model.js';
import { mongoTicketRepository } from './ticket.mongo.repository.js';
import { pingDeadline, queueDeadline, requeueDeadline, TicketService } from './ticket.service.js';
import { opening, ticketEffects } from './tickets.effects.js';
import { ticketsSeasonEnd } from './tickets.seasons.js';
import { ticketsSettings } from './tickets.settings.js';
import { ticketSubscribers } from './tickets.subscribers.js';
import { logLineModel, TransactionLog } from './transaction-log.js';

/** Says whether what was said in a closed room is kept elsewhere. */
export type MayDelete = (guild: GuildId, code: string) => Promise<boolean>;

/** The rooms in which orders are talked about, with their live cards. */
export const tickets = defineDomain({
	root: new URL('.', import.meta.url),
	migrations: ticketMigrations,
	async start() {
		declareSeasonEnd('tickets', ticketsSeasonEnd);
		declareFeatures('tickets', { tickets: {} });
		declareCapabilities('tickets', { 'tickets.handle': {}, 'tickets.transcripts': {} });
		const { mongo, units, clock, discord, settings, effects, deadlines, orderRows, orderRooms, uploads, slotUses, relay, orders } =
			container;
		const { policy, preferences, meetings, ownTexts } = container;
		await prepareCollections(mongo, [ticketModel(mongo), placesModel(mongo), logLineModel(mongo)]);
		slotUses.channel({ slot: ticketSlots.rooms, feature: 'orders', writes: 'bot' });
		slotUses.channel({ slot: ticketSlots.overflow, feature: 'orders', writes: 'bot' });
		slotUses.channel({ slot: ticketSlots.queue, feature: 'orders', writes: 'members' });
		slotUses.channel({ slot: ticketSlots.cases, feature: 'orders', writes: 'members' });
		slotUses.channel({ slot: ticketSlots.log, feature: 'orders', writes: 'bot' });

		const view = (guild: GuildId) => guildView(guild);
		const rows = mongoTicketRepository(mongo);
		const ofGuild = (guild: GuildId) => settings.get(guild, ticketsSettings);
		const service = new TicketService({ units, clock, tickets: rows, orders: orderRows, settings: ofGuild });
		const access = new TicketAccess({ orders, can: (guild, actor, capability) => policy.can(guild, actor, capability) });
		const keepers: MayDelete[] = [];
		const closing = new ClosingService({
			units,
			clock,
			access,
			tickets: service,
			orders: orderRows,
			settings: ofGuild,
			mayDelete: async (guild, code) => (await Promise.all(keepers.map((may) => may(guild, code)))).every(Boolean)
		});
		const people = new PeopleService({ units, rows, orders: orderRows, access, tickets: service });
		const troubles = new Troubles({ discord, settings, units, clock, rows, tickets: service, hurry: (...what) => relay.hurry(...what) });
		const log = new TransactionLog({ connection: mongo, units, clock, discord, settings, slot: ticketSlots.log, view });
		const dms = new OrderDms({
			units,
			discord,
			orders: orderRows,
			tickets: service,
			wanted: (guild, member) => preferences.wantsDms(guild, member),
			view: memberView
		});
		const greeting = (guild: GuildId, category: string) => ownTexts.ticket(guild, category);
		// A card does not wait for what nobody has to know.
		const looks = (guild: GuildId, member: MemberId) =>
			container.warnings.looks(guild, member).catch((error: unknown) => {
				container.log.warn({ err: error, guild }, 'Looks could not be compared');
				return [];
			});
		const common = {
			greeting,
			looks,
			discord,
			settings,
			view,
			clock,
			rows,
			closing,
			people,
			troubles,
			tickets: service,
			orders: orderRows
		};
		const deps = {
			...common,
			dms,
			meetings,
			files: (guild: GuildId, ids: readonly string[]) => shownFiles(uploads, guild, ids)
		};
		const sweeper = new Sweeper({
			units,
			clock,
			async guilds() {
				const served = [...container.client.guilds.cache.keys()].map(guildId);
				const states = await Promise.all(served.map((guild) => settings.state(guild)));
				return states.filter(({ version }) => version > 0).map(({ guild }) => guild);
			}
		});
		Object.assign(container, {
			tickets: service,
			ticketClosing: closing,
			ticketPeople: people,
			ticketAccess: access,
			ticketChanges: new GatewayChanges({ rows, tickets: service, closing, people, troubles, sweeper }),
			ticketSweeper: sweeper,
			ticketKeepers: { register: (may: MayDelete) => void keepers.push(may) }
		});

		const kinds = [...ticketEffects(deps), ...lineEffects(deps), ...closingEffects(deps), sweepEffect(deps), offerEffect(deps)];
		for (const effect of kinds) effects.effect(effect);
		effects.effect(troubles.check());
		effects.effect(log.effect());
		effects.effect(dms.effect());
		deadlines.deadline(log.deadline());
		deadlines.deadline({ kind: closeDeadline, due: (row) => closing.closeDue(row) });
		deadlines.deadline({ kind: deleteDeadline, due: (row) => closing.deleteDue(row) });
		deadlines.deadline({ kind: queueDeadline, due: (row) => service.queueDue(row) });
		deadlines.deadline({ kind: pingDeadline, due: (row) => service.pingDue(row) });
		deadlines.deadline({ kind: troubleDeadline, due: (row) => troubles.due(row) });
		deadlines.deadline({
			kind: requeueDeadline,
			due: async (row) => void (await service.requeue(row.guild, codeOf(row.subject), null, row))
		});
		orderRooms.register({
			channel: async (guild, code) => (await service.find(guild, code))?.channel ?? null,
			waiting: (guild, code) => service.waiting(guild, code),
			async opening(guild) {
				const at = await opening(common, guild);
				return at && { at, blocks: (await ofGuild(guild)).workingHours.behaviour === 'block' };
			}
		});
		for (const subscriber of ticketSubscribers({ ...deps, log })) effects.subscribe(subscriber);
		for (const subscriber of caseSubscribers(deps)) effects.subscribe(subscriber);
		effects.subscribe(closedRoom(deps));
		registerTicketRefusals();
	},
	work() {
		container.ticketSweeper
			.order(true)
			.catch((error: unknown) => container.logger.error('Rooms could not be compared at the start', error));
	}
});

/** The ways on from what tickets refuse. */
function registerTicketRefusals(): void {
	for (const code of ['orderOpen', 'notClosing', 'reopenOver', 'busy']) {
		registerRefusalActions(`tickets.${code}`, (view, { params }) =>
			typeof params.code === 'string' ? [secondary(view.t('tickets:button.order'), orderViewId.make({ code: params.code }))] : []
		);
	}
	registerRefusalActions('tickets.keptEnough', (view, { params }) =>
		typeof params.code === 'string' ? [secondary(view.t('tickets:button.reopen'), reopenId.make({ code: params.code }))] : []
	);
}

declare module '@sapphire/pieces' {
	interface Container {
		tickets: TicketService;
		ticketClosing: ClosingService;
		ticketPeople: PeopleService;
		ticketAccess: TicketAccess;
		ticketChanges: GatewayChanges;
		ticketSweeper: Sweeper;
		/** Who keeps what was said in a room says here whether its channel may be deleted; all of them must agree. */
		ticketKeepers: { register(may: MayDelete): void };
	}
}
