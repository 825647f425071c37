import type { GuildChecks, Problem } from '#core/checks';
import type { GuildId } from '#core/ids';
import { channelsId } from './ids.js';

/** A channel whose role follows who passes, as Discord has it now. */
export interface ChannelFacts {
	readonly name: string;
	/** The slot has a channel, and it is there. */
	readonly channel: boolean;
	/** Why the role can't be given; `null`: it can, or it is still to be made. */
	readonly problem: string | null;
}

const listed = 3;

/** What keeps the roles of gated channels from following. Pure. */
export function channelRoleProblems(channels: readonly ChannelFacts[], manages: boolean): readonly Problem[] {
	if (channels.length === 0) return [];
	if (!manages) return [problem('right', channels)];
	return [
		...some(
			'channel',
			channels.filter(({ channel }) => !channel)
		),
		...some(
			'gone',
			channels.filter((one) => one.problem === 'gone')
		),
		...some(
			'above',
			channels.filter((one) => one.problem === 'above')
		),
		...some(
			'unfit',
			channels.filter((one) => one.problem !== null && one.problem !== 'gone' && one.problem !== 'above')
		)
	];
}

const some = (what: string, of: readonly ChannelFacts[]): readonly Problem[] => (of.length === 0 ? [] : [problem(what, of)]);

function problem(what: string, of: readonly ChannelFacts[]): Problem {
	const names = of.slice(0, listed).map(({ name }) => name);
	return {
		id: `channel-roles.${what}`,
		weight: 'bad',
		title: { key: `gates:check.${what}.title`, params: { count: of.length } },
		text: { key: `gates:check.${what}.text`, params: { channels: { kind: 'user-text', value: names.join(', ') } } },
		remedy:
			what === 'right' || what === 'above'
				? { kind: 'people' }
				: { kind: 'open', id: channelsId.make({ page: 0 }), label: 'gates:check.open' }
	};
}

/** Registers what is looked for in the roles of gated channels. */
export function registerChannelRoleChecks(
	checks: GuildChecks,
	facts: (guild: GuildId) => Promise<{ readonly channels: readonly ChannelFacts[]; readonly manages: boolean }>
): void {
	checks.check({
		name: 'trust.channel-roles',
		async run(guild) {
			const { channels, manages } = await facts(guild);
			return channelRoleProblems(channels, manages);
		}
	});
}
