import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { wordsOf } from '../config/words.js';
import { settingFormId } from '../ids.js';
import { changedView, valueField } from '../views/setting.view.js';

/** The new value of a setting. */
@ApplyOptions<ModalHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class SettingFormHandler extends ModalHandler<'id' | 'seen'> {
	public readonly id = settingFormId;

	public override async handle(context: ModalContext<'id' | 'seen'>): Promise<void> {
		const { guild, actor, view, args, fields, update } = context;
		const input = { typed: fields.text(valueField) || (fields.choice(valueField) ?? ''), words: wordsOf(view), seen: args.seen };
		await update(changedView(view, await this.container.guildConfig.set(guild, actor, args.id, input), 'config.set'));
	}
}
