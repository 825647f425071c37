import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { setupApplyId, setupId, setupLinesId, setupNamesId, setupPickId, setupPlanId, setupSetId, setupSlotId } from '../ids.js';
import type { SetupLook } from '../setup/setup.ports.js';
import type { Permission, PlanStep } from '../setup/setup.types.js';
import { chosenLines, counted, missingText, named } from './setup.view.js';

/** Lines of a page; each has its own button. */
const pageSize = 6;

/** Types of channels, as Discord numbers them. */
const channelTypes = { text: 0, category: 4 } as const;

/** Line by line what is new, what is kept, who may do what, and which right is missing. Each line can be changed. */
export function planView(view: kit.ViewContext, look: SetupLook, page = 0): kit.Screen {
	const { t } = view;
	const shown = kit.pageOf(look.plan.steps, page, pageSize);
	const content = {
		categories: counted('categories', look.plan.categories),
		items: counted('items', look.plan.items),
		rules: counted('rules', look.plan.rules)
	};
	const isLast = shown.page === shown.pages - 1;
	return kit.screen(
		kit.container(
			'brand',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:setup.step', { step: 3 })],
				title: t('admin:plan.title'),
				lead: t('admin:plan.lead')
			}),
			...shown.items.map((step, index) =>
				kit.section(
					kit.text(
						(index === 0 || shown.items[index - 1]?.kind !== step.kind) && `### ${t(`admin:plan.${step.kind}s`)}`,
						stepLine(view, step),
						...detailLines(view, step).map((line) => `-# ${line}`)
					),
					kit.secondary(t('admin:plan.change'), setupSlotId.make({ kind: step.kind, slot: step.slot }))
				)
			),
			isLast &&
				kit.text(
					`### ${t('admin:plan.content')}`,
					look.plan.installed ? t('admin:plan.contentKept', content) : t('admin:plan.contentNew', content),
					...chosenLines(view, look)
				),
			missingText(view, look),
			kit.pager(view, { ...shown, id: (to) => setupLinesId.make({ page: to }) }),
			kit.row(
				kit.primary(t('admin:setup.buttons.apply'), setupApplyId.make({ run: look.progress.run })),
				kit.secondary(t('admin:setup.buttons.change'), setupNamesId.make()),
				kit.backButton(view, setupId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** One line of the plan, with what can stand there instead. */
export function slotView(view: kit.ViewContext, step: PlanStep & { readonly category: boolean }): kit.Screen {
	const { t } = view;
	const { kind, slot } = step;
	const selected = step.id === null || step.state === 'found' ? [] : [step.id];
	const options = { min: 1, max: 1, placeholder: t(`admin:slot.pick.${step.category ? 'category' : kind}`), selected };
	return kit.screen(
		kit.container(
			'brand',
			kit.head({
				trail: [t('admin:setup.crumb'), t('admin:plan.title')],
				title: kind === 'role' ? t('admin:slot.roleTitle') : t('admin:slot.channelTitle'),
				lead: stepLine(view, step)
			}),
			kit.text(...detailLines(view, step)),
			kit.text(step.optional ? t('admin:slot.without', { effect: without(kind, slot) }) : t('admin:slot.needed')),
			kit.row(
				kind === 'role'
					? kit.roleSelect(setupPickId.make({ kind, slot }), options)
					: kit.channelSelect(setupPickId.make({ kind, slot }), {
							...options,
							types: [step.category ? channelTypes.category : channelTypes.text]
						})
			),
			kit.row(
				kit.secondary(t('admin:slot.buttons.create'), setupSetId.make({ kind, slot, choice: 'create' })),
				step.optional &&
					step.state !== 'kept' &&
					kit.secondary(t('admin:slot.buttons.out'), setupSetId.make({ kind, slot, choice: 'out' })),
				kit.backButton(view, setupPlanId.make()),
				kit.closeButton(view)
			)
		)
	);
}

/** What becomes of one role or channel. */
export function stepLine(view: kit.ViewContext, step: PlanStep): string {
	const icons = { blocked: 'lock', new: 'wait', kept: 'ok', found: 'ok', chosen: 'ok', out: 'no' } as const;
	const right: TextParam = step.right === null ? '' : { kind: 'text', key: `admin:rights.${step.right}` };
	return `${view.emoji(icons[step.state])} ${view.t(`admin:plan.${step.state}`, { name: named(step), right })}`;
}

/** Who may do what there, and what is not as it should be. */
function detailLines(view: kit.ViewContext, step: PlanStep): readonly string[] {
	const { t } = view;
	if (step.state === 'out') return [t('admin:slot.without', { effect: without(step.kind, step.slot) })];
	const isNew = step.state === 'new' || step.state === 'blocked';
	const rights = isNew ? newLines(view, step) : [t('admin:plan.keepsOwn')];
	return [
		...rights,
		...(step.lacks.length === 0 ? [] : [`${view.emoji('warn')} ${t('admin:plan.lacks', { rights: rightNames(view, step.lacks) })}`]),
		...(step.exposed ? [`${view.emoji('warn')} ${t('admin:plan.exposed')}`] : []),
		...(step.above ? [`${view.emoji('warn')} ${t('admin:plan.above')}`] : [])
	];
}

function newLines(view: kit.ViewContext, step: PlanStep): readonly string[] {
	const { t } = view;
	if (step.kind === 'role') return [t('admin:plan.newRole')];
	if (step.permissions.length === 0) return [t('admin:plan.open')];
	const toAll = step.visibleTo.length === 0 && !step.permissions.some(({ mayNot }) => mayNot.includes('ViewChannel'));
	return [
		...(toAll ? [t('admin:plan.everyoneReads')] : []),
		...step.permissions.flatMap((permission) => permissionLines(view, permission))
	];
}

function permissionLines(view: kit.ViewContext, { who, name, may, mayNot }: Permission): readonly string[] {
	const { t } = view;
	const person: TextParam = who === 'role' ? { kind: 'user-text', value: `@${name}` } : { kind: 'text', key: `admin:plan.who.${who}` };
	const does = (rights: readonly string[]): string => rights.map((right) => t(`admin:does.${right}`)).join(', ');
	return [
		...(may.length === 0 ? [] : [t('admin:plan.may', { who: person, what: does(may) })]),
		...(mayNot.length === 0 ? [] : [t('admin:plan.mayNot', { who: person, what: does(mayNot) })])
	];
}

const rightNames = (view: kit.ViewContext, rights: readonly string[]): string =>
	rights.map((right) => view.t(`admin:rights.${right}`)).join(', ');

/** Slots whose absence the strings describe one by one. */
const described: ReadonlySet<string> = new Set([
	'channel:shop',
	'channel:desk',
	'channel:tickets',
	'channel:ticket-overflow',
	'channel:staff-queue',
	'channel:transactions',
	'channel:audit',
	'channel:reviews',
	'channel:announcements',
	'role:admin',
	'role:manager',
	'role:fulfiller',
	'role:vetted'
]);

/** What is poorer while a slot has nothing. */
export function without(kind: 'role' | 'channel', slot: string): TextParam {
	const known = described.has(`${kind}:${slot}`);
	return { kind: 'text', key: `admin:without.${kind}.${known ? slot : 'other'}` };
}
