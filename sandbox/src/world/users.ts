import type { APIUser } from 'discord-api-types/v10';
import type { UserOptions } from '../driver/types.js';
import { NO_FLAGS } from './payloads.js';
import type { World } from './world.js';

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

/** Makes an account. Its id tells its age. */
export function createUser(world: World, options: UserOptions): APIUser {
	const id = world.ids.at(options.createdAt ?? new Date(world.clock.ms - YEAR_MS));
	const user: APIUser = {
		id,
		username: options.name.toLowerCase().replace(/\s+/g, '_'),
		discriminator: '0',
		global_name: options.bot ? null : (options.globalName ?? options.name),
		avatar: null,
		bot: options.bot === true,
		system: false,
		public_flags: NO_FLAGS,
		flags: NO_FLAGS,
		banner: null,
		accent_color: null,
		avatar_decoration_data: null,
		collectibles: null,
		primary_guild: null
	};
	world.users.set(id, { id, user, dmClosed: options.dmClosed === true, ...(options.part ? { part: options.part } : {}) });
	world.emit('USER_CREATE', user);
	return user;
}
