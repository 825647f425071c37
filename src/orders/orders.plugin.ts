import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import type { GuildId } from '#core/ids';
import { offBy } from '#core/interactions/features';
import { declareCapabilities, declareFeatures, registerCurrentScreen } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { secondary } from '#core/views/kit';
import { featuresSettings } from '#settings';
import { creditWays, xpSettings } from '#xp';
import type { AgainService } from './again.service.js';
import { caseDeals } from './case-deals.js';
import type { ChangeService } from './change.service.js';
import type { DeliveryService } from './delivery.service.js';
import { listId } from './ids.js';
import type { MeetingService } from './meeting.service.js';
import { ordersParts } from './migrations/20261121-orders-parts.js';
import { ordersRevisions } from './migrations/20261122-orders-revisions.js';
import type { NoShowService } from './noshow.service.js';
import { type OrderCalendars, quietCalendar } from './order.calendar.js';
import type { OrderExport } from './order.export.js';
import { orderModel } from './order.model.js';
import { mongoOrderRepository } from './order.mongo.repository.js';
import type { OrderPolicy, Ties } from './order.ports.js';
import type { OrderRepository } from './order.repository.js';
import { noRooms, type OrderRooms } from './order.rooms.js';
import type { OrderService } from './order.service.js';
import { orderCounterModel } from './order-counter.model.js';
import { composeOrders } from './orders.compose.js';
import { orderDeadlines } from './orders.deadlines.js';
import { openOrderOwners, orderEffects, orderRewardEvents } from './orders.effects.js';
import { ordersSeasonEnd } from './orders.seasons.js';
import { ordersSettings } from './orders.settings.js';
import type { PaymentService } from './payment.service.js';
import type { PlacingService } from './placing.service.js';
import type { ProblemService } from './problem.service.js';
import { registerOrderRefusals } from './refusal-actions.js';
import { rewardPayer } from './reward-payer.js';
import { mongoRulingDrafts, rulingDraftsModel } from './ruling.model.js';
import type { RulingService } from './ruling.service.js';
import { SecondPersons } from './second.service.js';
import { StaffCheck } from './staff-check.service.js';
import { listButton, shopButton } from './views/buttons.js';

