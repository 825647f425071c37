import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { statementId } from '../ids.js';
import { statementForm } from '../views/problem-forms.js';

/** Opens the form for one more statement. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderStatementHandler extends ComponentHandler<'code' | 'side'> {
	public readonly id = statementId;

	public override async handle(ctx: ComponentContext<'code' | 'side'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.modal(statementForm(view, await this.container.problems.mayState(guild, actor, args.code)));
	}
}
