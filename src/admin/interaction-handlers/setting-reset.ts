import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { wordsOf } from '../config/words.js';
import { settingResetId } from '../ids.js';
import { changedView } from '../views/setting.view.js';

/** Puts a setting back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class SettingResetHandler extends ComponentHandler<'id' | 'seen'> {
	public readonly id = settingResetId;

	public override async handle(context: ComponentContext<'id' | 'seen'>): Promise<void> {
		const { guild, actor, view, args, update } = context;
		const made = await this.container.guildConfig.reset(guild, actor, args.id, { words: wordsOf(view), seen: args.seen });
		await update(changedView(view, made, 'config.reset'));
	}
}
