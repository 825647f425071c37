import type { Actor } from '#core/actor';
import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Policy } from '#core/interactions/policy';
import { sameJson } from '#settings';
import { bulkItem, bulkPlan } from './editor/bulk.js';
import {
	categoryRow,
	create,
	defined,
	definitionsIn,
	difference,
	fresh,
	itemRow,
	moved,
	nameOf,
	requireNewName,
	requireRoom,
	rewrite,
	trimmed
} from './editor/changes.js';
import type {
	BulkPlan,
	BulkRequest,
	CategoryEdit,
	CategoryTexts,
	Edited,
	EditedCategory,
	EditedItem,
	Editor,
	ItemEdit,
	NewItem,
	SeenRow,
	StockMove
} from './editor/edit.types.js';
import { editItem } from './editor/item.js';
import { freeKey, keyOf } from './editor/keys.js';
import { editRefusal, requireNoNew } from './editor/problems.js';
import { categoryProblems, itemProblems } from './editor/rules.js';
import { newStock, piecesOf, stockChange } from './editor/stock.js';
import { undoDraft } from './editor/undo.js';
import { type EditDraft, EditWriter, type EditWriterDeps } from './editor/writer.js';
import { type CategoryRow, type ItemRow, stockCollection } from './shop.model.js';
import type { ShopRepository } from './shop.repository.js';

export interface CatalogueEditorDeps extends EditWriterDeps {
	readonly policy: Policy;
}

/** Who may change definitions and prices, and who may count stock. */
const mayEdit = 'catalog.edit';
const mayCount = 'catalog.stock';

/** Items for sale in one category. */
const mostItems = 25;
const nameLength = 45;

/**
 * Edits the catalogue. Each edit holds to the version that its editor saw, takes effect at once, is audited, and can be taken back by its
 * number while nobody has changed the same rows since. Orders keep their own copy of what they bought.
 *
 * All edits are refused with Forbidden, `shop.stale` {name, change} (somebody was faster), or `shop.edit` {field, problem}.
 */
export class CatalogueEditor {
	readonly #writer: EditWriter;

	public constructor(private readonly deps: CatalogueEditorDeps) {
		this.#writer = new EditWriter(deps);
	}

	/** All categories, hidden ones too, in the owner's order. @throws Forbidden */
	public async categories(guild: GuildId, actor: Actor): Promise<EditedCategory[]> {
		const { categories, items } = await this.#catalogue(guild, actor);
		return categories.map((row) => {
			const own = items.filter((item) => item.category === row.key);
			return { row, items: own.length, hidden: own.filter((item) => !item.active).length };
		});
	}

	/** All items, hidden ones too, by category and place. @throws Forbidden */
	public async items(guild: GuildId, actor: Actor): Promise<ItemRow[]> {
		const { categories, items } = await this.#catalogue(guild, actor);
		return categories.flatMap((category) =>
			items.filter((item) => item.category === category.key).sort((one, other) => one.sort - other.sort)
		);
	}

	/** @throws Forbidden · NotFound `shop.category` */
	public async category(guild: GuildId, actor: Actor, key: string): Promise<CategoryRow> {
		await this.deps.policy.require(guild, actor, mayEdit);
		return this.#category(guild, key);
	}

	/** @param version Only in this version. @throws Forbidden · NotFound `shop.item` · `shop.stale` */
	public async item(guild: GuildId, actor: Actor, key: string, version?: number): Promise<EditedItem> {
		await this.deps.policy.require(guild, actor, mayEdit);
		const row = await this.#item(guild, key);
		if (version !== undefined && row.version !== version) throw await this.#writer.stale(guild, row._id, nameOf(row));
		const [category, stock, stats] = await Promise.all([
			this.#category(guild, row.category),
			this.deps.repository.stock(guild, [key]),
			this.deps.repository.stats(guild, [key])
		]);
		const pieces =
			row.definition.stock.mode === 'finite' ? row.definition.variants.map(({ key: part }) => piecesOf(guild, row, part, stock)) : [];
		return { row, category, stock: pieces, sold: stats[0]?.sold ?? 0 };
	}

