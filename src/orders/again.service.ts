import type { Actor } from '#core/actor';
import { NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { SecretBox } from '#core/secrets/secret-box';
import {
	type CatalogueItem,
	type DraftState,
	type Drafts,
	type Question,
	type RawAnswer,
	requireRoles,
	type Shop,
	type Uploads
} from '#shop';
import { openAnswers } from './order.answers.js';
import type { OrderAnswer, OrderRow } from './order.model.js';
import type { OrderService } from './order.service.js';
import type { PlacingService } from './placing.service.js';

export interface AgainDeps {
	readonly orders: OrderService;
	readonly placing: Pick<PlacingService, 'openGates' | 'requireOpen'>;
	readonly shop: Pick<Shop, 'item'>;
	readonly drafts: Pick<Drafts, 'again'>;
	readonly uploads: Pick<Uploads, 'among'>;
	readonly secrets: Pick<SecretBox, 'open'>;
}

/** A form that was filled from an order. */
export interface OrderedAgain {
	readonly state: DraftState;
	/** Names of what the order had and the item no longer offers. */
	readonly left: readonly string[];
}

/** Orders the same again: a draft with what a former order of the member was about. */
export class AgainService {
	public constructor(private readonly deps: AgainDeps) {}

	/**
	 * Starts a draft of the order's item with its variant, quantity, add-ons and those answers that the item's questions still take; uploads
	 * only while they are stored. Sealed answers are opened for it: a draft seals everything.
	 *
	 * @param request Id of the interaction: the same request twice is one draft.
	 * @throws NotFound `orders` for an order that is not the member's · NotFound `shop.item` · `shop.rolesNeeded` · `trust.gateClosed`.
	 */
	public async start(guild: GuildId, actor: Actor, code: string, request: string): Promise<OrderedAgain> {
		const order = await this.deps.orders.require(guild, code);
		if (order.buyer !== actor.id) throw new NotFound('orders', { code });
		const key = order.reservation.item;
		const { definition } = (await this.deps.shop.item(guild, key, 'UTC')).row;
		requireRoles(definition, actor.roles);
		await this.deps.placing.requireOpen(guild, actor, definition);
		const openGates = await this.deps.placing.openGates(guild, actor, definition);
		const { choice, left } = sameChoice(order, definition);
		const answers = openAnswers(order.answers, (text) => this.deps.secrets.open(order._id, text));
		const files = await this.deps.uploads.among(
			guild,
			answers.flatMap((answer) => answer.files)
		);
		const sent = new Map<string, RawAnswer>();
		for (const question of definition.questions) {
			const answer = answers.find((given) => given.key === question.key);
			const raw = answer && rawAnswer(question, answer);
			if (raw) sent.set(question.key, raw);
			else if (answer && question.type === 'file') sent.set(question.key, { files: files.filter(({ id }) => answer.files.includes(id)) });
		}
		const state = await this.deps.drafts.again(guild, { member: actor.id, roles: actor.roles, openGates, request }, key, choice, sent);
		return { state, left };
	}
}

/** Variant, quantity and add-ons of an order as far as the item still offers them. */
function sameChoice(order: Pick<OrderRow, 'item' | 'quantity'>, item: CatalogueItem) {
	const variant = item.variants.find(({ key }) => key === order.item.variant.key);
	const addons = order.item.addons.map((addon) => ({ addon, now: item.addons.find(({ key }) => key === addon.key) }));
	const chosen = addons.flatMap(({ addon, now }) => (now ? [[now.key, Math.min(addon.quantity, now.maxQuantity ?? 1)] as const] : []));
	const gone = addons.flatMap(({ addon, now }) => (now ? [] : [addon.label]));
	return {
		choice: {
			...(variant ? { variant: variant.key } : {}),
			quantity: Math.min(order.quantity, item.maxPerOrder),
			addons: Object.fromEntries(chosen)
		},
		left: [...(variant ? [] : [order.item.variant.label]), ...gone]
	};
}

/** An answer of an order as it would come out of the form; `null` when it can't. Orders keep the words of choices, not their keys. */
export function rawAnswer(question: Question, answer: OrderAnswer): RawAnswer | null {
	const { text } = answer;
	switch (question.type) {
		case 'boolean':
			// Who has agreed to something has not agreed to other words.
			return answer.kind === 'yesno' && answer.label === question.label ? { checked: text === 'yes' } : null;
		case 'user':
			return answer.kind === 'people' ? { values: text.split(' ').filter((id) => id !== '') } : null;
		case 'file':
			return null;
		case 'select': {
			const values = answer.kind === 'text' ? choicesIn(text, question.choices) : null;
			return values && { values };
		}
		default:
			return answer.kind === 'text' ? { text } : null;
	}
}

/** The choices whose labels a list of labels is made of, in its order; `null` when it is made of something else. */
function choicesIn(text: string, choices: readonly { readonly value: string; readonly label: string }[]): readonly string[] | null {
	for (const { value, label } of choices) {
		if (text === label) return [value];
		if (!text.startsWith(`${label}, `)) continue;
		const rest = choicesIn(
			text.slice(label.length + 2),
			choices.filter((choice) => choice.value !== value)
		);
		if (rest) return [value, ...rest];
	}
	return null;
}
