import type { CheckText } from '#core/checks';
import { itemProblems } from '../editor/rules.js';
import { catalogueItem } from '../import.js';
import type { ItemDefinition } from '../pack/schema/catalogue.js';
import type { Pack } from '../pack/schema/index.js';
import { maxPrice, maxTotal } from '../pack/schema/parts.js';
import type { QuestionReference } from '../pack/schema/questions.js';
import type { CatalogueItem } from '../shop.types.js';
import type { ArkEntry, ArkKind, ArkMapping } from './arkshop.types.js';
import { shorten } from './clean.js';
import { audience, creditsOf, usualCategories } from './mapping.js';
import { type ArkWords, contents } from './words.js';

/** An entry as an item of ours, or why it can't be one. */
export type MadeItem =
	| { readonly definition: CatalogueItem; readonly open: boolean; readonly notes: readonly CheckText[] }
	| { readonly why: CheckText };

const openOrders = 3;
const mostGoods = 50;
/** Highest level that players can reach, where the file sets no other bound. */
const topLevel = 300;

/** Questions of the pack's library by kind; those that a pack does not have are left out. */
const asked: Readonly<Record<ArkKind, readonly string[]>> = {
	dino: ['dino_sex', 'dino_state'],
	material: ['storage_ready', 'carry_weight'],
	blueprint: [],
	bundle: [],
	crate: [],
	character: ['no_account_share'],
	service: ['scope'],
	kit: []
};
const before = ['survivor_name', 'platform', 'map', 'server_number'];
const after = ['delivery_method', 'delivery_window', 'time_zone', 'notes', 'accept_rules'];

/** Makes an item of an entry. How it is handed over, how fast and for which rewards is what the pack says of such items. */
export function arkItem(entry: ArkEntry, key: string, name: string, mapping: ArkMapping, pack: Pack, words: ArkWords): MadeItem {
	const notes: CheckText[] = [...entry.notes];
	const note = (what: string, params: CheckText['params'] = {}): void => {
		notes.push({ key: `arkshop:notes.${what}`, params });
	};
	const free = entry.points === null;
	const price = free ? { credits: 1, exact: true } : creditsOf(entry.points, mapping);
	if (price.credits > maxPrice)
		return { why: { key: 'arkshop:skip.tooDear', params: { credits: credits(price.credits), max: credits(maxPrice) } } };
	if (!price.exact) note('rounded', { points: entry.points ?? 0, credits: credits(price.credits) });
	if (free) note('freeKit', { count: entry.free, price: credits(1) });
	else if (entry.free > 0) note('freeToo', { count: entry.free, price: credits(price.credits) });

	const { open, roles, unmapped } = audience(mapping, entry.groups);
	const names = { kind: 'user-text', value: unmapped.join(', ') } as const;
	if (!open) note('unmapped', { groups: names });
	else if (unmapped.length > 0 && roles.length > 0) note('partly', { groups: names });

	const template = templateOf(pack, entry.kind);
	if (!template) return { why: { key: 'arkshop:skip.noTemplate' } };
	const facts = contents(entry, words);
	const blueprints = [...new Set(entry.things.flatMap(({ blueprint }) => (blueprint === null ? [] : [blueprint])))].slice(0, mostGoods);
	const saddle = entry.things.length === 1 ? entry.things[0]?.saddle : null;
	const most = Math.min(template.maxPerOrder, Math.floor(maxTotal / price.credits), free ? entry.free : template.maxPerOrder);
	const definition: ItemDefinition = {
		key,
		name,
		summary: shorten(entry.text || facts || name, 100),
		description: shorten([entry.text, facts].filter((part) => part !== '').join(' — ') || name, 1_000),
		enabled: true,
		tags: [words(`tags.${entry.kind}`)],
		price: { credits: price.credits, per: words(`per.${entry.kind}`) },
		settlement: { kind: 'credits' },
		variantLabel: words('variant.label'),
		variants: [{ key: 'standard', label: words('variant.standard'), priceDelta: 0 }],
		maxPerOrder: Math.max(1, most),
		buyerLimits: free ? [{ count: entry.free, window: 'season', scope: 'member' }] : [],
		stock: { mode: 'unlimited', onSeasonEnd: 'keep' },
		access: { gate: null, maxOpenOrders: openOrders, middleman: 'none', ...(roles.length > 0 ? { roles: [...roles].slice(0, 25) } : {}) },
		questions: questionsOf(entry, pack),
		fulfilment: {
			methods: template.fulfilment.methods,
			staff: { slots: template.fulfilment.staff.slots },
			sla: template.fulfilment.sla,
			steps: template.fulfilment.steps,
			proof: template.fulfilment.proof
		},
		// What costs next to nothing must not earn anything.
		rewards: { rules: free ? [] : template.rewards.rules },
		risk: { level: entry.commands ? 'medium' : 'low', flags: [] },
		game: {
			...(blueprints.length === 1 ? { blueprint: blueprints[0] } : blueprints.length > 1 ? { blueprints } : {}),
			...(saddle ? { saddleBlueprint: saddle } : {}),
			...(entry.className ? { class: entry.className } : {})
		}
	};
	return { definition: withoutBrokenQuestions(catalogueItem(pack, definition)), open: open && !entry.commands, notes };
}

