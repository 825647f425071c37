import { registerRefusalActions } from '#core/interactions/index';
import { primary, secondary, type ViewContext } from '#core/views/kit';
import { publishId, versionId, versionsId } from './ids.js';

const look = (view: ViewContext) => primary(view.t('admin:publish.buttons.look'), publishId.make());

/** The ways on from what publishing refuses: the draft as it is now, or what somebody else has published. */
export function registerPublishRefusals(): void {
	const toDraft = ['draftMoved', 'nothing', 'blocked', 'note', 'same', 'begun', 'notEmpty', 'live', 'when'].map(
		(why) => `settings.publishing.${why}`
	);
	for (const code of [...toDraft, 'settings.plan.notFound', 'admin.planMoved']) registerRefusalActions(code, (view) => [look(view)]);
	registerRefusalActions('settings.publishing.moved', (view, { params: { number } }) => [
		look(view),
		...(typeof number === 'number'
			? [secondary(view.t('admin:publish.versionTitle', { number }), versionId.make({ number, page: 0 }))]
			: [])
	]);
	registerRefusalActions('settings.version.notFound', (view) => [
		primary(view.t('admin:publish.buttons.log'), versionsId.make({ before: 0 }))
	]);
	registerRefusalActions('admin.publishWhen', (view, { params: { open } }) => [
		...(typeof open === 'string' ? [primary(view.t('core:buttons.correct'), open)] : []),
		secondary(view.t('admin:publish.buttons.back'), publishId.make())
	]);
}
