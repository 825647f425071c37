import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import type { GuildId } from '#core/ids';
import { registerCurrentScreen } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { memberAccount, mint } from '#economy';
import { cancelPlacing, settlePlacing } from '#shop';
import { DeliveryService } from './delivery.service.js';
import { OrderAccess } from './order.access.js';
import { orderCounterModel, orderModel } from './order.model.js';
import { mongoOrderRepository } from './order.mongo.repository.js';
import { OrderMoves, orderSubject } from './order.moves.js';
import type { OrderMoney, OrderPolicy, OrderStock, Ties } from './order.ports.js';
import { noTies } from './order.ports.js';
import type { OrderRepository } from './order.repository.js';
import { noRooms, type OrderRooms } from './order.rooms.js';
import { OrderService } from './order.service.js';
import { orderDeadlines } from './orders.deadlines.js';
import { openOrderOwners, orderEffects } from './orders.effects.js';
import { ordersSettings } from './orders.settings.js';
import { PlacingService } from './placing.service.js';
import { registerOrderRefusals } from './refusal-actions.js';
import { listButton, shopButton } from './views/buttons.js';

/** The flow of an order, from the filled form to its end. */
export const orders = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		const { mongo, units, clock, effects, deadlines, settings, policy, xp, trust, shop, drafts, economy, presentation, slotUses, secrets } =
			container;
		await prepareCollections(mongo, [orderModel(mongo), orderCounterModel(mongo)]);
		for (const slot of ['admin', 'manager', 'fulfiller', 'vetted']) slotUses.role(slot);

		const repository = mongoOrderRepository(mongo);
		const source = { orders: (guild: GuildId) => settings.get(guild, ordersSettings) };
		const ports = { rooms: noRooms, ties: noTies };
		const ties: Ties = { related: (...pair) => ports.ties.related(...pair) };
		const access = new OrderAccess(orderPolicy(), ties);
		const money = orderMoney();

		container.orderRows = repository;
		container.orders = new OrderService({
			units,
			clock,
			money,
			access,
			orders: repository,
			stock: orderStock,
			policy: orderPolicy(),
			settings: source,
			moves: new OrderMoves(units, clock),
			secrets
		});
		container.deliveries = new DeliveryService(container.orders, container.uploads);
		container.placing = new PlacingService({
			units,
			clock,
			money,
			shop,
			drafts,
			trust,
			orders: repository,
			settings: source,
			secrets,
			zone: async (guild) => (await presentation.forGuild(guild)).zone
		});
		container.orderRooms = {
			channel: (...asked) => ports.rooms.channel(...asked),
			register(rooms) {
				ports.rooms = rooms;
			}
		};

		registerOrderRefusals();
		registerCurrentScreen('shop', shopButton);
		registerCurrentScreen('orders', listButton);
		shop.sellable(['credits']);
		for (const effect of orderEffects({ units, clock, xp, trust, orders: repository })) effects.effect(effect);
		for (const deadline of orderDeadlines(container.orders)) deadlines.deadline(deadline);
		economy.books.registerHoldOwner('order', openOrderOwners(repository));
		xp.payThrough({
			locks: economy.locks,
			async pay(guild, { key, member, tokens, credits, source: ref, ruleName }) {
				const max = await economy.maxBalances(guild);
				const part = (currency: 'tokens' | 'credits', amount: number) =>
					amount === 0
						? []
						: economy.posting(
								{
									guild,
									key: `reward:${key}:${currency}`,
									reason: `reward.${currency}`,
									ref,
									memo: { rule: ruleName },
									actor: 'rewards',
									legs: [
										{ account: mint, currency, amount: -amount },
										{ account: memberAccount(member), currency, amount }
									]
								},
								max
							);
				return [...part('tokens', tokens), ...part('credits', credits)];
			}
		});

		function orderPolicy(): OrderPolicy {
			return {
				can: (guild, actor, capability) => policy.can(guild, actor, capability),
				async inSlots(guild, actor, slots) {
					const held = await settings.slotsOf(guild, actor);
					return slots.some((slot) => held.has(slot));
				}
			};
		}

		function orderMoney(): OrderMoney {
			const owner = (code: string) => orderSubject(code);
			const common = (code: string, part: string) => ({ holdId: code, key: `order:${code}:${part}`, ref: owner(code) });
			return {
				locks: economy.locks,
				hold: ({ guild, code, member, amount }) =>
					economy.hold({ guild, member, amount, ...common(code, 'hold'), owner: owner(code), reason: 'order.hold', actor: member }),
				capture: ({ guild, code, member, amount, actor, part }) =>
					economy.capture({ guild, member, amount, ...common(code, part), reason: 'order.capture', actor }),
				release: ({ guild, code, member, amount, actor, part }) =>
					economy.release({ guild, member, amount, ...common(code, part), reason: 'order.release', actor })
			};
		}
	}
});

const orderStock: OrderStock = {
	sell: ({ guild, reservation }) => settlePlacing(guild, reservation),
	giveBack: ({ reservation }) => cancelPlacing(reservation)
};

declare module '@sapphire/pieces' {
	interface Container {
		orders: OrderService;
		placing: PlacingService;
		deliveries: DeliveryService;
		orderRows: OrderRepository;
		/** Where orders are talked about; tickets register themselves. */
		orderRooms: OrderRooms & { register(rooms: OrderRooms): void };
	}
}
