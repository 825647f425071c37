import type { APIMessageTopLevelComponent } from 'discord-api-types/v10';
import { ComponentType } from 'discord-api-types/v10';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { container, primary, row, screen, section, text } from '../views/kit.js';
import { hasMarker, markerOf, nonceOf, withMarker } from './marker.js';

const card = screen(container('brand', text('Order'), row(primary('a', 'Claim'))));
// Discord numbers what has no id, from 1 on.
function asDiscordStores(components: readonly APIMessageTopLevelComponent[]): APIMessageTopLevelComponent[] {
	let next = 1;
	return JSON.parse(JSON.stringify(components), (_, value) =>
		typeof value === 'object' && value !== null && typeof value.type === 'number' ? { id: next++, ...value } : value
	);
}

test('a message is found by the key of its effect, and by no other key', () => {
	fc.assert(
		fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (key, other) => {
			const components = asDiscordStores(withMarker(card.components, key));
			expect(hasMarker({ components }, key)).toBe(true);
			if (other !== key) expect(hasMarker({ components }, other)).toBe(false);
		})
	);
});

test('ids lie within what Discord takes, and differ from each other', () => {
	fc.assert(
		fc.property(fc.string(), (key) => {
			const { container: frame, text: line } = markerOf(key);
			for (const id of [frame, line]) expect(Number.isSafeInteger(id) && id >= 1 && id <= 2 ** 31 - 1).toBe(true);
			expect(frame).not.toBe(line);
			expect(nonceOf('1', key)).toMatch(/^[\w-]{25}$/);
			expect(nonceOf('1', key)).toBe(nonceOf('1', key));
			expect(nonceOf('1', key)).not.toBe(nonceOf('2', key));
		})
	);
});

test('the screen that is sent stays as it was', () => {
	const before = JSON.stringify(card);
	withMarker(card.components, 'key');
	expect(JSON.stringify(card)).toBe(before);
});

test.each([
	['text only', screen(text('a line')).components],
	['a text inside a section', screen(container('ok', section([text('x')], primary('b', 'B')))).components],
	['a row only', screen(row(primary('a', 'A'))).components]
])('it holds in %s', (_, components) => {
	const marked = asDiscordStores(withMarker(components, 'key'));
	expect(hasMarker({ components: marked }, 'key')).toBe(true);
	const ids = JSON.stringify(marked).match(/"id":\d+/g) ?? [];
	expect(new Set(ids).size).toBe(ids.length);
	expect(marked.every(({ type }) => type in ComponentType)).toBe(true);
});
