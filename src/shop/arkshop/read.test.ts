import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ArkShop } from './arkshop.types.js';
import { Cleaner } from './clean.js';
import { readArkShop, readArkShopByTurns } from './read.js';
import { isArkShop, mostBytes } from './source.js';

/** The sample lies beside the repository, where there is one. */
const sample = process.env.ARKSHOP_SAMPLE ?? new URL('../../../../shared/ark/arkshop-config.sample.json', import.meta.url);

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const read = (text: string | object): ArkShop => {
	const result = readArkShop(bytes(typeof text === 'string' ? text : JSON.stringify(text)));
	if (!result.ok) throw new Error(result.problem.kind);
	return result.shop;
};
const problem = (source: string | Uint8Array) => {
	const result = readArkShop(typeof source === 'string' ? bytes(source) : source);
	return result.ok ? null : result.problem;
};
const keysOf = (notes: readonly { readonly key: string }[]): string[] => notes.map(({ key }) => key.split('.').at(-1) ?? '');
const metal = "Blueprint'/Game/PrimalEarth/CoreBlueprints/Resources/PrimalItemResource_Metal.PrimalItemResource_Metal'";
const rex = {
	Type: 'dino',
	Description: 'Rex',
	Price: 300,
	Level: 150,
	Blueprint: "Blueprint'/Game/Rex/Rex_Character_BP.Rex_Character_BP'"
};
const shop = (items: object, more: object = {}): object => ({ ...more, ShopItems: items });

describe('the form of a file', () => {
	it.each([
		['a mark at its start', '\uFEFF{"ShopItems":{"rex":{"Type":"dino","Price":5}}}'],
		['comments', '{// dinos\n"ShopItems":{/* one */"rex":{"Type":"dino","Price":5}}} // end'],
		['commas too many', '{"ShopItems":{"rex":{"Type":"dino","Price":5,},},}'],
		['addresses that look like comments', '{"a":"http://x","ShopItems":{"rex":{"Type":"dino","Price":5}}}']
	])('may have %s', (_name, text) => {
		expect(read(text).entries.map(({ id, points }) => [id, points])).toEqual([['rex', 5]]);
	});

	it('may be UTF-16, or what old editors write', () => {
		const text = '{"ShopItems":{"rex":{"Type":"dino","Price":5,"Description":"Größe"}}}';
		const wide = readArkShop(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]));
		expect(wide.ok && wide.shop.entries[0]?.text).toBe('Größe');
		const old = readArkShop(Buffer.from(text, 'latin1'));
		expect(old.ok && old.shop.entries[0]?.text).toBe('Größe');
		expect(old.ok && keysOf(old.shop.notes)).toContain('oddLetters');
	});

	it('is refused by its place when it is no JSON, without a word of it', () => {
		expect(problem('hello')).toEqual({ kind: 'notJson', line: 1, column: 1 });
		expect(problem('')).toMatchObject({ kind: 'notJson' });
		expect(problem('[1]')).toMatchObject({ kind: 'notJson' });
		expect(problem('{"Mysql":{"MysqlPass":"hunter2"\n"x":1},\n"ShopItems":{}}')).toEqual({ kind: 'notJson', line: 2, column: 1 });
		expect(JSON.stringify(problem('{"a": hunter2}'))).not.toContain('hunter2');
	});

	it('is refused when it has nothing, or is nested so deeply that reading it would end the process', () => {
		expect(problem('{"Mysql":{}}')).toEqual({ kind: 'empty' });
		expect(problem('{"ShopItems":[]}')).toEqual({ kind: 'empty' });
		expect(problem(`{"ShopItems":${'['.repeat(400_000)}`)).toEqual({ kind: 'tooDeep' });
		expect(problem(`{"ShopItems":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`)).toEqual({ kind: 'tooDeep' });
		expect(problem(`{"a":[${'0,'.repeat(400_000)}0]}`)).toEqual({ kind: 'tooDeep' });
	});

	it('is 1 MiB at most', () => {
		const body = '{"ShopItems":{"rex":{"Type":"dino","Price":5}}}';
		const full = body + ' '.repeat(mostBytes - body.length);
		expect(Buffer.byteLength(full)).toBe(1_048_576);
		expect(problem(full)).toBeNull();
		expect(problem(`${full} `)).toMatchObject({ kind: 'tooLarge', max: mostBytes });
	});

	it('has 2,000 entries at most, kits and sales counted', () => {
		const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`i${index}`, rex]));
		const all = { ShopItems: many(1_998), Kits: { k: { Price: 5 } }, SellItems: { s: { Price: 5 } } };
		expect(read(all).entries).toHaveLength(1_999);
		expect(problem(JSON.stringify({ ...all, ShopItems: many(1_999) }))).toEqual({ kind: 'tooMany', count: 2_001, max: 2_000 });
	});

	it('is known by its shape, also when it is broken', () => {
		expect(isArkShop(bytes('{ "ShopItems" : {,,'))).toBe(true);
		expect(isArkShop(bytes('\uFEFF{"Mysql":{}}'))).toBe(true);
		expect(isArkShop(bytes('{"Kits":{"a":{"DefaultAmount":1}}}'))).toBe(true);
		expect(isArkShop(readFileSync(new URL('../../../packs/ark-small-tribes.json', import.meta.url)))).toBe(false);
		expect(isArkShop(bytes('name,price\nrex,5'))).toBe(false);
	});
});

