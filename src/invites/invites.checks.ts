import type { GuildChecks, Problem } from '#core/checks';
import type { GuildId } from '#core/ids';
import type { Blindness } from './numbers.service.js';

/** What keeps joins from being attributed. Pure. */
export function blindProblems(blind: Blindness): readonly Problem[] {
	if (blind === null) return [];
	return [
		{
			id: `invites.${blind}`,
			weight: 'note',
			title: { key: `invites:check.${blind}.title` },
			text: { key: `invites:check.${blind}.text` },
			remedy: { kind: 'people' },
			quiet: true
		}
	];
}

/** Registers what invites look for in a guild. */
export function registerInviteChecks(
	checks: GuildChecks,
	deps: { isOn(guild: GuildId): Promise<boolean>; blindness(guild: GuildId): Promise<Blindness> }
): void {
	checks.check({
		name: 'invites.tracking',
		run: async (guild) => ((await deps.isOn(guild)) ? blindProblems(await deps.blindness(guild)) : [])
	});
}
