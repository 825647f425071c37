import { registerRefusalActions } from '#core/interactions/index';
import { danger, primary, secondary } from '#core/views/kit';
import { importFormId, importHomeId, importPlanId, importUndoId } from './ids.js';

/** The ways on from what imports refuse. */
export function registerImportRefusals(): void {
	for (const code of ['importNothing', 'importUndone', 'importOver', 'importOrphans', 'import.notFound', 'exportFormat.notFound'])
		registerRefusalActions(`shop.${code}`, (view) => [primary(view.t('exchange:buttons.home'), importHomeId.make())]);
	for (const code of ['importFile', 'importUnread'])
		registerRefusalActions(`shop.${code}`, (view) => [primary(view.t('exchange:buttons.upload'), importFormId.make())]);
	registerRefusalActions('shop.importStale', (view, { params: { id } }) =>
		typeof id === 'string' ? [primary(view.t('exchange:buttons.again'), importPlanId.make({ id, page: 0 }))] : []
	);
	registerRefusalActions('shop.importEdited', (view, { params: { id } }) =>
		typeof id === 'string'
			? [
					secondary(view.t('exchange:buttons.undoOthers'), importUndoId.make({ id, mode: 'others' })),
					danger(view.t('exchange:buttons.undoAll'), importUndoId.make({ id, mode: 'all' }))
				]
			: []
	);
}
