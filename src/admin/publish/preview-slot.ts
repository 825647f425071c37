import type { Button, ViewContext } from '#core/views/kit';

let make: ((view: ViewContext) => Button) | null = null;

/** Gives the screen of the draft its button to see the shop as a member. Called once at start by what simulates members. */
export function registerPreviewButton(button: (view: ViewContext) => Button): void {
	make = button;
}

/** The button; `null` where nothing simulates members. */
export const previewButton = (view: ViewContext): Button | null => make?.(view) ?? null;
