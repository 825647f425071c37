import type { ViewContext } from '#core/views/kit';
import { type Html, html } from './html.js';
import type { RecordedFile } from './types.js';

/** Name, size and what became of a file; its hash where files are listed. */
export function fileLine(view: ViewContext, file: RecordedFile, { hash = false } = {}): Html {
	const { t, format } = view;
	const size =
		file.size >= 1024 * 1024
			? `${format.number(Math.round((file.size / 1024 / 1024) * 10) / 10)} MiB`
			: `${format.number(Math.ceil(file.size / 1024))} KiB`;
	const why =
		file.state === 'kept'
			? file.type
			: t(`tickets:transcript.file.${file.state === 'expired' || file.state === 'waiting' ? file.state : (file.reason ?? file.state)}`);
	return html`<span class="file"><b>${file.name}</b> · ${size}${why && ` · ${why}`}${hash && file.sha256 && html`<br><span class="hash">SHA-256 ${file.sha256}</span>`}</span>`;
}
