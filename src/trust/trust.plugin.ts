import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { registerCurrentScreen, registerRefusalActions } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { primary, secondary, type ViewContext } from '#core/views/kit';
import { trustId } from './ids.js';
import { evidenceModel } from './trust.model.js';
import { TrustRepository } from './trust.repository.js';
import { TrustService } from './trust.service.js';
import { trustSettings } from './trust.settings.js';

/** Evidence of settled deals, and what it opens. */
export const trust = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		for (const code of ['gateClosed', 'limitOrders', 'limitValue'])
			registerRefusalActions(`trust.${code}`, (view) => [primary(...ownStanding(view))]);
		registerCurrentScreen('trust', (view) => secondary(...ownStanding(view)));
		const { mongo, clock, settings } = container;
		await prepareCollections(mongo, [evidenceModel(mongo)]);
		container.trust = new TrustService({
			repository: new TrustRepository(mongo),
			clock,
			settings: (guild) => settings.get(guild, trustSettings),
			slots: (guild, actor) => settings.slotsOf(guild, actor)
		});
	}
});

/** The button of the member's own screen. */
const ownStanding = (view: ViewContext): [string, string] => [view.t('trust:home.own'), trustId.make()];

declare module '@sapphire/pieces' {
	interface Container {
		trust: TrustService;
	}
}
