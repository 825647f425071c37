import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { settingChangeId } from '../ids.js';
import { settingForm } from '../views/setting.view.js';

/** Opens the form for a new value. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class SettingChangeHandler extends ComponentHandler<'id'> {
	public readonly id = settingChangeId;

	public override async handle(context: ComponentContext<'id'>): Promise<void> {
		const { guild, actor, view, args, modal } = context;
		const look = await this.container.guildConfig.edit(guild, actor, args.id);
		await modal(settingForm(view, look));
	}
}
