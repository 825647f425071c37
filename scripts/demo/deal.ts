import type { FieldValue, Outcome, Person } from '../../sandbox/src/driver/types.js';
import { answersTo, type Survivor } from './answers.js';
import type { Pictures } from './pictures.js';
import type { PlannedOrder } from './plan.js';
import type { Random } from './random.js';
import { dayMs, type Row, type Stage } from './stage.js';

/** What everybody in the story shares. */
export interface Troupe {
	readonly stage: Stage;
	readonly pictures: Pictures;
	/** Whose people rule on problems. */
	readonly judge: string;
	survivor(name: string): Survivor;
}

/** The order has no such button for this person there. */
const noButton = /no (enabled )?button|has no|does not see|sees no/i;

/** One order and everything that its people press, by the words on the screens. */
export class Deal {
	public code = '';

	public constructor(
		public readonly troupe: Troupe,
		public readonly plan: PlannedOrder,
		public readonly random: Random
	) {}

	public get buyer(): Person {
		return this.troupe.stage.person(this.plan.buyer);
	}

	public get courier(): Person {
		return this.troupe.stage.person(this.plan.courier);
	}

	public get other(): Person {
		return this.troupe.stage.person(this.plan.other);
	}

	public get judge(): Person {
		return this.troupe.stage.person(this.troupe.judge);
	}

	/** The order as it is stored. */
	public stored(): Promise<Row> {
		return this.troupe.stage.order(this.code);
	}

	/** The buyer opens the item, chooses, and fills in the form up to the summary; with `pages`, only so many pages of it. */
	public async fillIn(pages = 8): Promise<void> {
		const { buyer, plan } = this;
		let outcome = await opened(() => buyer.slash('shop', { item: plan.item }), `/shop ${plan.item}`);
		if (plan.variant > 0) outcome = await this.#choose(outcome, String(plan.variant));
		if (plan.quantity > 1) {
			await did(buyer.click('Amount'), 'Amount');
			for (let pieces = 1; pieces < plan.quantity; pieces++) await did(buyer.click('+ 1'), '+ 1');
			outcome = await did(buyer.click('Continue'), 'Continue');
		} else outcome = await did(buyer.click('Order'), 'Order');
		for (let page = 0; page < pages; ) {
			const { modal } = outcome;
			if (modal) {
				const answers = answersTo(modal, this.troupe.survivor(plan.buyer), this.random);
				for (const field of answers.files) buyer.upload(field, await this.troupe.pictures.take('blueprint'));
				outcome = await did(buyer.fill(answers.fields), 'the form');
				page++;
			} else if (outcome.text.includes('(Continue)')) outcome = await did(buyer.click('Continue'), 'Continue');
			else return;
		}
	}

	public async place(): Promise<void> {
		await this.fillIn();
		const { text } = await did(this.buyer.click('Place order'), 'Place order');
		const code = /Order `([A-Z0-9]+)` placed/.exec(text)?.[1];
		if (!code) throw new Error(`${this.plan.id}: no order was placed:\n${text}`);
		this.code = code;
		await this.settle();
		await this.buyer.waitForChannel(new RegExp(code, 'i'), { timeoutMs: 30_000 });
	}

	/** Staff take the order from the queue. */
	public async claim(by = this.courier): Promise<void> {
		const queue = by.channel('staff-queue');
		const call = by.sees(queue).findLast((message) => this.troupe.stage.sandbox.render(message).includes(this.code));
		if (!call) throw new Error(`${this.plan.id}: nothing in the queue calls for ${this.code}`);
		await this.now(by.click('Claim order', { message: call }), 'Claim order');
		await this.is('claimed');
	}

	/** The buyer asks something in the room, where the plan has words. @returns whether somebody waits for an answer. */
	public async ask(): Promise<boolean> {
		const { talk } = this.plan;
		if (talk) await this.buyer.say(talk[0], { channel: this.room(this.buyer) });
		return talk !== null;
	}

	/** Whoever holds the order answers. */
	public async reply(): Promise<void> {
		const { talk } = this.plan;
		if (talk) await this.courier.say(talk[1], { channel: this.room(this.courier) });
	}

