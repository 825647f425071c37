import { ApplyOptions } from '@sapphire/decorators';
import { Events, Listener } from '@sapphire/framework';
import type { GuildMember } from 'discord.js';
import { look } from './_look.js';

/** Somebody joined: does their name look like that of staff? */
@ApplyOptions<Listener.Options>({ event: Events.GuildMemberAdd })
export class GuildMemberAddLookListener extends Listener<typeof Events.GuildMemberAdd> {
	public readonly feature = 'trust';

	public override async run(member: GuildMember): Promise<void> {
		return look(this.feature, member);
	}
}
