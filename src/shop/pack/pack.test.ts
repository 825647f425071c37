import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicateKeys } from './json.js';
import { parsePack } from './pack.js';
import { compilePattern, PatternError } from './pattern.js';
import type { Pack } from './schema/index.js';

const source = readFileSync(new URL('../../../packs/ark-small-tribes.json', import.meta.url), 'utf8');
const fresh = (): Pack => JSON.parse(source);
const item = (pack: Pack, key: string) => pack.categories.flatMap((category) => category.items).find((row) => row.key === key)!;
const gate = (pack: Pack, key: string) => pack.trust.gates.find((row) => row.key === key)!;
const rule = (pack: Pack, key: string) => pack.rewardRules.find((row) => row.key === key)!;

/** One mistake, and where it has to be found. */
const mistakes: readonly [what: string, path: string, make: (pack: Pack) => void][] = [
	['a field that does not exist', 'trust.points', (pack) => Object.assign(pack.trust, { points: 1 })],
	[
		'a price with a fraction',
		'categories.dinos.items.boss-rex.price.credits',
		(pack) => {
			item(pack, 'boss-rex').price.credits = 1.5;
		}
	],
	['two items of one key', 'categories.kits.items.boss-rex', (pack) => void pack.categories[1]!.items.push(item(pack, 'boss-rex'))],
	[
		'two variants of one key',
		'categories.dinos.items.boss-rex.variants.single',
		(pack) => void item(pack, 'boss-rex').variants.push({ ...item(pack, 'boss-rex').variants[0]! })
	],
	[
		'a gate nobody knows',
		'categories.dinos.items.boss-rex.access.gate',
		(pack) => {
			item(pack, 'boss-rex').access.gate = 'moon';
		}
	],
	[
		'no stock',
		'categories.dinos.items.boss-rex.variants.pair',
		(pack) => {
			item(pack, 'boss-rex').variants[1]!.stock = 0;
		}
	],
	[
		'both price rules',
		'categories.dinos.items.boss-rex.variants.single',
		(pack) => {
			item(pack, 'boss-rex').variants[0]!.pricePercent = 100;
		}
	],
	[
		'captures of 99',
		'categories.pre-built-bases.items.rathole.fulfilment.captures',
		(pack) => {
			item(pack, 'rathole').fulfilment.captures![0]!.percent = 29;
		}
	],
	[
		'a first response after the delivery',
		'categories.dinos.items.boss-rex.fulfilment.sla',
		(pack) => {
			item(pack, 'boss-rex').fulfilment.sla.firstResponseHours = 100;
		}
	],
	[
		'a question twice',
		'categories.dinos.items.boss-rex.questions.map',
		(pack) => void item(pack, 'boss-rex').questions.push({ use: 'map' })
	],
	[
		'a question nobody knows',
		'categories.dinos.items.boss-rex.questions.moon',
		(pack) => void item(pack, 'boss-rex').questions.push({ use: 'moon' })
	],
	[
		'showIf that looks ahead',
		'categories.services.items.build-hours.questions.start_time.showIf',
		(pack) =>
			void item(pack, 'build-hours').questions.unshift({ use: 'start_time', override: { showIf: { question: 'tribe_join', in: ['no'] } } })
	],
	[
		'a filter that leaves nothing',
		'categories.boss-fights.items.overseer.questions.map',
		(pack) => {
			item(pack, 'overseer').game.maps = ['moon'];
		}
	],
	[
		'a limit below one order',
		'categories.dinos.items.boss-rex.buyerLimits',
		(pack) => {
			item(pack, 'boss-rex').buyerLimits[0]!.count = 2;
		}
	],
	[
		'two limits that share a counter',
		'categories.dinos.items.boss-rex.buyerLimits',
		(pack) => {
			const { buyerLimits } = item(pack, 'boss-rex');
			buyerLimits.push({ ...buyerLimits[0]!, count: buyerLimits[0]!.count + 1 });
		}
	],
	[
		'goods worth less than the price',
		'categories.materials.items.kibble.settlement.accepts.hide.simple',
		(pack) => {
			const { settlement } = item(pack, 'kibble');
			if (settlement.kind === 'in_game') settlement.accepts[0]!.amounts.simple = 1;
		}
	],
	[
		'a gate that standing cannot reach',
		'trust.gates.pvp.ops.require',
		(pack) => {
			gate(pack, 'pvp.ops').require.standing = 0.7;
		}
	],
	[
		'an admitted case that opens a gate',
		'trust.gates.pvp.ops.require.noAdmittedCase',
		(pack) => {
			gate(pack, 'pvp.ops').require.noAdmittedCase = false;
		}
	],
	[
		'a tier that asks for less',
		'trust.tiers.trusted.require.standing',
		(pack) => {
			pack.trust.tiers[2]!.require.standing = 0.05;
		}
	],
	[
		'a limit that falls',
		'trust.limits.byTier.trusted.openOrders',
		(pack) => {
			pack.trust.limits.byTier[2]!.openOrders = 1;
		}
	],
	[
		'a newcomer locked out',
		'categories.dinos',
		(pack) => {
			for (const row of pack.categories[0]!.items) if (row.settlement.kind === 'credits') row.access.gate = 'pvp.ops';
		}
	],
	[
		'no choice for a newcomer',
		'categories.services.items.build-hours.access.choiceGates',
		(pack) => void item(pack, 'build-hours').access.choiceGates!.push({ question: 'tribe_join', value: 'no', gate: 'tribe.host' })
	],
	[
		'tokens as a pump',
		'categories.dinos.items.boss-rex.variants.single',
		(pack) => {
			item(pack, 'boss-rex').rewards.override = { purchase: { tokens: 1000 } };
		}
	],
	[
		'quests as a pump',
		'quests',
		(pack) => {
			rule(pack, 'quest-daily').caps.find((cap) => cap.unit === 'credits')!.max = 600;
		}
	],
	[
		'a reward without a cap',
		'rewardRules.review.caps',
		(pack) => {
			rule(pack, 'review').caps = [];
		}
	],
	[
		'a reward that stays',
		'rewardRules.sale.reversal',
		(pack) => {
			rule(pack, 'sale').reversal = 'none';
		}
	],
	['credits multiplied by tenure', 'tenureMultipliers.appliesTo', (pack) => void pack.tenureMultipliers.appliesTo.push('credits')],
	[
		'a capability without the owner',
		'permissions.capabilities.orders.fulfil.slots',
		(pack) => {
			pack.permissions.capabilities.find((row) => row.key === 'orders.fulfil')!.slots = ['fulfiller'];
		}
	],
	[
		'a slot whose fallback ends early',
		'roleSlots.fulfiller.fallback',
		(pack) => {
			pack.roleSlots.find((row) => row.key === 'fulfiller')!.fallback = ['admin'];
		}
	],
	[
		'a preset without a place',
		'presets.small-tribe-shop',
		(pack) => {
			pack.presets[0]!.changes[0]!.path = 'features.moon';
		}
	],
	[
		'a placeholder nobody fills',
		'texts.messages.welcome',
		(pack) => {
			pack.texts.messages.welcome = 'Hello {moon}';
		}
	],
	[
		'a pattern that can hang',
		'questionLibrary.implant_id.pattern',
		(pack) => {
			const row = pack.questionLibrary.implant_id!;
			if (row.type === 'short_text') row.pattern = '(a+)\\1{2}';
		}
	],
	[
		'a path of a machine',
		'summary',
		(pack) => {
			pack.summary = 'see /home/somebody/pack';
		}
	]
];

