/** A folder for each deployment, made of its name; no two are the same. */
export function folderNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain =
      name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "")
        .slice(0, 60) || "deployment";
    let folder = plain;
    for (let count = 2; taken.has(folder); count += 1) folder = `${plain}-${count}`;
    taken.add(folder);
    return folder;
  });
}
