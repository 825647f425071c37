import type { Approvals } from '#approvals';
import type { Clock } from '#core/clock';
import type { GuildId, MemberId } from '#core/ids';
import type { SecretBox } from '#core/secrets/secret-box';
import type { UnitWriter } from '#core/units/unit';
import type { Drafts, Shop, Uploads } from '#shop';
import type { TrustService } from '#trust';
import { AgainService } from './again.service.js';
import { ChangeService } from './change.service.js';
import { type DeliveryCheck, DeliveryService } from './delivery.service.js';
import { MeetingService } from './meeting.service.js';
import { NoShowService } from './noshow.service.js';
import { OrderAccess } from './order.access.js';
import type { OrderCalendars } from './order.calendar.js';
import { OrderEnds } from './order.ends.js';
import { OrderExport } from './order.export.js';
import { type OrderEconomy, orderMoney, orderStock } from './order.money.js';
import { OrderMoves } from './order.moves.js';
import type { OrderPolicy, OrderSettingsSource, Ties } from './order.ports.js';
import type { OrderRepository } from './order.repository.js';
import type { OrderRooms } from './order.rooms.js';
import { OrderService } from './order.service.js';
import { PaymentService } from './payment.service.js';
import { PlacingService } from './placing.service.js';
import { ProblemService } from './problem.service.js';
import type { RulingDrafts } from './ruling.model.js';
import { RulingService } from './ruling.service.js';

export interface OrderParts {
	readonly units: UnitWriter;
	readonly clock: Clock;
	readonly repository: OrderRepository;
	readonly economy: OrderEconomy;
	readonly shop: Pick<Shop, 'item' | 'place' | 'replace' | 'version'>;
	readonly drafts: Pick<Drafts, 'get' | 'again'>;
	readonly trust: Pick<
		TrustService,
		'canOrder' | 'gates' | 'requireGate' | 'requireOrdering' | 'addEvidence' | 'addReplaceable' | 'decide' | 'replaceEvidence' | 'severity'
	>;
	readonly uploads: Pick<Uploads, 'keep' | 'among'>;
	readonly policy: OrderPolicy;
	readonly ties: Ties;
	readonly settings: OrderSettingsSource;
	readonly calendars: OrderCalendars;
	readonly rulings: RulingDrafts;
	/** Requests for a second person end with what they are about. */
	readonly seconds: Pick<Approvals, 'lapse'>;
	readonly rooms: Pick<OrderRooms, 'opening'>;
	readonly secrets: Pick<SecretBox, 'seal' | 'open'>;
	zone(guild: GuildId): Promise<string>;
	/** The zone that a member has chosen, `null` for none. */
	memberZone(guild: GuildId, member: MemberId): Promise<string | null>;
}

/** Builds the services of orders from what the domains below offer. */
export function composeOrders(parts: OrderParts) {
	const { units, clock, repository, policy, settings, calendars, secrets, uploads } = parts;
	const money = orderMoney(parts.economy);
	const access = new OrderAccess(policy, parts.ties);
	const moves = new OrderMoves(units, clock, parts.seconds);
	const ends = new OrderEnds({ money, moves, clock, stock: orderStock });
	const orders = new OrderService({ units, clock, access, orders: repository, policy, settings, calendars, moves, ends, secrets });
	const placing = new PlacingService({ ...parts, money, orders: repository });
	const shared = { orders, uploads, access, moves, clock };
	const { zone, memberZone } = parts;
	const meetings = new MeetingService({ ...shared, units, settings, calendars, secrets, zone, memberZone });
	const checks: DeliveryCheck[] = [(...delivery) => meetings.checkWord(...delivery)];
	const deliveries = new DeliveryService({ ...shared, units, settings, calendars, ends, checks });
	const disputes = { ...shared, deliveries, units, money, settings, calendars };
	const rulings = new RulingService({ ...disputes, ends, trust: parts.trust, drafts: parts.rulings });
	return {
		orders,
		deliveries,
		meetings,
		noShows: new NoShowService({ ...shared, ends, trust: parts.trust, settings, calendars }),
		problems: new ProblemService({ ...disputes, secrets }),
		rulings,
		access,
		changes: new ChangeService({ ...parts, orders, rows: repository, access, moves, money }),
		payments: new PaymentService({ ...shared, policy }),
		placing,
		again: new AgainService({ ...parts, orders, placing }),
		exports: new OrderExport(repository)
	};
}
