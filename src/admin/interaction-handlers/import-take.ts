import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { nameOfRow } from '#shop';
import { allRows, importTakeId } from '../exchange/ids.js';
import { planScreen, rowScreen } from '../exchange/screens.js';
import { numberArg } from '../panel/ids.js';
import { editorOf } from '../panel/screens.js';

/** Whose side a conflict takes, or all of them. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'catalog.edit', feature: 'always' })
export class ImportTakeHandler extends ComponentHandler<'id' | 'row' | 'side'> {
	public readonly id = importTakeId;

	public override async handle(context: ComponentContext<'id' | 'row' | 'side'>): Promise<void> {
		const { args, guild } = context;
		const { id, row, side } = args;
		const { imports } = this.container;
		if (row === allRows) {
			await imports.choose(guild, editorOf(context), id, (choices) => ({ ...choices, take: side === 'file' ? 'all' : [] }));
			return context.update(await planScreen(context, id, 0));
		}
		const { plan } = await imports.look(guild, context.actor, id);
		const one = plan.rows[numberArg(row)];
		if (one?.state === 'conflict') {
			const conflicts = plan.rows.filter(({ state }) => state === 'conflict').map(nameOfRow);
			await imports.choose(guild, editorOf(context), id, (choices) => {
				const taken = (choices.take === 'all' ? conflicts : choices.take).filter((name) => name !== nameOfRow(one));
				return { ...choices, take: side === 'file' ? [...taken, nameOfRow(one)] : taken };
			});
		}
		await context.update(await rowScreen(context, id, numberArg(row), 0));
	}
}
