import { createHash } from 'node:crypto';
import type { GuildChecks } from '#core/checks';
import type { GuildId } from '#core/ids';
import type { PublishCheck, Settings, VersionDoc } from '#settings';
import type { Prices } from '#shop';
import { docsOf } from './docs.js';
import { pumpInput, type SoldItem } from './input.js';
import { PumpsNotLooked, type PumpThread } from './pump-thread.js';
import { notLooked, notLookedProblem, pumpFindings, pumpProblems } from './words.js';

export interface PumpCheckDeps {
	readonly thread: Pick<PumpThread, 'look'>;
	/** Of what is in force. */
	readonly settings: Pick<Settings, 'all'>;
	/** What members can buy now. */
	items(guild: GuildId): Promise<readonly SoldItem[]>;
	/** Rules of prices that are in force, and the codes of coupons without a use left. */
	readonly prices: Pick<Prices, 'all'>;
	now(): Date;
}

/**
 * Looks for money pumps in the documents of a version, by their own settings, items and prices. What is immediate (which role stands behind a
 * slot) is read as it is; every part counts as running, because parts are switched on without a version. Coupons count as unused: a
 * version does not hold their uses.
 */
export function pumpCheck({ thread, settings, now }: PumpCheckDeps): PublishCheck {
	return async (guild, docs) => {
		const { state } = await settings.all(guild);
		const { values, items, rules, zone } = docsOf(docs);
		const { features: _switches, ...judged } = values;
		const input = pumpInput(judged, items, rules, now(), { roles: state.roles, zone: zone ?? state.zone });
		try {
			// Looks at the same documents are one look; those at others stand in line for themselves, so that none is answered by another's.
			return pumpFindings(await thread.look(`${guild}|${nameOf(docs)}`, input, true));
		} catch (error) {
			if (error instanceof PumpsNotLooked) return [notLooked(error.why)];
			throw error;
		}
	};
}

/** Names documents by what is in them. */
const nameOf = (docs: readonly VersionDoc[]): string =>
	createHash('sha256')
		.update(docs.map(({ kind, key, hash }) => `${kind}|${key}|${hash}`).join('\n'))
		.digest('base64url');

/** Registers the same look at what is in force. */
export function registerPumpCheck(checks: GuildChecks, deps: PumpCheckDeps): void {
	const { thread, settings, now } = deps;
	checks.check({
		name: 'admin.pumps',
		async run(guild) {
			const [{ state, values }, items, { rules, usedUp }] = await Promise.all([
				settings.all(guild),
				deps.items(guild),
				deps.prices.all(guild)
			]);
			const input = pumpInput(values, items, rules, now(), { roles: state.roles, zone: state.zone, usedUp });
			try {
				return pumpProblems(await thread.look(`${guild}|inForce`, input, true));
			} catch (error) {
				if (error instanceof PumpsNotLooked) return [notLookedProblem];
				throw error;
			}
		}
	});
}
