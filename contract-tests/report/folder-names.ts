/** Most bytes of a name: file systems take 255, and something may stand behind it. */
const LONGEST = 120;

/** Names that Windows keeps for devices. */
const RESERVED = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/** A folder for each deployment, made of its name: letters and digits of any script, and hyphens. No two are the same. */
export function folderNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    const plain = plainName(name);
    let folder = plain;
    for (let count = 2; taken.has(folder); count += 1) folder = `${plain}-${count}`;
    taken.add(folder);
    return folder;
  });
}

function plainName(name: string): string {
  // In one form and in small letters: some file systems see no difference.
  const words = name
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-");
  let plain = "";
  for (const character of words) {
    if (Buffer.byteLength(plain + character) > LONGEST) break;
    plain += character;
  }
  plain = plain.replace(/^-|-$/g, "");
  return plain === "" || RESERVED.test(plain) ? `deployment-${plain}`.replace(/-$/, "") : plain;
}
