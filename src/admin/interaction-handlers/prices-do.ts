import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import type { RuleAct } from '#shop';
import { numberArg } from '../panel/ids.js';
import { editorOf } from '../panel/screens.js';
import { priceActId } from '../prices/ids.js';
import { archiveScreen, kindOf, ruleNote, ruleScreen } from '../prices/screens.js';

const acts: readonly RuleAct[] = ['start', 'pause', 'archive', 'restore'];

/** Starts, pauses or archives a rule, or brings it back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class PricesDoHandler extends ComponentHandler<'kind' | 'key' | 'version' | 'act'> {
	public readonly id = priceActId;

	public override async handle(context: ComponentContext<'kind' | 'key' | 'version' | 'act'>): Promise<void> {
		const { guild, args } = context;
		const kind = kindOf(args.kind);
		if (args.act === 'ask') return context.update(await archiveScreen(context, kind, args.key));
		const act = acts.find((one) => one === args.act);
		if (!act) throw new NotFound('shop.priceRule');
		const seen = { kind, key: args.key, version: numberArg(args.version) };
		const done = await this.container.priceEditor.act(guild, editorOf(context), seen, act);
		await context.update(await ruleScreen(context, kind, args.key, await ruleNote(context, done, kind, act)));
	}
}