describe('the work that a file makes', () => {
	it('is bounded by what is shown of it: of 100,000 groups, 25 names are cleaned', () => {
		const cleaned = vi.spyOn(Cleaner.prototype, 'text');
		const Permissions = Array.from({ length: 100_000 }, (_, index) => `g${index}`).join(',');
		const { entries, groups } = read(shop({ rex: { ...rex, Permissions } }));
		const count = cleaned.mock.calls.length;
		cleaned.mockRestore();
		expect(entries[0]?.groups).toHaveLength(25);
		expect(groups).toHaveLength(25);
		expect(count).toBeLessThan(40);
	});

	it('does not look into the name of a group that is none', () => {
		const cleaned = vi.spyOn(Cleaner.prototype, 'text');
		const Permissions = `${'x '.repeat(100_000)},VIP`;
		const { entries } = read(shop({ rex: { ...rex, Permissions } }));
		const longest = Math.max(...cleaned.mock.calls.map(([raw]) => raw.length));
		cleaned.mockRestore();
		expect(entries[0]?.groups).toEqual(['?', 'VIP']);
		expect(longest).toBeLessThan(300);
	});

	it('is refused when every text would have to be searched for hundreds of secrets', () => {
		const secrets = (count: number) => Array.from({ length: count }, (_, index) => ({ url: `address-${index}` }));
		expect(problem(JSON.stringify({ ...shop({ rex }), more: secrets(300) }))).toBeNull();
		expect(problem(JSON.stringify({ ...shop({ rex }), more: secrets(301) }))).toEqual({ kind: 'manySecrets', max: 300 });
	});

	it('counts a long value as real, without looking for words in it', () => {
		expect(keysOf(read({ ...shop({ rex }), token: `my${'pass'.repeat(10)}` }).notes)).toEqual([]);
		expect(keysOf(read({ ...shop({ rex }), token: `my${'pass'.repeat(100)}` }).notes)).toEqual(['password']);
	});

	it('has a break every 20 entries, and comes to the same', async () => {
		const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`i${index}`, rex]));
		const file = bytes(JSON.stringify({ ShopItems: many(50), Kits: many(30), SellItems: many(21) }));
		let breaks = 0;
		const result = await readArkShopByTurns(file, async () => {
			breaks += 1;
		});
		expect(breaks).toBe(5);
		expect(result).toEqual(readArkShop(file));
	});
});

