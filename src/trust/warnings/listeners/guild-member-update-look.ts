import { ApplyOptions } from '@sapphire/decorators';
import { Events, Listener } from '@sapphire/framework';
import type { GuildMember, PartialGuildMember } from 'discord.js';
import { look } from './_look.js';

/** Somebody has another nickname: does it look like that of staff? */
@ApplyOptions<Listener.Options>({ event: Events.GuildMemberUpdate })
export class GuildMemberUpdateLookListener extends Listener<typeof Events.GuildMemberUpdate> {
	public readonly feature = 'trust';

	public override async run(before: GuildMember | PartialGuildMember, now: GuildMember): Promise<void> {
		if (!before.partial && before.nickname === now.nickname) return;
		return look(this.feature, now);
	}
}
