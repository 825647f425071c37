import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { formId } from '../system-forms/ids.js';
import { formView } from '../views/system-forms.view.js';

/** One form of the guild. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class FormsOneHandler extends ComponentHandler<'form'> {
	public readonly id = formId;

	public override async handle(context: ComponentContext<'form'>): Promise<void> {
		const { guild, actor, view, args } = context;
		await context.update(formView(view, await this.container.forms.look(guild, actor, args.form)));
	}
}
