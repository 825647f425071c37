/** The kind of a slot out of a custom id: input. */
export const kindArg = (text: string): 'role' | 'channel' => (text === 'role' ? 'role' : 'channel');
