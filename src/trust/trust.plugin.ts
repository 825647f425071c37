import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { prepareCollections } from '#core/mongo/index';
import { evidenceModel } from './trust.model.js';
import { TrustRepository } from './trust.repository.js';
import { TrustService } from './trust.service.js';
import { trustSettings } from './trust.settings.js';

/** Evidence of settled deals, and what it opens. */
export const trust = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
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

declare module '@sapphire/pieces' {
	interface Container {
		trust: TrustService;
	}
}
