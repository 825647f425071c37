import { createHash, randomInt, timingSafeEqual } from 'node:crypto';

/** Letters and digits that can't be mistaken for one another, read or heard: no 0 O 1 I L. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** 31⁶ ≈ 887 million words, against a handful of tries. */
const length = 6;

/** A new one-time word. */
export function newCodeWord(): string {
	return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** The word as it is shown and read out: `7K2 · Q9P`. */
export const spelled = (word: string): string => word.match(/.{1,3}/g)?.join(' · ') ?? word;

/** Whether somebody said the word, in any case and grouping. Takes equally long for every answer. */
export function sameWord(said: string, word: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(bare(said)), digest(bare(word)));
}

const bare = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