	/** Staff hand over so many (default: all that is left), with pictures, and the code word where one is asked. */
	public async deliver({ quantity, by = this.courier, note }: { quantity?: number; by?: Person; note?: string } = {}): Promise<void> {
		const order = await this.stored();
		const word = order.state === 'ready' ? await this.codeWord() : null;
		await this.press(by, Number(order.confirmed) > 0 ? 'Deliver the rest' : 'Mark delivered');
		const fields = by.modal()?.data.components ?? [];
		const checks = fields.flatMap((part) =>
			part.type === 18 && part.component.type === 22 ? part.component.options.map(({ value }) => value) : []
		);
		const proof = [await this.troupe.pictures.take('hand-over')];
		if (this.random.next() < 0.3) proof.push(await this.troupe.pictures.take('inventory'));
		await this.now(
			by.fill({
				proof,
				...(quantity === undefined ? {} : { quantity: String(quantity) }),
				...(checks.length > 0 ? { checklist: checks } : {}),
				...(word ? { codeWord: word } : {}),
				...(note ? { note } : {})
			}),
			'the delivery'
		);
		await this.is('delivered');
	}

	public async confirm(): Promise<void> {
		await this.press(this.buyer, 'Confirm receipt');
		await this.now(this.buyer.click('Confirm receipt'), 'Confirm receipt');
		await this.is('completed');
	}

	public async confirmPart(): Promise<void> {
		await this.press(this.buyer, 'Confirm this part');
		await this.now(this.buyer.click('Confirm this part'), 'Confirm this part');
		await this.is('claimed');
	}

	/** The buyer's stars, and words where the plan has some. */
	public async review(): Promise<void> {
		const { review } = this.plan;
		if (!review) return;
		await this.press(this.buyer, `${review.stars} ★`);
		if (review.words) {
			await did(this.buyer.click('With words'), 'With words');
			await did(
				this.buyer.fill({ 'Your words': review.words, ...(review.tags.length > 0 ? { 'What stood out': review.tags } : {}) }),
				'the review'
			);
		}
		await this.settle();
	}

	/** Staff record what the buyer brought: goods, or in words what was paid outside of the game. */
	public async receive(): Promise<void> {
		const { payment } = await this.stored();
		await this.press(this.courier, 'Record payment');
		const proof = [await this.troupe.pictures.take('payment')];
		const fields: Record<string, FieldValue> =
			payment.kind === 'in_game' ? { amount: String(payment.due) } : { what: '30 days, paid to the server fund', complete: true };
		await this.now(this.courier.fill({ ...fields, proof }), 'the payment');
		if (!(await this.stored()).payment.settled) throw new Error(`${this.plan.id}: the payment is not settled`);
	}

	public async giveBack(amount?: number): Promise<void> {
		const { payment } = await this.stored();
		await this.card(this.courier, 'Record return');
		const proof = [await this.troupe.pictures.take('return')];
		await this.now(this.courier.fill({ amount: String(amount ?? payment.received), proof }), 'the return');
	}

	/** One side proposes a time: so many days ahead, at this hour of their clock. */
	public async propose(by: Person, days = 1, hour = this.random.between(16, 21)): Promise<void> {
		const order = await this.stored();
		await this.press(by, order.state === 'ready' ? 'Move time' : 'Propose time');
		const offered = (by.modal()?.data.components ?? []).flatMap((part) =>
			part.type === 18 && part.component.type === 3 && part.component.custom_id === 'days'
				? part.component.options.map(({ value }) => value)
				: []
		);
		await this.now(by.fill({ days: offered.slice(days, days + 1), hour: [String(hour).padStart(2, '0')], minute: '00' }), 'the time');
		if (!(await this.stored()).offer) throw new Error(`${this.plan.id}: no time was proposed`);
	}

	/** The other side takes the proposed time. Answers when they meet. */
	public async take(by: Person): Promise<number> {
		await this.press(by, 'Take A');
		await this.settle();
		await this.is('ready');
		return this.meetingAt();
	}

	public async meetingAt(): Promise<number> {
		const { meeting } = await this.stored();
		return meeting.at.getTime();
	}

	/** Says that they are at the meeting. */
	public async here(by: Person): Promise<void> {
		await this.press(by, 'I am here');
		await this.settle();
	}

	public async codeWord(): Promise<string> {
		const { text } = await this.press(this.buyer, 'Show code word');
		const word = /code word: (\w{3} · \w{3})/.exec(text)?.[1];
		if (!word) throw new Error(`${this.plan.id}: no code word was shown:\n${text}`);
		return word;
	}

	/** A button that opens a form for a reason, and the form. */
	public async withReason(by: Person, button: string, reason: string): Promise<void> {
		await this.card(by, button);
		await this.now(by.fill({ reason }), button);
	}

	/** The buyer reports a problem. */
	public async report(fields: Readonly<Record<string, FieldValue>>, words: string): Promise<void> {
		await this.press(this.buyer, 'Report problem');
		await this.now(this.buyer.fill({ words, proof: [await this.troupe.pictures.take('what-came')], ...fields }), 'the report');
		await this.is('disputed');
	}

