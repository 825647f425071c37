import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '../interactions/index.js';
import { closeId } from '../views/ids.js';

/** `✕ Close` on private screens. On a lasting message nothing happens: it is not the presser's to remove. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'always' })
export class CloseHandler extends ComponentHandler<never> {
	public readonly id = closeId;

	public override handle({ close }: ComponentContext<never>): Promise<void> {
		return close();
	}
}
