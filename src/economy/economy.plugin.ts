import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { prepareCollections } from '#core/mongo/index';
import { EconomyRepository } from './economy.repository.js';
import { Economy } from './economy.service.js';
import { economySettings } from './economy.settings.js';
import { accountModel, holdModel, postingModel } from './ledger.model.js';

/** The money of guilds: accounts, postings, holds. */
export const economy = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		const { mongo, units, clock, settings } = container;
		await prepareCollections(mongo, [accountModel(mongo), holdModel(mongo), postingModel(mongo)]);
		container.economy = new Economy({
			units,
			clock,
			repository: new EconomyRepository(mongo),
			settings: (guild) => settings.get(guild, economySettings)
		});
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		economy: Economy;
	}
}
