import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import {
	proveId,
	setupApplyId,
	setupFormId,
	setupId,
	setupNamesId,
	setupPlanId,
	setupPresetId,
	setupProgressId,
	setupResumeId,
	setupZoneId
} from '../ids.js';
import type { SetupLook } from '../setup/setup.service.js';
import type { PlanStep, SetupProgress } from '../setup/setup.types.js';
import { zoneChoices } from '../setup/zones.js';

/** Fields of the form of names. */
export const nameFields = {
	creditsName: 'credits',
	creditsEmoji: 'emoji',
	tokensName: 'tokens',
	startGrant: 'grant',
	staffRole: 'staff'
} as const;

/** What the wizard shows first: what will be made, and what can be chosen. Or, in a guild that has it all, that nothing is missing. */
export function setupView(view: kit.ViewContext, look: SetupLook, shopButton: kit.Button | null): kit.Screen {
	const { t } = view;
	const { plan, zone, choices } = look;
	if (plan.complete) return readyView(view, look, shopButton);
	const made = (kind: PlanStep['kind']): number => plan.steps.filter((step) => step.kind === kind && step.state !== 'kept').length;
	const counts = {
		channels: counted('channels', made('channel')),
		roles: counted('roles', made('role')),
		categories: counted('categories', plan.categories),
		items: counted('items', plan.items),
		rules: counted('rules', plan.rules)
	};
	return kit.screen(
		kit.container(
			'brand',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:setup.step', { step: 1 })],
				title: t('admin:setup.title', { guild: { kind: 'user-text', value: look.guildName } }),
				lead: plan.installed ? t('admin:setup.again', counts) : t('admin:setup.willCreate', counts)
			}),
			!plan.installed && kit.text(t('admin:setup.untouched')),
			kit.text(...chosenLines(view, look)),
			missingText(view, look),
			kit.row(
				kit.select(
					setupPresetId.make(),
					look.presets.map(({ key, name, description }) => ({ value: key, label: name, description, selected: key === choices.preset })),
					{ placeholder: t('admin:setup.preset') }
				)
			),
			kit.row(
				kit.select(
					setupZoneId.make(),
					zoneChoices(zone.key).map((key) => ({ value: key, label: key, selected: key === zone.key })),
					{ placeholder: t('admin:setup.zone') }
				)
			),
			kit.row(
				kit.primary(t('admin:setup.buttons.names'), setupNamesId.make()),
				kit.secondary(t('admin:setup.buttons.plan'), setupPlanId.make()),
				kit.secondary(t('admin:setup.buttons.apply'), setupApplyId.make({ run: look.progress.run })),
				kit.closeButton(view)
			)
		)
	);
}

/** Line by line what is new, what is kept, and which right is missing. */
export function planView(view: kit.ViewContext, look: SetupLook): kit.Screen {
	const { t } = view;
	const lines = (kind: PlanStep['kind']): string[] =>
		look.plan.steps.filter((step) => step.kind === kind).map((step) => stepLine(view, step));
	const roles = lines('role');
	const channels = lines('channel');
	const content = {
		categories: counted('categories', look.plan.categories),
		items: counted('items', look.plan.items),
		rules: counted('rules', look.plan.rules)
	};
	return kit.screen(
		kit.container(
			'brand',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:setup.step', { step: 3 })],
				title: t('admin:plan.title'),
				lead: t('admin:plan.lead')
			}),
			roles.length > 0 && kit.text(`### ${t('admin:plan.roles')}`, ...roles),
			channels.length > 0 && kit.text(`### ${t('admin:plan.channels')}`, ...channels),
			kit.text(
				`### ${t('admin:plan.content')}`,
				look.plan.installed ? t('admin:plan.contentKept', content) : t('admin:plan.contentNew', content)
			),
			kit.text(...chosenLines(view, look)),
			missingText(view, look),
			kit.row(
				kit.primary(t('admin:setup.buttons.apply'), setupApplyId.make({ run: look.progress.run })),
				kit.secondary(t('admin:setup.buttons.change'), setupNamesId.make())
			),
			kit.row(kit.backButton(view, setupId.make()), kit.closeButton(view))
		)
	);
}

/** The form of names: five fields, prefilled with what holds now. */
export function namesForm(view: kit.ViewContext, data: NamesFormData): kit.ModalScreen {
	const { t } = view;
	const label = (field: string) => t(`admin:names.${field}.label`);
	const description = (field: string) => t(`admin:names.${field}.help`);
	return kit.modal(
		t('admin:names.title'),
		setupFormId.make(),
		kit.label(
			label('credits'),
			kit.textInput(nameFields.creditsName, { value: data.creditsName, max: 32, required: true }),
			description('credits')
		),
		kit.label(
			label('emoji'),
			kit.textInput(nameFields.creditsEmoji, { value: data.creditsEmoji, max: 64, required: false }),
			description('emoji')
		),
		kit.label(
			label('tokens'),
			kit.textInput(nameFields.tokensName, { value: data.tokensName, max: 32, required: true }),
			description('tokens')
		),
		kit.label(
			label('grant'),
			kit.textInput(nameFields.startGrant, { value: data.startGrant === null ? '' : String(data.startGrant), max: 9, required: false }),
			description('grant')
		),
		kit.label(
			label('staff'),
			kit.roleSelect(nameFields.staffRole, { min: 0, max: 1, required: false, selected: data.staffRole === null ? [] : [data.staffRole] }),
			description('staff')
		)
	);
}

export interface NamesFormData {
	readonly creditsName: string;
	readonly creditsEmoji: string;
	readonly tokensName: string;
	readonly startGrant: number | null;
	readonly staffRole: string | null;
}

