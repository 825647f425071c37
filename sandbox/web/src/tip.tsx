import { useEffect, useRef, useState } from 'preact/hooks';

interface Tip {
	readonly text: string;
	readonly box: DOMRect;
}

/** Shows the `data-tip` of what is pointed at or focused. One for the page: small enough for every date in it. */
export function TipHost() {
	const [tip, setTip] = useState<Tip | null>(null);
	const box = useRef<HTMLDivElement>(null);
	useEffect(() => {
		const show = ({ target }: Event): void => {
			const told = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
			const text = told?.dataset.tip;
			setTip(told && text ? { text, box: told.getBoundingClientRect() } : null);
		};
		const hide = (): void => setTip(null);
		const onKey = (event: KeyboardEvent): void => {
			if (event.key === 'Escape') hide();
		};
		document.addEventListener('pointerover', show);
		document.addEventListener('focusin', show);
		document.addEventListener('focusout', hide);
		document.addEventListener('scroll', hide, true);
		document.addEventListener('keydown', onKey);
		return () => {
			document.removeEventListener('pointerover', show);
			document.removeEventListener('focusin', show);
			document.removeEventListener('focusout', hide);
			document.removeEventListener('scroll', hide, true);
			document.removeEventListener('keydown', onKey);
		};
	}, []);
	useEffect(() => {
		const element = box.current;
		if (!element || !tip) return;
		// Above open dialogs, too.
		element.showPopover();
		const { width, height } = element.getBoundingClientRect();
		const left = tip.box.left + tip.box.width / 2 - width / 2;
		element.style.left = `${Math.max(6, Math.min(left, window.innerWidth - width - 6))}px`;
		element.style.top = `${tip.box.top > height + 10 ? tip.box.top - height - 6 : tip.box.bottom + 6}px`;
	}, [tip]);
	if (!tip) return null;
	return (
		<div ref={box} class="tip" role="tooltip" popover="manual">
			{tip.text}
		</div>
	);
}
