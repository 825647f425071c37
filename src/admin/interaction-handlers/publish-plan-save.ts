import { ApplyOptions } from '@sapphire/decorators';
import { type ModalContext, ModalHandler } from '#core/interactions/index';
import { numberArg } from '../panel/ids.js';
import { planSaveId } from '../publish/ids.js';
import { publisherOf } from '../publish/screens.js';
import { plannedView, publishFields } from '../publish/views/confirm.view.js';
import { momentOf, planAgain } from '../publish/when.js';

/** Plans the draft that was shown. */
@ApplyOptions<ModalHandler.Options>({ capability: 'config.publish', feature: 'always', givesBackFrom: 1 })
export class PublishPlanSaveHandler extends ModalHandler<'number' | 'digest'> {
	public readonly id = planSaveId;

	public override async handle(context: ModalContext<'number' | 'digest'>): Promise<void> {
		const { guild, view, args, fields } = context;
		const state = await this.container.settings.state(guild);
		const zone = fields.choice(publishFields.zone) === 'own' ? view.zone : state.zone;
		const at = momentOf(fields.text(publishFields.when), zone, view.now, planAgain(args.number, args.digest));
		const wish = { digest: args.digest, at, note: fields.text(publishFields.note) };
		await this.container.publishing.plan(guild, publisherOf(context), wish);
		await context.update(plannedView(view, { number: numberArg(args.number), at, zone }));
	}
}
