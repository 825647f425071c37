import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber } from '../case.rules.js';
import { caseOf } from '../case-screens.data.js';
import { caseViewId } from '../ids.js';

/** A page of a case. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class CaseViewHandler extends ComponentHandler<'number' | 'page'> {
	public readonly id = caseViewId;

	public override async handle(ctx: ComponentContext<'number' | 'page'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const at = { number: caseNumber(args.number), page: pageArg(args.page), request: ctx.interactionId };
		return ctx.update(await caseOf(view, guild, actor, at));
	}
}
