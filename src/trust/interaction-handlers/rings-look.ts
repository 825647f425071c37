import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { ringLookId } from '../rings/ids.js';
import { ringNoteForm } from '../views/rings.js';

/** Asks for a note about a group. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'trust.sources', feature: 'trust' })
export class TrustRingLookHandler extends ComponentHandler<'ring'> {
	public readonly id = ringLookId;

	public override async handle({ view, args, modal }: ComponentContext<'ring'>): Promise<void> {
		return modal(ringNoteForm(view, args.ring));
	}
}
