import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { correctId } from '../ids.js';
import { aboutWhom } from '../people-screens.data.js';
import { correctScreen } from '../views/correct.js';

/** How somebody came, for staff who know better. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'invites.correct', feature: 'always' })
export class InvitesCorrectHandler extends ComponentHandler<'member'> {
	public readonly id = correctId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'member'>): Promise<void> {
		const { row, terms } = await this.container.inviteCorrections.open(guild, actor, aboutWhom(args.member));
		return update(correctScreen(view, row, terms));
	}
}
