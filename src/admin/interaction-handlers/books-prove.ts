import { ApplyOptions } from '@sapphire/decorators';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { proveId } from '../ids.js';
import { proofView } from '../views/notices.view.js';

/** Checks the books from the first posting, and lets payments go on when they balance. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'config.pack', feature: 'always' })
export class BooksProveHandler extends ComponentHandler<never> {
	public readonly id = proveId;

	public override async handle(context: ComponentContext<never>): Promise<void> {
		const { state } = await this.container.economy.books.prove(context.guild, context.actor);
		await context.update(proofView(context.view, { balanced: state === 'balanced' }));
	}
}