describe('fields', () => {
	it('reads numbers and booleans in quotes, and says so', () => {
		const [entry] = read(shop({ rex: { ...rex, Price: '300', Level: '150', Neutered: 'true' } })).entries;
		expect(entry).toMatchObject({ points: 300, things: [{ level: 150, neutered: true }] });
		expect(keysOf(entry?.notes ?? [])).toEqual(['quotedNumber', 'quotedNumber', 'quotedBoolean']);
	});

	it('tells fields that are there twice or in other letters; the last of the right name counts', () => {
		const [entry] = read('{"ShopItems":{"rex":{"Type":"dino",\n"Price":1,\n"Price":2,\n"price":3,"level":7}}}').entries;
		expect(entry).toMatchObject({ points: 2, things: [{ level: 7 }] });
		expect(entry?.notes).toContainEqual({ key: 'arkshop:notes.fieldTwice', params: { field: 'Price', lines: '2, 3, 4', counts: 3 } });
		expect(keysOf(entry?.notes ?? [])).toContain('fieldCase');
	});

	it('tells keys that are there twice with both places, and keeps keys that differ in case apart', () => {
		const { entries, skipped } = read(
			'{"ShopItems":{\n"rex":{"Type":"dino","Price":1},\n"Rex":{"Type":"dino","Price":2},\n"rex":{"Type":"dino","Price":3}}}'
		);
		expect(entries.map(({ id, points }) => [id, points])).toEqual([
			['Rex', 2],
			['rex', 3]
		]);
		expect(skipped).toEqual([{ id: 'rex', name: 'rex', why: { key: 'arkshop:skip.twice', params: { line: 2, counts: 4 } } }]);
		expect(entries[1]?.notes).toContainEqual({ key: 'arkshop:notes.caseClash', params: { lines: '3, 4' } });
	});

	it('leaves out what has no price that can be paid', () => {
		const prices = { none: undefined, zero: 0, less: -5, word: 'free', huge: 1e15, beyond: 'x' };
		const { entries, skipped } = read(shop(Object.fromEntries(Object.entries(prices).map(([key, Price]) => [key, { ...rex, Price }]))));
		expect(entries).toEqual([]);
		expect(keysOf(skipped.map(({ why }) => why))).toEqual(['noPrice', 'neverSells', 'neverSells', 'noPrice', 'hugePrice', 'noPrice']);
		const odd = read(
			'{"ShopItems":{"a":{"Type":"dino","Price":NaN},"b":{"Type":"dino","Price":-Infinity},"c":{"Type":"dino","Price":1e999}}}'
		);
		expect(odd.entries).toEqual([]);
		expect(keysOf(odd.notes)).toEqual(['notANumber', 'notANumber']);
	});

	it('is not led astray by names of prototypes', () => {
		const text =
			'{"__proto__":{"polluted":1},"ShopItems":{"__proto__":{"Type":"dino","Price":5},"constructor":{"Type":"dino","Price":6,"Permissions":"__proto__,toString"}}}';
		const { entries, groups } = read(text);
		expect(entries.map(({ id, points }) => [id, points])).toEqual([
			['__proto__', 5],
			['constructor', 6]
		]);
		expect(groups).toEqual(['__proto__', 'toString']);
		expect(Reflect.get({}, 'polluted')).toBeUndefined();
	});

	it('takes paths of mods as they are, cuts _C, and leaves out what is no path', () => {
		const path = (Blueprint: string) =>
			read(shop({ a: { Type: 'item', Price: 5, Items: [{ Blueprint }] } })).entries[0]?.things[0]?.blueprint;
		expect(path("Blueprint'/Game/Mods/1565015734/Turret.Turret_C'")).toBe("Blueprint'/Game/Mods/1565015734/Turret.Turret'");
		expect(path("Blueprint'/MyMod/Things/A.A'")).toBe("Blueprint'/MyMod/Things/A.A'");
		for (const bad of [
			'/Game/A.A',
			"Blueprint'/Game/A A'",
			"Blueprint'C:\\Game'",
			"Blueprint'/Game/../A.A'",
			"Blueprint'/x/webhooks/123/abc'",
			''
		])
			expect(path(bad)).toBeNull();
	});

	it('reads groups, and takes what can not be read for nobody', () => {
		const groups = (Permissions: unknown) => read(shop({ a: { ...rex, Permissions } })).entries[0]?.groups;
		expect(groups(' Supporter , Admins,,Supporter')).toEqual(['Supporter', 'Admins']);
		expect(groups(['VIP'])).toEqual(['VIP']);
		expect(groups('')).toEqual([]);
		expect(groups(' , ')).toEqual([]);
		expect(groups(5)).toEqual(['?']);
		expect(groups({})).toEqual(['?']);
		expect(groups('\u200b')).toEqual(['?']);
	});

	it('takes markup out and lets nobody be called', () => {
		const text = (Description: string) => read(shop({ a: { ...rex, Description } })).entries[0]?.text;
		expect(text('<RichColor Color="0, 1, 0, 1">Green</> rex')).toBe('Green rex');
		for (const call of [
			'@everyone',
			'@here',
			'@@everyone',
			'@<@123456789012345678>everyone',
			'@\u200beveryone',
			'<@&123456789012345678> x',
			'@<RichColor Color="1">everyone</>'
		])
			expect(text(`a ${call} b`)).not.toMatch(/@\s*(?:everyone|here)|<@/);
		expect(text('word '.repeat(1_000))?.length).toBeLessThanOrEqual(1_000);
		expect(text('word '.repeat(1_000))).toMatch(/^(?:word )+word…$/);
		expect(text('x'.repeat(5_000))).toBe('');
	});
});

