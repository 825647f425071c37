/** Zones that the wizard offers, one per part of the world; the guessed one comes first. At most 25 fit into a select. */
const offered = [
	'UTC',
	'Europe/London',
	'Europe/Lisbon',
	'Europe/Paris',
	'Europe/Berlin',
	'Europe/Warsaw',
	'Europe/Athens',
	'Europe/Kyiv',
	'Europe/Istanbul',
	'Europe/Moscow',
	'Asia/Dubai',
	'Asia/Kolkata',
	'Asia/Bangkok',
	'Asia/Shanghai',
	'Asia/Tokyo',
	'Asia/Seoul',
	'Australia/Sydney',
	'Pacific/Auckland',
	'America/Sao_Paulo',
	'America/New_York',
	'America/Chicago',
	'America/Denver',
	'America/Los_Angeles',
	'America/Mexico_City'
] as const;

/** Where most speakers of a Discord locale live; English says nothing about the place. */
const byLocale: Readonly<Record<string, string>> = {
	'en-GB': 'Europe/London',
	de: 'Europe/Berlin',
	fr: 'Europe/Paris',
	it: 'Europe/Paris',
	nl: 'Europe/Paris',
	'es-ES': 'Europe/Paris',
	'es-419': 'America/Mexico_City',
	'pt-BR': 'America/Sao_Paulo',
	pl: 'Europe/Warsaw',
	cs: 'Europe/Warsaw',
	hu: 'Europe/Warsaw',
	da: 'Europe/Berlin',
	no: 'Europe/Berlin',
	'sv-SE': 'Europe/Berlin',
	fi: 'Europe/Athens',
	el: 'Europe/Athens',
	bg: 'Europe/Athens',
	ro: 'Europe/Athens',
	uk: 'Europe/Kyiv',
	ru: 'Europe/Moscow',
	tr: 'Europe/Istanbul',
	hi: 'Asia/Kolkata',
	th: 'Asia/Bangkok',
	vi: 'Asia/Bangkok',
	id: 'Asia/Bangkok',
	'zh-CN': 'Asia/Shanghai',
	'zh-TW': 'Asia/Shanghai',
	ja: 'Asia/Tokyo',
	ko: 'Asia/Seoul'
};

/** Where nothing can be guessed. */
export const unknownZone = 'UTC';

/** The zone that a guild of this locale is probably in. */
export const guessZone = (locale: string | null): string => byLocale[locale ?? ''] ?? unknownZone;

/** What the select offers: the present zone first, then the usual ones. */
export function zoneChoices(present: string): readonly string[] {
	return [present, ...offered.filter((zone) => zone !== present)].slice(0, 25);
}
