import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { previewStepId } from '../preview/ids.js';
import { stepAnswer } from '../preview/screens.js';

/** A step through the shop as somebody who is not there. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PreviewStepHandler extends ComponentHandler<'who' | 'step' | 'key' | 'pick'> {
	public readonly id = previewStepId;

	public override async handle(context: ComponentContext<'who' | 'step' | 'key' | 'pick'>): Promise<void> {
		const answer = await stepAnswer(context, context.args, context.values);
		await ('form' in answer ? context.modal(answer.form) : context.update(answer.screen));
	}
}
