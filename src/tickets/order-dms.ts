import type { DiscordPort } from '#core/discord/index';
import type { GuildId, MemberId } from '#core/ids';
import type { EffectHandler } from '#core/outbox/effect';
import type { UnitWriter } from '#core/units/unit';
import type { ViewContext } from '#core/views/kit';
import { channelLink, type OrderRepository, type OrderRow } from '#orders';
import type { Line, MovePayload } from './order-lines.js';
import type { TicketService } from './ticket.service.js';
import { orderDm } from './views/order-dm.js';

export interface OrderDmDeps {
	readonly units: UnitWriter;
	readonly discord: Pick<DiscordPort, 'sendDmOnce'>;
	readonly orders: OrderRepository;
	readonly tickets: Pick<TicketService, 'find'>;
	/** Whether the member asked for direct messages. */
	wanted(guild: GuildId, member: MemberId): Promise<boolean>;
	/** The view of what only this member reads. */
	view(guild: GuildId, member: MemberId): Promise<ViewContext>;
}

/** The line, and what its event carried. */
type DmPayload = { readonly code: string; readonly state: string; readonly line: Line; readonly event: MovePayload };

/**
 * Copies of what the buyer has to know, for those who asked for them. Nothing depends on them: a closed door is noted and not tried
 * again, and an order that has moved on meanwhile is not told about any more.
 */
export class OrderDms {
	public constructor(private readonly deps: OrderDmDeps) {}

	/** Orders the copy of a line, once, if the buyer wants copies. @param effectKey Of the effect that writes the line. */
	public async copy(order: OrderRow, effectKey: string, line: Line, event: MovePayload): Promise<void> {
		const { guild, buyer, code, state } = order;
		if (!(await this.deps.wanted(guild, buyer))) return;
		const key = `dm:${effectKey}`;
		await this.deps.units.execute({
			guild,
			key,
			content: { code },
			changes: [],
			outbox: [{ key, kind: 'tickets.dm', aggregate: `dm:${buyer}`, payload: { code, state, line: { ...line }, event: { ...event } } }]
		});
	}

	public effect(): EffectHandler<DmPayload> {
		return {
			kind: 'tickets.dm',
			run: async (effect) => {
				const { guild, payload } = effect;
				const order = await this.deps.orders.find(guild, payload.code);
				if (!order || order.state !== payload.state) return { note: 'the order has moved on' };
				const channel = (await this.deps.tickets.find(guild, order.code))?.channel ?? null;
				const screen = orderDm(await this.deps.view(guild, order.buyer), {
					order,
					line: payload.line,
					event: payload.event,
					ticket: channel ? channelLink(guild, channel) : null
				});
				return this.deps.discord.sendDmOnce(effect, order.buyer, screen);
			}
		};
	}
}
