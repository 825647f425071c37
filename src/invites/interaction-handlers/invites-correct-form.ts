import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { correctFormId } from '../ids.js';
import { memberPage, wishFrom } from '../people-screens.data.js';
import { reasonField } from '../views/correct.js';

/** Writes down who brought somebody. */
@ApplyOptions<ModalHandler.Options>({ capability: 'invites.correct', feature: 'always', givesBackFrom: 1 })
export class InvitesCorrectFormHandler extends ModalHandler<'member' | 'inviter' | 'rev'> {
	public readonly id = correctFormId;

	public override async handle(context: ModalContext<'member' | 'inviter' | 'rev'>): Promise<void> {
		const { guild, actor, view, args, fields, interactionId } = context;
		const wish = { ...wishFrom(args), reason: fields.text(reasonField) ?? '', request: interactionId };
		const { member } = await this.container.inviteCorrections.correct(guild, actor, wish);
		return context.update(await memberPage(view, guild, actor, { member, said: view.t('invites:correct.done') }));
	}
}
