import { randomInt } from 'node:crypto';

/** Letters and digits that can't be mistaken for one another, read or heard: no 0 O 1 I L. */
export const codeLetters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** A new random code of so many letters, e.g. `A7K2Q`. */
export const newCode = (length: number): string => Array.from({ length }, () => codeLetters[randomInt(codeLetters.length)]).join('');

/** Whether this can be such a code, in the spelling in which codes are stored. */
export const isCode = (text: string, length: number): boolean =>
	text.length === length && [...text].every((letter) => codeLetters.includes(letter));
