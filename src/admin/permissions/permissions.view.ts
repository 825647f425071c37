import type { TextParam } from '#core/errors';
import { capabilityWords } from '#core/interactions/capabilities';
import * as kit from '#core/views/kit';
import type { Standing } from '#settings';
import { permissionsDoId, permissionsId, permissionsOfId, permissionsPickId, permissionsRoleId, permissionsTakeId } from '../ids.js';
import type { CapabilityLook, Holder, MappingPreview, PermissionsLook } from './permissions.service.js';

const perPage = 8;
const words = (value: string): TextParam => ({ kind: 'user-text', value });
const credits = (value: number): TextParam => ({ kind: 'amount', currency: 'credits', value });

/** Every capability with who has it, and what does not fit. */
export function permissionsScreen(view: kit.ViewContext, { capabilities, problems }: PermissionsLook, page: number): kit.Screen {
	const { t } = view;
	const shown = kit.pageOf(capabilities, page, perPage);
	const lines = [
		problems.unmapped.length > 0 &&
			t('admin:permissions.unmapped', { list: words(problems.unmapped.map(({ key }) => key).join(', ')), count: problems.unmapped.length }),
		problems.unknown.length > 0 &&
			t('admin:permissions.unknown', { list: words(problems.unknown.join(', ')), count: problems.unknown.length }),
		problems.noSlot.length > 0 &&
			t('admin:permissions.noSlot', { list: words(problems.noSlot.map(({ slot }) => slot).join(', ')), count: problems.noSlot.length }),
		problems.fourEyes.length > 0 &&
			t('admin:permissions.noFourEyes', { list: words(problems.fourEyes.join(', ')), count: problems.fourEyes.length })
	].filter((line) => line !== false);
	return kit.screen(
		kit.container(
			problems.noSlot.length > 0 ? 'wait' : 'neutral',
			kit.head({ icon: view.emoji('shield'), title: t('admin:permissions.title'), lead: t('admin:permissions.lead') }),
			kit.text(...shown.items.map((look) => `**${textOf(view, look)}**\n-# ${whoLine(view, look)}`)),
			lines.length > 0 && kit.text(`### ${t('admin:permissions.problems')}`, ...lines),
			kit.row(
				kit.select(
					permissionsPickId.make(),
					shown.items.map((look) => ({
						value: look.capability.key,
						label: t(capabilityWords(look.capability)),
						description: look.capability.key
					})),
					{ placeholder: t('admin:permissions.pick') }
				)
			),
			kit.row(
				shown.page > 0 && kit.secondary(t('admin:permissions.buttons.before'), permissionsId.make({ page: shown.page - 1 })),
				shown.page < shown.pages - 1 && kit.secondary(t('admin:permissions.buttons.after'), permissionsId.make({ page: shown.page + 1 })),
				kit.closeButton(view)
			)
		)
	);
}

/** Who has one capability, with a button to take it from each, and a select to give it to another. */
export function capabilityScreen(view: kit.ViewContext, look: CapabilityLook): kit.Screen {
	const { t } = view;
	const { key } = look.capability;
	const removable = look.holders.filter(({ role }) => role !== null).slice(0, 4);
	return kit.screen(kit.container('neutral', ...aboutCapability(view, look), ...controls()));

	function controls() {
		return [
			kit.row(kit.roleSelect(permissionsRoleId.make({ capability: key }), { placeholder: t('admin:permissions.give'), min: 1, max: 1 })),
			kit.row(
				...removable.map(({ role, name }) =>
					kit.danger(
						t('admin:permissions.buttons.take', { role: words(name) }),
						permissionsTakeId.make({ capability: key, role: role ?? '' })
					)
				)
			),
			kit.row(kit.backButton(view, permissionsId.make({ page: 0 })), kit.closeButton(view))
		];
	}
}

/** What a change of the mapping would do, before it does. `known`: how many members carry the role, as far as this bot has seen. */
export function mappingAsk(view: kit.ViewContext, preview: MappingPreview, known: number): kit.Screen {
	const { t } = view;
	const { look, role, how, ownerAlone, openWork, place, placeWords } = preview;
	const params = { role: words(role.name), what: look.words, count: known };
	const go = permissionsDoId.make({ capability: look.capability.key, how, role: role.id, version: look.version });
	const label = t(how === 'add' ? 'admin:permissions.buttons.give' : 'admin:permissions.buttons.takeIt');
	return kit.screen(
		kit.container(
			ownerAlone ? 'bad' : 'wait',
			kit.head({ icon: view.emoji(how === 'add' ? 'shield' : 'warn'), title: t(`admin:permissions.ask.${how}`, params) }),
			kit.text(
				t(`admin:permissions.members.${how}`, params),
				how === 'add' && look.limit !== null && t('admin:permissions.limit', { limit: credits(look.limit) }),
				place && t('admin:permissions.place', { slot: words(place.name) }),
				place && placeWords.map((one) => `- ${t('admin:permissions.one', { what: one })}`).join('\n'),
				ownerAlone && t('admin:permissions.ownerAlone'),
				ownerAlone && openWork > 0 && t('admin:permissions.openWork', { count: openWork })
			),
			kit.row(
				how === 'add' ? kit.primary(label, go) : kit.danger(label, go),
				kit.secondary(t('admin:permissions.buttons.keep'), permissionsOfId.make({ capability: look.capability.key })),
				kit.closeButton(view)
			)
		)
	);
}

