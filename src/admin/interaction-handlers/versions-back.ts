import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { rollBackId, sure } from '../publish/ids.js';
import { publisherOf, rollBackScreen, versionNumber } from '../publish/screens.js';
import { rolledBackView } from '../publish/views/confirm.view.js';

/** Asks before an earlier version comes into force again, and does it. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.publish', feature: 'always' })
export class VersionsBackHandler extends ComponentHandler<'to' | 'on' | 'sure'> {
	public readonly id = rollBackId;

	public override async handle(context: ComponentContext<'to' | 'on' | 'sure'>): Promise<void> {
		const { guild, view, args } = context;
		const [to, on] = [versionNumber(args.to), versionNumber(args.on)];
		if (!sure(args.sure)) return context.update(await rollBackScreen(context, to, on));
		const version = await this.container.publishing.rollBack(guild, publisherOf(context), { to, on, note: '' });
		await context.update(rolledBackView(view, version));
	}
}
