import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { caseNumber, versionArg } from '../case.rules.js';
import { takeInId } from '../ids.js';
import { caseDone } from '../views/case-screens.js';

/** A judge takes in a report that joined an admitted case. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'cases.judge', feature: 'always' })
export class CaseTakeInHandler extends ComponentHandler<'number' | 'version' | 'report'> {
	public readonly id = takeInId;

	public override async handle(ctx: ComponentContext<'number' | 'version' | 'report'>): Promise<void> {
		const { guild, actor, view, args } = ctx;
		const [number, version, report] = [caseNumber(args.number), versionArg(args.version), pageArg(args.report)];
		return ctx.update(caseDone(view, await this.container.cases.takeIn(guild, actor, number, version, report), 'takenIn'));
	}
}
