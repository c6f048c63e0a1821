import { readFileSync } from "node:fs";
import { suiteFacts } from "../../contract-tests/report/suite-facts.ts";

/** The hosts that `init --ci` knows. */
export const CI_HOSTS = ["github", "gitlab", "jenkins"] as const;
export type CiHost = (typeof CI_HOSTS)[number];

/** The files of each host: where they are written, and the template in ../ci/. */
const TEMPLATES: Record<CiHost, Record<string, string>> = {
  github: {
    ".github/workflows/cti-verify.yml": "github/cti-verify.yml",
    ".github/workflows/cti-services.yml": "github/cti-services.yml",
    ".github/workflows/cti-generated.yml": "github/cti-generated.yml",
  },
  gitlab: { ".gitlab/cti-contract.yml": "gitlab/cti-contract.yml" },
  jenkins: { Jenkinsfile: "jenkins/Jenkinsfile" },
};

const CONTAINERFILE = { Containerfile: "Containerfile" };

/** The file of GitLab itself, which includes ours; projects that have one add a line to it. */
export const GITLAB_FILE = ".gitlab-ci.yml";

/** The files of a host that must be new, by their paths, with the names of the deployment file and the waiver file in them. */
export function ciFiles(host: CiHost, deployment: string, waivers: string): Map<string, string> {
  const values: Record<string, string> = { DEPLOYMENT: deployment, WAIVERS: waivers, VERSION: suiteFacts().version };
  const templates = Object.entries({ ...TEMPLATES[host], ...CONTAINERFILE });
  return new Map(
    templates.map(([path, template]) => [
      path,
      textOf(template).replaceAll(/@([A-Z]+)@/g, (whole, name) => values[name] ?? whole),
    ]),
  );
}

/** The content of a new `GITLAB_FILE`. */
export function gitlabFile(): string {
  return textOf("gitlab/gitlab-ci.yml");
}

function textOf(template: string): string {
  return readFileSync(new URL(`../ci/${template}`, import.meta.url), "utf8");
}
