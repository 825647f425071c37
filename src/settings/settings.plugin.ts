import { container } from '@sapphire/framework';
import { defineDomain } from '#core/domain';
import { defaultPresentation } from '#core/interactions/presentation';
import { prepareCollections } from '#core/mongo/index';
import { Preferences } from './preferences.service.js';
import { SettingsCache } from './settings.cache.js';
import { preferencesModel, settingsModel, settingsVersionModel } from './settings.model.js';
import { SettingsPolicy } from './settings.policy.js';
import { SettingsPresentation } from './settings.presentation.js';
import { PreferencesRepository, SettingsRepository } from './settings.repository.js';
import { Settings } from './settings.service.js';
import { SlotUses } from './slot-uses.js';

/** Settings of guilds and preferences of members: what every other domain asks for its values. */
export const settings = defineDomain({
	root: new URL('.', import.meta.url),
	async start() {
		const { mongo, units, clock, logger, shutdown } = container;
		await prepareCollections(mongo, [settingsModel(mongo), settingsVersionModel(mongo), preferencesModel(mongo)]);
		const repository = new SettingsRepository(mongo, (error) =>
			logger.warn('the change stream of settings broke; opening it again', error)
		);
		const cache = new SettingsCache(repository, clock);
		await cache.start();
		shutdown.add('settings', () => cache.close());

		container.settings = new Settings(cache, units, clock);
		container.preferences = new Preferences(new PreferencesRepository(mongo), units, clock);
		container.slotUses = new SlotUses();
		const capabilities = new SettingsPolicy(container.settings, (error) => logger.error('a slot’s first member was not remembered', error));
		container.capabilities = capabilities;
		container.policy = capabilities;
		container.presentation = new SettingsPresentation(cache, container.preferences, defaultPresentation);
	}
});

declare module '@sapphire/pieces' {
	interface Container {
		settings: Settings;
		preferences: Preferences;
		slotUses: SlotUses;
		capabilities: SettingsPolicy;
	}
}
