import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { adjustBackId } from '../ids.js';
import { takeBackForm } from '../views/adjust.js';

/** Asks why a correction is taken back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'money.adjust', feature: 'always' })
export class AdjustBackHandler extends ComponentHandler<'request'> {
	public readonly id = adjustBackId;

	public override async handle({ guild, actor, view, args, modal }: ComponentContext<'request'>): Promise<void> {
		return modal(takeBackForm(view, args.request, await this.container.adjustments.adjusted(guild, actor, args.request)));
	}
}
