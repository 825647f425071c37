import { ApplyOptions } from '@sapphire/decorators';
import { roleId } from '#core/ids';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { setupFormId } from '../ids.js';
import { planScreen } from '../setup/screens.js';
import { nameFields } from '../views/setup.view.js';

/** The form of names was filled; the plan comes next. */
@ApplyOptions<ModalHandler.Options>({ capability: 'party', feature: 'always' })
export class SetupFormHandler extends ModalHandler<never> {
	public readonly id = setupFormId;

	public override async handle(context: ModalContext<never>): Promise<void> {
		const { fields, guild, actor } = context;
		const [role] = fields.values(nameFields.staffRole);
		await this.container.setup.name(guild, actor, {
			credits: fields.text(nameFields.credits),
			tokens: fields.text(nameFields.tokens),
			startGrant: fields.text(nameFields.startGrant),
			staffRole: role === undefined ? null : roleId(role),
			language: fields.choice(nameFields.language) ?? ''
		});
		await context.update(await planScreen(context));
	}
}
