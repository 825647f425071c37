import type { Outcome, Person } from '../../../sandbox/src/index.js';
import { type Act, inRoom, onCard, settled } from '../../support/eight-acts.js';
import { player } from '../../support/eight-orders.js';
import { startGrant } from '../../support/order-script.js';
import type { Played } from './lane.js';

/** A step of a journey: looks at where things are and does the next thing. */
export type Step = (app: Played) => Promise<'again' | 'done'>;

export interface Patience {
	/** So many steps in a row may fail. */
	readonly failures: number;
	/** Real ms after which nobody tries any more. */
	readonly forMs: number;
	/** What people do about a step that failed before they try again. */
	readonly onFailure?: (app: Played) => Promise<void>;
}

export interface Persisted {
	readonly done: boolean;
	/** What went wrong last, for the report. */
	readonly trouble: unknown;
	/** How many steps failed. */
	readonly failed: number;
}

/** A person looks again after a moment: it is no time that the bot must keep. */
const momentMs = 150;

/**
 * Does a journey's steps as persons would: what was refused, failed or is not there is looked at again and tried again, as long as
 * patience lasts. A step never remembers what it did: it sees it.
 */
export async function retryAsPerson(app: Played, step: Step, { failures, forMs, onFailure }: Patience): Promise<Persisted> {
	const until = Date.now() + forMs;
	let trouble: unknown = null;
	let failed = 0;
	for (let inRow = 0; inRow < failures && Date.now() < until; ) {
		try {
			await app.idle();
			if ((await step(app)) === 'done') return { done: true, trouble, failed };
			inRow = 0;
		} catch (error) {
			trouble = error;
			failed++;
			inRow++;
			await onFailure?.(app).catch((reason: unknown) => {
				trouble = reason;
			});
			await new Promise((resolve) => setTimeout(resolve, momentMs));
		}
	}
	return { done: false, trouble, failed };
}

/** Who answers for a guild looks at `/setup` and presses what it offers until nothing is missing; then couriers get their roles. */
export async function putRight(app: Played): Promise<void> {
	const { owner } = app.people;
	const text = answered(await owner.slash('setup'));
	const first = !(await app.db.collection('settings').findOne({ guild: app.guild.id }))?.installed;
	if (/\(Resume\)/.test(text)) await owner.click('Resume');
	else if (/\(Do it now\)/.test(text)) {
		if (first) {
			await owner.click('Next: names');
			await owner.fill({ 'Start grant': String(startGrant) });
		}
		await owner.click('Do it now');
	}
	await app.idle();
	await giveRoles(app);
}

/** Couriers, crew and judge carry the roles that the set-up knows now. */
export async function giveRoles(app: Played): Promise<void> {
	const { staff, otherStaff } = app.people;
	const roles: Readonly<Record<string, string>> =
		(await app.db.collection('settings').findOne({ guild: app.guild.id }))?.slots?.roles ?? {};
	const known = app.roles();
	const judges = app.sandbox.members(app.guild).filter(({ user }) => user.global_name === 'Odo');
	const wanted = [
		...[staff, otherStaff].flatMap(({ id }) => [roles.fulfiller, roles.vetted].map((role) => [id, role] as const)),
		...judges.map(({ user }) => [user.id, roles.judge] as const)
	];
	const there = new Set(app.sandbox.members(app.guild).map(({ user }) => user.id));
	for (const [person, role] of wanted) if (role && known.has(role) && there.has(person)) app.sandbox.giveRole(app.guild, person, role);
}

/** Whether the guild is set up: the run has ended and nothing of it is missing. */
export async function isSetUp(app: Played): Promise<boolean> {
	const filter = { guild: app.guild.id };
	const [run, settings] = await Promise.all([app.db.collection('setups').findOne(filter), app.db.collection('settings').findOne(filter)]);
	return run?.state === 'done' && Boolean(settings?.installed);
}

/** Presses a button of an order where the person finds it: in its room, or on the card that `/order view` shows. */
export async function press(act: Act, person: Person, button: string): Promise<string> {
	try {
		return await inRoom(act, person, button);
	} catch {
		return onCard(act, person, button);
	}
}

/** Takes the order: from the call in the queue, or on its card when the call is not there. */
export async function take(act: Act, courier: Person): Promise<void> {
	const { app, code } = act;
	const queue = courier.channels().find(({ name }) => name === 'staff-queue');
	const says = (message: Parameters<typeof app.sandbox.render>[0], text: string): boolean => app.sandbox.render(message).includes(text);
	const call = queue && courier.sees(queue).findLast((message) => says(message, code) && says(message, '(Claim order)'));
	if (call) await courier.click('Claim order', { message: call });
	else await onCard(act, courier, 'Claim order');
	await app.idle();
}

/** The order's stored ticket. */
export const ticketOf = ({ app, code }: Act) => app.db.collection('tickets').findOne({ guild: app.guild.id, code });

/** Waits until the ticket is so, a few seconds at most. */
export const whenTicket = (act: Act, fits: (ticket: { readonly [field: string]: unknown }) => boolean): Promise<void> =>
	settled(async () => {
		const ticket = await ticketOf(act);
		return ticket !== null && fits(ticket);
	});

/** Everybody who has to do with the order that this person bought; null before it is placed. */
export async function actOf(app: Played, buyer: Person): Promise<Act | null> {
	const order = await app.db.collection('orders').findOne({ guild: app.guild.id, buyer: buyer.id });
	if (!order) return null;
	const judge = app.sandbox.members(app.guild).some(({ user }) => user.global_name === 'Odo') ? player(app, 'Odo') : app.people.owner;
	return { app, order, code: String(order.code), ...app.people, buyer, judge };
}

/** An answer that never came is worth a look at what the bot says of it. */
export const answered = ({ kind, text }: Outcome): string => {
	if (kind === 'failed') throw new Error('This interaction failed');
	return text;
};
