import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { peopleId } from '../ids.js';
import { peoplePage } from '../people-screens.data.js';

/** The people whom somebody brought: one's own, or anybody's for staff. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'invites' })
export class InvitesPeopleHandler extends ComponentHandler<'member' | 'after'> {
	public readonly id = peopleId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'member' | 'after'>): Promise<void> {
		return update(await peoplePage(view, guild, actor, args));
	}
}