describe('commands', () => {
	it('are counted, never kept', () => {
		const { entries } = read({
			ShopItems: { all: { Type: 'command', Price: 5, Items: [{ Command: 'AdminCheat DestroyAll', ExecuteAsAdmin: true }] } },
			Kits: { k: { Price: 5, Commands: [{ Command: 'cheat giveall' }] } }
		});
		expect(entries.map(({ kind, commands }) => [kind, commands])).toEqual([
			['service', true],
			['kit', true]
		]);
		expect(keysOf(entries[0]?.notes ?? [])).toEqual(['command', 'commandAdmin']);
		expect(JSON.stringify(entries)).not.toMatch(/cheat|Destroy/i);
	});
});

const pieces = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const word = (min: number, max: number) => fc.string({ unit: fc.constantFrom(...pieces), minLength: min, maxLength: max });
/** Secrets that are known by their form, wherever they stand. `secret` is the part that must not be seen. */
const formed = fc
	.tuple(word(40, 68), fc.integer({ min: 10 ** 17, max: 9 * 10 ** 17 }))
	.chain(([secret, id]) =>
		fc
			.constantFrom(
				`https://discord.com/api/webhooks/${id}/${secret}`,
				`discordapp.com/api/v10/webhooks/${id}/${secret}`,
				`<https://ptb.discord.com/api/webhooks/${id}/${secret}>`,
				`mysql://shop:${secret}@db.internal:3306/arkshop`,
				`Server=10.1.2.3;Uid=shop;Pwd=${secret};`,
				`password: ${secret}`,
				`token="${secret}"`,
				`Bearer ${secret}`,
				`C:\\ArkServer\\${secret}\\shop.db`,
				`/home/ark/${secret}/shop.db`,
				`https://disc<RichColor Color="1, 0, 0, 1">ord.com/api/webhooks/${id}/${secret}</>`,
				`https://discord.com/api/web\u200bhooks/${id}/${secret}`
			)
			.map((text) => ({ text, secret }))
	);
const places = [
	'description',
	'key',
	'group',
	'type',
	'blueprint',
	'saddle',
	'command',
	'display',
	'class',
	'gender',
	'kitDescription',
	'sell',
	'timed',
	'sender',
	'gacha'
] as const;

function planted(values: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>): object {
	const at = (place: string, plain: string): string => values[place] ?? plain;
	return {
		Mysql: { UseMysql: true, MysqlHost: own.host, MysqlUser: own.user, MysqlPass: own.pass, MysqlDB: own.db, MysqlPort: 3306 },
		General: {
			Discord: { Enabled: true, SenderName: at('sender', 'ArkShop'), URL: `https://discord.com/api/webhooks/1/${own.hook}` },
			DbPathOverride: `D:\\ark\\${own.path}\\ArkShop.db`,
			TimedPointsReward: { Interval: 30, Groups: { [at('timed', 'Default')]: { Amount: 5 } } }
		},
		ShopItems: {
			[at('key', 'rex')]: {
				...rex,
				Description: `Rex ${at('description', '')} ${own.pass}`,
				Permissions: `${at('group', 'VIP').replaceAll(',', ' ')},${own.user}`,
				Blueprint: at('blueprint', rex.Blueprint),
				SaddleBlueprint: at('saddle', ''),
				Gender: at('gender', 'female'),
				GachaResources: { [at('gacha', metal)]: 5 }
			},
			odd: { Type: at('type', 'thing'), Price: 5, Description: own.path },
			crate: { Type: 'beacon', Price: 5, ClassName: at('class', 'Crate_C') },
			go: { Type: 'command', Price: 5, Items: [{ Command: at('command', 'x'), DisplayAs: at('display', own.hook ?? '') }] }
		},
		Kits: { [`k${own.db}`]: { Price: 5, Description: at('kitDescription', own.host ?? ''), Items: [{ Blueprint: metal }] } },
		SellItems: { s: { Type: 'item', Price: 5, Description: at('sell', 'Pearls') } }
	};
}

