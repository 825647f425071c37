import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { helpId } from '../ids.js';
import { personAsk } from '../views/person-ask.js';

/** Asks who hands over beside the assignee. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderHelpHandler extends ComponentHandler<'code'> {
	public readonly id = helpId;

	public override async handle(ctx: ComponentContext<'code'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(personAsk(view, await this.container.orders.mayTake(guild, actor, args.code, 'transfer'), 'help'));
	}
}
