import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { realMoneyFormId } from '../ids.js';
import { realMoneyScreen } from '../setup/screens.js';
import { moneyFields } from '../views/real-money.view.js';

/** The owner has read the notice and typed the guild's name. */
@ApplyOptions<ModalHandler.Options>({ capability: 'money.real', feature: 'always' })
export class RealMoneyFormHandler extends ModalHandler<'hash'> {
	public readonly id = realMoneyFormId;

	public override async handle(context: ModalContext<'hash'>): Promise<void> {
		const { guild, actor, args, fields } = context;
		await this.container.realMoney.confirm(guild, actor, {
			read: fields.values(moneyFields.read).length > 0,
			typed: fields.text(moneyFields.guild),
			hash: args.hash
		});
		await context.update(await realMoneyScreen(context));
	}
}
