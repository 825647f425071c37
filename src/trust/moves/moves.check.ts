import type { GuildChecks, Problem } from '#core/checks';
import type { TextParam } from '#core/errors';
import type { GuildId } from '#core/ids';
import type { Reading } from '#core/reading';
import { type Settings, sameJson } from '#settings';
import { trustFormula } from '../formula.settings.js';
import { trustSettings } from '../trust.settings.js';
import type { Move, Moves, TrustMoves, TrustRules } from './moves.service.js';

/** Members who are named of each direction. */
const named = 5;

/** What a draft does to tiers, as a note beside what is published. Pure. */
export function movesProblem(found: Moves): readonly Problem[] {
	const base = { id: 'trust.moves', weight: 'note', remedy: { kind: 'people' }, quiet: true } as const;
	if (!found) return [{ ...base, title: { key: 'trust:check.moves.large' }, text: { key: 'trust:check.moves.largeText' } }];
	const { of, moves } = found;
	const params = {
		up: moves.filter(({ up }) => up).length,
		down: moves.filter(({ up }) => !up).length,
		count: of
	};
	if (moves.length === 0) return [];
	const list = (up: boolean): TextParam => namesOf(moves.filter((move) => move.up === up));
	const weight = params.down > 0 ? 'warn' : 'note';
	return [
		{
			...base,
			weight,
			title: { key: 'trust:check.moves.title', params },
			text: { key: 'trust:check.moves.text', params: { ...params, rises: list(true), falls: list(false) } }
		}
	];
}

function namesOf(moves: readonly Move[]): TextParam {
	if (moves.length === 0) return { kind: 'text', key: 'trust:check.moves.none' };
	const shown = moves.slice(0, named).map(({ member }) => `<@${member}>`);
	const more = moves.length - shown.length;
	return shown.join(', ') + (more > 0 ? ` +${more}` : '');
}

/** Registers the look at what a draft does to tiers. */
export function registerMovesCheck(checks: GuildChecks, settings: Settings, moves: TrustMoves): void {
	const rules = async (guild: GuildId, reading: Reading): Promise<TrustRules> => {
		const read = settings.on(reading);
		const [formula, { tiers }] = await Promise.all([read.get(guild, trustFormula), read.get(guild, trustSettings)]);
		return { formula, tiers };
	};
	checks.check({
		name: 'trust.moves',
		versioned: true,
		async run(guild, reading) {
			if (reading === 'published') return [];
			const [now, wanted] = await Promise.all([rules(guild, 'published'), rules(guild, reading)]);
			return sameJson(now, wanted) ? [] : movesProblem(await moves.between(guild, now, wanted));
		}
	});
}
