import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupReportId } from '../ids.js';
import { reportScreen } from '../setup/screens.js';
import { runOf } from '../setup/setup-rows.js';

/** What a run did, and what is still missing. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupReportHandler extends ComponentHandler<'run' | 'page'> {
	public readonly id = setupReportId;

	public override async handle(context: ComponentContext<'run' | 'page'>): Promise<void> {
		await context.update(await reportScreen(context, runOf(context.args.run) || null, pageArg(context.args.page)));
	}
}
