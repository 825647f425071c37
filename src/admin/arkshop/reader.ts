import { registerRefusalActions } from '#core/interactions/index';
import { primary, secondary } from '#core/views/kit';
import { isArkShop } from '#shop';
import { importFormId } from '../exchange/ids.js';
import type { ImportReader } from '../exchange/readers.js';
import { arkMappingId, arkRateId } from './ids.js';
import { arkShopOpened } from './screens.js';

/** Files of ArkShop among those that are imported: asked how they are mapped before they are planned. */
export const arkReader: ImportReader = {
	matches: ({ text }) => isArkShop(Buffer.from(text)),
	open: (context, { text }) => arkShopOpened(context, Buffer.from(text))
};

/** The ways on from what it refuses. */
export function registerArkRefusals(): void {
	for (const code of ['file.notFound', 'tooLarge', 'tooDeep', 'notJson', 'tooMany', 'manySecrets', 'empty'])
		registerRefusalActions(`arkshop.${code}`, (view) => [primary(view.t('exchange:buttons.upload'), importFormId.make())]);
	for (const code of ['moved', 'group.notFound'])
		registerRefusalActions(`arkshop.${code}`, (view) => [secondary(view.t('arkshop:buttons.mapping'), arkMappingId.make({ page: 0 }))]);
	registerRefusalActions('arkshop.rate', (view) => [primary(view.t('core:buttons.correct'), arkRateId.make())]);
}
