import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { wordsOf } from '../config/words.js';
import { settingUndoId } from '../ids.js';
import { changedView } from '../views/setting.view.js';

/** Takes one change of a setting back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class SettingUndoHandler extends ComponentHandler<'id' | 'version'> {
	public readonly id = settingUndoId;

	public override async handle(context: ComponentContext<'id' | 'version'>): Promise<void> {
		const { guild, actor, view, args, update } = context;
		const version = /^\d{1,15}$/.test(args.version) ? Number(args.version) : -1;
		const made = await this.container.guildConfig.undo(guild, actor, args.id, version, wordsOf(view));
		await update(changedView(view, made, 'config.undone'));
	}
}
