import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { pageSizes } from '#core/views/kit';
import { whyId } from '../ids.js';
import { whyScreen } from '../views/rank.js';

/** The entries behind the reader's own XP. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'public', feature: 'xp' })
export class XpWhyHandler extends ComponentHandler<'seq' | 'part'> {
	public readonly id = whyId;

	public override async handle({ guild, actor, view, args, update }: ComponentContext<'seq' | 'part'>): Promise<void> {
		const after = /^\d{1,15}$/.test(args.seq) && /^\d{1,4}$/.test(args.part) ? { seq: Number(args.seq), part: Number(args.part) } : null;
		const page = await this.container.xp.entries(guild, actor.id, pageSizes.text, after);
		return update(whyScreen(view, { ...page, later: after !== null }));
	}
}
