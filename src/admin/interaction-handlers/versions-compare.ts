import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { compareId } from '../publish/ids.js';
import { diffScreen, inOrder, sideOf } from '../publish/screens.js';

/** A side was chosen to compare with. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class VersionsCompareHandler extends ComponentHandler<'with'> {
	public readonly id = compareId;

	public override async handle(context: ComponentContext<'with'>): Promise<void> {
		const [from, to] = inOrder(sideOf(context.args.with), sideOf(context.values[0] ?? ''));
		await context.update(await diffScreen(context, from, to, 0));
	}
}
