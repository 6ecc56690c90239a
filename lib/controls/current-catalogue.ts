import v1 from './data/v1.json' with { type: 'json' };
import { type Catalogue, type CatalogueControl, catalogueSchema } from './model/catalogue';

/** The controls, what is said of them, and what they map to. A new version is the next file in `data/`, named here. */
export const CATALOGUE: Catalogue = catalogueSchema.parse(v1);

export const CONTROL_IDS = CATALOGUE.controls.map(({ id }) => id);

export function controlOf(id: string): CatalogueControl | null {
  return CATALOGUE.controls.find((control) => control.id === id) ?? null;
}
