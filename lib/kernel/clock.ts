/** Time is injected, so that tests never sleep. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();