/** The flow of an order, from the filled form to its end. */
export const orders = defineDomain({
	root: new URL('.', import.meta.url),
	migrations: [ordersParts, ordersRevisions],
	async start() {
		declareSeasonEnd('orders', ordersSeasonEnd);
		declareFeatures('orders', { orders: { needs: ['tickets'] } });
		declareCapabilities('orders', {
			'orders.view': {},
			'orders.fulfil': {},
			'orders.assign': {},
			'orders.receive_goods': { limited: true },
			'orders.refund': { limited: true },
			'disputes.resolve': { limited: true }
		});
		const {
			mongo,
			units,
			clock,
			effects,
			deadlines,
			settings,
			policy,
			capabilities,
			approvals,
			xp,
			trust,
			relations,
			invites,
			shop,
			drafts,
			economy,
			presentation,
			slotUses,
			secrets,
			uploads,
			storefrontButtons
		} = container;
		await prepareCollections(mongo, [orderModel(mongo), orderCounterModel(mongo), rulingDraftsModel(mongo)]);
		for (const slot of ['admin', 'manager', 'fulfiller', 'vetted', 'judge']) slotUses.role(slot);

		const repository = mongoOrderRepository(mongo);
		container.staffCheck = new StaffCheck({ orders: repository, keys: container.guildKeys, clock });
		const source = { orders: (guild: GuildId) => settings.get(guild, ordersSettings) };
		const ports = { rooms: noRooms };
		const ties: Ties = { related: (...pair) => container.relations.sameTribe(...pair) };
		const zone = async (guild: GuildId) => (await presentation.forGuild(guild)).zone;
		const calendars: OrderCalendars = {
			async of(guild) {
				const [{ quietHours }, own] = await Promise.all([source.orders(guild), zone(guild)]);
				return quietCalendar(quietHours, own);
			}
		};
		const built = composeOrders({
			units,
			clock,
			repository,
			economy,
			shop,
			drafts,
			trust,
			uploads,
			ties,
			calendars,
			rulings: mongoRulingDrafts(mongo),
			seconds: approvals,
			secrets,
			policy: orderPolicy(),
			rooms: { opening: (...asked) => ports.rooms.opening(...asked) },
			settings: source,
			zone,
			memberZone: async (guild, member) => (await presentation.forMember(guild, member)).zone
		});
		container.prices.useOrders({
			hasOrdered: async (guild, member) =>
				(await repository.openOf(guild, member)).length > 0 || (await repository.count(guild, member, 'done')) > 0
		});
		container.orderRows = repository;
		container.caseDeals.register(caseDeals(repository));
		container.orders = built.orders;
		container.deliveries = built.deliveries;
		container.payments = built.payments;
		container.problems = built.problems;
		container.rulings = built.rulings;
		container.secondPersons = new SecondPersons({ ...built, policy: orderPolicy(), settings: source, approvals });
		for (const act of container.secondPersons.acts()) approvals.act(act);
		container.meetings = built.meetings;
		container.noShows = built.noShows;
		container.changes = built.changes;
		container.again = built.again;
		container.orderExport = built.exports;
		container.placing = built.placing;
		container.orderRooms = {
			channel: (...asked) => ports.rooms.channel(...asked),
			waiting: (...asked) => ports.rooms.waiting(...asked),
			opening: (...asked) => ports.rooms.opening(...asked),
			register(rooms) {
				ports.rooms = rooms;
			}
		};

		container.earningWays.register(async (guild, view) => {
			const [rewards, switches, ofItems] = await Promise.all([
				settings.get(guild, xpSettings),
				settings.get(guild, featuresSettings),
				shop.rewardRules(guild)
			]);
			const ways = creditWays(rewards, container.rewardEvents.all(), (part) => offBy(switches, part) === null, ofItems);
			return ways.map(({ event, most }) =>
				view.t('xp:ways.rule', { event: { kind: 'text', key: `xp:events.${event.name.replaceAll('.', '-')}` }, most })
			);
		});
		registerOrderRefusals();
		storefrontButtons.register((view) => [secondary(view.t('shop:storefront.orders'), listId.make({ filter: 'all', cursor: '' }))]);
		registerCurrentScreen('shop', shopButton);
		registerCurrentScreen('orders', listButton);
		shop.sellable(['credits', 'in_game']);
		shop.sellableWhere('external', async (guild) => (await economy.realMoney(guild)).enabled);
		for (const event of orderRewardEvents) container.rewardEvents.declare(event);
		for (const effect of orderEffects({ units, clock, xp, trust, invites, relations, orders: repository })) effects.effect(effect);
		for (const deadline of orderDeadlines(built)) deadlines.deadline(deadline);
		economy.books.registerHoldOwner('order', openOrderOwners(repository));
		xp.payThrough(rewardPayer(economy));

		function orderPolicy(): OrderPolicy {
			return {
				can: (guild, actor, capability) => policy.can(guild, actor, capability),
				async inSlots(guild, actor, slots) {
					const held = await settings.slotsOf(guild, actor);
					return slots.some((slot) => held.has(slot));
				},
				limit: (guild, actor, capability) => capabilities.limit(guild, actor, capability),
				async above(guild, actor, capability, credits) {
					if (actor.isGuildOwner) return null;
					const [limit, rule] = await Promise.all([capabilities.limit(guild, actor, capability), capabilities.fourEyes(guild, capability)]);
					const most = Math.min(limit ?? Number.POSITIVE_INFINITY, rule?.above ?? Number.POSITIVE_INFINITY);
					return credits > most ? { limit: most, second: rule !== null } : null;
				}
			};
		}
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		orders: OrderService;
		placing: PlacingService;
		deliveries: DeliveryService;
		payments: PaymentService;
		problems: ProblemService;
		rulings: RulingService;
		secondPersons: SecondPersons;
		meetings: MeetingService;
		noShows: NoShowService;
		changes: ChangeService;
		again: AgainService;
		orderExport: OrderExport;
		/** Whether somebody is on an order of a member. */
		staffCheck: StaffCheck;
		orderRows: OrderRepository;
		/** Where orders are talked about; tickets register themselves. */
		orderRooms: OrderRooms & { register(rooms: OrderRooms): void };
	}
}
