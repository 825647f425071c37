import { useState } from 'preact/hooks';
import { Dialog } from './dialog.js';
import { setTheme, THEMES, theme } from './prefs.js';

const KEYS = [
	['Ctrl K', 'Go to a channel, guild or person'],
	['Alt ↑ ↓', 'The channel before, the channel after'],
	['↑ ↓', 'Inside lists of channels, guilds and members'],
	['← →', 'Fold a category, unfold it'],
	['F6', 'The other side, with two people side by side'],
	['Esc', 'Close what is open'],
	['/', 'In the message box: what the bot can do']
] as const;

/** What somebody sets for this browser. */
export function Settings({ onClose }: { readonly onClose: () => void }) {
	const [chosen, setChosen] = useState(theme());
	return (
		<Dialog title="Settings" onClose={onClose}>
			<div class="dialog-body">
				<fieldset class="field">
					<legend class="label">Colours</legend>
					<div class="theme-choice">
						{THEMES.map(({ value, label }) => (
							<label class="group-option" key={value}>
								<input
									type="radio"
									name="theme"
									checked={chosen === value}
									onChange={() => {
										setTheme(value);
										setChosen(value);
									}}
								/>
								{label}
							</label>
						))}
					</div>
				</fieldset>
				<h3 class="label">Keys</h3>
				<dl>
					{KEYS.map(([key, what]) => (
						<div class="key" key={key}>
							<dt>
								<kbd>{key}</kbd>
							</dt>
							<dd>{what}</dd>
						</div>
					))}
				</dl>
			</div>
		</Dialog>
	);
}
