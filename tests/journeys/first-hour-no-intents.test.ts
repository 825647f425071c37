import { firstHour } from '../support/first-hour.js';

// The same screens, letter by letter, when Discord tells the bot nothing of members and messages.
firstHour({ noIntents: true });
