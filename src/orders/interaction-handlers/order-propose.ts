import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { proposeId } from '../ids.js';
import { proposalForm } from '../views/meeting-form.js';

/** Opens the form that proposes times to meet. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderProposeHandler extends ComponentHandler<'code' | 'side'> {
	public readonly id = proposeId;

	public override async handle(ctx: ComponentContext<'code' | 'side'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(proposalForm(view, await this.container.meetings.ask(guild, actor, args.code)));
	}
}
