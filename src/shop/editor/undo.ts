import { DomainError, NotFound } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Change, Row, Value } from '#core/units/unit';
import { rulesCollection } from '../pricing/price.model.js';
import { itemsCollection, stockCollection } from '../shop.model.js';
import type { ShopRepository } from '../shop.repository.js';
import { type CatalogueRow, nameOf, type RowEdit, remove, rewrite } from './changes.js';
import type { EditRow } from './edit.types.js';
import { EditMoved, editsCollection } from './history.js';
import { stockChange } from './stock.js';
import type { EditDraft } from './writer.js';

type Stale = (row: string, name: string) => Promise<DomainError>;

/** The edit that takes another one back; see `CatalogueEditor.undo` for its refusals. */
export async function undoDraft(
	repository: ShopRepository,
	parts: readonly EditRow[],
	guild: GuildId,
	edit: number,
	stale: Stale
): Promise<EditDraft> {
	const [first] = parts;
	if (!first) throw new NotFound('shop.change');
	if (parts.some((part) => part.undone)) throw new DomainError('shop.editUndone');
	const edits: RowEdit[] = [];
	for (const part of parts) edits.push(await undonePart(repository, guild, part, stale));
	const key = parts.length === 1 || first.action.endsWith('.moved') ? keyIn(first.row) : '';
	return {
		action: 'undo',
		key,
		target: `edit:${edit}`,
		parts: edits.map((one) => one.part),
		changes: [
			...edits.map((one) => one.change),
			...parts.map(
				(part): Change => ({
					in: editsCollection,
					id: part._id,
					when: { undone: false },
					set: { undone: true },
					else: () => new DomainError('shop.editUndone')
				})
			)
		],
		before: { action: first.action, rows: parts.map((part) => part.row) }
	};
}

async function undonePart(repository: ShopRepository, guild: GuildId, part: EditRow, stale: Stale): Promise<RowEdit> {
	if (part.in === stockCollection) return undoneStock(repository, guild, part);
	const key = keyIn(part.row);
	const now = await rowNow(repository, guild, part, key);
	if ((now?.version ?? null) !== part.version) throw await stale(part.row, now ? nameOf(now) : part.name);
	if (now === null) return restored(part);
	return part.before === null ? remove(now) : rewrite(now, fieldsOf(part.before));
}

async function rowNow(repository: ShopRepository, guild: GuildId, part: EditRow, key: string): Promise<CatalogueRow | null> {
	if (part.in === itemsCollection) return repository.item(guild, key);
	return part.in === rulesCollection ? repository.priceRule(guild, part.row) : repository.category(guild, key);
}

async function undoneStock(repository: ShopRepository, guild: GuildId, part: EditRow): Promise<RowEdit> {
	const row = (await repository.stock(guild, [keyIn(part.row)])).find(({ _id }) => _id === part.row);
	if (!row) throw new NotFound('shop.change');
	return stockChange(row, { change: -part.delta }, part.name);
}

/** A row that an undo had taken away. */
function restored({ in: collection, row, name, before }: EditRow): RowEdit {
	if (before === null) throw new NotFound('shop.change');
	const version = (typeof before.version === 'number' ? before.version : 0) + 1;
	return {
		change: { in: collection, insert: { ...before, version }, else: () => new EditMoved() },
		part: { in: collection, row, name, before: null, version }
	};
}

/** What a row gets back: everything but its id, its guild, and its version, which only grows. */
function fieldsOf({ _id, guild: _guild, version: _version, ...fields }: Row): Readonly<Record<string, Value>> {
	return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

/** The key in a row's id: `guild|item|key`, `guild|stock|key|variant`. */
const keyIn = (row: string): string => row.split('|')[2] ?? '';
