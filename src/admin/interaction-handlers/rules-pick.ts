import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { partOf } from '../panel/ids.js';
import { saveGuards } from '../rules/acts.js';
import { rulePickId } from '../rules/ids.js';
import { rowForm, rowNote, rowScreen } from '../rules/screens.js';
import { conditionForm } from '../views/rules-forms.view.js';

/** The event of a new rule, the field of a condition, the role of a rank, or what a gate guards was chosen. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.edit', feature: 'always' })
export class RulesPickHandler extends ComponentHandler<'area' | 'key' | 'seen' | 'part'> {
	public readonly id = rulePickId;

	public override async handle(context: ComponentContext<'area' | 'key' | 'seen' | 'part'>): Promise<void> {
		const { guild, actor, view, args, values, interactionId } = context;
		const { rewardRules, ranks } = this.container;
		const [chosen] = values;
		if (args.part === 'event') return context.modal(await rowForm(context, 'reward', chosen ?? '', 'new'));
		if (args.part === 'role') {
			const by = { actor, request: interactionId };
			const done = await ranks.change(guild, by, args.key, args.seen, { kind: 'role', role: chosen ?? null });
			return context.update(await rowScreen(context, 'rank', args.key, 'card', await rowNote(context, 'rank', done)));
		}
		const { name, index } = partOf(args.part);
		if (name === 'guards') return context.update(await saveGuards(context, args, index ?? 0, values));
		const edited = await rewardRules.one(guild, actor, args.key);
		const form = edited.event && conditionForm(view, edited, edited.event, chosen ?? '');
		if (!form) throw new NotFound('admin.rulePart');
		return context.modal(form);
	}
}
