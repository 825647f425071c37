import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guildId, memberId } from '#core/ids';
import type { RunLine, RunResult, SetupRunRow } from './run.types.js';
import type { GuildFacts } from './setup.types.js';
import { type Use, undoDigest, undoLines, undoSettings } from './undo.js';

const guild = guildId('100000000000000001');
const line = (kind: 'role' | 'channel', slot: string): RunLine => ({
	kind,
	slot,
	name: slot,
	state: 'new',
	id: null,
	was: null,
	besides: []
});
const made = (id: string, more: Partial<RunResult> = {}): RunResult => ({ id, how: 'made', name: id, shape: 'as made', ...more });
const run = (got: Record<string, RunResult>): SetupRunRow => ({
	_id: 'x',
	guild,
	run: 1,
	by: '1',
	at: new Date(0),
	endedAt: new Date(0),
	standing: true,
	lines: [line('role', 'courier'), line('channel', 'shop'), line('channel', 'rooms')],
	got,
	asked: {},
	before: { version: 0, installed: null, zone: 'UTC', language: 'en-US' },
	after: { version: 1, installed: { pack: 'p', version: '1', at: new Date(0) }, zone: 'UTC', language: 'en-US' },
	changed: [],
	categories: [],
	items: [],
	renewed: 0,
	rules: 0,
	undos: 0,
	undo: null
});
const channel = (id: string, more: Partial<GuildFacts['channels'][number]> = {}) => ({
	id,
	name: id,
	kind: 'text' as const,
	topic: '',
	isPublic: true,
	parent: null,
	botMay: 0n,
	shape: 'as made',
	...more
});
const facts = (channels: GuildFacts['channels'], roles: GuildFacts['roles'] = []): GuildFacts => ({
	guild,
	name: 'x',
	owner: memberId('400000000000000001'),
	locale: null,
	bot: { id: memberId('900000000000000001'), permissions: 0n, top: 1 },
	roles,
	channels
});
const unused: Use = { messages: 0, threads: 0, members: 0 };
const all = run({ 'role:courier': made('r'), 'channel:shop': made('c'), 'channel:rooms': made('d') });
const there = facts([channel('c'), channel('d')], [{ id: 'r', name: 'r', managed: false, position: 0, shape: 'as made' }]);
const uses = (more: Record<string, Use | null> = {}) => new Map(Object.entries({ r: unused, c: unused, d: unused, ...more }));
const shown = (given: ReturnType<typeof undoLines>) => given.map(({ ref, state, reason, count }) => [ref, state, reason, count]);

describe('taking a run back', () => {
	it('removes what nobody has touched, channels before the roles that they name', () => {
		expect(shown(undoLines(all, there, uses(), []))).toEqual([
			['channel:shop', 'remove', null, 0],
			['channel:rooms', 'remove', null, 0],
			['role:courier', 'remove', null, 0]
		]);
	});

	it.each([
		['messages of people', uses({ c: { ...unused, messages: 3 } }), there, 'messages', 3],
		['threads', uses({ c: { ...unused, threads: 2 } }), there, 'threads', 2],
		['an edit', uses(), facts([channel('c', { shape: 'other' }), channel('d')], there.roles), 'edited', 0],
		['channels inside', uses(), facts([channel('c'), channel('d', { parent: 'c' })], there.roles), 'children', 1]
	] as const)('keeps a channel with %s unless it is ticked', (_name, used, given, reason, count) => {
		expect(shown(undoLines(all, given, used, []))[0]).toEqual(['channel:shop', 'keep', reason, count]);
		expect(shown(undoLines(all, given, used, ['channel:shop']))[0]).toEqual(['channel:shop', 'remove', reason, count]);
	});

	it('keeps a role that members carry, unless it is ticked', () => {
		const used = uses({ r: { ...unused, members: 4 } });
		expect(shown(undoLines(all, there, used, []))[2]).toEqual(['role:courier', 'keep', 'members', 4]);
		expect(shown(undoLines(all, there, used, ['role:courier']))[2]?.[1]).toBe('remove');
	});

	it('never removes what was there before or what it can not look into, ticked or not', () => {
		const found = run({
			'role:courier': made('r', { how: 'found' }),
			'channel:shop': made('c', { how: 'chosen' }),
			'channel:rooms': made('d')
		});
		const lines = undoLines(found, there, uses({ d: null }), ['role:courier', 'channel:shop', 'channel:rooms']);
		expect(lines.map(({ state, reason }) => [state, reason])).toEqual([
			['keep', 'before'],
			['keep', 'unseen'],
			['keep', 'before']
		]);
	});

	it('knows what is gone', () => {
		expect(shown(undoLines(all, facts([]), uses(), []))[0]).toEqual(['channel:shop', 'gone', null, 0]);
	});

	it('is another plan as soon as one line is', () => {
		const of = (used: ReturnType<typeof uses>) => undoDigest({ lines: undoLines(all, there, used, []), restore: ['a'], items: 1 });
		expect(of(uses())).toBe(of(uses()));
		expect(of(uses())).not.toBe(of(uses({ c: { ...unused, messages: 1 } })));
	});
});

describe('settings', () => {
	const values = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 0, max: 2 }));

	it('that are as the run left them become what they were; all others stay', () => {
		fc.assert(
			fc.property(values, values, values, (before, after, now) => {
				const { restore, changed } = undoSettings(before, after, now);
				for (const key of ['a', 'b', 'c', 'd']) {
					const untouched = now[key] === after[key];
					if (key in restore) expect([untouched, restore[key]]).toEqual([true, before[key] ?? null]);
					else expect(before[key] === after[key] || !untouched).toBe(true);
					if (changed.includes(key)) expect(key in restore).toBe(false);
				}
			})
		);
	});

	it('go all the way back when nobody has touched them', () => {
		fc.assert(
			fc.property(values, values, (before, after) => {
				const { restore, changed } = undoSettings(before, after, after);
				const now = Object.fromEntries(Object.entries({ ...after, ...restore }).filter(([, value]) => value !== null));
				expect([now, changed]).toEqual([before, []]);
			})
		);
	});
});
