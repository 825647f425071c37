// Downloads with a short limit on the first answer and one on silence; certificates of a company proxy are honoured.
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { get as httpGet } from 'node:http';
import { get as httpsGet } from 'node:https';
import { pipeline } from 'node:stream/promises';
import { rootCertificates } from 'node:tls';

const FIRST_ANSWER_MS = 3_000;
const SILENCE_MS = 30_000;
const MAX_REDIRECTS = 5;

/** Where systems keep the certificates they trust, as curl reads them: Debian, Fedora, Alpine. */
const SYSTEM_CERTIFICATES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

/** Node's own certificates, and those that this system or its user trusts besides (a company's proxy, a mirror). */
function certificates() {
	const { PIP_CERT, SSL_CERT_FILE, REQUESTS_CA_BUNDLE } = process.env;
	const more = [PIP_CERT, SSL_CERT_FILE, REQUESTS_CA_BUNDLE, ...SYSTEM_CERTIFICATES].filter((path) => path && existsSync(path));
	return [...rootCertificates, ...[...new Set(more)].map((path) => readFileSync(/** @type {string} */ (path), 'utf8'))];
}

/**
 * @param {string} url
 * @param {Record<string, string>} headers
 * @param {number} redirects
 * @returns {Promise<{ response: import('node:http').IncomingMessage, url: string }>}
 */
async function request(url, headers, redirects = 0) {
	const response = await new Promise((resolve, reject) => {
		const get = url.startsWith('http:') ? httpGet : httpsGet;
		const call = get(url, { headers, ca: certificates() }, (answer) => {
			clearTimeout(timer);
			answer.setTimeout(SILENCE_MS, () => answer.destroy(new Error(`${new URL(url).host} went silent`)));
			resolve(answer);
		});
		const timer = setTimeout(
			() => call.destroy(new Error(`${new URL(url).host} did not answer within ${FIRST_ANSWER_MS / 1000} s`)),
			FIRST_ANSWER_MS
		);
		call.once('error', (error) => {
			clearTimeout(timer);
			reject(error);
		});
	});
	const status = response.statusCode ?? 0;
	const location = response.headers.location;
	if (status >= 300 && status < 400 && location) {
		response.resume();
		if (redirects >= MAX_REDIRECTS) throw new Error(`${url}: too many redirects`);
		return request(new URL(location, url).href, headers, redirects + 1);
	}
	if (status !== 200) {
		response.resume();
		throw new Error(`${new URL(url).host} answered ${status}`);
	}
	return { response, url };
}

/**
 * A small text resource (at most 20 MB).
 * @param {string} url
 * @param {Record<string, string>} [headers]
 * @returns {Promise<{ text: string, type: string, url: string }>} `url` after redirects
 */
export async function fetchText(url, headers = {}) {
	const { response, url: final } = await request(url, headers);
	response.setEncoding('utf8');
	let text = '';
	for await (const chunk of response) {
		text += chunk;
		if (text.length > 20_000_000) throw new Error(`${final} is too large`);
	}
	return { text, type: response.headers['content-type'] ?? '', url: final };
}

/**
 * @param {string} url
 * @param {string} target path to write
 */
export async function fetchFile(url, target) {
	const { response } = await request(url, {});
	await pipeline(response, createWriteStream(target));
}
