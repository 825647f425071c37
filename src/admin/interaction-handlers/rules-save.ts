import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { saveRow, withForm } from '../rules/acts.js';
import { ruleFormId, ruleSaveId } from '../rules/ids.js';

/** A part of a rule, a rank or a gate was filled in. */
@ApplyOptions<ModalHandler.Options>({ capability: 'config.view', feature: 'always', givesBackFrom: 20 })
export class RulesSaveHandler extends ModalHandler<'area' | 'key' | 'seen' | 'part'> {
	public readonly id = ruleSaveId;

	public override async handle(context: ModalContext<'area' | 'key' | 'seen' | 'part'>): Promise<void> {
		const { args, fields } = context;
		await context.update(await withForm(ruleFormId.make(args), () => saveRow(context, args, args.part, fields)));
	}
}
