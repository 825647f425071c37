import { container } from '@sapphire/framework';
import type { GuildId } from '#core/ids';
import { pumpCheck, registerPumpCheck } from './pump.checks.js';
import { PumpThread } from './pump-thread.js';

/** Builds what looks for money pumps, in what is in force and in what is about to be. */
export function startPumpChecks(): void {
	const { checks, log, settings, shop, prices, clock, shutdown } = container;
	const thread = new PumpThread((error) => log.error({ err: error }, 'money pumps could not be looked for'));
	const deps = {
		thread,
		settings,
		prices,
		async items(guild: GuildId) {
			const { zone } = await settings.state(guild);
			return (await shop.shelves(guild, zone)).flatMap(({ items }) => items.map(({ row }) => row));
		},
		now: () => clock.now()
	};
	container.pumpCheck = pumpCheck(deps);
	container.publishing.useCheck(container.pumpCheck);
	registerPumpCheck(checks, deps);
	shutdown.add('money pumps', () => thread.close());
}
