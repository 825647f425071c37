import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { planFormId } from '../publish/ids.js';
import { planForm } from '../publish/views/confirm.view.js';

/** Asks when the draft that was shown comes into force. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class PublishPlanHandler extends ComponentHandler<'number' | 'digest'> {
	public readonly id = planFormId;

	public override async handle(context: ComponentContext<'number' | 'digest'>): Promise<void> {
		const { zone } = await this.container.settings.state(context.guild);
		await context.modal(planForm(context.view, { ...context.args, zone }));
	}
}
