import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { ringNoteId } from '../rings/ids.js';
import { ringScreen } from '../rings/screens.js';
import { ringFields } from '../views/rings.js';

/** Keeps the note: somebody has looked at the group. */
@ApplyOptions<ModalHandler.Options>({ capability: 'trust.sources', feature: 'trust' })
export class TrustRingNoteHandler extends ModalHandler<'ring'> {
	public readonly id = ringNoteId;

	public override async handle(context: ModalContext<'ring'>): Promise<void> {
		const { guild, actor, args, fields } = context;
		await this.container.rings.look(guild, actor, args.ring, fields.text(ringFields.note));
		return context.update(await ringScreen(context, await this.container.rings.one(guild, actor, args.ring)));
	}
}
