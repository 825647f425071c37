import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { boardId } from '../ids.js';
import { boardScreen } from '../views/invites.js';

/** Who brought most. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'invites' })
export class InvitesBoardHandler extends ComponentHandler<never> {
	public readonly id = boardId;

	public override async handle({ guild, view, update }: ComponentContext<never>): Promise<void> {
		return update(boardScreen(view, await this.container.inviteNumbers.board(guild)));
	}
}
