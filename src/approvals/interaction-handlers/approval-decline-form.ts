import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { declineFormId } from '../ids.js';
import { answeredScreen, declineFields } from '../views/approval.view.js';

/** Declines the request, with a reason. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class ApprovalDeclineFormHandler extends ModalHandler<'request'> {
	public readonly id = declineFormId;

	public override async handle(context: ModalContext<'request'>): Promise<void> {
		const { guild, actor, view, args, fields } = context;
		const row = await this.container.approvals.decline(guild, actor, args.request, fields.text(declineFields.reason));
		return context.update(answeredScreen(view, row));
	}
}
