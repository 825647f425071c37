import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { memberInvitesId } from '../ids.js';
import { aboutWhom, memberPage } from '../people-screens.data.js';

/** Back to somebody's numbers. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'invites' })
export class InvitesMemberHandler extends ComponentHandler<'member'> {
	public readonly id = memberInvitesId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'member'>): Promise<void> {
		return update(await memberPage(view, guild, actor, { member: aboutWhom(args.member) }));
	}
}
