import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { correctNobodyId } from '../ids.js';
import { wishFrom } from '../people-screens.data.js';
import { correctAsk } from '../views/correct.js';

/** What it would do if nobody were known to have brought them. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'invites.correct', feature: 'always' })
export class InvitesCorrectNobodyHandler extends ComponentHandler<'member' | 'rev'> {
	public readonly id = correctNobodyId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'member' | 'rev'>): Promise<void> {
		const wish = wishFrom({ ...args, inviter: '' });
		return update(correctAsk(view, await this.container.inviteCorrections.preview(guild, actor, wish)));
	}
}
