import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import {
	proveId,
	realMoneyId,
	setupApplyId,
	setupFormId,
	setupNamesId,
	setupPartsId,
	setupPlanId,
	setupPresetId,
	setupProgressId,
	setupReportId,
	setupResumeId,
	setupUndoId,
	setupZoneId
} from '../ids.js';
import { currencyTexts } from '../setup/choices.js';
import type { NamesNow, SetupLook } from '../setup/setup.ports.js';
import type { PlanStep, SetupProgress } from '../setup/setup.types.js';
import { zoneChoices } from '../setup/zones.js';
import { partNames } from './parts.view.js';

/** Fields of the form of names. */
export const nameFields = {
	credits: 'credits',
	tokens: 'tokens',
	startGrant: 'grant',
	staffRole: 'staff',
	language: 'language'
} as const;

/** What the wizard shows first: what will be made, and what can be chosen. Or, in a guild that has it all, that nothing is missing. */
export function setupView(view: kit.ViewContext, look: SetupLook, shopButton: kit.Button | null): kit.Screen {
	const { t } = view;
	const { plan, zone, choices } = look;
	if (plan.complete) return readyView(view, look, shopButton);
	const made = (kind: PlanStep['kind']): number =>
		plan.steps.filter((step) => step.kind === kind && step.state !== 'kept' && step.state !== 'out').length;
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
			!plan.installed && kit.text(t('admin:setup.untouched', { days: look.undoDays })),
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
				kit.secondary(t('admin:setup.buttons.parts'), setupPartsId.make({ page: 0 })),
				kit.secondary(t('admin:setup.buttons.plan'), setupPlanId.make()),
				kit.secondary(t('admin:setup.buttons.apply'), setupApplyId.make({ run: look.progress.run })),
				kit.closeButton(view)
			),
			kit.row(
				look.last && kit.secondary(t('admin:setup.buttons.report'), setupReportId.make({ run: 0, page: 0 })),
				look.undoable && kit.secondary(t('admin:undo.buttons.open'), setupUndoId.make({ run: look.undoable.run, page: 0 }))
			)
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
			kit.textInput(nameFields.credits, { value: currencyTexts(data.names).credits, max: 96, required: true }),
			description('credits')
		),
		kit.label(
			label('tokens'),
			kit.textInput(nameFields.tokens, { value: currencyTexts(data.names).tokens, max: 96, required: true }),
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
		),
		kit.label(
			label('language'),
			kit.choice(
				nameFields.language,
				data.locales.map((locale) => ({ value: locale, label: languageName(locale), selected: locale === data.language })),
				{ required: false }
			),
			description('language')
		)
	);
}

/** A language by its own name: `Deutsch`. */
function languageName(locale: string): string {
	return new Intl.DisplayNames([locale], { type: 'language', languageDisplay: 'standard' }).of(locale.split('-')[0] ?? locale) ?? locale;
}

export interface NamesFormData extends Pick<NamesNow, 'names' | 'startGrant' | 'language' | 'locales'> {
	readonly staffRole: string | null;
}

