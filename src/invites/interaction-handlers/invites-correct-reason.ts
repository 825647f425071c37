import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { correctReasonId } from '../ids.js';
import { correctForm } from '../views/correct.js';

/** Opens the form for the reason. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'invites.correct', feature: 'always' })
export class InvitesCorrectReasonHandler extends ComponentHandler<'member' | 'inviter' | 'rev'> {
	public readonly id = correctReasonId;

	public override async handle({ view, args, modal }: ComponentContext<'member' | 'inviter' | 'rev'>): Promise<void> {
		return modal(correctForm(view, args));
	}
}
