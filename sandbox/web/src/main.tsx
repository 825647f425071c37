import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { App } from './app.js';
import { splitPlaces } from './frame.js';
import { followTheme } from './prefs.js';
import { Split } from './split.js';
import './styles/base.css';
import './styles/layout.css';
import './styles/messages.css';
import './styles/menus.css';
import './styles/markdown.css';
import './styles/parts.css';
import './styles/media.css';
import './styles/forms.css';
import './styles/composer.css';
import './styles/members.css';
import './styles/panels.css';

// The token did its work when the page was loaded: it stays in no history and no screenshot.
if (location.search) history.replaceState(null, '', `/${location.hash}`);
followTheme();

/** One person, or two side by side, as the address says. */
function Page() {
	const [places, setPlaces] = useState(splitPlaces(location.hash));
	useEffect(() => {
		const look = (): void => setPlaces(splitPlaces(location.hash));
		window.addEventListener('hashchange', look);
		return () => window.removeEventListener('hashchange', look);
	}, []);
	return places ? <Split places={places} /> : <App />;
}

const root = document.getElementById('app');
if (root) render(<Page />, root);
