import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from './icons.js';

/** A window above the page: keeps the focus, closes with Escape, gives the focus back. */
export function Dialog({
	title,
	className = '',
	onClose,
	children
}: {
	readonly title: string;
	readonly className?: string;
	readonly onClose: () => void;
	readonly children: ComponentChildren;
}) {
	const ref = useRef<HTMLDialogElement>(null);
	const id = useId();
	useEffect(() => {
		const before = document.activeElement;
		ref.current?.showModal();
		return () => {
			if (before instanceof HTMLElement && before.isConnected) before.focus();
		};
	}, []);
	return (
		<dialog
			ref={ref}
			class={`dialog ${className}`}
			aria-labelledby={id}
			onCancel={(event) => {
				event.preventDefault();
				onClose();
			}}
			onKeyDown={(event) => event.stopPropagation()}
		>
			<header class="dialog-head">
				<h2 id={id}>{title}</h2>
				<button type="button" class="icon-button" aria-label="Close" onClick={onClose}>
					<Icon name="close" />
				</button>
			</header>
			{children}
		</dialog>
	);
}
