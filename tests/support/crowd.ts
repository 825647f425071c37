import type { Person } from '../../sandbox/src/index.js';
import { type App, day } from './app.js';
import { claimGrant } from './order-script.js';

let people = 0;

/** So many new members of the app's guild, who have claimed their start grant. */
export async function crowd(app: App, size: number): Promise<Person[]> {
	const members = Array.from({ length: size }, () => newcomer(app));
	await atMost(12, members, claimGrant);
	return members;
}

/** A member who joined a month ago. */
export function newcomer(app: App, name = 'buyer'): Person {
	const user = app.sandbox.createUser({ name: `${name}-${++people}`, globalName: name, createdAt: new Date(Date.now() - 400 * day) });
	app.sandbox.addMember(app.guild, user, { joinedAt: new Date(Date.now() - 30 * day) });
	return app.sandbox.as(user, app.guild);
}

/** Opens the summary of an item that asks no questions; the button to place it is on it. */
export async function toSummary(person: Person, item: string): Promise<void> {
	await person.slash('shop', { item });
	await person.click('Order');
}

/** Works through a list, some at a time. */
export async function atMost<T>(parallel: number, list: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
	const rest = [...list];
	const worker = async () => {
		for (let next = rest.shift(); next !== undefined; next = rest.shift()) await work(next);
	};
	await Promise.all(Array.from({ length: parallel }, worker));
}
