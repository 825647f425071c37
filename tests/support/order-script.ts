import type { Outcome, Person } from '../../sandbox/src/index.js';
import type { App } from './app.js';

/** A picture of one pixel. */
export const picture = {
	name: 'proof.png',
	data: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
};

/** Credits that a new member claims in test guilds. */
export const startGrant = 5_000;

/** The owner sets the guild up with the starter pack and a start grant, and gives the couriers their role. */
export async function setUp(app: App): Promise<void> {
	const { owner, staff, otherStaff } = app.people;
	await opened(app, owner, 'Next: names', () => owner.slash('setup'));
	await owner.click('Next: names');
	await owner.fill({ 'Start grant': String(startGrant) });
	await owner.click('Do it now');
	await app.idle();
	const courier = await settled(
		async () => (await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots?.roles?.fulfiller as string | undefined
	);
	for (const person of [staff, otherStaff]) app.sandbox.giveRole(app.guild, person, courier);
	await storefrontShown(app);
}

/**
 * A person waits for the screen with the button, and types the command again when nothing comes: a bot that is busy says first that it still works.
 *
 * @throws with what was shown last.
 */
async function opened(app: App, who: Person, button: string, ask: () => Promise<Outcome>): Promise<void> {
	let last = '';
	for (let tries = 0; tries < 3; tries++) {
		last = (await ask()).text;
		for (let looks = 0; looks < 50; looks++) {
			last = app.sandbox.render(who.screen() ?? null);
			if (last.includes(button)) return;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
	throw new Error(`no screen with "${button}" opened; there is:\n${last}`);
}

/** Waits until the shop channel shows what is for sale: it comes a second after the set-up, and would meet the faults of what follows. */
async function storefrontShown(app: App): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		const row = await app.db.collection('storefronts').findOne({ guild: app.guild.id });
		if (row && row.messages.length > 0 && row.done === row.asked) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
}

async function settled<T>(read: () => Promise<T | undefined>): Promise<T> {
	for (let tries = 0; tries < 100; tries++) {
		const value = await read();
		if (value !== undefined) return value;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error('the set-up did not finish');
}

/** The buyer claims the start grant, as a person would. */
export async function claimGrant(buyer: Person): Promise<void> {
	await buyer.slash('wallet', {}, { sub: 'balance' });
	await buyer.click('Claim grant');
}

const texts: Readonly<Record<string, string>> = {
	survivor_name: 'Mira of Ash',
	server_number: '9664',
	time_zone: 'Europe/Berlin',
	scope: 'Please build a small box with beds, forges and a vault room.',
	start_time: 'Sat 20:00',
	species: 'Rex',
	bp_target: 'Rex saddle'
};

/** Answers for every field of the open form that has to be filled, whatever it asks. */
export function answersFor(person: Person): Record<string, string | boolean | readonly string[]> {
	const fields: Record<string, string | boolean | readonly string[]> = {};
	for (const part of person.modal()?.data.components ?? []) {
		if (part.type !== 18) continue;
		const field = part.component as {
			type: number;
			custom_id: string;
			required?: boolean;
			value?: string;
			options?: readonly { value: string }[];
			min_length?: number;
		};
		if (field.type === 4) {
			if (field.value) continue;
			const known = texts[field.custom_id];
			if (known !== undefined) fields[field.custom_id] = known;
			else if (field.required !== false)
				fields[field.custom_id] = field.min_length && field.min_length > 2 ? 'as we agreed, thank you all' : '2';
		} else if (field.options) {
			if (field.required !== false) fields[field.custom_id] = [field.options[0]?.value ?? ''];
		} else if (field.type === 23) fields[field.custom_id] = true;
	}
	return fields;
}

/** Opens an item and goes through its form up to the summary; resumes where an earlier try has stopped. Returns the screens on the way. */
export async function fillForm(person: Person, item: string): Promise<string[]> {
	const screens: string[] = [];
	screens.push((await person.slash('shop', { item })).text);
	let outcome = await person.click('Order');
	for (let page = 0; page < 8; page++) {
		screens.push(outcome.text);
		if (outcome.kind === 'modal') outcome = await person.fill(answersFor(person));
		else if (/\(Continue\)/.test(outcome.text)) outcome = await person.click('Continue');
		else break;
	}
	return screens;
}

/** The thread or channel of the only order that this person is in. */
export function room(person: Person, code: string) {
	const found = person.channels().find((channel) => channel.name?.includes(code.toLowerCase()));
	if (!found) throw new Error(`${person.user.username} sees no room of ${code}`);
	return found;
}

/** One order as the people play it: each step looks at where the order is, so that it can be resumed after any interruption. */
export async function nextStep(app: App, item = 'metal-ingots'): Promise<'again' | 'done'> {
	const { buyer, staff } = app.people;
	const guild = app.guild.id;
	const order = await app.db.collection('orders').findOne({ guild, buyer: buyer.id });
	if (!order) {
		const granted = await app.db.collection('postings').findOne({ guild, reason: 'grant.start' });
		if (!granted) await claimGrant(buyer);
		else {
			await fillForm(buyer, item);
			await buyer.click('Place order');
		}
		return 'again';
	}
	const code = String(order.code);
	switch (order.state) {
		case 'placed':
			await staff.click('Claim order', { channel: staff.channel('staff-queue') });
			return 'again';
		case 'claimed':
			await staff.click('Mark delivered', { channel: room(staff, code) });
			await staff.fill({ proof: [picture] });
			return 'again';
		case 'delivered':
			await buyer.click('Confirm receipt', { channel: room(buyer, code) });
			await buyer.click('Confirm receipt');
			return 'again';
		case 'completed': {
			if (await app.db.collection('reviews').findOne({ guild, author: buyer.id })) return 'done';
			await buyer.click('5 ★', { channel: room(buyer, code) });
			return 'again';
		}
		default:
			throw new Error(`the order is ${order.state}`);
	}
}
