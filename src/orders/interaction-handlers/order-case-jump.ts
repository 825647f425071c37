import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { jumpForm } from '#core/views/kit';
import { caseJumpId, caseSubmitId } from '../ids.js';

/** Asks which page of a case. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class OrderCaseJumpHandler extends ComponentHandler<'code' | 'pages'> {
	public readonly id = caseJumpId;

	public override async handle({ view, args, modal }: ComponentContext<'code' | 'pages'>): Promise<void> {
		return modal(jumpForm(view, { id: caseSubmitId.make({ code: args.code }), pages: pageArg(args.pages) }));
	}
}
