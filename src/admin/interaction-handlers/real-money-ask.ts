import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { realMoneyAskId } from '../ids.js';
import { realMoneyForm } from '../views/real-money.view.js';

/** Opens the form that confirms the notice. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'money.real', feature: 'always' })
export class RealMoneyAskHandler extends ComponentHandler<'hash'> {
	public readonly id = realMoneyAskId;

	public override async handle(context: ComponentContext<'hash'>): Promise<void> {
		const { guild, actor, args } = context;
		await context.modal(realMoneyForm(context.view, await this.container.realMoney.ask(guild, actor, args.hash)));
	}
}
