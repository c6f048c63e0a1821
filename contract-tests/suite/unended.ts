/** Why not everything was asked, as long as a run goes on, and for ever when it was killed. */
export const UNENDED = "the run has not come to its end";