/** What has changed, with the way back. `undo`: the opposite, where there is one. */
export function mappedScreen(
	view: kit.ViewContext,
	look: CapabilityLook,
	done: { readonly how: 'add' | 'remove'; readonly role: { readonly id: string; readonly name: string }; readonly undo: boolean }
): kit.Screen {
	const { t } = view;
	const { key } = look.capability;
	const back = permissionsDoId.make({
		capability: key,
		how: done.how === 'add' ? 'remove' : 'add',
		role: done.role.id,
		version: look.version
	});
	return kit.screen(
		kit.container(
			'ok',
			kit.head({
				icon: view.emoji('ok'),
				title: t(`admin:permissions.done.${done.how}`, { role: words(done.role.name), what: look.words })
			}),
			kit.text(whoLine(view, look)),
			kit.row(
				done.undo && kit.secondary(t('admin:permissions.buttons.undo'), back),
				kit.backButton(view, permissionsOfId.make({ capability: key })),
				kit.closeButton(view)
			)
		)
	);
}

/** What one person may do, and why. */
export function testScreen(
	view: kit.ViewContext,
	{ name, standing, slots }: { readonly name: string; readonly standing: readonly Standing[]; readonly slots: ReadonlyMap<string, string> }
): kit.Screen {
	const { t } = view;
	const may = standing.filter(({ reason }) => reason.kind !== 'none');
	const not = standing.filter(({ reason }) => reason.kind === 'none');
	const word = ({ capability }: Standing): string => t(capabilityWords(capability));
	return kit.screen(
		kit.container(
			may.length > 0 ? 'ok' : 'neutral',
			kit.head({
				icon: view.emoji('shield'),
				title: t('admin:permissions.test.title', { name: words(name) }),
				lead: standing[0]?.reason.kind === 'owner' ? t('admin:permissions.test.owner') : t('admin:permissions.test.lead')
			}),
			may.length > 0 && kit.text(...may.map((one) => `**${word(one)}**\n-# ${[why(one), ...limits(one)].join(' · ')}`)),
			not.length > 0 && kit.text(`### ${t('admin:permissions.test.not')}`, `-# ${not.map(word).join(' · ')}`),
			kit.row(kit.secondary(t('admin:permissions.buttons.open'), permissionsId.make({ page: 0 })), kit.closeButton(view))
		)
	);

	function why({ reason }: Standing): string {
		const slotName = (slot: string): TextParam => words(slots.get(slot) ?? slot);
		switch (reason.kind) {
			case 'role':
				return t('admin:permissions.test.role', { slot: slotName(reason.slot), role: `<@&${reason.role}>` });
			case 'everyone':
				return t('admin:permissions.test.everyone');
			case 'standIn':
				return t('admin:permissions.test.standIn', { slot: slotName(reason.slot), by: slotName(reason.by) });
			default:
				return t('admin:permissions.test.owner');
		}
	}

	function limits({ limit, fourEyesAbove }: Standing): readonly string[] {
		return [
			...(limit === null ? [] : [t('admin:permissions.limit', { limit: credits(limit) })]),
			...(fourEyesAbove === null ? [] : [t('admin:permissions.second', { above: credits(fourEyesAbove) })])
		];
	}
}

function aboutCapability(view: kit.ViewContext, look: CapabilityLook) {
	const { t } = view;
	return [
		kit.head({
			trail: [t('admin:permissions.title')],
			icon: view.emoji('shield'),
			title: textOf(view, look),
			lead: t('admin:permissions.ownerAlways')
		}),
		kit.text(
			...look.holders.filter(({ slot }) => slot !== 'owner').map((holder) => holderLine(view, holder)),
			look.holders.every(({ slot }) => slot === 'owner') && t('admin:permissions.ownerOnly'),
			look.limit !== null && look.capability.limited && t('admin:permissions.limit', { limit: credits(look.limit) }),
			look.fourEyes && t('admin:permissions.secondHours', { above: credits(look.fourEyes.above), count: look.fourEyes.expiresHours }),
			`-# ${t('admin:permissions.key', { key: words(look.capability.key) })}`
		)
	];
}

const textOf = ({ t }: kit.ViewContext, { words: what }: CapabilityLook): string => t('admin:permissions.one', { what });

function whoLine(view: kit.ViewContext, { holders, limit, capability }: CapabilityLook): string {
	const others = holders.filter(({ slot }) => slot !== 'owner');
	const who =
		others.length === 0
			? view.t('admin:permissions.ownerOnly')
			: others.map(({ role, name }) => (role ? `<@&${role}>` : view.format.escape(name))).join(', ');
	return limit !== null && capability.limited ? `${who} · ${view.t('admin:permissions.limit', { limit: credits(limit) })}` : who;
}

function holderLine(view: kit.ViewContext, { slot, name, role, staffed }: Holder): string {
	if (slot === 'member') return `- ${view.t('admin:permissions.test.everyone')}`;
	if (role === null) return `- ${view.t('admin:permissions.holder.none', { slot: words(name) })}`;
	return `- ${view.t(staffed ? 'admin:permissions.holder.role' : 'admin:permissions.holder.empty', { slot: words(name), role: `<@&${role}>` })}`;
}
