import type { Person } from '../../sandbox/src/index.js';

/** The custom id on the person's screen that has all of these parts. @throws when there is none. */
export function idOn(who: Person, ...parts: readonly string[]): string {
	const ids = [...JSON.stringify(who.screen()).matchAll(/"custom_id":"([^"]+)"/g)].map((match) => match[1] ?? '');
	const found = ids.find((id) => parts.every((part) => id.includes(part)));
	if (!found) throw new Error(`no ${parts.join(' ')} among ${ids.join(' ')}`);
	return found;
}

/** Presses a button of the person's screen by what it does, whether it is shown or not. */
export function press(by: Person, customId: string) {
	const message = by.screen();
	if (!message) throw new Error(`${by.user.username} sees no screen`);
	return by.click(customId, { forge: true, message });
}
