import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { visible } from '#core/i18n/escape';
import { declareFeatures } from '#core/interactions/features';
import { definedSlices, packSlices, type SliceValues, slotsSettings } from '#settings';
import { strings, testView } from '../../../tests/support/views.js';
import type { Leaf, Shape } from './leaf.js';
import { areasOf, isOwners, isReset, isTyped, leafId, neededFor, registryOf } from './registry.js';
import { parseValue, showValue } from './text-form.js';
import { nameOf, wantsOf } from './wants.js';
import { wordsOf } from './words.js';

const root = new URL('../../', import.meta.url);
const languages = ['en-US', 'de', 'fr'] as const;
const wordsIn = (locale: string) => ({ ...wordsOf(testView({ locale: strings.supported(locale) })), locale });
let leaves: readonly Leaf[];
let bare: readonly Leaf[];
let pack: SliceValues;

beforeAll(async () => {
	for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' }))
		if (file.endsWith('.settings.ts')) await import(new URL(file, root).href);
	pack = packSlices(JSON.parse(await readFile('packs/ark-small-tribes.json', 'utf8')));
	// Of the parts that the pack names this version has two; it has no switch for the others.
	declareFeatures('test', { shop: {}, orders: {} });
	const { roleSlots, channelSlots } = slotsSettings.parse(pack.slots);
	const locales = ['en-US', 'de'];
	leaves = registryOf({ values: pack, roleSlots, channelSlots, locales });
	bare = registryOf({ values: {}, roleSlots: [], channelSlots: [], locales });
});

/** Paths of everything inside a value that is not an object of its own. */
function paths(value: unknown, path: readonly string[]): string[] {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return [path.join('.')];
	return Object.entries(value).flatMap(([name, part]) => paths(part, [...path, name]));
}

