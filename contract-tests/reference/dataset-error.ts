/** A dataset that cannot be used; `message` is one line that names the place and says what is expected there. */
export class DatasetError extends Error {
  override name = "ScenarioError";
}