describe('a pack with a mistake', () => {
	it.each(mistakes)('is refused: %s', (_what, path, make) => {
		const pack = fresh();
		make(pack);
		const result = parsePack(pack);
		expect(result.ok ? [] : result.problems.map((problem) => problem.path)).toContain(path);
	});

	it('of any kind of value is refused, not thrown', () => {
		fc.assert(fc.property(fc.jsonValue(), (json) => !parsePack(json).ok));
	});
});

describe('keys that are there twice', () => {
	it('are found at any depth, and nowhere else', () => {
		expect(duplicateKeys('{"a":[{"b":1,"c":{"b":2,"b":3}}],"d":"\\"a\\":1","a":2}').map((problem) => problem.path)).toEqual([
			'a.0.c.b',
			'a'
		]);
		fc.assert(fc.property(fc.jsonValue(), (json) => duplicateKeys(JSON.stringify(json)).length === 0));
	});
});

describe('a pattern', () => {
	it('may exclude words with a look-ahead at its start', () => {
		const name = compilePattern('^(?!(?:human|123)$)\\S(?:.{0,30}\\S)?$', 'iu');
		expect(['Mira of Ash', 'humans', '1234'].map((text) => name.test(text))).toEqual([true, true, true]);
		expect(['Human', '123', ' Mira', ''].map((text) => name.test(text))).toEqual([false, false, false, false]);
	});

	it('agrees with the engine of the language on the pack’s own', () => {
		const { questionLibrary } = fresh();
		for (const row of Object.values(questionLibrary)) {
			if (!('pattern' in row) || row.pattern === undefined) continue;
			const [own, other] = [compilePattern(row.pattern, row.patternFlags), new RegExp(row.pattern, row.patternFlags)];
			fc.assert(
				fc.property(
					fc.oneof(
						fc.stringMatching(/^[ -~]{0,40}$/),
						fc.stringMatching(new RegExp(row.pattern.replace(/\(\?!.*?\$\)/, ''))).filter((text) => /^[ -~]*$/.test(text))
					),
					(text) => own.test(text) === other.test(text)
				)
			);
		}
	});

	it('with other look-around or back-references is refused', () => {
		for (const source of ['a(?=b)', '(?<!a)b', '(a)\\1', '^(?!a)b|c', '(']) expect(() => compilePattern(source)).toThrow(PatternError);
	});
});
