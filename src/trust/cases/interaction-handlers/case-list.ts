import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { listOf } from '../case-screens.data.js';
import { caseListId } from '../ids.js';

/** A page of a list of cases. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class CaseListHandler extends ComponentHandler<'filter' | 'below'> {
	public readonly id = caseListId;

	public override async handle(ctx: ComponentContext<'filter' | 'below'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		return ctx.update(await listOf(view, guild, actor, args.filter, args.below));
	}
}
