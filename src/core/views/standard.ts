import type { APIContainerComponent } from 'discord-api-types/v10';
import type { DomainError } from '../errors.js';
import { escapeOwn, visible } from '../i18n/escape.js';
import { refusalKey } from '../i18n/refusal-key.js';
import type { IconName, ViewContext } from './context.js';
import { type Button, danger, secondary } from './controls.js';
import { container, head, type Part, row, screen, text } from './layout.js';
import { closeButton } from './lists.js';
import type { Accent, Screen } from './screen.js';
import { clip } from './text-tools.js';

/** Characters of what was typed that a refusal gives back; the rest of Discord's 4,000 is the refusal's. */
const mostTyped = 3_000;

export interface CardData {
	readonly accent: Accent;
	readonly icon?: IconName;
	readonly title: string;
	readonly text: string;
	/** Up to four; `Close` comes after them unless `close` is `false`. */
	readonly actions?: readonly Part<Button>[];
	readonly close?: boolean;
}

/** A small card: title, text, buttons. */
export function card(view: ViewContext, { accent, icon, title, text: body, actions = [], close = true }: CardData): Screen {
	return screen(
		container(
			accent,
			head({ ...(icon ? { icon: view.emoji(icon) } : {}), title }),
			text(body),
			row(actions, close ? closeButton(view) : null)
		)
	);
}

export interface RefusalOptions {
	/** Buttons that do what the text names. */
	readonly actions?: readonly Part<Button>[];
	readonly icon?: 'no' | 'warn' | 'lock';
}

/** What a refused person sees: what is missing, how much, when or how, and a button that does it. */
export function refusal(view: ViewContext, error: DomainError, { actions = [], icon = 'no' }: RefusalOptions = {}): Screen {
	const key = refusalKey(error.code);
	return card(view, {
		accent: 'bad',
		icon,
		title: view.t(`${key}.title`, error.params),
		text: view.t(`${key}.text`, error.params),
		actions
	});
}

/** The same as a container, for screens that keep what was on them below. */
export function refusalNote(view: ViewContext, error: DomainError): APIContainerComponent {
	const key = refusalKey(error.code);
	return container('bad', text(`**${view.t(`${key}.title`, error.params)}**`, view.t(`${key}.text`, error.params)));
}

/** The same screen with what the person wrote below it, to be copied into the next try. */
export function withTyped(view: ViewContext, shown: Screen, typed: readonly string[]): Screen {
	if (typed.length === 0) return shown;
	const share = Math.floor(mostTyped / typed.length);
	const blocks = typed.map((words) => text(`\`\`\`\n${clip(visible(words).replaceAll('```', "'''"), share)}\n\`\`\``));
	return { ...shown, ...screen(shown.components, container('neutral', text(`-# ${view.t('core:typed')}`), blocks)) };
}

/** Something broke; the code finds it in the log. */
export function bug(view: ViewContext, code: string, { actions = [] }: { readonly actions?: readonly Part<Button>[] } = {}): Screen {
	return card(view, { accent: 'neutral', icon: 'warn', title: view.t('core:bug.title'), text: view.t('core:bug.text', { code }), actions });
}

/** The work goes on; nothing is lost. `what` names it, e.g. the order. */
export function stillWorking(
	view: ViewContext,
	{ what, actions = [] }: { readonly what?: string; readonly actions?: readonly Part<Button>[] } = {}
): Screen {
	const title = what ? view.t('core:working.titleOf', { what }) : view.t('core:working.title');
	return card(view, { accent: 'info', icon: 'wait', title, text: view.t('core:working.text'), actions, close: false });
}

/** A button of an older version, or of a screen that is no more. `open` shows the present one. */
export function stale(view: ViewContext, { open }: { readonly open?: Button } = {}): Screen {
	return card(view, {
		accent: 'neutral',
		icon: 'clock',
		title: view.t('core:stale.title'),
		text: view.t('core:stale.text'),
		actions: [open]
	});
}

/** The button belongs to somebody else; no hint of what it does. */
export function wrongPerson(view: ViewContext, { owner }: { readonly owner: string }): Screen {
	return screen(container('neutral', text(view.t('core:wrongPerson', { owner: { kind: 'user-text', value: owner } }))));
}

export interface ModuleOffData {
	readonly module: string;
	/** Names of those who can switch it on. */
	readonly who: string;
	/** Another part that it needs and that is off. */
	readonly because?: string;
	/** What the owner tells members about it. */
	readonly note?: string;
	/** Only for those who may. */
	readonly switchOn?: Button;
}

/** A part of Tribute that this guild has not switched on. */
export function moduleOff(view: ViewContext, { module, who, because, note, switchOn }: ModuleOffData): Screen {
	const said = (value: string) => ({ kind: 'user-text' as const, value });
	const reason =
		because === undefined ? view.t('core:moduleOff.text', { module }) : view.t('core:moduleOff.because', { module, other: because });
	return card(view, {
		accent: 'neutral',
		icon: 'lock',
		title: view.t('core:moduleOff.title', { module }),
		text: [note && escapeOwn(note), `${reason} ${view.t('core:moduleOff.who', { who: said(who) })}`, view.t('core:moduleOff.open')]
			.filter((line) => line !== undefined && line !== '')
			.join('\n'),
		actions: [switchOn]
	});
}

/** What would be here, why it is empty, and the one button that fills it. */
export function empty(data: { readonly text: string; readonly action?: Button }) {
	return [text(data.text), row(data.action)];
}

export interface DestructiveData {
	readonly title: string;
	/** What ends, the numbers touched, whether and how long it can be undone. */
	readonly text: string;
	/** Verb and object: `Cancel order`. */
	readonly confirm: { readonly label: string; readonly id: string };
	/** `Keep order`. */
	readonly keep: { readonly label: string; readonly id: string };
}

/** Asks before something ends. */
export function confirmDestructive(view: ViewContext, { title, text: body, confirm, keep }: DestructiveData): Screen {
	return screen(
		container(
			'bad',
			head({ icon: view.emoji('warn'), title }),
			text(body),
			row(danger(confirm.label, confirm.id), secondary(keep.label, keep.id))
		)
	);
}
