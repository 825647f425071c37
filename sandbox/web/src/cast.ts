import type { GuildView, MemberView, StateView } from '../../src/control/protocol.js';

export type Played = StateView['people'][number];

/** People who belong together in the switcher. */
export interface CastGroup {
	readonly title: string;
	readonly people: readonly Played[];
}

const DAY_MS = 86_400_000;
/** Shorter in the guild: a newcomer. */
const NEW_DAYS = 14;
/** Longer in the guild: a veteran. */
const OLD_DAYS = 180;

/** Everybody by what they are in the open guild: its owner, by their highest role that stands apart, by the part they play, by their time in it. */
export function castOf(state: StateView, guild: GuildView | undefined, now: number): readonly CastGroup[] {
	const hoisted = state.roles.filter((one) => one.hoist);
	const members = new Map(state.members.map((one) => [one.id, one]));
	const days = ({ joinedAt }: MemberView): number => (now - Date.parse(joinedAt)) / DAY_MS;
	const titleOf = ({ id, guilds, part }: Played): string => {
		const member = members.get(id);
		if (!guild || !member) return guilds.length ? 'In other guilds' : 'In no guild';
		if (guild.ownerId === id) return 'Owner';
		const role = hoisted.find((one) => member.roles.includes(one.id));
		if (role) return role.name;
		if (part) return part;
		return days(member) < NEW_DAYS ? 'Newcomers' : days(member) >= OLD_DAYS ? 'Veterans' : 'Members';
	};
	const parts = state.people.flatMap(({ part }) => part ?? []);
	const order = [
		'Owner',
		...hoisted.map((one) => one.name),
		'Veterans',
		'Members',
		'Newcomers',
		...parts,
		'In other guilds',
		'In no guild'
	];
	return [...new Set(order)]
		.map((title) => ({ title, people: state.people.filter((one) => titleOf(one) === title) }))
		.filter(({ people }) => people.length > 0);
}