	/** Makes a category, at the end. @throws `shop.tooManyCategories` {max} · `shop.nameTaken` {name} */
	public async createCategory(guild: GuildId, by: Editor, texts: CategoryTexts): Promise<Edited> {
		return this.#edit(guild, by, mayEdit, { create: 'category', texts: { ...texts } }, async (repository) => {
			const rows = await repository.categories(guild);
			requireRoom(rows);
			requireNewName(texts.name, rows);
			requireNoNew([], categoryProblems(trimmed(texts)));
			const key = freeKey(keyOf(texts.name, 'category'), new Set(rows.map((row) => row.key)));
			const row = categoryRow(guild, key, Math.max(0, ...rows.map(({ sort }) => sort)) + 10, texts);
			const { change, part } = create(row);
			const after = { name: row.name, emoji: row.emoji, description: row.description };
			return { action: 'category.created', key, target: `category:${key}`, parts: [part], changes: [change], after };
		});
	}

	/** Changes a category's words, or takes it out of the shop and back. Orders on its items go on. */
	public async editCategory(guild: GuildId, by: Editor, seen: SeenRow, edit: CategoryEdit): Promise<Edited> {
		return this.#edit(guild, by, mayEdit, { category: { ...seen }, edit: { ...edit } }, async (repository) => {
			const row = await this.#category(guild, seen.key);
			if (edit.kind === 'active' && edit.active && !row.active) requireRoom(await repository.categories(guild));
			const fields = edit.kind === 'active' ? { active: edit.active } : trimmed(edit);
			if (edit.kind === 'texts') requireNoNew(categoryProblems(row), categoryProblems({ ...trimmed(edit) }));
			const action = `category.${edit.kind === 'texts' ? 'texts' : edit.active ? 'restored' : 'archived'}`;
			return this.#rewritten(guild, row, seen, action, { ...row, ...fields }, { ...fields });
		});
	}

	/** Moves a category one place up or down. At the end of the list nothing happens. */
	public async moveCategory(guild: GuildId, by: Editor, seen: SeenRow, step: -1 | 1): Promise<Edited> {
		return this.#edit(guild, by, mayEdit, { category: { ...seen }, step }, async (repository) =>
			this.#moved(guild, await repository.categories(guild), seen, step, 'category')
		);
	}

	/**
	 * Makes an item, hidden until it is put up for sale. Who hands it over and for which rewards is taken from a neighbour.
	 *
	 * @throws NotFound `shop.category` · `shop.noNeighbour` in a catalogue without any item · DomainError `shop.nameTaken` {name} in its category.
	 */
	public async createItem(guild: GuildId, by: Editor, wish: NewItem): Promise<Edited> {
		return this.#edit(guild, by, mayEdit, { create: 'item', wish: { ...wish } }, async (repository) => {
			const [category, items] = await Promise.all([this.#category(guild, wish.category), repository.items(guild)]);
			requireNewName(wish.name, definitionsIn(items, category));
			const key = await this.#freeItemKey(guild, wish.name, items);
			const definition = fresh(key, wish, items);
			requireNoNew([], itemProblems(definition));
			return this.#newItem(guild, category, items, definition, 'item.created');
		});
	}

	/** Makes a hidden copy of an item, under a name that says so. @throws NotFound `shop.item` */
	public async cloneItem(guild: GuildId, by: Editor, key: string, word: string): Promise<Edited> {
		return this.#edit(guild, by, mayEdit, { clone: key, word }, async (repository) => {
			const [row, items] = await Promise.all([this.#item(guild, key), repository.items(guild)]);
			const category = await this.#category(guild, row.category);
			const ending = ` (${word})`;
			const name = `${row.definition.name.slice(0, nameLength - ending.length).trimEnd()}${ending}`;
			const copy = { ...row.definition, key: await this.#freeItemKey(guild, key, items), name };
			requireNoNew(itemProblems(row.definition), itemProblems(copy));
			return this.#newItem(guild, category, items, copy, 'item.cloned');
		});
	}

	/**
	 * Changes an item.
	 *
	 * @throws NotFound `shop.item`, `shop.variant`, `shop.question`, `shop.category`, `shop.addon`, `shop.goods` ·
	 * `shop.tooManyItems` {max}
	 */
	public async editItem(guild: GuildId, by: Editor, seen: SeenRow, edit: ItemEdit): Promise<Edited> {
		return this.#edit(guild, by, mayEdit, { item: { ...seen }, edit: JSON.parse(JSON.stringify(edit)) }, async (repository) => {
			const [row, stock] = await Promise.all([this.#item(guild, seen.key), repository.stock(guild, [seen.key])]);
			if (edit.kind === 'category') await this.#category(guild, edit.category);
			const definition = editItem(row.definition, edit, new Set(stock.map(({ part }) => part)));
			const place = edit.kind === 'category' ? edit.category : row.category;
			const active = edit.kind === 'active' ? edit.active : row.active;
			const entering = active && (!row.active || place !== row.category);
			const neighbours =
				entering || place !== row.category ? (await repository.items(guild)).filter((item) => item.category === place) : [];
			if (entering && neighbours.filter((item) => item.active).length >= mostItems)
				throw new DomainError('shop.tooManyItems', { max: mostItems });
			requireNoNew(itemProblems(row.definition), itemProblems(definition));
			const sort = place === row.category ? row.sort : Math.max(0, ...neighbours.map((item) => item.sort)) + 10;
			const next = { ...row, definition, category: place, active, sort };
			const fields = { ...defined(definition), category: place, active, sort };
			const action = edit.kind === 'active' ? (edit.active ? 'item.restored' : 'item.archived') : `item.${edit.kind}`;
			const draft = await this.#rewritten(guild, row, seen, action, next, fields);
			if (draft.parts.length === 0) return draft;
			const pieces = edit.kind === 'variantAdd' ? edit.pieces : 0;
			if (pieces < 0) throw editRefusal({ field: 'pieces', key: 'tooLow', params: { min: 0 } });
			return { ...draft, changes: [...draft.changes, ...newStock(guild, row, next, stock, pieces)] };
		});
	}

	/** Moves an item one place up or down in its category. */
	public async moveItem(guild: GuildId, by: Editor, seen: SeenRow, step: -1 | 1): Promise<Edited> {
		return this.#edit(guild, by, mayEdit, { item: { ...seen }, step }, async (repository) => {
			const row = await this.#item(guild, seen.key);
			const rows = (await repository.items(guild)).filter((item) => item.category === row.category);
			return this.#moved(guild, rows, seen, step, 'item');
		});
	}

	/**
	 * Adds pieces, takes pieces, or says how many lie in store, reserved ones included. What is reserved can't be taken.
	 *
	 * @throws Forbidden without `catalog.stock` · NotFound `shop.item`, `shop.variant` · `shop.notCounted` {item} unless the stock is finite ·
	 * `shop.stockReserved` {left, reserved}
	 */
	public async moveStock(guild: GuildId, by: Editor, item: string, variant: string, move: StockMove, reason: string): Promise<Edited> {
		const why = reason.trim();
		if (why === '' || why.length > 200) throw editRefusal({ field: 'reason', key: why === '' ? 'blank' : 'tooLong', params: { max: 200 } });
		return this.#edit(guild, by, mayCount, { item, variant, move: { ...move }, reason: why }, async (repository) => {
			const [row, stock] = await Promise.all([this.#item(guild, item), repository.stock(guild, [item])]);
			const { definition } = row;
			const name = { kind: 'user-text', value: definition.name } as const;
			if (definition.stock.mode !== 'finite') throw new DomainError('shop.notCounted', { item: name });
			const label = definition.variants.find(({ key }) => key === variant)?.label;
			if (label === undefined) throw new NotFound('shop.variant', { item: name });
			const pieces = piecesOf(guild, row, variant, stock);
			const { change, part, delta } = stockChange(pieces, move, `${definition.name} · ${label}`);
			const store = pieces.available + pieces.reserved;
			return {
				action: 'stock.moved',
				key: item,
				target: `item:${item}`,
				parts: delta === 0 ? [] : [part],
				changes: [change],
				before: { variant, pieces: store },
				after: { variant, pieces: store + delta },
				reason: why
			};
		});
	}

	/** What a bulk change would do; see `bulkPlan` for its refusals. @throws Forbidden */
	public async planBulk(guild: GuildId, actor: Actor, request: BulkRequest): Promise<BulkPlan> {
		const { items } = await this.#catalogue(guild, actor);
		if (request.category !== null) await this.#category(guild, request.category);
		return bulkPlan(items, request);
	}

	/**
	 * Does a bulk change as it was shown, all of it or nothing.
	 *
	 * @param digest Of the plan that was shown.
	 * @throws as `planBulk` · `shop.bulkStale` when it would now do something else.
	 */
	public async applyBulk(guild: GuildId, by: Editor, request: BulkRequest, digest: string): Promise<Edited> {
		return this.#edit(guild, by, mayEdit, { bulk: { ...request }, digest }, async (repository) => {
			const items = await repository.items(guild);
			const plan = bulkPlan(items, request);
			if (plan.digest !== digest) throw new DomainError('shop.bulkStale');
			const rows = new Map(items.map((row) => [row.key, row]));
			const edits = plan.lines.flatMap(({ key }) => {
				const row = rows.get(key);
				if (!row) return [];
				const definition = bulkItem(row.definition, request);
				requireNoNew(itemProblems(row.definition), itemProblems(definition));
				return [rewrite(row, defined(definition))];
			});
			return {
				action: 'bulk',
				key: request.category ?? '',
				target: request.category === null ? 'catalogue' : `category:${request.category}`,
				parts: edits.map(({ part }) => part),
				changes: edits.map(({ change }) => change),
				before: Object.fromEntries(plan.lines.map((line) => [line.key, line.before])),
				after: Object.fromEntries(plan.lines.map((line) => [line.key, line.after]))
			};
		});
	}

	/**
	 * Takes an edit back: every row it touched gets its former state, as a new version. An undo is an edit too and can be undone.
	 *
	 * @throws NotFound `shop.change` for an edit that is not remembered · `shop.editUndone` · `shop.stale` when somebody changed one of its rows
	 * since · `shop.stockReserved` when pieces that it added are ordered by now.
	 */
	public async undo(guild: GuildId, by: Editor, edit: number): Promise<Edited> {
		const parts = await this.deps.edits.edit(guild, edit);
		const onlyStock = parts.every((part) => part.in === stockCollection);
		return this.#edit(guild, by, onlyStock ? mayCount : mayEdit, { undo: edit }, async (repository) =>
			undoDraft(repository, await this.deps.edits.edit(guild, edit), guild, edit, (row, name) => this.#writer.stale(guild, row, name))
		);
	}

	async #edit(
		guild: GuildId,
		by: Editor,
		capability: string,
		content: Parameters<EditWriter['commit']>[2],
		build: (repository: ShopRepository) => Promise<EditDraft>
	): Promise<Edited> {
		await this.deps.policy.require(guild, by.actor, capability);
		return this.#writer.commit(guild, by, content, () => build(this.deps.repository));
	}

	async #catalogue(guild: GuildId, actor: Actor): Promise<{ categories: CategoryRow[]; items: ItemRow[] }> {
		await this.deps.policy.require(guild, actor, mayEdit);
		const [categories, items] = await Promise.all([this.deps.repository.categories(guild), this.deps.repository.items(guild)]);
		return { categories, items };
	}

	async #category(guild: GuildId, key: string): Promise<CategoryRow> {
		const row = await this.deps.repository.category(guild, key);
		if (!row) throw new NotFound('shop.category');
		return row;
	}

	async #item(guild: GuildId, key: string): Promise<ItemRow> {
		const row = await this.deps.repository.item(guild, key);
		if (!row) throw new NotFound('shop.item');
		return row;
	}

	/** The rewriting of one row, if it is of the version that the editor saw; nothing when it is as wished already. */
	async #rewritten<R extends CategoryRow | ItemRow>(
		guild: GuildId,
		row: R,
		seen: SeenRow,
		action: string,
		next: R,
		fields: Parameters<typeof rewrite>[1]
	): Promise<EditDraft> {
		const kind = 'definition' in row ? 'item' : 'category';
		const named = { action, key: row.key, target: `${kind}:${row.key}` };
		if (sameJson(row, next)) return { ...named, parts: [], changes: [] };
		if (row.version !== seen.version) throw await this.#writer.stale(guild, row._id, nameOf(row));
		const { change, part } = rewrite(row, fields);
		const facts = (one: CategoryRow | ItemRow): object =>
			'definition' in one ? { ...one.definition, category: one.category, active: one.active } : one;
		return { ...named, parts: [part], changes: [change], ...difference(facts(row), facts(next)) };
	}

	async #moved(
		guild: GuildId,
		rows: readonly (CategoryRow | ItemRow)[],
		seen: SeenRow,
		step: -1 | 1,
		kind: 'item' | 'category'
	): Promise<EditDraft> {
		const row = rows.find(({ key }) => key === seen.key);
		if (!row) throw kind === 'item' ? new NotFound('shop.item') : new NotFound('shop.category');
		if (row.version !== seen.version) throw await this.#writer.stale(guild, row._id, nameOf(row));
		const places = moved(rows, seen.key, step);
		const edits = places.map((place) => rewrite(place.row, { sort: place.sort }));
		return {
			action: `${kind}.moved`,
			key: seen.key,
			target: `${kind}:${seen.key}`,
			parts: edits.map(({ part }) => part),
			changes: edits.map(({ change }) => change),
			before: Object.fromEntries(places.map((place) => [place.row.key, place.row.sort])),
			after: Object.fromEntries(places.map((place) => [place.row.key, place.sort]))
		};
	}

	async #newItem(
		guild: GuildId,
		category: CategoryRow,
		items: readonly ItemRow[],
		definition: ItemRow['definition'],
		action: string
	): Promise<EditDraft> {
		const own = items.filter((row) => row.category === category.key);
		const row = itemRow(guild, category.key, Math.max(0, ...own.map(({ sort }) => sort)) + 10, definition);
		const { change, part } = create(row);
		return {
			action,
			key: row.key,
			target: `item:${row.key}`,
			parts: [part],
			changes: [change, ...newStock(guild, null, row, [], 0)],
			after: { name: definition.name, category: category.key, credits: definition.price.credits }
		};
	}

	/** A key that no item has, and that no item had whose pieces or sales are still counted. */
	async #freeItemKey(guild: GuildId, wished: string, items: readonly ItemRow[]): Promise<string> {
		const taken = new Set(items.map((row) => row.key));
		for (;;) {
			const key = freeKey(keyOf(wished, 'item'), taken);
			const [stock, stats] = await Promise.all([this.deps.repository.stock(guild, [key]), this.deps.repository.stats(guild, [key])]);
			if (stock.length === 0 && stats.length === 0) return key;
			taken.add(key);
		}
	}
}
