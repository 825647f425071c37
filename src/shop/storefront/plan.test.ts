import { describe, expect, it } from 'vitest';
import { planStorefront, type WantedStorefront } from './plan.js';
import { newStorefront, type ShownMessage, type StorefrontRow } from './storefront.model.js';

const now = new Date('2026-11-21T12:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1_000);
const message = (id: string, hash: string, seconds = 3_600, pin: ShownMessage['pin'] = 'done'): ShownMessage => ({
	id,
	n: Number(id),
	hash,
	at: ago(seconds),
	pin
});
const row = (messages: readonly ShownMessage[], rest: Partial<StorefrontRow> = {}): StorefrontRow => ({
	...newStorefront('100000000000000001' as StorefrontRow['guild']),
	channel: messages.length > 0 ? 'c' : null,
	messages,
	...rest
});
const wanted = (hashes: readonly string[], rest: Partial<WantedStorefront> = {}): WantedStorefront => ({
	channel: 'c',
	hashes,
	pin: true,
	remakesPerDay: 3,
	...rest
});

describe('the next step of a storefront', () => {
	it('is none when everything is shown', () => {
		expect(planStorefront(row([message('1', 'a')]), wanted(['a']), now)).toEqual({ step: null, later: null });
		expect(planStorefront(row([]), wanted([], { channel: null }), now)).toEqual({ step: null, later: null });
	});

	it('posts one message for each category, in their order', () => {
		expect(planStorefront(row([]), wanted(['a', 'b']), now).step).toEqual({ do: 'post', index: 0 });
		expect(planStorefront(row([message('1', 'a')]), wanted(['a', 'b']), now).step).toEqual({ do: 'post', index: 1 });
	});

	it('edits a message at most once a minute, and says when it may', () => {
		expect(planStorefront(row([message('1', 'a', 61)]), wanted(['x']), now).step).toEqual({ do: 'edit', index: 0 });
		expect(planStorefront(row([message('1', 'a', 20)]), wanted(['x']), now)).toEqual({
			step: null,
			later: new Date(now.getTime() + 40_000)
		});
		// One that may be edited is not held up by one that may not.
		const two = row([message('1', 'a', 20), message('2', 'b', 90)]);
		expect(planStorefront(two, wanted(['x', 'y']), now).step).toEqual({ do: 'edit', index: 1 });
	});

	it('turns another order into other contents, and takes the last message away when a category is gone', () => {
		const shown = row([message('1', 'a'), message('2', 'b')]);
		expect(planStorefront(shown, wanted(['b', 'a']), now).step).toEqual({ do: 'edit', index: 0 });
		expect(planStorefront(shown, wanted(['b']), now).step).toEqual({ do: 'remove', index: 1 });
		expect(planStorefront(shown, wanted([]), now).step).toEqual({ do: 'remove', index: 1 });
	});

	it('moves to another channel, and does nothing where the channel is gone', () => {
		expect(planStorefront(row([message('1', 'a')]), wanted(['a'], { channel: 'd' }), now).step).toEqual({ do: 'remove', index: 0 });
		expect(planStorefront(row([], { gone: 'c' }), wanted(['a']), now)).toEqual({ step: null, later: null });
		expect(planStorefront(row([], { gone: 'c' }), wanted(['a'], { channel: 'd' }), now).step).toEqual({ do: 'post', index: 0 });
	});

	it('leaves messages alone that were deleted too often today, until tomorrow', () => {
		const often = { removed: { day: '2026-11-21', count: 4 } };
		expect(planStorefront(row([], often), wanted(['a']), now)).toEqual({ step: null, later: new Date('2026-11-22T00:00:00Z') });
		const tomorrow = new Date('2026-11-22T00:00:01Z');
		expect(planStorefront(row([], often), wanted(['a']), tomorrow).step).toEqual({ do: 'post', index: 0 });
		expect(planStorefront(row([], { removed: { day: '2026-11-21', count: 3 } }), wanted(['a']), now).step).not.toBeNull();
	});

	it('pins what was not pinned, unless the owner wants none', () => {
		const shown = row([message('1', 'a', 5, 'wanted')]);
		expect(planStorefront(shown, wanted(['a']), now).step).toEqual({ do: 'pin', index: 0 });
		expect(planStorefront(shown, wanted(['a'], { pin: false }), now).step).toBeNull();
		expect(planStorefront(row([message('1', 'a', 5, 'refused')]), wanted(['a']), now).step).toBeNull();
	});
});