/** A run on its way: each step with its word; what is stuck says why and what to do. */
export function progressView(
	view: kit.ViewContext,
	progress: SetupProgress,
	{ until = null }: { readonly until?: Date | null } = {}
): kit.Screen {
	const { t } = view;
	const done = progress.steps.filter((step) => step.state === 'done').length;
	const stuck = progress.state === 'stuck';
	const words = progress.undo ? 'undoing' : 'progress';
	const current = progress.steps.find((step) => step.state === 'waiting');
	const lines = progress.steps.map((step) => {
		const icon = view.emoji(step.state === 'done' ? 'ok' : step.state === 'failed' ? 'no' : 'wait');
		const name: TextParam =
			step.kind === 'content' ? { kind: 'text', key: 'admin:undoing.content' } : named({ kind: step.kind, name: step.name });
		return `${icon} ${t(`admin:${words}.${step.state}`, { name, reason: step.state === 'failed' ? reasonText(step.reason) : '' })}`;
	});
	return kit.screen(
		kit.container(
			stuck ? 'bad' : 'info',
			kit.head({
				trail: [t('admin:setup.crumb'), progress.undo ? t('admin:undo.crumb') : t('admin:setup.step', { step: 4 })],
				icon: view.emoji(stuck ? 'warn' : 'wait'),
				title: stuck ? t(`admin:${words}.stuckTitle`) : t(`admin:${words}.title`, { done, all: progress.steps.length }),
				lead: stuck ? t(`admin:${words}.stuckLead`) : t(`admin:${words}.now.${current?.kind ?? 'finish'}`)
			}),
			kit.text(...lines),
			!stuck &&
				kit.text(
					until === null ? t('admin:progress.closed') : t('admin:progress.until', { until: { kind: 'time', at: until, style: 't' } })
				),
			kit.row(
				stuck
					? kit.primary(t('admin:setup.buttons.resume'), setupResumeId.make())
					: kit.secondary(t('admin:setup.buttons.refresh'), setupProgressId.make()),
				stuck && kit.secondary(t('admin:setup.buttons.report'), setupReportId.make({ run: 0, page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

/** Everything is here. */
export function readyView(view: kit.ViewContext, look: SetupLook, shopButton: kit.Button | null): kit.Screen {
	const { t } = view;
	const { plan } = look;
	const there = (kind: PlanStep['kind']): number => plan.steps.filter((step) => step.kind === kind && step.state !== 'out').length;
	return kit.screen(
		kit.container(
			'ok',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:setup.step', { step: 4 })],
				icon: view.emoji('ok'),
				title: look.forSale > 0 ? t('admin:ready.title', { items: counted('itemsForSale', look.forSale) }) : t('admin:ready.nothingTitle'),
				lead: t('admin:ready.lead', { channels: counted('channels', there('channel')), roles: counted('roles', there('role')) })
			}),
			kit.text(
				t('admin:ready.next'),
				plan.items > look.forSale && t('admin:ready.later', { count: plan.items - look.forSale }),
				look.undoable && t('admin:ready.undoable', { at: { kind: 'time', at: look.undoable.at, style: 'f' } })
			),
			missingText(view, look),
			kit.row(
				look.forSale > 0 && shopButton,
				look.last && kit.secondary(t('admin:setup.buttons.report'), setupReportId.make({ run: 0, page: 0 })),
				kit.secondary(t('admin:setup.buttons.plan'), setupPlanId.make()),
				kit.secondary(t('admin:setup.buttons.change'), setupNamesId.make())
			),
			kit.row(
				kit.secondary(t('admin:books.prove'), proveId.make()),
				kit.secondary(t('admin:money.buttons.open'), realMoneyId.make()),
				look.undoable && kit.secondary(t('admin:undo.buttons.open'), setupUndoId.make({ run: look.undoable.run, page: 0 })),
				kit.closeButton(view)
			)
		)
	);
}

/** What holds or was chosen: zone, names, start grant. */
export function chosenLines(view: kit.ViewContext, { zone, names, startGrant, language, parts }: SetupLook): string[] {
	const { t } = view;
	return [
		t(zone.guessed ? 'admin:setup.zoneGuessed' : 'admin:setup.zoneIs', { zone: zone.key }),
		t('admin:setup.namesAre', {
			credits: { kind: 'user-text', value: names.creditsName },
			tokens: { kind: 'user-text', value: names.tokensName }
		}),
		t('admin:setup.languageIs', { language: { kind: 'user-text', value: languageName(language) } }),
		startGrant === null
			? t('admin:setup.noGrant')
			: t('admin:setup.grant', { amount: { kind: 'amount', currency: 'credits', value: startGrant } }),
		...partNames(view, parts)
	];
}

/** Rights that the bot lacks, what waits for them, and who gives them where. */
export function missingText(view: kit.ViewContext, { plan }: SetupLook) {
	const above = plan.steps.filter((step) => step.above).map((step) => step.name);
	if (plan.missing.length === 0 && above.length === 0) return null;
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
		above.length > 0 && `${view.emoji('warn')} ${t('admin:missing.above', { roles: { kind: 'user-text', value: above.join(', ') } })}`,
		plan.missing.length > 0 && t('admin:missing.who'),
		above.length > 0 && t('admin:missing.drag')
	);
}

/** `@Courier`, `#orders`. */
export const named = (step: { readonly kind: 'role' | 'channel'; readonly name: string }): TextParam => ({
	kind: 'user-text',
	value: `${step.kind === 'role' ? '@' : '#'}${step.name}`
});

/** Reasons are codes of the effects: a missing right, a full guild, another step; everything else is for the log. */
function reasonText(reason: string | null): TextParam {
	if (reason === 'ManageRoles' || reason === 'ManageChannels') return { kind: 'text', key: `admin:progress.reasons.${reason}` };
	if (reason === 'limit' || reason === 'slot' || reason === 'ended') return { kind: 'text', key: `admin:progress.reasons.${reason}` };
	return { kind: 'text', key: reason?.startsWith('needs ') ? 'admin:progress.reasons.needs' : 'admin:progress.reasons.other' };
}

/** `6 channels`, in the reader's plural. */
export function counted(what: string, count: number): TextParam {
	return { kind: 'text', key: `admin:counts.${what}`, params: { count } };
}
