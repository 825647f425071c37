import { ApplyOptions } from '@sapphire/decorators';
import { askedScreen } from '#approvals';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { adjustBackFormId } from '../ids.js';
import { adjustedScreen, backFields } from '../views/adjust.js';

/** Takes a correction back by another posting. */
@ApplyOptions<ModalHandler.Options>({ capability: 'money.adjust', feature: 'always' })
export class AdjustBackFormHandler extends ModalHandler<'request'> {
	public readonly id = adjustBackFormId;

	public override async handle(context: ModalContext<'request'>): Promise<void> {
		const { guild, actor, view, args, fields, interaction, interactionId } = context;
		const { member } = await this.container.adjustments.adjusted(guild, actor, args.request);
		const outcome = await this.container.adjustments.takeBack(guild, actor, {
			request: interactionId,
			of: args.request,
			reason: fields.text(backFields.reason),
			memberName: interaction.guild?.members.cache.get(member)?.displayName ?? member
		});
		return context.update('done' in outcome ? adjustedScreen(view, outcome.done, null) : askedScreen(view, outcome.asked));
	}
}
