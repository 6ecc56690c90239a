import { POPULATIONS, type PopulationId } from '@/lib/evidence/model/population';
import { POPULATION_TABLES } from '@/lib/evidence/model/tables';

/** What each population is called, without its table. */
export const POPULATION_WORDS = Object.fromEntries(
  POPULATIONS.map((population) => [population, POPULATION_TABLES[population].title]),
) as Record<PopulationId, string>;
