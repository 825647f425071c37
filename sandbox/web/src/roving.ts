import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

const ITEM = '[data-roving], .member';

function itemsOf(box: HTMLElement): HTMLElement[] {
	return [...box.querySelectorAll<HTMLElement>(ITEM)].filter((one) => one.checkVisibility());
}

/**
 * One stop of the Tab key for a whole list: arrows, Home and End move inside it, left and right fold what an item heads. Items carry
 * `data-roving`; members are items too.
 */
export function useRoving(ref: RefObject<HTMLElement | null>): void {
	// After every drawing: items come and go.
	useEffect(() => {
		if (ref.current) settle(ref.current);
	});
	useEffect(() => {
		const box = ref.current;
		if (!box) return;
		const onKey = (event: KeyboardEvent): void => {
			if (!(event.target instanceof HTMLElement) || !event.target.matches(ITEM) || event.ctrlKey || event.altKey || event.metaKey) return;
			const items = itemsOf(box);
			const at = items.indexOf(event.target);
			const fold = event.target.tagName === 'SUMMARY' ? event.target.closest('details') : null;
			if (event.key === 'ArrowDown') items[Math.min(at + 1, items.length - 1)]?.focus();
			else if (event.key === 'ArrowUp') items[Math.max(at - 1, 0)]?.focus();
			else if (event.key === 'Home') items[0]?.focus();
			else if (event.key === 'End') items.at(-1)?.focus();
			else if (fold && event.key === 'ArrowLeft') fold.open = false;
			else if (fold && event.key === 'ArrowRight') fold.open = true;
			else return;
			event.preventDefault();
		};
		const onFocus = (event: FocusEvent): void => {
			if (event.target instanceof HTMLElement && event.target.matches(ITEM)) settle(box, event.target);
		};
		const onToggle = (): void => settle(box);
		box.addEventListener('keydown', onKey);
		box.addEventListener('focusin', onFocus);
		box.addEventListener('toggle', onToggle, true);
		return () => {
			box.removeEventListener('keydown', onKey);
			box.removeEventListener('focusin', onFocus);
			box.removeEventListener('toggle', onToggle, true);
		};
	}, []);
}

/** Exactly one visible item takes the Tab key: the focused one, else the current one, else the first. */
function settle(box: HTMLElement, wanted?: HTMLElement): void {
	const items = itemsOf(box);
	const focused = items.find((one) => one === document.activeElement);
	const stop =
		wanted ?? focused ?? items.find((one) => one.hasAttribute('aria-current') && one.getAttribute('aria-current') !== 'false') ?? items[0];
	for (const one of box.querySelectorAll<HTMLElement>(ITEM)) one.tabIndex = one === stop ? 0 : -1;
}
