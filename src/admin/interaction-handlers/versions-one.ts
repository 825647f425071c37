import { ApplyOptions } from '@sapphire/decorators';
import { pageArg } from '#core/custom-id/index';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { versionId } from '../publish/ids.js';
import { versionNumber, versionScreen } from '../publish/screens.js';

/** One version, with what it changed. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.view', feature: 'always' })
export class VersionsOneHandler extends ComponentHandler<'number' | 'page'> {
	public readonly id = versionId;

	public override async handle(context: ComponentContext<'number' | 'page'>): Promise<void> {
		const { number, page } = context.args;
		await context.update(await versionScreen(context, versionNumber(number), pageArg(page)));
	}
}
