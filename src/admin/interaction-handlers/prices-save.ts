import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { withWayBack } from '../panel/forms.js';
import { numberArg } from '../panel/ids.js';
import { editorOf } from '../panel/screens.js';
import { wantedRule } from '../prices/forms.js';
import { priceFormId, priceSaveId } from '../prices/ids.js';
import { kindOf, ruleNote, ruleScreen } from '../prices/screens.js';

/** A part of a rule was filled in. */
@ApplyOptions<ModalHandler.Options>({ capability: 'catalog.edit', feature: 'always', givesBackFrom: 1 })
export class PricesSaveHandler extends ModalHandler<'kind' | 'key' | 'version' | 'part'> {
	public readonly id = priceSaveId;

	public override async handle(context: ModalContext<'kind' | 'key' | 'version' | 'part'>): Promise<void> {
		const { guild, actor, args, fields } = context;
		const { priceEditor: editor, settings } = this.container;
		const kind = kindOf(args.kind);
		const row = args.key === '' ? null : await editor.rule(guild, actor, kind, args.key);
		const { zone } = await settings.on('draft').state(guild);
		const done = await withWayBack(priceFormId.make(args), async () => {
			const { name, kinded } = await wantedRule(guild, kind, args.part, { fields, zone, row, editor });
			const by = editorOf(context);
			if (!row) return editor.create(guild, by, name ?? '', kinded);
			return editor.edit(guild, by, { kind, key: row.key, version: numberArg(args.version) }, name, kinded);
		});
		await context.update(await ruleScreen(context, kind, done.key, await ruleNote(context, done, kind, row ? 'saved' : 'created')));
	}
}
