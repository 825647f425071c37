import { DomainError } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Change } from '#core/units/unit';
import type { SliceValues } from '#settings';
import type { EditRow } from '../editor/edit.types.js';
import { type EditPart, editsCollection } from '../editor/history.js';
import type { EditDraft } from '../editor/writer.js';
import { categoryEdit, itemEdit, priceEdit, type SliceWrites, sliceWrites } from './draft.js';
import type { Incoming } from './exchange.types.js';
import type { ImportWork } from './plan.js';
import type { CatalogueUndo } from './undo.js';

/** Everything that an import writes. */
export interface ImportDraft extends SliceWrites {
	readonly parts: readonly EditPart[];
	readonly changes: readonly Change[];
	readonly made: number;
	readonly changed: number;
}

/** The writing of a plan. Pure. */
export function importDraft(guild: GuildId, { kind, ...incoming }: Incoming, work: ImportWork, values: SliceValues): ImportDraft {
	const items = work.items.map((write) => itemEdit(guild, kind, write));
	const edits = [
		...work.categories.map(({ wish, row }) => categoryEdit(guild, kind, wish, row)),
		...items.map(({ edit }) => edit),
		...work.prices.map(({ wish, row }) => priceEdit(guild, kind, wish, row))
	];
	const slices = sliceWrites(values, { kind, ...incoming }, work.sections);
	const made = edits.filter(({ part }) => part.before === null).length;
	return {
		...slices,
		parts: edits.map(({ part }) => part),
		changes: [...edits.map(({ change }) => change), ...items.flatMap(({ more }) => more)],
		made,
		changed: edits.length - made + slices.sections.length
	};
}

/** The edit that takes an import's rows back. Pure. */
export function undoDraft(
	{ edits, more }: CatalogueUndo,
	parts: readonly EditRow[]
): Pick<EditDraft, 'action' | 'parts' | 'always' | 'changes'> {
	return {
		action: 'importUndone',
		parts: edits.map(({ part }) => part),
		always: true,
		changes: [
			...edits.map(({ change }) => change),
			...more,
			...parts.map(
				(part): Change => ({
					in: editsCollection,
					id: part._id,
					set: { undone: true },
					else: () => new DomainError('shop.editUndone')
				})
			)
		]
	};
}
