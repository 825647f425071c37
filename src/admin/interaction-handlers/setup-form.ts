import { ApplyOptions } from '@sapphire/decorators';
import { roleId } from '#core/ids';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { setupFormId } from '../ids.js';
import { readNames } from '../setup/choices.js';
import { nameFields, planView } from '../views/setup.view.js';

/** The form of names was filled; the plan comes next. */
@ApplyOptions<ModalHandler.Options>({})
export class SetupFormHandler extends ModalHandler<never> {
	public readonly id = setupFormId;

	public override async handle(context: ModalContext<never>): Promise<void> {
		const { fields, guild, actor } = context;
		const [role] = fields.values(nameFields.staffRole);
		const names = readNames({
			creditsName: fields.text(nameFields.creditsName),
			creditsEmoji: fields.text(nameFields.creditsEmoji),
			tokensName: fields.text(nameFields.tokensName),
			startGrant: fields.text(nameFields.startGrant),
			staffRole: role === undefined ? null : roleId(role)
		});
		await this.container.setup.choose(guild, actor, names);
		await context.update(planView(context.view, await this.container.setup.look(guild, actor)));
	}
}
