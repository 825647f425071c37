import type { Actor } from '#core/actor';
import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { IncomingFile, Uploads } from '#shop';
import type { OrderRow } from './order.model.js';
import type { OrderService } from './order.service.js';

/** The delivery form as it was sent; nothing is checked yet. */
export interface DeliveryForm {
	readonly quantity: string;
	/** Positions of the ticked lines of the checklist. */
	readonly checked: readonly string[];
	readonly note: string;
	readonly files: readonly IncomingFile[];
}

/** What counts as proof. */
const proofRules = { accept: ['image/png', 'image/jpeg', 'image/webp', 'video/mp4'], maxFiles: 10, maxMb: 10 } as const;

/** Takes the delivery form: checks it, keeps its files, then moves the order. */
export class DeliveryService {
	public constructor(
		private readonly orders: OrderService,
		private readonly uploads: Pick<Uploads, 'keep'>
	) {}

	/** @throws `orders.quantityNumber` · `orders.proofRefused` {rule, wrote} · what `OrderService.deliver` refuses. */
	public async deliver(guild: GuildId, actor: Actor, code: string, form: DeliveryForm): Promise<OrderRow> {
		const order = await this.orders.mayTake(guild, actor, code, 'deliver');
		const quantity = /^\d{1,4}$/.test(form.quantity.trim()) ? Number(form.quantity) : null;
		if (quantity === null)
			throw new DomainError('orders.quantityNumber', { wrote: { kind: 'user-text', value: form.quantity.slice(0, 40) } });
		const stored = await this.uploads.keep(guild, actor.id, proofRules, form.files);
		if (!stored.ok) throw new DomainError('orders.proofRefused', { rule: stored.rule, wrote: { kind: 'user-text', value: stored.wrote } });
		const checked = order.item.checklist.filter((_, index) => form.checked.includes(String(index)));
		return this.orders.deliver(guild, actor, code, {
			quantity,
			checked,
			note: form.note.trim().slice(0, 300),
			proofs: stored.files.map(({ id }) => id)
		});
	}
}
