import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { reportId } from '../ids.js';
import { reportModal } from '../problem-screens.data.js';

/** Opens the form that reports a problem. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderReportHandler extends ComponentHandler<'code' | 'side'> {
	public readonly id = reportId;

	public override async handle(ctx: ComponentContext<'code' | 'side'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(await reportModal(view, guild, actor, args.code));
	}
}