/** A run on its way: each step with its word; what is stuck says why and what to do. */
export function progressView(view: kit.ViewContext, progress: SetupProgress): kit.Screen {
	const { t } = view;
	const done = progress.steps.filter((step) => step.state === 'done').length;
	const stuck = progress.state === 'stuck';
	const current = progress.steps.find((step) => step.state === 'waiting');
	const lines = progress.steps.map((step) => {
		const icon = view.emoji(step.state === 'done' ? 'ok' : step.state === 'failed' ? 'no' : 'wait');
		const name = named(step);
		if (step.state !== 'failed') return `${icon} ${t(`admin:progress.${step.state}.${step.kind}`, { name })}`;
		return `${icon} ${t(`admin:progress.failed.${step.kind}`, { name, reason: reasonText(step.reason) })}`;
	});
	return kit.screen(
		kit.container(
			stuck ? 'bad' : 'info',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:setup.step', { step: 4 })],
				icon: view.emoji(stuck ? 'warn' : 'wait'),
				title: stuck ? t('admin:progress.stuckTitle') : t('admin:progress.title', { done, all: progress.steps.length }),
				lead: stuck ? t('admin:progress.stuckLead') : current ? t(`admin:progress.now.${current.kind}`) : t('admin:progress.now.finish')
			}),
			kit.text(...lines),
			kit.row(
				stuck
					? kit.primary(t('admin:setup.buttons.resume'), setupResumeId.make())
					: kit.secondary(t('admin:setup.buttons.refresh'), setupProgressId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** Everything is here. */
export function readyView(view: kit.ViewContext, look: SetupLook, shopButton: kit.Button | null): kit.Screen {
	const { t } = view;
	const { plan } = look;
	return kit.screen(
		kit.container(
			'ok',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:setup.step', { step: 4 })],
				icon: view.emoji('ok'),
				title: look.forSale > 0 ? t('admin:ready.title', { items: counted('itemsForSale', look.forSale) }) : t('admin:ready.nothingTitle'),
				lead: t('admin:ready.lead', {
					channels: counted('channels', plan.steps.filter((step) => step.kind === 'channel').length),
					roles: counted('roles', plan.steps.filter((step) => step.kind === 'role').length)
				})
			}),
			kit.text(t('admin:ready.next'), plan.items > look.forSale && t('admin:ready.later', { count: plan.items - look.forSale })),
			missingText(view, look),
			kit.row(
				look.forSale > 0 && shopButton,
				kit.secondary(t('admin:setup.buttons.plan'), setupPlanId.make()),
				kit.secondary(t('admin:setup.buttons.change'), setupNamesId.make()),
				kit.secondary(t('admin:books.prove'), proveId.make()),
				kit.closeButton(view)
			)
		)
	);
}

function chosenLines(view: kit.ViewContext, { zone, names, startGrant }: SetupLook): string[] {
	const { t } = view;
	return [
		t(zone.guessed ? 'admin:setup.zoneGuessed' : 'admin:setup.zoneIs', { zone: zone.key }),
		t('admin:setup.namesAre', {
			credits: { kind: 'user-text', value: names.creditsName },
			tokens: { kind: 'user-text', value: names.tokensName }
		}),
		startGrant === null
			? t('admin:setup.noGrant')
			: t('admin:setup.grant', { amount: { kind: 'amount', currency: 'credits', value: startGrant } })
	];
}

function missingText(view: kit.ViewContext, { plan }: SetupLook) {
	if (plan.missing.length === 0) return null;
	const { t } = view;
	const list = (blocks: boolean): string =>
		plan.missing
			.filter((missing) => missing.blocks === blocks)
			.map((missing) => `**${t(`admin:rights.${missing.right}`)}**`)
			.join(', ');
	const blocking = list(true);
	const poorer = list(false);
	return kit.text(
		blocking !== '' && `${view.emoji('warn')} ${t('admin:missing.blocking', { rights: blocking })}`,
		poorer !== '' && `${view.emoji('warn')} ${t('admin:missing.poorer', { rights: poorer })}`,
		t('admin:missing.who')
	);
}

function stepLine(view: kit.ViewContext, step: PlanStep): string {
	const { t } = view;
	const icon = view.emoji(step.state === 'blocked' ? 'lock' : step.state === 'new' ? 'wait' : 'ok');
	const seen =
		step.kind === 'role'
			? ''
			: step.visibleTo.length === 0
				? ` · ${t('admin:plan.everyone')}`
				: ` · ${t('admin:plan.only', { roles: { kind: 'user-text', value: step.visibleTo.join(', ') } })}`;
	const right: TextParam = step.right === null ? '' : { kind: 'text', key: `admin:rights.${step.right}` };
	return `${icon} ${t(`admin:plan.${step.state}`, { name: named(step), right })}${step.state === 'kept' ? '' : seen}`;
}

const named = (step: { readonly kind: 'role' | 'channel'; readonly name: string }): TextParam => ({
	kind: 'user-text',
	value: `${step.kind === 'role' ? '@' : '#'}${step.name}`
});

/** Reasons are codes of the effects: a missing right, a full guild, another step; everything else is for the log. */
function reasonText(reason: string | null): TextParam {
	if (reason === 'ManageRoles' || reason === 'ManageChannels') return { kind: 'text', key: `admin:progress.reasons.${reason}` };
	if (reason === 'limit' || reason === 'slot') return { kind: 'text', key: `admin:progress.reasons.${reason}` };
	return { kind: 'text', key: reason?.startsWith('needs ') ? 'admin:progress.reasons.needs' : 'admin:progress.reasons.other' };
}

/** `6 channels`, in the reader's plural. */
function counted(what: string, count: number): TextParam {
	return { kind: 'text', key: `admin:counts.${what}`, params: { count } };
}
