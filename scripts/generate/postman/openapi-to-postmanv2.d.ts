declare module "openapi-to-postmanv2" {
  /** What a conversion gave; `reason` where it gave nothing. */
  export interface Conversion {
    result: boolean;
    reason?: string;
    output?: { type: "collection"; data: unknown }[];
  }

  export function convert(
    input: { type: "json"; data: object },
    options: Record<string, unknown>,
    done: (error: Error | null, conversion: Conversion) => void,
  ): void;
}
