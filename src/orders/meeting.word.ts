import { createHash, timingSafeEqual } from 'node:crypto';
import { newCode } from '#core/codes';

/** 31⁶ ≈ 887 million words, against a handful of tries. */
const length = 6;

/** A new one-time word. */
export function newCodeWord(): string {
	return newCode(length);
}

/** The word as it is shown and read out: `7K2 · Q9P`. */
export const spelled = (word: string): string => word.match(/.{1,3}/g)?.join(' · ') ?? word;

/** Whether somebody said the word, in any case and grouping. Takes equally long for every answer. */
export function sameWord(said: string, word: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(bare(said)), digest(bare(word)));
}

const bare = (text: string): string => text.toUpperCase().replace(/[^A-Z0-9]/g, '');
