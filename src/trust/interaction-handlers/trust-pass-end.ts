import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { passEndId } from '../passes/ids.js';
import { passEndForm } from '../views/passes.js';

/** Opens the form that takes a pass back. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'trust.pass', feature: 'always' })
export class TrustPassEndHandler extends ComponentHandler<'gate'> {
	public readonly id = passEndId;

	public override async handle({ guild, actor, view, args, values, modal }: ComponentContext<'gate'>): Promise<void> {
		const { passes } = await this.container.passes.gate(guild, actor, args.gate);
		const row = passes.find(({ member }) => member === values[0]);
		if (!row) throw new NotFound('gates.pass');
		return modal(passEndForm(view, row));
	}
}
