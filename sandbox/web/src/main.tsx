import { render } from 'preact';
import { App } from './app.js';
import './styles/base.css';
import './styles/layout.css';
import './styles/messages.css';
import './styles/forms.css';

// The token did its work when the page was loaded: it stays in no history and no screenshot.
if (location.search) history.replaceState(null, '', `/${location.hash}`);

const root = document.getElementById('app');
if (root) render(<App />, root);
