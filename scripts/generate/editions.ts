import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type OpenAPIOverlayOptions, type OpenApiDocument, openapiOverlay } from "openapi-format";
import { parse } from "yaml";
import { UsageError } from "../../contract-tests/deployment/usage-error.ts";
import { banner, type Surface } from "./surfaces.ts";

const root = join(import.meta.dirname, "../..");

/** An OpenAPI Overlay, as far as it is read here; redocly lint has checked its form. */
interface Overlay {
  actions: { target: string }[];
}

/**
 * The document of a surface as each edition has it: its bundle with the overlays of `spec/<surface>/editions`, in the order of their names.
 * Throws a UsageError when an action of an overlay selects nothing.
 */
export async function editionsOf(surface: Surface, bundle: object): Promise<[edition: string, document: object][]> {
  const folder = `spec/${surface.key}/editions`;
  const files = (await readdir(join(root, folder))).filter((file) => file.endsWith(".yaml")).sort();
  return Promise.all(
    files.map(async (file): Promise<[string, object]> => {
      const overlay: Overlay = parse(await readFile(join(root, folder, file), "utf8"));
      const document = await applied(overlay, bundle, `${folder}/${file}`);
      return [file.replace(/\.yaml$/, ""), { ...document, "x-generated": banner(surface, `${folder}/${file}`) }];
    }),
  );
}

/** Redocly could apply overlays too, but only before the pages and error codes are in the bundle, and it passes over a target that selects nothing. */
async function applied(overlay: Overlay, bundle: object, file: string): Promise<object> {
  // Both are of the shape that the tool asks for, and its answer has what is read of it; its types name other fields.
  const { data, resultData } = (await openapiOverlay(
    structuredClone(bundle) as OpenApiDocument,
    { overlaySet: overlay } as unknown as OpenAPIOverlayOptions,
  )) as unknown as { data: object; resultData: { unusedActions: { target: string }[] } };
  const [unused] = resultData.unusedActions;
  if (unused !== undefined)
    throw new UsageError(
      `${file}: the target ${unused.target} selects nothing in the bundle; change it, or remove the action`,
    );
  return data;
}
