import type { FrameworkId } from '../model/frameworks';
import type { Principal } from '../model/manifest';
import type { Period } from '../model/population';

/** All that a pack depends on beside the database: the same plan over the same data is the same pack, byte for byte. */
export interface PackPlan {
  framework: FrameworkId;
  period: Period;
  seed: string;
  sampleSize: number;
  /** Numbers of change requests that are sampled whatever is drawn. */
  typed: string[];
  principal: Principal;
  /** The address of Remit. */
  origin: string;
  /** Of Remit. */
  version: string;
}
