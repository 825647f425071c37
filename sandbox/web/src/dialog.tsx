import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon } from './icons.js';

interface DialogProps {
	readonly title: string;
	readonly className?: string;
	readonly onClose: () => void;
	/** Told of keys that nothing inside took. */
	readonly onKey?: (key: string) => void;
	readonly children: ComponentChildren;
}

/** A window above the page: keeps the focus, closes with Escape or a click beside it, gives the focus back. */
export function Dialog({ title, className = '', onClose, onKey, children }: DialogProps) {
	const ref = useRef<HTMLDialogElement>(null);
	const pressedBeside = useRef(false);
	const id = useId();
	useEffect(() => {
		const before = document.activeElement;
		const own = ref.current;
		own?.showModal();
		return () => {
			// What was chosen inside may have put it elsewhere already.
			const lost = document.activeElement === document.body || own?.contains(document.activeElement) === true;
			if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
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
			onKeyDown={(event) => {
				event.stopPropagation();
				if (!event.defaultPrevented) onKey?.(event.key);
			}}
			// A press that began inside and ends beside is no wish to close: it marks text.
			onPointerDown={({ target, currentTarget }) => {
				pressedBeside.current = target === currentTarget;
			}}
			onClick={({ target, currentTarget }) => {
				if (target === currentTarget && pressedBeside.current && className !== 'form') onClose();
			}}
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
