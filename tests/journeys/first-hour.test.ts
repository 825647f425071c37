import { firstHour } from '../support/first-hour.js';

firstHour({ noIntents: false });
