import { ApplyOptions } from '@sapphire/decorators';
import { Events, Listener } from '@sapphire/framework';
import type { PartialUser, User } from 'discord.js';
import { look } from './_look.js';

/** Somebody has another name or picture of their own: does it look like that of staff, in the guilds where they are known? */
@ApplyOptions<Listener.Options>({ event: Events.UserUpdate })
export class UserUpdateLookListener extends Listener<typeof Events.UserUpdate> {
	public readonly feature = 'trust';

	public override async run(_before: User | PartialUser, { id }: User): Promise<void> {
		for (const guild of this.container.client.guilds.cache.values()) {
			const member = guild.members.cache.get(id);
			if (member) await look(this.feature, member);
		}
	}
}
