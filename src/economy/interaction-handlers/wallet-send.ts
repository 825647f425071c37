import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { sendId } from '../ids.js';
import { sendForm } from '../views/send.js';

/** Asks whom to send how much. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class WalletSendHandler extends ComponentHandler<never> {
	public readonly id = sendId;

	public override async handle({ guild, actor, view, modal }: ComponentContext<never>): Promise<void> {
		await this.container.sending.mayStart(guild, actor);
		return modal(sendForm(view));
	}
}
