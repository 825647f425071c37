import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guildId } from '../../core/ids.js';
import { itemProblems } from '../editor/rules.js';
import { parsePackText } from '../pack/pack.js';
import type { CategoryRow, ItemRow } from '../shop.model.js';
import type { ArkGroup, ArkMapping } from './arkshop.types.js';
import { type ArkGuild, arkIncoming } from './incoming.js';
import { creditsOf, groupOf, noMapping } from './mapping.js';
import { readArkShop } from './read.js';

const parsed = parsePackText(readFileSync(new URL('../../../packs/ark-small-tribes.json', import.meta.url), 'utf8'));
if (!parsed.ok) throw new Error('The starter pack has problems');
const { pack } = parsed;
const words = (key: string, params?: object): string =>
	params ? `${key} ${Object.values(params).join(' ')}` : (key.split('.').at(-1) ?? key);
const empty: ArkGuild = { pack, categories: [], items: [], words };
const [vip, supporter] = ['300000000000000001', '300000000000000002'] as const;

const metal = "Blueprint'/Game/PrimalEarth/CoreBlueprints/Resources/PrimalItemResource_Metal.PrimalItemResource_Metal'";
const saddle = "Blueprint'/Game/Armor/Saddles/PrimalItemArmor_RexSaddle.PrimalItemArmor_RexSaddle'";
const rex = {
	Type: 'dino',
	Description: 'Rex',
	Price: 300,
	Level: 150,
	Blueprint: "Blueprint'/Game/Rex/Rex_Character_BP.Rex_Character_BP'"
};

function bring(
	items: object,
	{ kits = {}, mapping = noMapping, guild = empty }: { kits?: object; mapping?: ArkMapping; guild?: ArkGuild } = {}
) {
	const read = readArkShop(Buffer.from(JSON.stringify({ ShopItems: items, Kits: kits })));
	if (!read.ok) throw new Error(read.problem.kind);
	const incoming = arkIncoming(read.shop, mapping, guild);
	const item = (id: string) => {
		const found = incoming.items.find(({ external }) => external?.arkshop === id);
		if (!found) throw new Error(`${id} did not come in`);
		return { ...found, said: (found.notes ?? []).map(({ key }) => key.split('.').at(-1)) };
	};
	return { incoming, item, asked: (id: string) => item(id).definition.questions.map(({ key }) => key) };
}

describe('what an entry becomes', () => {
	const { incoming, item, asked } = bring(
		{
			rex,
			rexF: { ...rex, Gender: 'female', Neutered: true, SaddleBlueprint: saddle, MinLevel: 30, MaxLevel: 120 },
			metal: { Type: 'item', Description: 'Metal', Price: 5, Items: [{ Amount: 100, Blueprint: metal }] },
			bp: { Type: 'item', Description: 'Saddle', Price: 5, Items: [{ ForceBlueprint: true, Blueprint: saddle }] },
			pack: { Type: 'item', Price: 5, Items: [{ Blueprint: saddle }, { Blueprint: metal }] },
			crate: { Type: 'beacon', Price: 5, ClassName: 'ArtifactCrate_2_C' },
			xp: { Type: 'experience', Price: 5, Amount: 5000 },
			engram: { Type: 'unlockengram', Price: 5, Items: [{ Blueprint: saddle }] },
			all: { Type: 'command', Price: 5, Items: [{ Command: 'cheat' }] }
		},
		{
			kits: {
				rex: { Price: 5 },
				free: { DefaultAmount: 2 },
				both: { DefaultAmount: 1, Price: 50 },
				run: { Price: 5, Commands: [{ Command: 'x' }] }
			}
		}
	);

	it('every item passes the rules of the catalogue', () => {
		for (const { definition } of incoming.items) expect([definition.key, itemProblems(definition)]).toEqual([definition.key, []]);
		expect(incoming.skipped).toEqual([]);
	});

	it.each([
		['rex', 'dinos', true],
		['metal', 'materials', true],
		['bp', 'blueprints', true],
		['pack', 'kits', true],
		['crate', 'materials', true],
		['xp', 'characters', true],
		['engram', 'characters', true],
		['all', 'services', false],
		['kit:rex', 'kits', true],
		['kit:run', 'kits', false]
	])('%s goes to %s, for sale: %s', (id, category, active) => {
		expect(item(id)).toMatchObject({ category, active });
	});

	it('asks what the file leaves open, and no pair for the price of one', () => {
		expect(asked('rex')).toEqual(expect.arrayContaining(['survivor_name', 'dino_sex', 'dino_state', 'delivery_method']));
		expect(asked('rex')).not.toContain('survivor_level');
		expect(asked('rexF')).not.toContain('dino_sex');
		expect(asked('rexF')).not.toContain('dino_state');
		const sex = item('rex').definition.questions.find(({ key }) => key === 'dino_sex');
		expect(sex?.type === 'select' && sex.choices.map(({ value }) => value)).toEqual(['any', 'female', 'male']);
	});

	it('asks for the level between the bounds of the file, each time anew', () => {
		const level = item('rexF').definition.questions.find(({ key }) => key === 'survivor_level');
		expect(level).toMatchObject({ type: 'number', min: 30, max: 120, storeOnProfile: false });
		expect(item('rexF').definition.game).toMatchObject({ saddleBlueprint: saddle });
	});

	it('gives free kits the lowest price, a limit for each season, and no rewards', () => {
		expect(item('kit:free').definition).toMatchObject({
			price: { credits: 1 },
			buyerLimits: [{ count: 2, window: 'season', scope: 'member' }],
			maxPerOrder: 2,
			rewards: { rules: [] }
		});
		expect(item('kit:free').said).toContain('freeKit');
		expect(item('kit:both').definition).toMatchObject({ price: { credits: 50 }, buyerLimits: [] });
		expect(item('kit:both').said).toContain('freeToo');
	});

	it('keeps a kit and an item of one name apart', () => {
		expect([item('rex').key, item('kit:rex').key]).toEqual(['rex', 'kit-rex']);
		expect(new Set(incoming.items.map(({ key }) => key)).size).toBe(incoming.items.length);
	});

	it('is the same each time', () => {
		const again = bring({ rex, other: { ...rex, Description: 'Rex' } });
		expect(again.incoming).toEqual(bring({ rex, other: { ...rex, Description: 'Rex' } }).incoming);
		expect(again.incoming.items.map(({ definition }) => definition.name)).toEqual(['Rex', 'Rex (other)']);
	});
});

