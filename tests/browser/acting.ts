import type { FrameLocator, Page } from 'playwright-core';
import { attachControl, type ControlOptions } from '../../sandbox/src/control/attach.js';
import { Sandbox } from '../../sandbox/src/index.js';
import type { App } from '../support/app.js';
import { TOKEN } from './chromium.js';

/** A page, or one side of two. */
export type View = Page | FrameLocator;

/** The page on the port of an app's local Discord. */
export function servePage({ sandbox }: App, options: Partial<ControlOptions> = {}): void {
	if (!(sandbox instanceof Sandbox)) throw new Error('this local Discord runs elsewhere');
	attachControl(sandbox, { token: TOKEN, spec: null, ...options });
}

/** Runs a command as it is typed: `wallet balance`, with options by name. */
export async function run(view: View, command: string, options: Readonly<Record<string, string>> = {}): Promise<void> {
	const field = view.getByRole('textbox', { name: /^Message to/ });
	await field.fill(`/${command}`);
	const offered = view.getByRole('listbox').getByRole('option', { name: new RegExp(`^/${command}`) });
	await offered.first().waitFor();
	await field.press('Enter');
	for (const [name, value] of Object.entries(options)) {
		const closed = view.getByRole('button', { name: new RegExp(`^${name}\\b`) });
		await closed
			.or(view.getByRole('combobox', { name: new RegExp(name) }))
			.first()
			.waitFor();
		if (await closed.isVisible()) await closed.click();
		await view.getByRole('combobox', { name: new RegExp(name) }).fill(value);
		await view.getByRole('listbox').getByRole('option', { name: value }).first().click();
	}
	await view.getByRole('button', { name: 'Run' }).press('Enter');
}

/** Chooses in a select of the open form. */
export async function choose(view: View, select: string, ...labels: string[]): Promise<void> {
	await view.getByRole('dialog').getByRole('combobox', { name: select }).click();
	for (const label of labels) await view.getByRole('listbox').getByRole('option', { name: label }).first().click();
	const done = view.getByRole('button', { name: 'Done' });
	if (await done.isVisible()) await done.click();
}

/** Presses a button of the newest message that has it. */
export async function press(view: View, label: string): Promise<void> {
	await view.getByRole('article').getByRole('button', { name: label, exact: true }).last().click();
}

/** Orders metal ingots: the item, both pages of its form, the summary. */
export async function orderIngots(view: View): Promise<void> {
	await run(view, 'shop', { item: 'Metal ingots' });
	await press(view, 'Order');
	const dialog = view.getByRole('dialog');
	await dialog.getByLabel('Survivor name').fill('Nova of Ash');
	await choose(view, 'Platform you play on', 'PC - Steam');
	await choose(view, 'Map for delivery', 'Ragnarok');
	await dialog.getByLabel('Server number or name').fill('9664');
	await dialog.getByLabel('I have storage ready').check();
	await dialog.getByRole('button', { name: 'Submit' }).click();
	await press(view, 'Continue');
	await dialog.getByRole('radio', { name: 'Meet in game' }).check();
	await choose(view, 'When can you collect?', 'Evening');
	await dialog.getByLabel('Your time zone').fill('UTC+2');
	await dialog.getByRole('checkbox', { name: 'Yes, I accept' }).check();
	await dialog.getByRole('button', { name: 'Submit' }).click();
	await press(view, 'Place order');
}
