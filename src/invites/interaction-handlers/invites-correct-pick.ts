import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { correctPickId } from '../ids.js';
import { wishFrom } from '../people-screens.data.js';
import { correctAsk } from '../views/correct.js';

/** What it would do if the chosen one had brought them. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'invites.correct', feature: 'always' })
export class InvitesCorrectPickHandler extends ComponentHandler<'member' | 'rev'> {
	public readonly id = correctPickId;

	public override async handle({ guild, actor, view, args, values, update }: ComponentContext<'member' | 'rev'>): Promise<void> {
		const wish = wishFrom({ ...args, inviter: values[0] ?? '-' });
		return update(correctAsk(view, await this.container.inviteCorrections.preview(guild, actor, wish)));
	}
}