describe('points and credits', () => {
	it.each([
		[60, 10, 1, 6, true],
		[25, 10, 1, 3, false],
		[1, 1_000_000, 1, 1, false],
		[1_000_000_000, 1, 1_000_000, 1_000_000_000_000_000, true]
	])('%i points at %i to %i are %i', (points, from, to, credits, exact) => {
		expect(creditsOf(points, { ...noMapping, points: from, credits: to })).toEqual({ credits, exact });
	});

	it('says what was rounded, and leaves out what would be too dear', () => {
		const { item } = bring({ rex: { ...rex, Price: 25 } }, { mapping: { ...noMapping, points: 10 } });
		expect(item('rex').said).toContain('rounded');
		const { incoming } = bring({ rex }, { mapping: { ...noMapping, credits: 1_000_000 } });
		expect(incoming.items).toEqual([]);
		expect(incoming.skipped).toMatchObject([{ key: 'rex', why: { key: 'arkshop:skip.tooDear' } }]);
	});

	it('no order of an item can come to more than an order may', () => {
		const { item } = bring({ rex: { ...rex, Price: 1_000_000 } });
		expect(itemProblems(item('rex').definition)).toEqual([]);
	});
});

describe('groups', () => {
	const gated = (Permissions: string) => ({ rex: { ...rex, Permissions } });
	const mapping: ArkMapping = {
		...noMapping,
		groups: new Map<string, ArkGroup>([
			['VIP', { role: vip }],
			['Supporter', { role: supporter }],
			['All', 'everyone']
		])
	};

	it.each([
		['', true, undefined],
		['VIP', true, [vip]],
		['Supporter,VIP', true, [vip, supporter]],
		['VIP,Admins', true, [vip]],
		['VIP,All', true, undefined],
		['Default', true, undefined],
		['Admins', false, undefined],
		['vip', false, undefined]
	])('“%s”', (groups, active, roles) => {
		const { item } = bring(gated(groups), { mapping });
		expect(item('rex').active).toBe(active);
		expect(item('rex').definition.access.roles).toEqual(roles);
	});

	it('are nobody until somebody says who they are, whatever they are called', () => {
		for (const name of ['__proto__', 'constructor', 'toString']) {
			expect(groupOf(noMapping, name)).toBeNull();
			expect(bring(gated(name)).item('rex')).toMatchObject({ active: false, said: ['unmapped'] });
		}
		expect(bring(gated('VIP,Admins'), { mapping }).item('rex').said).toEqual(['partly']);
	});
});

describe('categories', () => {
	const guild = guildId('100000000000000001');
	const category = (key: string, sort = 10): CategoryRow => ({
		_id: `${guild}|category|${key}`,
		guild,
		key,
		name: key,
		emoji: '🦖',
		description: 'x',
		checklist: ['a', 'b'],
		sort,
		active: true,
		version: 1,
		edited: false,
		source: ''
	});
	const many = (count: number) =>
		Object.fromEntries(Array.from({ length: count }, (_, index) => [`rex${index}`, { ...rex, Description: `Rex ${index}` }]));

	it('that are missing are made as the pack has them, the guild’s own are used', () => {
		expect(bring({ rex }).incoming.categories).toMatchObject([{ key: 'dinos', name: 'Dinos' }]);
		expect(bring({ rex }, { guild: { ...empty, categories: [category('dinos')] } }).incoming.categories).toEqual([]);
	});

	it('are those that the owner chose', () => {
		const mapping: ArkMapping = { ...noMapping, categories: new Map([['dino', 'beasts']]) };
		const { item, incoming } = bring({ rex }, { mapping, guild: { ...empty, categories: [category('beasts')] } });
		expect([item('rex').category, incoming.categories]).toEqual(['beasts', []]);
	});

	it('go on in a further one when 25 items are for sale', () => {
		const there: Pick<ItemRow, 'category' | 'active' | 'external'>[] = [
			...Array.from({ length: 5 }, () => ({ category: 'dinos', active: true })),
			{ category: 'dinos', active: false },
			{ category: 'dinos', active: true, external: { arkshop: 'rex0' } }
		];
		const { incoming } = bring(many(60), { guild: { ...empty, categories: [category('dinos')], items: there } });
		const count = (key: string) => incoming.items.filter((item) => item.category === key && item.active).length;
		expect([count('dinos'), count('dinos-2'), count('dinos-3')]).toEqual([20, 25, 15]);
		expect(incoming.categories.map(({ key, sort }) => [key, sort])).toEqual([
			['dinos-2', 11],
			['dinos-3', 12]
		]);
	});

	it('stay 25 in all', () => {
		const full = Array.from({ length: 24 }, (_, index) => category(`c${index}`));
		const { incoming } = bring(many(60), { guild: { ...empty, categories: [...full, category('dinos')] } });
		expect(incoming.categories).toEqual([]);
		expect(new Set(incoming.items.map((item) => item.category))).toEqual(new Set(['dinos']));
	});
});
