import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { setupUndoDoId } from '../ids.js';
import { followRun } from '../setup/screens.js';
import { runOf } from '../setup/setup-rows.js';
import { asksForNumber } from '../setup/undo.service.js';
import { undoForm } from '../views/undo.view.js';

/** Takes the run back as it was shown; what is a lot asks for its number first. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupUndoDoHandler extends ComponentHandler<'run' | 'count' | 'digest'> {
	public readonly id = setupUndoDoId;

	public override async handle(context: ComponentContext<'run' | 'count' | 'digest'>): Promise<void> {
		const { guild, actor, args, view } = context;
		const run = runOf(args.run);
		await this.container.undo.allow(guild, actor);
		if (asksForNumber(runOf(args.count))) return context.modal(undoForm(view, args));
		await this.container.undo.begin(guild, actor, run, { digest: args.digest, typed: null });
		await followRun(context);
	}
}