const credits = (value: number) => ({ kind: 'amount', currency: 'credits', value }) as const;

/** An item of the pack that is sold for credits, best of the same kind. */
function templateOf(pack: Pack, kind: ArkKind): ItemDefinition | undefined {
	const sold = (items: readonly ItemDefinition[]) => items.find(({ settlement }) => settlement.kind === 'credits') ?? items[0];
	const same = pack.categories.find(({ key }) => key === usualCategories[kind]);
	return (same && sold(same.items)) ?? sold(pack.categories.flatMap(({ items }) => items));
}

function questionsOf(entry: ArkEntry, pack: Pack): QuestionReference[] {
	const [thing] = entry.things;
	const settled = new Set([
		...(entry.kind === 'dino' && thing?.sex ? ['dino_sex'] : []),
		...(entry.kind === 'dino' && thing?.neutered ? ['dino_state'] : [])
	]);
	const levels = entry.minLevel === null && entry.maxLevel === null ? [] : ['survivor_level'];
	const wanted = [...before, ...levels, ...asked[entry.kind], ...after].filter((use) => !settled.has(use));
	return wanted
		.filter((use) => Object.hasOwn(pack.questionLibrary, use))
		.map((use): QuestionReference => {
			if (use === 'survivor_level') return { use, override: { ...levelBounds(entry), storeOnProfile: false } };
			return use === 'dino_sex' ? { use, override: singleSex(pack) } : { use };
		});
}

/** Both bounds are asked; a question needs two that differ. */
function levelBounds({ minLevel, maxLevel }: ArkEntry): { readonly min: number; readonly max: number } {
	const min = minLevel ?? 1;
	const max = maxLevel ?? Math.max(topLevel, min + 1);
	return { min, max: Math.max(max, min + 1) };
}

/** One animal is sold, never a pair for the price of one. */
function singleSex(pack: Pack): Record<string, unknown> {
	const choices = (pack.choiceSets.sex ?? []).filter(({ value }) => value !== 'pair');
	return choices.length >= 2 ? { choiceSet: undefined, choices } : {};
}

/** The item without questions that its own choices leave nothing of. */
function withoutBrokenQuestions(item: CatalogueItem): CatalogueItem {
	const broken = new Set(itemProblems(item).flatMap(({ at }) => /^questions\.([a-z0-9_]+)/.exec(at)?.[1] ?? []));
	return broken.size === 0 ? item : { ...item, questions: item.questions.filter(({ key }) => !broken.has(key)) };
}
