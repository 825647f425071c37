import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { registerCurrentScreen } from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { secondary } from '#core/views/kit';
import { booksModel, checkpointModel } from './books.model.js';
import { BooksRepository } from './books.repository.js';
import { EconomyRepository } from './economy.repository.js';
import { Economy } from './economy.service.js';
import { economySettings } from './economy.settings.js';
import { walletId } from './ids.js';
import { accountModel, holdModel, postingModel } from './ledger.model.js';
import { Reconciliation } from './reconciliation.service.js';

/** The money of guilds: accounts, postings, holds. */
export const economy = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		registerCurrentScreen('economy', (view) => secondary(view.t('economy:wallet.crumb'), walletId.make()));
		const { mongo, units, clock, settings, log } = container;
		await prepareCollections(
			mongo,
			[accountModel, holdModel, postingModel, booksModel, checkpointModel].map((model) => model(mongo))
		);
		const repository = new EconomyRepository(mongo);
		container.economy = new Economy({
			units,
			clock,
			repository,
			books: new Reconciliation({
				units,
				clock,
				log,
				repository: new BooksRepository(mongo),
				legsAfter: (guild, account, currency, seq) => repository.legsAfter(guild, account, currency, seq)
			}),
			settings: (guild) => settings.get(guild, economySettings)
		});
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		economy: Economy;
	}
}
