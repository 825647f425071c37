import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { priceFormId } from '../prices/ids.js';
import { kindOf } from '../prices/screens.js';
import { ruleForm } from '../views/prices-forms.view.js';

/** Opens the form of a part of a rule, or of a new one. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PricesFormHandler extends ComponentHandler<'kind' | 'key' | 'version' | 'part'> {
	public readonly id = priceFormId;

	public override async handle(context: ComponentContext<'kind' | 'key' | 'version' | 'part'>): Promise<void> {
		const { guild, actor, view, args } = context;
		const { priceEditor, shop, settings } = this.container;
		const kind = kindOf(args.kind);
		const [row, names, { zone, roles }] = await Promise.all([
			args.key === '' ? null : priceEditor.rule(guild, actor, kind, args.key),
			shop.on('draft').names(guild),
			settings.on('draft').state(guild)
		]);
		const form = ruleForm(view, { kind, row, part: args.part, names, zone, roles });
		if (!form) throw new NotFound('shop.priceRule');
		await context.modal(form);
	}
}
