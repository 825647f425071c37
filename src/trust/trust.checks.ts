import type { GuildChecks, Problem } from '#core/checks';
import type { Settings } from '#settings';
import type { Shop } from '#shop';
import { xpSettings } from '#xp';
import { isOpen, liveTiers, worseThanBelow } from './tiers.js';
import { type TrustGate, type TrustSettings, trustSettings } from './trust.settings.js';

const listed = 3;

/** Items behind a gate that the guild's settings do not have: it stays closed for everybody. Pure. */
export function gateProblems(
	items: readonly { readonly name: string; readonly gate: string | null }[],
	gates: readonly string[]
): readonly Problem[] {
	const locked = items.filter(({ gate }) => gate !== null && !gates.includes(gate));
	if (locked.length === 0) return [];
	const names = locked.slice(0, listed).map(({ name }) => name);
	return [
		{
			id: 'gates.unknown',
			weight: 'bad',
			title: { key: 'trust:check.gates.title', params: { count: locked.length } },
			text: { key: 'trust:check.gates.text', params: { items: { kind: 'user-text', value: names.join(', ') } } },
			remedy: { kind: 'people' }
		}
	];
}

/** Gates in use that ask for a verified survivor, where nothing verifies any: nobody passes. Pure. */
export function unreachableProblems(
	items: readonly { readonly name: string; readonly gate: string | null }[],
	gates: readonly Pick<TrustGate, 'key' | 'archived' | 'require'>[],
	verifies: boolean
): readonly Problem[] {
	if (verifies) return [];
	const closed = gates.filter(({ archived, require }) => !archived && require.verifiedGameId).map(({ key }) => key);
	const locked = items.filter(({ gate }) => gate !== null && closed.includes(gate));
	if (locked.length === 0) return [];
	const names = locked.slice(0, listed).map(({ name }) => name);
	return [
		{
			id: 'gates.unreachable',
			weight: 'note',
			title: { key: 'trust:check.unreachable.title', params: { count: locked.length } },
			text: { key: 'trust:check.unreachable.text', params: { items: { kind: 'user-text', value: names.join(', ') } } },
			remedy: { kind: 'people' },
			quiet: true
		}
	];
}

/** Gates that ask for a rank which the ladder does not have: nobody passes without a pass by hand. Pure. */
export function rankProblems(
	gates: readonly Pick<TrustGate, 'name' | 'archived' | 'require'>[],
	ranks: readonly { readonly key: string; readonly archived: boolean }[]
): readonly Problem[] {
	const there = new Set(ranks.flatMap(({ key, archived }) => (archived ? [] : key)));
	const shut = gates.filter(({ archived, require }) => !archived && require.rank !== '' && !there.has(require.rank));
	if (shut.length === 0) return [];
	const names = shut.slice(0, listed).map(({ name }) => name);
	return [
		{
			id: 'gates.rank',
			weight: 'bad',
			title: { key: 'gates:check.rank.title', params: { count: shut.length } },
			text: { key: 'gates:check.rank.text', params: { gates: { kind: 'user-text', value: names.join(', ') } } },
			remedy: { kind: 'people' }
		}
	];
}

/**
 * Tiers by which newcomers are in none, so that no limit holds for them; and higher ones that give less than the one below. Pure.
 */
export function tierProblems(settings: Pick<TrustSettings, 'tiers' | 'limits'>): readonly Problem[] {
	const live = liveTiers(settings.tiers);
	const worse = live.filter(({ key }) => worseThanBelow(settings, key) !== null).map(({ name }) => name);
	const base = { remedy: { kind: 'people' } } as const;
	return [
		...(settings.tiers.length > 0 && !live.some(isOpen)
			? [
					{
						...base,
						id: 'tiers.closed',
						weight: 'bad',
						title: { key: 'tiers:check.closed.title' },
						text: { key: 'tiers:check.closed.text' }
					} as const
				]
			: []),
		...(worse.length > 0
			? [
					{
						...base,
						...({ id: 'tiers.worse', weight: 'note', quiet: true } as const),
						title: { key: 'tiers:check.worse.title', params: { count: worse.length } },
						text: {
							key: 'tiers:check.worse.text',
							params: { tiers: { kind: 'user-text', value: worse.slice(0, listed).join(', ') } }
						}
					} as const
				]
			: [])
	];
}

/** Registers what trust looks for in a guild. */
export function registerTrustChecks(
	checks: GuildChecks,
	{ shop, settings, verifies }: { readonly shop: Shop; readonly settings: Settings; readonly verifies: () => boolean }
): void {
	checks.check({
		name: 'trust.gates',
		versioned: true,
		async run(guild, reading) {
			const read = settings.on(reading);
			const [{ zone }, trust, { ranks }] = await Promise.all([
				read.state(guild),
				read.get(guild, trustSettings),
				read.get(guild, xpSettings)
			]);
			const { gates } = trust;
			const items = (await shop.on(reading).shelves(guild, zone)).flatMap((shelf) => shelf.items);
			const locks = items.flatMap(({ row: { definition } }) => {
				const { gate, choiceGates = [] } = definition.access;
				return [gate, ...choiceGates.map((rule) => rule.gate)].map((one) => ({ name: definition.name, gate: one }));
			});
			const once = locks.filter((lock, index) => locks.findIndex(({ name, gate }) => name === lock.name && gate === lock.gate) === index);
			return [
				...gateProblems(
					once,
					gates.flatMap(({ key, archived }) => (archived ? [] : key))
				),
				...unreachableProblems(once, gates, verifies()),
				...rankProblems(gates, ranks),
				...tierProblems(trust)
			];
		}
	});
}
