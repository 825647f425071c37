import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { publishNoteId } from '../publish/ids.js';
import { noteForm } from '../publish/views/confirm.view.js';

/** Asks for a note before the draft that was shown is published. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class PublishNoteHandler extends ComponentHandler<'number' | 'digest'> {
	public readonly id = publishNoteId;

	public override async handle(context: ComponentContext<'number' | 'digest'>): Promise<void> {
		await context.modal(noteForm(context.view, context.args));
	}
}
