export { claimId, viewId as orderViewId } from './ids.js';
export type { JournalEntry, OrderAnswer, OrderRow } from './order.model.js';
export { orderSubject } from './order.moves.js';
export type { OrderRepository } from './order.repository.js';
export { channelLink, type OrderRooms } from './order.rooms.js';
export { OrderService, type OrderStanding } from './order.service.js';
export type { OrderRewarded } from './orders.effects.js';
export { orderCard } from './views/order-card.js';
