import { ApplyOptions } from '@sapphire/decorators';
import { DomainError } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { bulkRequest } from '../panel/forms.js';
import { bulkDoId, numberArg } from '../panel/ids.js';
import { bulkDoneScreen, editorOf } from '../panel/screens.js';
import { askFrom, bulkCountForm } from '../views/panel-bulk.view.js';

/** Does the bulk change as it was shown; many ask for their number first. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PanelBulkDoHandler extends ComponentHandler<'category' | 'by' | 'value' | 'step' | 'count' | 'digest'> {
	public readonly id = bulkDoId;

	public override async handle(context: ComponentContext<'category' | 'by' | 'value' | 'step' | 'count' | 'digest'>): Promise<void> {
		const { guild, args, view } = context;
		const { count, ...rest } = args;
		if (numberArg(count) > askFrom) return context.modal(bulkCountForm(view, rest, numberArg(count)));
		const request = bulkRequest(args);
		const plan = await this.container.catalogue.planBulk(guild, context.actor, request);
		if (plan.lines.length > askFrom) throw new DomainError('shop.bulkStale');
		const done = await this.container.catalogue.applyBulk(guild, editorOf(context), request, args.digest);
		await context.update(await bulkDoneScreen(context, request, done, plan.lines.length));
	}
}
