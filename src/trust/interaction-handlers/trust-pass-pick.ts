import { ApplyOptions } from '@sapphire/decorators';
import { NotFound } from '#core/errors';
import { type ComponentContext, ComponentHandler } from '#core/interactions/index';
import { passPickId } from '../passes/ids.js';
import { passForm } from '../views/passes.js';

/** Opens the form of a pass for the chosen member. */
@ApplyOptions<ComponentHandler.Options>({ capability: 'trust.pass', feature: 'always' })
export class TrustPassPickHandler extends ComponentHandler<'gate'> {
	public readonly id = passPickId;

	public override async handle({ guild, actor, view, args, people, modal }: ComponentContext<'gate'>): Promise<void> {
		const [member] = people;
		if (!member) throw new NotFound('gates.member');
		return modal(passForm(view, await this.container.passes.gate(guild, actor, args.gate), member));
	}
}
