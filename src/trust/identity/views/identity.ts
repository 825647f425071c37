import type { TextParam } from '#core/errors';
import * as kit from '#core/views/kit';
import { trustId } from '../../ids.js';
import { maskedId } from '../identity.rules.js';
import type { OpenClaim, OwnIdentity } from '../identity.service.js';
import type { IdentitySettings } from '../identity.settings.js';
import * as ids from '../ids.js';

/** Fields of the form; ids by their place in the settings. */
export const identityFields = { survivor: 'survivor', platform: 'platform', id: (index: number) => `id${index}`, proof: 'proof' } as const;

const words = (value: string): TextParam => ({ kind: 'user-text', value });

/** Facts of a claim, one a line; ids as `show` writes them. */
export function claimLines(view: kit.ViewContext, settings: IdentitySettings, claim: OpenClaim, show: (value: string) => string): string[] {
	const { t, format } = view;
	const platform = settings.platforms.find(({ value }) => value === claim.platform)?.label ?? claim.platform;
	return [
		t('identity:claim.survivor', { label: words(settings.survivor.label), value: words(claim.survivor) }),
		...(platform === '' ? [] : [t('identity:claim.platform', { value: words(platform) })]),
		...claim.ids.map(({ kind, value }) => {
			const label = settings.ids.find(({ key }) => key === kind)?.label ?? kind;
			return t('identity:claim.id', { label: words(label), value: words(show(value)) });
		}),
		t('identity:claim.at', { at: format.time(claim.at, 'f'), count: claim.proof.length })
	];
}

/** A member's own identity: what is verified, what waits, who sees it. */
export function identityScreen(view: kit.ViewContext, own: OwnIdentity): kit.Screen {
	const { t } = view;
	const { row, settings, verified, waiting } = own;
	const state = verified ? 'verified' : waiting ? 'waiting' : row.refused ? 'refused' : 'none';
	return kit.screen(
		kit.container(
			verified ? 'ok' : waiting ? 'info' : 'trust',
			kit.head({
				trail: [t('trust:home.crumb')],
				icon: view.emoji(verified ? 'ok' : 'key'),
				title: t(`identity:home.title.${state}`),
				lead: t(settings.ids.length === 0 ? 'identity:home.off' : `identity:home.lead.${state}`)
			}),
			verified && kit.text(`### ${t('identity:home.verified')}`, ...claimLines(view, settings, verified, maskedId)),
			waiting && kit.text(`### ${t('identity:home.waiting')}`, ...claimLines(view, settings, waiting, maskedId)),
			row.refused && kit.text(t('identity:home.refusedBecause', { reason: words(row.refused.reason) })),
			verified && kit.text(t(row.shown ? 'identity:home.shown' : 'identity:home.hidden')),
			kit.row(
				settings.ids.length > 0 &&
					(verified || waiting ? kit.secondary : kit.primary)(
						t(verified || waiting ? 'identity:buttons.change' : 'identity:buttons.enter'),
						ids.identityEnterId.make()
					),
				waiting && kit.secondary(t('identity:buttons.takeBack'), ids.identityBackId.make()),
				verified &&
					kit.secondary(
						t(row.shown ? 'identity:buttons.hide' : 'identity:buttons.show'),
						ids.identityShareId.make({ shown: row.shown ? 'off' : 'on' })
					)
			),
			kit.row(kit.backButton(view, trustId.make()), kit.closeButton(view)),
			kit.footer(t('identity:home.footer'))
		)
	);
}

/** The form, begun with what the member has said before, there or in orders. */
export function identityForm(view: kit.ViewContext, { settings, start }: OwnIdentity): kit.ModalScreen {
	const { t } = view;
	const { survivor, platforms } = settings;
	const options = platforms.map(({ value, label }) => ({ value, label, selected: value === start.platform }));
	return kit.modal(
		t('identity:form.title'),
		ids.identityFormId.make(),
		kit.label(
			survivor.label,
			kit.textInput(identityFields.survivor, { value: start.survivor, max: survivor.maxLength, required: true }),
			survivor.help
		),
		options.length > 0 && kit.label(t('identity:form.platform'), kit.choice(identityFields.platform, options, { required: true })),
		...settings.ids.map((line, index) =>
			kit.label(
				line.label,
				kit.textInput(identityFields.id(index), {
					value: start.ids[line.key] ?? '',
					max: line.maxLength,
					required: settings.ids.length === 1
				}),
				line.help
			)
		),
		kit.label(
			t('identity:form.proof'),
			kit.fileUpload(identityFields.proof, { min: 1, max: 3, required: true }),
			t('identity:form.proofHelp')
		)
	);
}

/** The line about a member's identity that everybody may read; `null` without any. */
export function shownLine(
	{ t, emoji }: kit.ViewContext,
	{ verified, survivor, platform }: { readonly verified: boolean; readonly survivor: string | null; readonly platform: string | null }
): string | null {
	if (!verified) return null;
	if (survivor === null) return `${emoji('ok')} ${t('identity:shown.verified')}`;
	const name = words(survivor);
	return `${emoji('ok')} ${platform ? t('identity:shown.both', { name, platform: words(platform) }) : t('identity:shown.name', { name })}`;
}

/** What the member reads in a direct message once staff have decided. */
export function identityNote(
	view: kit.ViewContext,
	what: 'verified' | 'refused' | 'lost',
	data: { readonly guild: string; readonly reason: string }
): kit.Screen {
	const { t } = view;
	return kit.screen(
		kit.container(
			what === 'verified' ? 'ok' : 'bad',
			kit.head({ icon: view.emoji(what === 'verified' ? 'ok' : 'no'), title: t(`identity:note.${what}.title`) }),
			kit.text(
				t(`identity:note.${what}.text`),
				what === 'refused' && t('identity:home.refusedBecause', { reason: words(data.reason) }),
				`-# ${t('identity:note.guild', { guild: words(data.guild) })}`
			)
		)
	);
}