describe('the registry', () => {
	test('misses no value of any slice, neither of the defaults nor of what a pack sets', () => {
		const covered = (path: string, by: readonly Leaf[]) => by.some(({ key }) => path === key || path.startsWith(`${key}.`));
		const missing = [...definedSlices().values()].flatMap((slice) => [
			...paths(slice.defaults, [slice.name]).filter((path) => path !== slice.name && !covered(path, bare)),
			...paths(slice.parse(pack[slice.name]), [slice.name])
				// What a slice passes on unread is none of its settings.
				.filter((path) => !path.startsWith('orders.policies.') || /\.(refund|replacement)$/.test(path))
				.filter((path) => !path.startsWith('features.') || path === 'features.shop')
				.filter((path) => !covered(path, leaves))
		]);
		expect(definedSlices().size).toBeGreaterThan(9);
		expect(missing).toEqual([]);
		expect(leaves.filter(({ area }) => area === 'features').map(({ key }) => key)).toEqual(['features.orders', 'features.shop']);
		expect(bare.filter(({ area }) => area === 'features').map(({ key }) => key)).toEqual(['features.orders', 'features.shop']);
	});

	test('has keys and ids that are one of a kind and fit into options and custom ids', () => {
		expect(new Set(leaves.map(({ key }) => key)).size).toBe(leaves.length);
		expect(new Set(leaves.map(({ key }) => leafId(key))).size).toBe(leaves.length);
		expect(leaves.filter(({ key }) => key.length > 100)).toEqual([]);
	});

	test('has words for every setting, area and bound in every language', () => {
		for (const locale of strings.locales) {
			const view = testView({ locale });
			for (const area of areasOf(leaves).keys()) expect(strings.has(locale, `admin:setting.areas.${area}`)).toBe(true);
			expect(leaves.filter(({ words }) => !strings.has(locale, `admin:setting.names.${words}`)).map(({ key }) => key)).toEqual([]);
			for (const leaf of leaves) {
				expect(view.t('admin:setting.of', { name: nameOf(leaf) })).not.toContain('setting.names');
				expect(view.t('admin:setting.wanted', { wants: wantsOf(leaf, wordsIn(locale)) })).not.toContain('setting.wants');
			}
		}
	});

	test('has words for every choice, none of which can be mistaken for another', () => {
		for (const locale of strings.locales) {
			for (const { shape } of leaves) {
				const options =
					shape.kind === 'choice' ? shape.options : shape.kind === 'list' && typeof shape.of === 'object' ? shape.of.options : [];
				const words = options.map((option) => wordsIn(locale).choice(option));
				expect(options.filter((option) => !strings.has(locale, `admin:setting.choices.${option}`))).toEqual([]);
				expect(new Set(words).size).toBe(options.length);
				expect(words.filter((word) => /[",;\n]/.test(word))).toEqual([]);
			}
		}
	});

	test('asks for more where rights or money are given, and types in nothing that has a step of its own', () => {
		const needs = (key: string) => neededFor({ key }).slice(2);
		expect(needs('permissions.capabilities')).toEqual(['permissions.edit']);
		expect(needs('slots.roleSlots')).toEqual(['permissions.edit']);
		expect(needs('roles.admin')).toEqual(['permissions.edit']);
		expect(needs('economy.startGrant.credits')).toEqual(['money.faucets']);
		expect(needs('xp.faucets.enabled')).toEqual(['money.faucets']);
		expect(needs('economy.realMoney.notice')).toEqual(['money.real']);
		expect(needs('tickets.remakesPerDay')).toEqual([]);
		expect(
			leaves.filter(({ key }) => /^(?:xp\.rewardRules|xp\.ranks|trust\.(?:gates|tiers|limits\.byTier))$/.test(key)).map(isReset)
		).toEqual(Array.from({ length: 5 }, () => false));
		for (const key of ['roles.admin', 'slots.roleSlots', 'permissions.fourEyes']) expect([key, isOwners({ key })]).toEqual([key, true]);
		expect(isOwners({ key: 'tickets.remakesPerDay' })).toBe(false);
		const confirmed = leaves.filter(({ key }) => /^economy\.realMoney\.(enabled|confirmed|noticeHash)/.test(key));
		expect(confirmed).toHaveLength(4);
		expect(confirmed.filter((leaf) => isTyped(leaf) || isReset(leaf))).toEqual([]);
	});

	test('gives every default a value that its own schema takes', () => {
		expect(leaves.filter(({ fallback, optional, place, takes }) => place.in === 'slice' && !optional && !takes(fallback))).toEqual([]);
	});
});

/** Values that a setting may have. */
function valuesOf({ shape, optional }: Pick<Leaf, 'shape' | 'optional'>): fc.Arbitrary<unknown> {
	const some = typed(shape);
	return optional ? fc.option(some, { nil: undefined }) : some;
}

const text = (min: number, max: number) =>
	fc
		.oneof(fc.string({ maxLength: max, unit: 'grapheme' }), fc.constantFrom('', 'none', 'keine', '"', '"a"', 'a, b', '7', 'yes', '-'))
		.map(visible)
		.filter((value) => value.length >= min && value.length <= max);

function typed(shape: Shape): fc.Arbitrary<unknown> {
	const clock = fc.tuple(fc.nat(23), fc.nat(59)).map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
	switch (shape.kind) {
		case 'number': {
			const [min, max] = [shape.min ?? 0, shape.max ?? Number.MAX_SAFE_INTEGER];
			return shape.whole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value));
		}
		case 'boolean':
			return fc.boolean();
		case 'choice':
			return fc.constantFrom(...shape.options);
		case 'text':
			return text(shape.min, Math.min(shape.max, 60));
		case 'clock':
			return clock;
		case 'zone':
			return fc.constantFrom('UTC', 'Europe/Paris', 'America/Argentina/Ushuaia');
		case 'list': {
			const { of, min, max } = shape;
			const item: fc.Arbitrary<unknown> =
				typeof of === 'object'
					? fc.constantFrom(...of.options)
					: of === 'text'
						? text(1, 40)
						: of === 'span'
							? fc.record({ from: clock, to: clock })
							: of === 'number'
								? fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value))
								: fc.integer();
			return fc.array(item, { minLength: min, maxLength: Math.min(max, 6) });
		}
		default:
			return fc.constantFrom('100000000000000001');
	}
}

