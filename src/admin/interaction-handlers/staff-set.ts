import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { wordsOf } from '../config/words.js';
import { staffSetId } from '../staff/ids.js';
import { changedView } from '../views/setting.view.js';

/** Gives a slot another role. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'permissions.edit', feature: 'always' })
export class StaffSetHandler extends ComponentHandler<'slot' | 'role' | 'seen'> {
	public readonly id = staffSetId;

	public override async handle(context: ComponentContext<'slot' | 'role' | 'seen'>): Promise<void> {
		const { guild, actor, view, args } = context;
		// The service finds out whether such a slot and such a role are there.
		await this.container.staff.preview(guild, actor, args.slot, args.role);
		const input = { typed: args.role, words: wordsOf(view), seen: args.seen };
		const made = await this.container.guildConfig.set(guild, actor, `roles.${args.slot}`, input);
		this.container.checkWatch.soon(guild);
		await context.update(changedView(view, made, 'config.set'));
	}
}
