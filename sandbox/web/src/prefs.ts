/** What somebody set for themselves in this browser. Storage that is switched off or broken only costs the setting. */

export type Theme = 'system' | 'dark' | 'light';

export const THEMES: readonly { readonly value: Theme; readonly label: string }[] = [
	{ value: 'system', label: 'As the system' },
	{ value: 'dark', label: 'Dark' },
	{ value: 'light', label: 'Light' }
];

const THEME_KEY = 'theme';
const FOLDED_KEY = 'folded';

function kept(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch {
		return null;
	}
}

function keep(key: string, value: string): void {
	try {
		localStorage.setItem(key, value);
	} catch {
		// As above.
	}
}

export function theme(): Theme {
	const found = kept(THEME_KEY);
	return found === 'dark' || found === 'light' ? found : 'system';
}

export function setTheme(value: Theme): void {
	keep(THEME_KEY, value);
	applyTheme();
}

/** Puts the theme on the page; other tabs and frames follow. */
export function applyTheme(): void {
	const value = theme();
	if (value === 'system') delete document.documentElement.dataset.theme;
	else document.documentElement.dataset.theme = value;
}

export function followTheme(): void {
	applyTheme();
	window.addEventListener('storage', ({ key }) => {
		if (key === THEME_KEY) applyTheme();
	});
}

/** Categories that were folded away. */
export function folded(): ReadonlySet<string> {
	return new Set((kept(FOLDED_KEY) ?? '').split(' ').filter(Boolean));
}

export function setFolded(id: string, fold: boolean): void {
	const all = new Set(folded());
	if (fold) all.add(id);
	else all.delete(id);
	keep(FOLDED_KEY, [...all].join(' '));
}
