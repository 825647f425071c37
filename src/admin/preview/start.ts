import { container } from '@sapphire/framework';
import { secondary } from '#core/views/kit';
import { OwnTexts } from '#settings';
import { registerPreviewButton } from '../publish/preview-slot.js';
import { previewAsId } from './ids.js';
import { Preview } from './preview.service.js';
import { firstWho, whoArg } from './state.js';

/** Builds what looks at the shop as somebody else. It reads the side that editors work on. */
export function startPreview(): void {
	const { shop, prices, clock, trust, orderRooms } = container;
	const settings = container.settings.on('draft');
	const texts = new OwnTexts(settings);
	container.preview = new Preview({
		...{ shop: shop.on('draft'), prices: prices.on('draft'), settings, clock },
		own: (guild, name, locale) => texts.read(guild, name, locale),
		knowsFacts: () => trust.knowsFacts,
		opening: (guild) => orderRooms.opening(guild)
	});
	registerPreviewButton((view) =>
		secondary(view.t('preview:buttons.as'), previewAsId.make({ who: whoArg(firstWho), item: '', set: 'open' }))
	);
}
