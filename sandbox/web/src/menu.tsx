import { Fragment } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icons.js';
import { Signal, useSignal } from './signal.js';

export interface MenuItem {
	readonly label: string;
	readonly run: () => void;
	readonly icon?: IconName;
	readonly danger?: boolean;
	/** Heading of the group that this one begins. */
	readonly group?: string;
}

interface OpenMenu {
	readonly label: string;
	readonly items: readonly MenuItem[];
	/** Corner it opens from, px of the window. */
	readonly at: { readonly x: number; readonly y: number };
	/** Who gets the focus back. */
	readonly from: HTMLElement | null;
	readonly className?: string | undefined;
}

const open = new Signal<OpenMenu | null>(null);
const EDGE_PX = 8;

function show(label: string, items: readonly MenuItem[], at: OpenMenu['at'], from: HTMLElement | null): void {
	if (items.length) open.set({ label, items, at, from });
}

/** Opens a menu below what was pressed. */
export function openMenu(label: string, items: readonly MenuItem[], from: HTMLElement, className?: string): void {
	const { left, bottom } = from.getBoundingClientRect();
	if (items.length) open.set({ label, items, at: { x: left, y: bottom + 4 }, from, className });
}

/** Handler of `contextmenu`, which the menu key and Shift+F10 send too. */
export function onMenu(label: string, items: () => readonly MenuItem[]): (event: MouseEvent) => void {
	return (event) => {
		const { target } = event;
		// Links, fields and marked text keep the browser's own menu.
		if (!(target instanceof HTMLElement) || target.closest('a, input, textarea') || getSelection()?.isCollapsed === false) return;
		event.preventDefault();
		event.stopPropagation();
		const focusable = target.closest<HTMLElement>('button, [tabindex]');
		const box = target.getBoundingClientRect();
		const byKey = event.clientX === 0 && event.clientY === 0;
		show(label, items(), byKey ? { x: box.left, y: box.bottom } : { x: event.clientX, y: event.clientY }, focusable);
	};
}

/** A button that opens a list of actions. */
export function Menu({ label, items }: { readonly label: string; readonly items: () => readonly MenuItem[] }) {
	const now = useSignal(open);
	const button = useRef<HTMLButtonElement>(null);
	return (
		<button
			ref={button}
			type="button"
			class="icon-button menu-button"
			aria-label={label}
			aria-haspopup="menu"
			aria-expanded={now !== null && now.from === button.current}
			onClick={({ currentTarget }) => {
				const { right, bottom } = currentTarget.getBoundingClientRect();
				show(label, items(), { x: right, y: bottom + 4 }, currentTarget);
			}}
		>
			<Icon name="more" />
		</button>
	);
}

/** The menu that is open: arrows, Home and End move, Escape closes and gives the focus back. */
export function MenuHost() {
	const menu = useSignal(open);
	return menu && <MenuList key={`${menu.label}-${menu.at.x}-${menu.at.y}`} menu={menu} />;
}

function MenuList({ menu }: { readonly menu: OpenMenu }) {
	const box = useRef<HTMLDivElement>(null);
	const close = (focus: boolean): void => {
		open.set(null);
		if (focus && menu.from?.isConnected) menu.from.focus();
	};
	useLayoutEffect(() => {
		const element = box.current;
		if (!element) return;
		element.showPopover();
		const { width, height } = element.getBoundingClientRect();
		const left = menu.at.x + width + EDGE_PX > window.innerWidth ? menu.at.x - width : menu.at.x;
		const top = menu.at.y + height + EDGE_PX > window.innerHeight ? menu.at.y - height : menu.at.y;
		element.style.left = `${Math.max(EDGE_PX, left)}px`;
		element.style.top = `${Math.max(EDGE_PX, top)}px`;
		element.querySelector<HTMLElement>('[role=menuitem]')?.focus();
		const outside = ({ target }: Event): void => {
			if (target instanceof Node && !element.contains(target)) close(false);
		};
		const away = (): void => close(false);
		document.addEventListener('pointerdown', outside);
		window.addEventListener('resize', away);
		return () => {
			document.removeEventListener('pointerdown', outside);
			window.removeEventListener('resize', away);
		};
	}, []);
	const onKeyDown = (event: KeyboardEvent): void => {
		const all = [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
		const at = all.findIndex((one) => one.matches(':focus'));
		const moves: Readonly<Record<string, number>> = {
			ArrowDown: at + 1,
			ArrowRight: at + 1,
			ArrowUp: at - 1 + all.length,
			ArrowLeft: at - 1 + all.length,
			Home: 0,
			End: all.length - 1
		};
		const move = moves[event.key];
		if (move !== undefined) all[move % all.length]?.focus();
		else if (event.key === 'Escape' || event.key === 'Tab') close(true);
		else return;
		event.preventDefault();
		event.stopPropagation();
	};
	return (
		<div
			ref={box}
			class={`menu-list ${menu.className ?? ''}`}
			popover="manual"
			role="menu"
			tabIndex={-1}
			aria-label={menu.label}
			onKeyDown={onKeyDown}
		>
			{menu.items.map((item) => (
				<Fragment key={item.label}>
					{item.group && (
						<div class="menu-group" role="presentation">
							{item.group}
						</div>
					)}
					<button
						type="button"
						role="menuitem"
						tabIndex={-1}
						class={item.danger ? 'danger' : undefined}
						onClick={() => {
							close(true);
							item.run();
						}}
					>
						<span>{item.label}</span>
						{item.icon && <Icon name={item.icon} />}
					</button>
				</Fragment>
			))}
		</div>
	);
}