describe('values in text', () => {
	test.each(languages)('that are shown parse back to the same value, for every setting (%s)', (locale) => {
		const words = wordsIn(locale);
		for (const leaf of leaves.filter(isTyped)) {
			fc.assert(
				fc.property(valuesOf(leaf), (value) => {
					expect([leaf.key, parseValue(showValue(value, leaf, words), leaf, words)]).toEqual([leaf.key, { ok: true, value }]);
				}),
				{ numRuns: 60 }
			);
		}
	});

	test.each(languages)('of defaults and of the pack come back as well (%s)', (locale) => {
		const words = wordsIn(locale);
		for (const leaf of leaves.filter((one) => isTyped(one) && one.place.in === 'slice'))
			expect([leaf.key, parseValue(showValue(leaf.fallback, leaf, words), leaf, words)]).toEqual([
				leaf.key,
				{ ok: true, value: leaf.fallback }
			]);
	});

	const whole = { shape: { kind: 'number', whole: true, min: 0, max: null }, optional: false } as const;
	const share = { shape: { kind: 'number', whole: false, min: 0, max: 1 }, optional: false } as const;
	const parse = (typed: string, leaf: Pick<Leaf, 'shape' | 'optional'>, locale = 'en-US') => {
		const read = parseValue(typed, leaf, wordsIn(locale));
		return read.ok ? read.value : null;
	};

	test('are read as people write them', () => {
		expect(['1,250', '1250', '1 250', '1’250', ' 1,250 ', '+5', '1,25', '12,50', '−3'].map((typed) => parse(typed, whole))).toEqual([
			1250,
			1250,
			1250,
			1250,
			1250,
			null,
			1.25,
			12.5,
			-3
		]);
		expect(['1.250', '1250', '0,55', '0.55'].map((typed) => parse(typed, share, 'de'))).toEqual([1250, 1250, 0.55, 0.55]);
		const yes = { shape: { kind: 'boolean' }, optional: false } as const;
		expect(['yes', 'ON', 'no', 'off', 'maybe', ''].map((typed) => parse(typed, yes))).toEqual([true, true, false, false, null, null]);
		expect(['ja', 'An', 'nein', 'off'].map((typed) => parse(typed, yes, 'de'))).toEqual([true, true, false, false]);
		const spans = { shape: { kind: 'list', of: 'span', min: 0, max: 6 }, optional: false } as const;
		expect(parse('8:00-12:00, 18:00 – 23:30', spans)).toEqual([
			{ from: '08:00', to: '12:00' },
			{ from: '18:00', to: '23:30' }
		]);
		expect(parse('none', spans)).toEqual([]);
		expect(parse('18:00', spans)).toBeNull();
	});

	test('that are hostile are refused or stay text', () => {
		const numbers = ['NaN', 'Infinity', '-Infinity', '1e309', '1e999', '0x10', '1_000', '', ' ', '{"$gt":0}', '9'.repeat(41), '1,2,3', '٣'];
		expect(numbers.map((typed) => parse(typed, whole))).toEqual(numbers.map(() => null));
		const free = { shape: { kind: 'text', min: 0, max: 100 }, optional: false } as const;
		for (const typed of ['__proto__', '{"$ne":null}', '@everyone', '<@100000000000000001>', "'; db.dropDatabase()", '=1+1', '$where'])
			expect(parse(typed, free)).toBe(typed);
		expect(parse('a\u0000b\u202ec', free)).toBe('abc');
		const list = { shape: { kind: 'list', of: 'text', min: 0, max: 5 }, optional: false } as const;
		expect(parse('a, "b', list)).toBeNull();
		expect(parse('__proto__, constructor', list)).toEqual(['__proto__', 'constructor']);
		expect(parse('{"key":"x"}', { shape: { kind: 'whole' }, optional: false })).toBeNull();
	});

	test('of any kind are read at once, however long they are', () => {
		const long = [
			' '.repeat(4_000),
			'a'.repeat(4_000),
			'"'.repeat(4_000),
			`a${' '.repeat(3_990)}"`,
			'1,'.repeat(2_000),
			'\\"'.repeat(2_000)
		];
		const began = performance.now();
		for (const leaf of leaves) for (const typed of long) parseValue(typed, leaf, wordsIn('en-US'));
		expect(performance.now() - began).toBeLessThan(4_000);
	});
});
