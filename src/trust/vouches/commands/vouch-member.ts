import { ApplyOptions } from '@sapphire/decorators';
import { type ContextMenuContext, TributeContextMenu } from '#core/interactions/index';
import { vouchStart } from '../vouch-screens.data.js';

/** Right-click on a person: the same as `/vouch member`. */
@ApplyOptions<TributeContextMenu.Options>({ namespace: 'vouches', capability: 'public', feature: 'trust', gate: 'trust.vouch', on: 'user' })
export class VouchMemberCommand extends TributeContextMenu {
	public override async handle({ guild, actor, view, targetId, reply }: ContextMenuContext): Promise<void> {
		return reply(await vouchStart(view, guild, actor, targetId));
	}
}
