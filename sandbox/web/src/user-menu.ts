import { api } from './api.js';
import { asked } from './compose.js';
import type { MenuItem } from './menu.js';
import { nameOf } from './names.js';
import { store } from './store.js';

const USER_COMMAND = 2;

/** The bot's commands that act on a person, as they stand in menus and profiles. */
export function userCommands(id: string): MenuItem[] {
	const { commands, channelId, state } = store.view;
	return commands
		.filter((one) => one.type === USER_COMMAND)
		.map((one, index) => ({
			label: one.name,
			icon: 'bot',
			...(index === 0 && state ? { group: state.bot.name } : {}),
			run: () => {
				if (channelId)
					void store.command(one.name, () => api.act('context', store.actor, { channel: channelId, command: one.name, target: id }));
			}
		}));
}

/** What can be done with a person. */
export function userMenu(id: string, openProfile: () => void): MenuItem[] {
	const { state, actor } = store.view;
	const person = state?.people.some((one) => one.id === id);
	return [
		{ label: 'Profile', icon: 'user', run: openProfile },
		{ label: 'Mention', icon: 'at', run: () => asked.set({ text: `<@${id}> ` }) },
		...(person && id !== actor?.user
			? [
					{
						label: `Play as ${nameOf(state, id)}`,
						icon: 'join' as const,
						run: () => void store.attempt(() => store.become({ user: id, guild: actor?.guild ?? null }, store.view.channelId))
					}
				]
			: []),
		...userCommands(id),
		{ label: 'Copy user id', icon: 'copy', run: () => void navigator.clipboard?.writeText(id) }
	];
}
