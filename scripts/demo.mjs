// What the local Discord runs once it is up (`SANDBOX_SCRIPT`): the set-up of the demo guild, and with `npm run demo` its history.
export { default } from './demo/main.ts';