describe('secrets', () => {
	it('none of a file comes out of the reader, wherever it was', () => {
		fc.assert(
			fc.property(
				fc.dictionary(fc.constantFrom(...places), formed, { minKeys: 1, maxKeys: places.length }),
				fc.record({ host: word(12, 20), user: word(12, 20), pass: word(8, 20), db: word(12, 20), hook: word(40, 68), path: word(12, 20) }),
				(secrets, own) => {
					const texts = Object.fromEntries(Object.entries(secrets).map(([place, { text }]) => [place, text]));
					const out = JSON.stringify(readArkShop(bytes(JSON.stringify(planted(texts, own)))));
					for (const { secret } of Object.values(secrets)) expect(out).not.toContain(secret);
					for (const value of [own.host, own.user, own.pass, own.db, own.hook]) expect(out).not.toContain(value);
					expect(out).not.toContain(`${own.path}\\`);
				}
			),
			{ numRuns: 300 }
		);
	});

	it('the owner is told what to change, never the value', () => {
		const { notes } = read(
			JSON.stringify(
				planted({}, { host: 'db.example', user: 'shopuser', pass: 'hunter22', db: 'arkdata', hook: 'h'.repeat(60), path: 'secretplace' })
			)
		);
		expect(keysOf(notes).slice(0, 4)).toEqual(['password', 'webhook', 'path', 'cut']);
		expect(keysOf(read({ ...shop({ rex }), Mysql: { MysqlPass: 'CHANGE_ME', MysqlUser: 'root' } }).notes)).toEqual([]);
	});

	it('texts without any stay as they are', () => {
		for (const Description of [
			'Rex (female, 150)',
			'Level 5: tank & heal; 50/50',
			'PrimalItemResource_MetalIngot x 3000',
			"Tek 'Turret' – 4 pcs.",
			'and/or both',
			'Größe XL'
		])
			expect(read(shop({ a: { ...rex, Description } })).entries[0]?.text).toBe(Description);
	});

	it('a text made to hold up the patterns is read like any other', () => {
		const nasty = [
			'a-'.repeat(4_000),
			'\\'.repeat(8_000),
			'a.'.repeat(4_000),
			'<@'.repeat(4_000),
			'server=;'.repeat(1_000),
			'passw'.repeat(1_600)
		];
		const items = Object.fromEntries(
			Array.from({ length: 100 }, (_, index) => [`i${index}`, { ...rex, Description: nasty[index % nasty.length] }])
		);
		expect(read(shop(items)).entries).toHaveLength(100);
	});
});

describe.runIf(existsSync(sample))('the sample', () => {
	it('is read with nothing lost and nothing to complain about', () => {
		const result = readArkShop(readFileSync(sample));
		if (!result.ok) throw new Error(result.problem.kind);
		const { entries, skipped, groups, notes } = result.shop;
		expect(entries.map(({ id, kind }) => `${id} ${kind}`)).toEqual([
			'ingot3k material',
			'turretpack bundle',
			'rexsaddlebp blueprint',
			'rex150 dino',
			'dustgacha dino',
			'artifact2 crate',
			'xp5000 character',
			'tekhelmet character',
			'engrams service',
			'kit:fresh kit',
			'kit:raided kit',
			'kit:supporter kit'
		]);
		expect(skipped.map(({ id }) => id)).toEqual(['sell:pearls']);
		expect(groups).toEqual(['Verified', 'Supporter', 'Admins']);
		expect(keysOf(notes)).toEqual(['timed']);
	});
});
