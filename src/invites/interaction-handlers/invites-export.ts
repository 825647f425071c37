import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { exportId } from '../ids.js';
import { exportCard } from '../views/invites.js';

/** Who brought whom, as a file. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'invites.correct', feature: 'always' })
export class InvitesExportHandler extends ComponentHandler<never> {
	public readonly id = exportId;

	public override async handle({ guild, actor, view, interactionId, defer, reply }: ComponentContext<never>): Promise<void> {
		await defer();
		return reply(exportCard(view, await this.container.inviteExport.csv(guild, actor, interactionId)));
	}
}
