import { changePart } from './change-part.js';
import { corePart } from './core-part.js';
import { meetingPart } from './meeting-part.js';
import type { CardPart } from './part.js';
import { paymentPart } from './payment-part.js';
import { problemPart } from './problem-part.js';

/** What the card of an order is made of, in the order shown. */
export const cardParts: readonly CardPart[] = [meetingPart, paymentPart, problemPart, corePart, changePart];
