import { describe } from 'vitest';
import { testHistories } from '@/lib/testing/histories';

describe('any history of requests and decisions', () => testHistories(20_261_127));
