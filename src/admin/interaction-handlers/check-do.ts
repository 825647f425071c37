import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupFix } from '../check/discord.problems.js';
import { checkDoId } from '../ids.js';
import { followRun } from '../setup/screens.js';
import { checkDoneView } from '../views/check.view.js';

/** Does the fix of a problem; a run of set-up is shown until it ends. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class CheckDoHandler extends ComponentHandler<'problem'> {
	public readonly id = checkDoId;

	public override async handle(context: ComponentContext<'problem'>): Promise<void> {
		const { guild, actor, view, args, update } = context;
		const { problem, done } = await this.container.check.fix(guild, actor, args.problem);
		this.container.checkWatch.soon(guild);
		if (problem.remedy.kind === 'fix' && problem.remedy.fix === setupFix) return followRun(context);
		await update(checkDoneView(view, done));
	}
}
