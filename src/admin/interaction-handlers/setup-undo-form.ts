import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { setupUndoFormId } from '../ids.js';
import { followRun } from '../setup/screens.js';
import { runOf } from '../setup/setup-rows.js';
import { countField } from '../views/undo.view.js';

/** The number of things that are removed was typed. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupUndoFormHandler extends ModalHandler<'run' | 'digest'> {
	public readonly id = setupUndoFormId;

	public override async handle(context: ModalContext<'run' | 'digest'>): Promise<void> {
		const { guild, actor, args, fields } = context;
		const run = runOf(args.run);
		await this.container.undo.begin(guild, actor, run, { digest: args.digest, typed: fields.text(countField) });
		await followRun(context);
	}
}
