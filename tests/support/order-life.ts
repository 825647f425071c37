import type { Outcome, Person } from '../../sandbox/src/index.js';
import type { App } from './app.js';
import { answersFor, picture, room, setUp } from './order-script.js';

/** How a person presses: once, twice at the same moment, … */
export type Press = (act: () => Promise<Outcome>, what: string) => Promise<Outcome>;

export const once: Press = (act) => act();

/** Both presses find the screen as it is now. */
export const twice: Press = async (act) => {
	const [first] = await Promise.all([act(), act()]);
	return first;
};

/** Everything that members and staff press in the life of an order, pressed in a certain way. */
export class OrderLife {
	public constructor(
		public readonly app: App,
		private readonly press: Press
	) {}

	public setUp(): Promise<void> {
		return setUp(this.app);
	}

	/** From an empty wallet to the placed order. Answers its code. */
	public async place(buyer: Person, item = 'metal-ingots'): Promise<string> {
		const wallet = await buyer.slash('wallet', {}, { sub: 'balance' });
		if (wallet.text.includes('Claim grant')) await this.button(buyer, 'Claim grant');
		await buyer.slash('shop', { item });
		let outcome = await this.button(buyer, 'Order');
		for (let page = 0; page < 8; page++) {
			if (outcome.kind === 'modal') outcome = await this.fill(buyer, answersFor(buyer));
			else if (/\(Continue\)/.test(outcome.text)) outcome = await this.button(buyer, 'Continue');
			else break;
		}
		await this.button(buyer, 'Place order');
		await this.app.idle();
		const [order] = await this.app.db
			.collection('orders')
			.find({ guild: this.app.guild.id, buyer: buyer.id })
			.sort({ placedAt: -1 })
			.limit(1)
			.toArray();
		if (!order) throw new Error(`Nothing was placed; the screen is ${this.app.sandbox.render(buyer.screen())}`);
		return String(order.code);
	}

	public async claim(staff: Person, code: string): Promise<void> {
		const queue = staff.channel('staff-queue');
		const calls = staff.sees(queue).filter((message) => this.app.sandbox.render(message).includes(code));
		const call = calls.findLast((message) => this.app.sandbox.render(message).includes('Claim order'));
		if (!call) throw new Error(`Nobody was called for ${code}`);
		await this.press(() => staff.click('Claim order', { message: call }), 'Claim order');
		await this.app.idle();
	}

	public async deliver(staff: Person, code: string): Promise<void> {
		await this.inRoom(staff, code, 'Mark delivered');
		await this.fill(staff, { proof: [picture] });
		await this.app.idle();
	}

	/** A button that opens a form for a reason, and the form. */
	public async withReason(staff: Person, code: string, button: string, reason: string): Promise<void> {
		await this.inRoom(staff, code, button);
		await this.fill(staff, { reason });
		await this.app.idle();
	}

	public async confirm(buyer: Person, code: string): Promise<void> {
		await this.inRoom(buyer, code, 'Confirm receipt');
		await this.button(buyer, 'Confirm receipt');
		await this.app.idle();
	}

	public async cancel(buyer: Person, code: string): Promise<void> {
		await this.inRoom(buyer, code, 'Cancel order');
		await this.button(buyer, 'Cancel order');
		await this.app.idle();
	}

	/** A button of the ticket. */
	public inRoom(person: Person, code: string, button: string): Promise<Outcome> {
		const channel = room(person, code);
		return this.press(() => person.click(button, { channel }), button);
	}

	/** A button of the person's own screen. */
	public button(person: Person, button: string): Promise<Outcome> {
		const message = person.screen();
		if (!message) throw new Error(`${person.user.username} has no screen`);
		return this.press(() => person.click(button, { message }), button);
	}

	public fill(person: Person, fields: Parameters<Person['fill']>[0]): Promise<Outcome> {
		const modal = person.modal();
		if (!modal) throw new Error(`${person.user.username} has no form open`);
		return this.press(() => person.fill(fields, { modal }), `form ${modal.title}`);
	}
}

/** Waits until everything that was pressed has been carried out, the lines of the transaction log too. */
export async function quiet(app: App): Promise<void> {
	await app.idle();
	for (let tries = 0; (await app.db.collection('log_lines').countDocuments({ batch: null })) > 0; tries++) {
		if (tries > 300) throw new Error('Lines of the transaction log still wait');
		if (tries % 10 === 0) await app.advance(10_000);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	await app.idle();
}

/** Four members and all that can become of an order: completed after detours, cancelled, declined, refunded. */
export async function fourOrders(
	life: OrderLife,
	[completes, cancels, declined, refunded]: readonly [Person, Person, Person, Person]
): Promise<void> {
	const { owner, staff, otherStaff } = life.app.people;
	const first = await life.place(completes);
	await life.claim(staff, first);
	await life.withReason(staff, first, 'Return', 'not mine');
	await life.claim(otherStaff, first);
	await life.deliver(otherStaff, first);
	await life.withReason(otherStaff, first, 'Take back', 'wrong box');
	await life.deliver(otherStaff, first);
	await life.inRoom(completes, first, 'Need more time');
	await life.app.idle();
	await life.confirm(completes, first);
	await life.inRoom(completes, first, '5 ★');
	await completes.say('Fast hand-over, thank you all!', { channel: life.app.people.owner.channel('general') });

	await life.cancel(cancels, await life.place(cancels));

	const third = await life.place(declined);
	await life.withReason(owner, third, 'Decline', 'none left');

	const fourth = await life.place(refunded);
	await life.claim(staff, fourth);
	await life.deliver(staff, fourth);
	await life.withReason(staff, fourth, 'Refund', 'lost on the way');
	await quiet(life.app);
}
