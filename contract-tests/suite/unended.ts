/** The reason for missing exchanges during a run, and after it was killed. */
export const UNENDED = "the run is not finished";
