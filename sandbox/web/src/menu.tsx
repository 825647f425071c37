import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icons.js';

export interface MenuItem {
	readonly label: string;
	readonly run: () => void;
}

/** A button with a list of actions: arrows move, Escape closes and gives the focus back. */
export function Menu({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }) {
	const [open, setOpen] = useState(false);
	const box = useRef<HTMLDivElement>(null);
	const button = useRef<HTMLButtonElement>(null);
	useEffect(() => {
		if (!open) return;
		box.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
		const outside = (event: Event): void => {
			if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
		};
		document.addEventListener('pointerdown', outside);
		return () => document.removeEventListener('pointerdown', outside);
	}, [open]);
	const close = (): void => {
		setOpen(false);
		button.current?.focus();
	};
	const move = (step: number): void => {
		const all = [...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
		const at = all.findIndex((one) => one.matches(':focus'));
		all[(at + step + all.length) % all.length]?.focus();
	};
	return (
		<div class={open ? 'menu open' : 'menu'} ref={box}>
			<button
				ref={button}
				type="button"
				class="icon-button"
				aria-label={label}
				aria-haspopup="menu"
				aria-expanded={open}
				onClick={() => setOpen(!open)}
			>
				<Icon name="more" />
			</button>
			{open && (
				<div
					class="menu-list"
					role="menu"
					tabIndex={-1}
					aria-label={label}
					onKeyDown={(event) => {
						if (event.key === 'Escape') close();
						else if (event.key === 'ArrowDown') move(1);
						else if (event.key === 'ArrowUp') move(-1);
						else return;
						event.preventDefault();
					}}
				>
					{items.map((item) => (
						<button
							key={item.label}
							type="button"
							role="menuitem"
							onClick={() => {
								close();
								item.run();
							}}
						>
							{item.label}
						</button>
					))}
				</div>
			)}
		</div>
	);
}
