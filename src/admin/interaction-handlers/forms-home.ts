import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { formsId } from '../system-forms/ids.js';
import { formsView } from '../views/system-forms.view.js';

/** The forms of the guild that belong to no item. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class FormsHomeHandler extends ComponentHandler<'page'> {
	public readonly id = formsId;

	public override async handle(context: ComponentContext<'page'>): Promise<void> {
		const { guild, actor, view, args } = context;
		await context.update(formsView(view, await this.container.forms.all(guild, actor), pageArg(args.page)));
	}
}
