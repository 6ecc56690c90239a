import pino from 'pino';

/** One JSON line an event, to standard error, so that what the terminal prints for people stays readable. */
export const log = pino(
  {
    level: process.env.LOG_LEVEL ?? 'info',
    base: null,
    redact: ['authorization', 'cookie', 'password', 'token', '*.authorization', '*.cookie', '*.password', '*.token'],
  },
  pino.destination({ dest: 2, sync: true }),
);
