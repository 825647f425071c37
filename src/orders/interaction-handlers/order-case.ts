import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseId } from '../ids.js';
import { caseOf } from '../problem-screens.data.js';

/** A page of the case; that a judge looked is audited. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderCaseHandler extends ComponentHandler<'code' | 'page' | 'side'> {
	public readonly id = caseId;

	public override async handle(ctx: ComponentContext<'code' | 'page' | 'side'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const at = { code: args.code, page: pageArg(args.page), request: ctx.interactionId };
		return ctx.update(await caseOf(view, guild, actor, at));
	}
}