	public async statement(by: Person, words: string): Promise<void> {
		await this.press(by, 'Add statement');
		await this.now(by.fill({ words, proof: [await this.troupe.pictures.take('my-side')] }), 'the statement');
	}

	/** The judge reads the case, looks into the ticket, and decides. */
	public async rule(fields: Readonly<Record<string, FieldValue>>, reason: string): Promise<void> {
		const { judge } = this;
		const call = judge
			.sees(judge.channel('case-room'))
			.findLast((message) => this.troupe.stage.sandbox.render(message).includes(this.code));
		if (!call) throw new Error(`${this.plan.id}: nobody was called to judge ${this.code}`);
		await did(judge.click('See case', { message: call }), 'See case');
		await did(judge.click('Decide'), 'Decide');
		await did(judge.fill({ reason, ...fields }), 'the ruling');
		await this.now(judge.click('Confirm ruling'), 'Confirm ruling');
	}

	/** Other amount, by whoever may ask for it; with `total`, at another price. */
	public async change(by: Person, how: { readonly total?: number; readonly reason?: string } = {}): Promise<void> {
		await this.press(by, 'Change order');
		if (how.total === undefined) {
			const { text } = await did(by.click('+ 1'), '+ 1');
			await this.now(by.click(text.includes('Change now') ? 'Change now' : 'Send offer'), 'the change');
			return;
		}
		await did(by.click('Other price'), 'Other price');
		await this.now(by.fill({ total: String(how.total), reason: how.reason ?? '' }), 'the price');
	}

	/** A button of the room; where the room has none of that name, of the card that anybody of the order may open. */
	public async press(by: Person, button: string): Promise<Outcome> {
		const channel = by.channels().find(({ name }) => name?.includes(this.code.toLowerCase()));
		if (channel) {
			try {
				return await did(by.click(button, { channel }), button);
			} catch (error) {
				if (!(error instanceof Error) || !noButton.test(error.message)) throw error;
			}
		}
		return this.card(by, button);
	}

	/** A button on the card that anybody of the order may open. */
	public async card(by: Person, button: string): Promise<Outcome> {
		await opened(() => by.slash('order', { order: this.code }, { sub: 'view' }), '/order view');
		return did(by.click(button), button);
	}

	public room(by: Person) {
		const found = by.channels().find(({ name }) => name?.includes(this.code.toLowerCase()));
		if (!found) throw new Error(`${by.user.username} sees no room of ${this.code}`);
		return found;
	}

	/** Presses, and waits until the bot has done what follows. */
	public async now(act: Promise<Outcome>, what: string): Promise<Outcome> {
		const outcome = await did(act, `${this.plan.id}: ${what}`);
		await this.settle();
		return outcome;
	}

	public settle(): Promise<void> {
		return this.troupe.stage.settled();
	}

	/** @throws Error when the order is in none of these states. */
	public async is(...states: readonly string[]): Promise<void> {
		const { state } = await this.stored();
		if (states.includes(state)) return;
		const shown = [this.buyer, this.courier, this.other, this.judge].map((person) => this.troupe.stage.sandbox.render(person.screen()));
		throw new Error(`${this.plan.id} (${this.code}) is ${state}, not ${states.join(' or ')}; the screens:\n${shown.join('\n')}`);
	}

	/** When the state of the order runs out. */
	public async dueAt(): Promise<number> {
		const { dueAt } = await this.stored();
		return dueAt instanceof Date ? dueAt.getTime() : this.troupe.stage.now + dayMs;
	}

	async #choose(card: Outcome, value: string): Promise<Outcome> {
		const ids = [...JSON.stringify(card.message?.components ?? []).matchAll(/"custom_id":"([^"]*shop\.variant[^"]*)"/g)];
		const id = ids[0]?.[1];
		if (!id) throw new Error(`${this.plan.id}: ${this.plan.item} has no variants to choose from`);
		return did(this.buyer.select(id, [value]), 'the variant');
	}
}

/** @throws Error when the bot did not answer, or answered that something broke. */
async function did(act: Promise<Outcome>, what: string): Promise<Outcome> {
	const outcome = await act;
	if (outcome.kind === 'failed') throw new Error(`${what}: the bot did not answer`);
	if (outcome.text.includes('broke on our side')) throw new Error(`${what}: ${outcome.text}`);
	return outcome;
}

/** Opens a screen. It changes nothing, so on a machine that is too busy to answer within three seconds it is opened again. */
async function opened(open: () => Promise<Outcome>, what: string): Promise<Outcome> {
	for (let tries = 1; tries < 3; tries++) {
		const outcome = await open();
		if (outcome.kind !== 'failed') return did(Promise.resolve(outcome), what);
	}
	return did(open(), what);
}
