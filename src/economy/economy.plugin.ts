import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import {
	declareCapabilities,
	declareGuardPoint,
	memberView,
	registerCurrentScreen,
	registerRefusalActions
} from '#core/interactions/index';
import { prepareCollections } from '#core/mongo/index';
import { declareSeasonEnd } from '#core/seasons/season-ends';
import { primary, secondary } from '#core/views/kit';
import { Adjustments } from './adjust.service.js';
import { booksModel, checkpointModel } from './books.model.js';
import { BooksRepository } from './books.repository.js';
import { EarningWays } from './earning-ways.js';
import { EconomyRepository } from './economy.repository.js';
import { economySeasonEnd } from './economy.seasons.js';
import { Economy } from './economy.service.js';
import { economySettings } from './economy.settings.js';
import { sendId, walletId } from './ids.js';
import { accountModel, holdModel, postingModel } from './ledger.model.js';
import { Reconciliation } from './reconciliation.service.js';
import { sentTelling } from './sending.effects.js';
import { Sending } from './sending.service.js';

/** The money of guilds: accounts, postings, holds. */
export const economy = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		declareSeasonEnd('economy', economySeasonEnd);
		declareGuardPoint('economy', 'economy.send');
		declareCapabilities('economy', { 'money.adjust': { limited: true } });
		for (const code of ['sameAccount', 'sendNobody', 'sendChanged', 'receiverFull', 'send.notFound'])
			registerRefusalActions(`economy.${code}`, (view) => [primary(view.t('economy:wallet.send'), sendId.make())]);
		registerCurrentScreen('economy', (view) => secondary(view.t('economy:wallet.crumb'), walletId.make()));
		const { mongo, units, clock, settings, log, capabilities, approvals, effects, discord, preferences } = container;
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
		container.sending = new Sending({ economy: container.economy, units });
		effects.effect(
			sentTelling({
				repository,
				discord,
				wanted: (guild, member) => preferences.wantsDms(guild, member),
				guildName: async (guild) => (await settings.state(guild)).name,
				view: memberView
			})
		);
		container.earningWays = new EarningWays();
		container.adjustments = new Adjustments({ units, economy: container.economy, repository, policy: capabilities, approvals });
		approvals.act(container.adjustments.act());
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		economy: Economy;
		adjustments: Adjustments;
		/** What members send to each other. */
		sending: Sending;
		/** How members come to credits; domains that pay some register themselves. */
		earningWays: EarningWays;
	}
}
