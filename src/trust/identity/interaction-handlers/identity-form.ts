import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { identityFormId } from '../ids.js';
import { identityFields, identityScreen } from '../views/identity.js';

/** Takes a game identity; its proof is copied before anything changes. */
@ApplyOptions<ModalHandler.Options>({ capability: 'public', feature: 'trust' })
export class IdentityFormHandler extends ModalHandler<never> {
	public readonly id = identityFormId;

	public override async handle(ctx: ModalContext<never>): Promise<void> {
		const { guild, actor, view, fields, interactionId: request } = ctx;
		await ctx.defer({ update: true });
		const { identities } = this.container;
		const { settings } = await identities.own(guild, actor);
		const typed = {
			survivor: fields.text(identityFields.survivor),
			platform: fields.choice(identityFields.platform) ?? '',
			ids: Object.fromEntries(settings.ids.map(({ key }, index) => [key, fields.text(identityFields.id(index))]))
		};
		await identities.enter(guild, actor, { typed, files: fields.files(identityFields.proof), request });
		return ctx.update(identityScreen(view, await identities.own(guild, actor)));
	}
}
